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
UNITS = 32
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
    days = [plan.apply_from, plan.apply_until, plan.recommend_until, plan.review_until]
    if days != sorted(days) or len(set(days)) < len(days):
        yield Problem("order", _("日期须依次为：申报开始、申报截止、推荐截止、专家考核截止。"), "apply_from")
    if plan.data_until > plan.apply_until:
        yield Problem("data_until", _("数据基准日不能晚于申报截止日。"), "data_until")
    if plan.apply_window_wd < LEAST_APPLY_WD:
        yield Problem(
            "window",
            _("自评申报期只有 %(n)d 个工作日，至少要 %(least)d 个。请推迟申报截止日。") % {"n": plan.apply_window_wd, "least": LEAST_APPLY_WD},
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
    if plan.previous_opened_on and months_between(plan.previous_opened_on, plan.apply_from) < LEAST_MONTHS_APART and not plan.early_reason:
        yield Problem(
            "too_soon",
            _("推荐每两年一次；距上一批启动（%(on)s）不足 18 个月。确需提前的，请由负责人写明理由。") % {"on": plan.previous_opened_on},
            "early_reason",
        )


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
