"""What the ministry's cockpit says of a cycle: where it stands, what the next step is, and what keeps it from being taken."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from evaluation.cycles import actions, gates, selectors
from evaluation.cycles.models import Cycle, Duty
from portal.kernel.policy import Actor, can, says
from portal.kernel.problems import Problem, _

State = Cycle.State


@dataclass(frozen=True)
class Step:
    """A step that a person takes, with what its 核对 page says: what is fixed from then on, and who is told."""

    code: str
    label: str
    page: str
    fixes: tuple = ()
    told: tuple = ()
    undone: str = _("不能撤回。")

    @property
    def verb(self) -> str:
        """The action's verb."""
        return f"evaluation.cycles.{self.code}"


STEPS = {
    State.DRAFT: Step(
        "schedule", _("启动本批考核"), "evaluation:cycle-schedule",
        (_("日期、标准、名额和可推荐的等级不再修改。"), _("到申报开始日，系统自动开启自评申报。"), _("签发启动通知，编号并公开。")),
        (_("32 个省级司法行政机关的经办人和负责人"), _("司法鉴定协会")),
    ),
    State.FORMAL_CHECK: Step(
        "start_review", _("启动专家考核"), "evaluation:cycle-start-review",
        (_("已受理的推荐名单不再增减。"), _("每家机构的案件可以分派专家。")),
        (_("32 个省级司法行政机关"), _("专家在收到评审邀请时得知")),
    ),
    State.REVIEWING: Step(
        "close_scoring", _("关闭评分"), "evaluation:cycle-close-scoring",
        (_("已提交的评分表锁定，不能再改。"), _("总分、维度分和名次按标准计算并固定。"), _("专家不能再打开评审材料。")),
        (_("司法部工作人员和负责人"),),
    ),
    State.ANNOUNCED: Step(
        "archive", _("归档"), "evaluation:cycle-archive",
        (_("本批考核全部内容只读。"), _("因本批考核授予个人的查阅权限全部收回。"), _("评分向审计和分析开放。")),
        (_("司法部工作人员和负责人"),),
    ),
}  # fmt: skip
BY_CODE = {step.code: step for step in STEPS.values()}
CLOCK = {
    State.SCHEDULED: _("到申报开始日由系统自动开启，不需要人办理。"),
    State.APPLYING: _("到申报截止日 24:00 由系统自动关闭，未提交的自评同时失效。"),
    State.RECOMMENDING: _("到推荐截止日 24:00、或 32 个单位全部提交后，由系统自动关闭。"),
    State.ARCHIVED: _("本批考核已经归档。"),
}
ELSEWHERE = {
    State.DELIBERATING: (_("拟定公示名单…"), "evaluation:publicity"),
    State.PUBLICITY: (_("拟定公告…"), "evaluation:announcements"),
}
# Where the person puts right what a problem says: by its code, the page, and whether the page is this cycle's.
REMEDIES = {
    "standard": ("evaluation:standards", False), "quotas": ("evaluation:cycle-quotas", True), "grades": ("evaluation:cycle-amend", True),
    "order": ("evaluation:cycle-amend", True), "data_until": ("evaluation:cycle-amend", True), "window": ("evaluation:cycle-amend", True),
    "notice": ("evaluation:cycle-amend", True), "undecided": ("evaluation:screening", False),
    "outstanding": ("evaluation:screening", False),
    "experts": ("quality:experts", False), "sheets": ("evaluation:assignments", True), "reading": ("evaluation:cases", False),
}  # fmt: skip
MOST_SHOWN = 8


@dataclass(frozen=True)
class Blocked:
    """One thing in the way of a step, with where it is put right."""

    message: str
    url: str = ""


@dataclass(frozen=True)
class Next:
    """The next step as this person meets it: an address where it can be taken, else sentences that say why not."""

    label: str = ""
    url: str = ""
    blocked: list[Blocked] = field(default_factory=list)
    more: int = 0
    by: str = ""
    waits: str = ""


def problems(cycle: Cycle, actor: Actor, today: date) -> list[Problem]:
    """Everything that keeps this person from taking the cycle's next step today."""
    if cycle.state == State.DRAFT:
        return actions.schedule_problems(cycle, actor.user_id, today)
    step = STEPS.get(cycle.state)
    return list(gates.problems(step.code, cycle, today)) if step else []


def remedied(cycle: Cycle, found: Iterable[Problem]) -> list[Blocked]:
    """Problems with the page on which each is put right."""
    return [Blocked(str(p.message), _where(cycle, p)) for p in found]


def _where(cycle: Cycle, problem: Problem) -> str:
    page, own = REMEDIES.get(problem.code, ("", False))
    if not page:
        return ""
    anchor = f"#id_{problem.field}" if page == "evaluation:cycle-amend" and problem.field else ""
    return reverse(page, args=[cycle.pk] if own else []) + anchor


def next_step(cycle: Cycle, actor: Actor, today: date) -> Next:
    """What comes next in a cycle."""
    if cycle.state in CLOCK:
        return Next(waits=CLOCK[cycle.state])
    if cycle.state in ELSEWHERE:
        label, page = ELSEWHERE[cycle.state]
        return Next(label=label, url=reverse(page))
    step = STEPS[cycle.state]
    found = problems(cycle, actor, today)
    may = can(actor, step.verb, cycle)
    open_ = may and not any(blocks(p) for p in found)
    shown = remedied(cycle, found)
    return Next(
        label=f"{step.label}…", url=reverse(step.page, args=[cycle.pk]) if open_ else "", blocked=shown[:MOST_SHOWN],
        more=max(0, len(shown) - MOST_SHOWN), by="" if may else says(step.verb),
    )  # fmt: skip


def blocks(problem: Problem) -> bool:
    """Whether a problem closes the confirmation page; a reason for opening early is written on that page itself."""
    return problem.code != "too_soon"


@gates.tile
def own_figures(cycle: Cycle, actor: Actor) -> list[gates.Tile]:
    """Quotas and duties, which a cycle has of its own."""
    places = sum(q.places for q in cycle.quotas.all())
    duties = len({d.duty for d in cycle.duties.all() if d.state == Duty.State.HELD})
    return [
        gates.Tile(90, _("推荐名额"), f"{places:,}", reverse("evaluation:cycle-quotas", args=[cycle.pk]), note=_("个")),
        gates.Tile(
            91, _("岗位职责"), str(duties), reverse("evaluation:cycle-duties", args=[cycle.pk]), note=f"/ {len(Duty.Kind)}",
            kind="" if duties == len(Duty.Kind) else "warn",
        ),
    ]  # fmt: skip


def deadline_of(cycle: Cycle) -> date | None:
    """The last day of the stage a cycle is in; None where the stage has none."""
    return next((s["until"] for s in selectors.stages(cycle) if s["state"] == "now"), None)
