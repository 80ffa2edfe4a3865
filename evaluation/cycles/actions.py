"""Everything that changes a cycle: CYC-1…9 of domain.md §5.1."""

from datetime import date

from django.db.models import Max

from evaluation.cycles import documents, gates, rules, selectors
from evaluation.cycles.models import Cycle, Duty, Quota
from portal.accounts.models import Membership, Organisation, Role, User
from portal.kernel.actions import Context, acted, action
from portal.kernel.problems import Problem, _, refuse

State = Cycle.State
PLANNED = ("name", "standard", "basis_year", "apply_from", "apply_until", "recommend_until", "data_until", "review_until",
           "publicity_wd", "places", "grades_allowed", "experts_per_case", "province_notice_wd")  # fmt: skip


@action("evaluation.cycles.draft")
def draft(ctx: Context, ministry: Organisation, **planned) -> Cycle:
    """Begin the plan of the next cycle. `planned` are the fields of PLANNED; the number is the next one."""
    number = (Cycle.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    return Cycle(number=number, **planned)


@action("evaluation.cycles.amend", moves={State.DRAFT: State.DRAFT})
def amend(ctx: Context, cycle: Cycle, **planned) -> None:
    """Change the plan while it is a draft."""
    for name, value in planned.items():
        setattr(cycle, name, value)


@action("evaluation.cycles.set_quotas", moves={State.DRAFT: State.DRAFT})
def set_quotas(ctx: Context, cycle: Cycle, *, places: dict[int, int], basis: str = "") -> None:
    """Set 推荐名额: province organisation id → places. All provinces at once; the sum is shown beside it."""
    refuse(rules.quota_problems(places, selectors.units().values_list("pk", flat=True)))
    kept = {q.province_id: q for q in cycle.quotas.all()}
    for province, n in places.items():
        quota = kept.get(province) or Quota(cycle=cycle, province_id=province)
        quota.places, quota.basis = n, basis
        quota.save()


@action("evaluation.cycles.assign_duty")
def assign_duty(ctx: Context, cycle: Cycle, *, user: User, duty: str) -> Duty:
    """Give a member of the ministry's staff a duty in this cycle (SOD-5)."""
    refuse(rules.duty_problems(selectors.duties_of(user.pk, cycle.pk), duty))
    if not Membership.objects.filter(user=user, role=Role.MINISTRY_STAFF, state="open").exists():
        refuse([Problem("not_staff", _("只有司法部工作人员可以担任这项职责。"), "user")])
    return Duty(cycle=cycle, user=user, duty=duty)


@action("evaluation.cycles.end_duty", moves={Duty.State.HELD: Duty.State.ENDED})
def end_duty(ctx: Context, duty: Duty) -> None:
    """Take a duty from a person; what was done under it stays."""


@action("evaluation.cycles.schedule", moves={State.DRAFT: State.SCHEDULED})
def schedule(ctx: Context, cycle: Cycle, *, early_reason: str = "") -> None:
    """CYC-1: the leader confirms dates and quotas; from here on the plan stands, and the call goes to the 32 units.

    `early_reason` is the leader's reason where the cycle before opened less than 18 months ago (INV-5).
    """
    cycle.early_reason = early_reason.strip()
    refuse(schedule_problems(cycle, ctx.actor.user_id, ctx.today))
    cycle.notice = documents.call(ctx, cycle)
    gates.consequences("schedule", ctx, cycle)


def schedule_problems(cycle: Cycle, user_id: int | None, today: date) -> list[Problem]:
    """Everything that keeps this person from scheduling the cycle today."""
    found = list(rules.schedule_problems(selectors.plan_of(cycle, today)))
    if user_id in acted(cycle, "evaluation.cycles.draft", "evaluation.cycles.amend", "evaluation.cycles.set_quotas"):
        found.append(Problem("same_person", _("编制和启动须由不同的人完成。请由另一位负责人启动。")))
    return found


@action("evaluation.cycles.open", moves={State.SCHEDULED: State.APPLYING})
def open_(ctx: Context, cycle: Cycle) -> None:
    """CYC-2: the day of opening has come; the standard is frozen with the cycle."""
    _not_before(ctx, cycle.apply_from)
    gates.consequences("open", ctx, cycle)


@action("evaluation.cycles.close_applications", moves={State.APPLYING: State.RECOMMENDING})
def close_applications(ctx: Context, cycle: Cycle) -> None:
    """CYC-3: the last day of applying is over."""
    _not_before(ctx, cycle.apply_until)
    gates.consequences("close_applications", ctx, cycle)


@action("evaluation.cycles.close_recommendations", moves={State.RECOMMENDING: State.FORMAL_CHECK})
def close_recommendations(ctx: Context, cycle: Cycle) -> None:
    """CYC-4: the last day of recommending is over, or all 32 units have submitted."""
    if ctx.now < cycle.recommend_until:
        refuse(gates.problems("close_recommendations", cycle, ctx.today))
    gates.consequences("close_recommendations", ctx, cycle)


@action("evaluation.cycles.start_review", moves={State.FORMAL_CHECK: State.REVIEWING})
def start_review(ctx: Context, cycle: Cycle) -> None:
    """CYC-5: every recommendation is accepted or lapsed and the experts suffice."""
    refuse(gates.problems("start_review", cycle, ctx.today))
    gates.consequences("start_review", ctx, cycle)


@action("evaluation.cycles.close_scoring", moves={State.REVIEWING: State.DELIBERATING})
def close_scoring(ctx: Context, cycle: Cycle) -> None:
    """CYC-6: every case has enough sheets; totals are computed and frozen, scores open for all who may see them."""
    refuse(gates.problems("close_scoring", cycle, ctx.today))
    gates.consequences("close_scoring", ctx, cycle)


@action("evaluation.cycles.open_publicity", moves={State.DELIBERATING: State.PUBLICITY})
def open_publicity(ctx: Context, cycle: Cycle) -> None:
    """CYC-7, in the transaction that opens the public notice."""


@action("evaluation.cycles.announce", moves={State.PUBLICITY: State.ANNOUNCED})
def announce(ctx: Context, cycle: Cycle) -> None:
    """CYC-8, in the transaction that issues the announcement."""


@action("evaluation.cycles.archive", moves={State.ANNOUNCED: State.ARCHIVED})
def archive(ctx: Context, cycle: Cycle) -> None:
    """CYC-9: certificates are out and answers delivered; personal grants of the cycle end."""
    refuse(gates.problems("archive", cycle, ctx.today))
    gates.consequences("archive", ctx, cycle)


def _not_before(ctx: Context, moment) -> None:
    if ctx.now < moment:
        refuse([Problem("too_early", _("还没有到这个阶段的日期。"))])
