"""What the programme demands of a cycle's plan, its quotas and its duties (domain.md §5.1, §5.4, SOD-5)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from portal.kernel.problems import Problem, _

LEAST_APPLY_WD = 20
LEAST_NOTICE_WD = 10
LEAST_MONTHS_APART = 18
LEAST_QUOTA = 2
MOST_QUOTA = 200
DEFAULT_TOTAL = 600
TARGET_2030 = 300
UNITS = 32
GRADES = ("A", "B", "C", "D")
MOST_DUTIES = 2
EXCLUSIVE = (
    frozenset({"review_secretary", "publicity_officer"}),
    frozenset({"review_secretary", "objection_officer"}),
    frozenset({"objection_officer", "result_officer"}),
)


@dataclass(frozen=True)
class Plan:
    """What scheduling asks of a draft. Dates are days in Beijing; `*_until` is the last day included."""

    standard_published: bool
    quotas: int
    grades_allowed: Sequence[str]
    apply_from: date
    apply_until: date
    recommend_until: date
    data_until: date
    review_until: date
    apply_window_wd: int
    notice_wd: int
    previous_opened_on: date | None
    previous_running: bool
    early_reason: str


def schedule_problems(plan: Plan) -> Iterator[Problem]:
    """Everything that stands in the way of CYC-1, in the order in which the drafter would mend it."""
    if not plan.standard_published:
        yield Problem("standard", _("考核标准还没有发布。请先发布标准，或改选已发布的版本。"), "standard")
    if plan.quotas != UNITS:
        yield Problem("quotas", _("已下达 %(n)d 个省级单位的名额，还差 %(rest)d 个。") % {"n": plan.quotas, "rest": UNITS - plan.quotas})
    if not plan.grades_allowed:
        yield Problem("grades", _("请选择可推荐的诚信等级。"), "grades_allowed")
    yield from date_problems(plan.apply_from, plan.apply_until, plan.recommend_until, plan.data_until, plan.review_until)
    if plan.apply_window_wd < LEAST_APPLY_WD:
        yield Problem(
            "window",
            _("自评申报期只有 %(n)d 个工作日，至少要 %(least)d 个。请推迟申报截止日。")
            % {"n": plan.apply_window_wd, "least": LEAST_APPLY_WD},
            "apply_until",
        )
    if plan.notice_wd < LEAST_NOTICE_WD:
        yield Problem(
            "notice",
            _("启动通知须在申报开始前 %(least)d 个工作日发出，现在只剩 %(n)d 个。请推迟申报开始日。")
            % {"n": plan.notice_wd, "least": LEAST_NOTICE_WD},
            "apply_from",
        )
    if plan.previous_running:
        yield Problem("running", _("上一批考核还没有进入公示，不能启动新一批。"))
    if opens_early(plan) and not plan.early_reason:
        yield Problem(
            "too_soon",
            _("推荐每两年一次；距上一批启动（%(on)s）不足 18 个月。确需提前的，请由负责人写明理由。") % {"on": plan.previous_opened_on},
            "early_reason",
        )


def date_problems(apply_from: date, apply_until: date, recommend_until: date, data_until: date, review_until: date) -> Iterator[Problem]:
    """Stages that overlap, each with the one it clashes with; a stage takes at least the day after the one before."""
    if apply_until <= apply_from:
        yield Problem("order", _("自评申报截止须在申报开始（%(on)s）之后。请推迟截止日。") % {"on": apply_from}, "apply_until")
    if recommend_until <= apply_until:
        yield Problem("order", _("省级推荐截止须在自评申报截止（%(on)s）之后。请推迟推荐截止日。") % {"on": apply_until}, "recommend_until")
    if review_until <= recommend_until:
        yield Problem(
            "order", _("专家考核截止须在省级推荐截止（%(on)s）之后。请推迟考核截止日。") % {"on": recommend_until}, "review_until"
        )
    if data_until > apply_until:
        yield Problem("data_until", _("数据基准日不能晚于自评申报截止（%(on)s）。请提前基准日。") % {"on": apply_until}, "data_until")


def opens_early(plan: Plan) -> bool:
    """Whether the cycle would open less than 18 months after the one before (INV-5)."""
    return plan.previous_opened_on is not None and months_between(plan.previous_opened_on, plan.apply_from) < LEAST_MONTHS_APART


def months_between(start: date, end: date) -> int:
    """Whole months from one day to another; negative when `end` lies before."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def duty_problems(held: Iterable[str], wanted: str) -> Iterator[Problem]:
    """Whether a person who holds some duties of a cycle may take another (SOD-5)."""
    held = set(held)
    for pair in EXCLUSIVE:
        if wanted in pair and held & (pair - {wanted}):
            yield Problem("incompatible", _("这项职责与此人已担任的职责不能由同一人承担。请另选一人。"), "user")
            break
    if len(held | {wanted}) > MOST_DUTIES:
        yield Problem("too_many", _("同一批考核中，一人最多担任两项职责。请另选一人。"), "user")


def quota_problems(places: Mapping[int, int], units: Iterable[int]) -> Iterator[Problem]:
    """What can't be right in quotas by provincial organisation: strangers, and figures outside 0 … 200."""
    known = set(units)
    for unit, n in places.items():
        if unit not in known:
            yield Problem("unit", _("名额只下达给 32 个省级单位。请刷新页面后重新填写。"))
        elif not 0 <= n <= MOST_QUOTA:
            yield Problem(
                "places", _("名额须是 0 到 %(most)d 之间的整数。您填的是 %(n)s。") % {"most": MOST_QUOTA, "n": n}, f"places_{unit}"
            )


def targets(active: Mapping[str, int], total: int = TARGET_2030) -> dict[str, int]:
    """How many of the 300 of 2030 fall to each province, by its share of institutions; the largest remainders get the rest."""
    whole = sum(active.values())
    exact = {c: Fraction(total * n, whole) if whole else Fraction(total, len(active)) for c, n in active.items()}
    given = {c: int(e) for c, e in exact.items()}
    for code in sorted(exact, key=lambda c: (int(exact[c]) - exact[c], c))[: total - sum(given.values())]:
        given[code] += 1
    return given


def quotas(total: int, eligible: Mapping[str, int], gap: Mapping[str, int], *, least: int = LEAST_QUOTA) -> dict[str, int]:
    """推荐名额 of each province: 60 % by its share of eligible institutions, 40 % by its share of the gap to 2030.

    Exact shares, at least `least` each; what rounding leaves over goes to the largest remainders, ties to the province with
    more eligible institutions, then by code. The sum is `total` whenever total ≥ least × number of provinces.
    """
    codes = sorted(eligible)
    all_eligible, all_gap = sum(eligible.values()), sum(gap.get(c, 0) for c in codes)

    def share(counts: Mapping[str, int], whole: int, code: str) -> Fraction:
        return Fraction(counts.get(code, 0), whole) if whole else Fraction(1, len(codes))

    exact = {c: total * (Fraction(6, 10) * share(eligible, all_eligible, c) + Fraction(4, 10) * share(gap, all_gap, c)) for c in codes}
    given = {c: max(least, int(exact[c])) for c in codes}
    order = sorted(codes, key=lambda c: (-(exact[c] - int(exact[c])), -eligible[c], c))
    while sum(given.values()) < total:
        for code in order[: total - sum(given.values())]:
            given[code] += 1
    while sum(given.values()) > total and any(v > least for v in given.values()):
        code = max((c for c in codes if given[c] > least), key=lambda c: (given[c] - exact[c], c))
        given[code] -= 1
    return given
