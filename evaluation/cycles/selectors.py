"""Reads of cycles that more than one page, rule or later stage needs."""

from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from evaluation.cycles import rules
from evaluation.cycles.models import Cycle, Duty, Quota
from portal.accounts.models import Organisation
from portal.calendar.selectors import working_days_left
from portal.kernel.policy import Actor

State = Cycle.State


def running() -> Cycle | None:
    """The one cycle between applying and publicity; INV-4 allows no second."""
    return Cycle.objects.select_related("standard").filter(state__in=Cycle.RUNNING).first()


def current() -> Cycle | None:
    """The cycle people speak of today: the running one, else the one scheduled, else the last."""
    order = {**dict.fromkeys(Cycle.RUNNING, 0), State.SCHEDULED: 1, State.ANNOUNCED: 2, State.ARCHIVED: 3, State.DRAFT: 4}
    return min(Cycle.objects.select_related("standard").all(), key=lambda c: (order[c.state], -c.number), default=None)


def previous(cycle: Cycle) -> Cycle | None:
    """The cycle before this one."""
    return Cycle.objects.filter(number__lt=cycle.number).order_by("-number").first()


def duties_of(user_id: int | None, cycle_id: int) -> set[str]:
    """The duties a person holds in a cycle."""
    return set(Duty.objects.filter(cycle_id=cycle_id, user_id=user_id, state=Duty.State.HELD).values_list("duty", flat=True))


def has_duty(actor: Actor, cycle: Cycle | int, *kinds: str) -> bool:
    """True where the actor, as ministry staff, holds one of these duties in the cycle."""
    if actor.role != "ministry_staff":
        return False
    return bool(duties_of(actor.user_id, getattr(cycle, "pk", cycle)) & set(kinds))


def quota_of(cycle: Cycle, province: Organisation) -> int:
    """推荐名额 of a province in a cycle; 0 where none was set."""
    return Quota.objects.filter(cycle=cycle, province=province).values_list("places", flat=True).first() or 0


def last_day(until: datetime) -> date:
    """The last day included of an exclusive midnight: 24:00 of the 28th is stored as 0:00 of the 29th."""
    return timezone.localdate(until - timedelta(microseconds=1))


def plan_of(cycle: Cycle, today: date) -> rules.Plan:
    """The draft as the rules see it."""
    before = previous(cycle)
    apply_from = timezone.localdate(cycle.apply_from)
    return rules.Plan(
        standard_published=cycle.standard.state == "published",
        quotas=cycle.quotas.count(),
        grades_allowed=cycle.grades_allowed,
        apply_from=apply_from,
        apply_until=last_day(cycle.apply_until),
        recommend_until=last_day(cycle.recommend_until),
        data_until=cycle.data_until,
        review_until=cycle.review_until,
        apply_window_wd=working_days_left(apply_from - timedelta(days=1), last_day(cycle.apply_until)),
        notice_wd=working_days_left(today, apply_from),
        previous_opened_on=timezone.localdate(before.apply_from) if before else None,
        previous_running=bool(before) and before.state not in (State.PUBLICITY, State.ANNOUNCED, State.ARCHIVED),
        early_reason=cycle.early_reason,
    )


def due(now: datetime) -> list[tuple[str, Cycle]]:
    """The steps whose moment has come: (step, cycle)."""
    found = []
    for cycle in Cycle.objects.filter(state__in=[State.SCHEDULED, State.APPLYING, State.RECOMMENDING]):
        step, moment = {
            State.SCHEDULED: ("open", cycle.apply_from),
            State.APPLYING: ("close_applications", cycle.apply_until),
            State.RECOMMENDING: ("close_recommendations", cycle.recommend_until),
        }[cycle.state]
        if now >= moment:
            found.append((step, cycle))
    return found


def for_list(cycles: QuerySet) -> QuerySet:
    """With all that a list row shows."""
    return cycles.select_related("standard").annotate(places_total=Sum("quotas__places"), units=Count("quotas"))


def for_page(cycles: QuerySet) -> QuerySet:
    """With all that the page of one cycle shows."""
    return cycles.select_related("standard").prefetch_related("quotas__province__province", "duties__user")


STAGES = [
    (State.SCHEDULED, "apply_from"),
    (State.APPLYING, "apply_until"),
    (State.RECOMMENDING, "recommend_until"),
    (State.FORMAL_CHECK, None),
    (State.REVIEWING, "review_until"),
    (State.DELIBERATING, None),
    (State.PUBLICITY, None),
    (State.ANNOUNCED, None),
]


def stages(cycle: Cycle) -> list[dict]:
    """The legal steps of a cycle with their last day and where it stands: done, now or to come."""
    order = [s for s, _ in STAGES]
    at = order.index(cycle.state) if cycle.state in order else (len(order) if cycle.state == State.ARCHIVED else -1)
    rows = []
    for n, (state, limit) in enumerate(STAGES):
        until = getattr(cycle, limit) if limit else None
        if isinstance(until, datetime):
            until = timezone.localdate(until) if limit == "apply_from" else last_day(until)
        finished = n < at or (cycle.state in (State.ANNOUNCED, State.ARCHIVED) and n <= at)
        rows.append({"code": state, "label": State(state).label, "until": until, "state": "done" if finished else "now" if n == at else "next"})
    return rows
