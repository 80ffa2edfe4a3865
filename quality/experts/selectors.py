"""Reads of the pool, of one expert, and of what is due about them."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Case, Prefetch, QuerySet, Value, When

from portal.accounts.models import Membership, Organisation, Role, User
from portal.kernel.models import Event
from quality.experts import rules
from quality.experts.models import Expert, ExpertEmployment

State = Expert.State


def for_list(rows: QuerySet) -> QuerySet:
    """With the person and province; `turn` puts who waits for a leader before everybody else."""
    turn = Case(When(state=State.NOMINATED, then=Value(0)), When(state=State.ADMITTED, then=Value(1)), default=Value(2))
    return rows.select_related("user", "province").annotate(turn=turn)


def for_page(rows: QuerySet) -> QuerySet:
    """With all that the page of one expert shows."""
    held = ExpertEmployment.objects.select_related("organisation")
    return rows.select_related("user", "province").prefetch_related(Prefetch("employments", queryset=held))


def own(user_id: int | None) -> QuerySet:
    """The expert a person is."""
    return Expert.objects.filter(user=user_id)


def is_auditor(user: User) -> bool:
    """True where a person audits today; auditors hold no other role (SOD-10)."""
    return Membership.objects.filter(user=user, role=Role.AUDITOR, state=Membership.State.OPEN).exists()


def membership_of(expert: Expert) -> Membership | None:
    """The open membership by which the person works at the expert's desk."""
    return Membership.objects.filter(user=expert.user_id, role=Role.EXPERT, state=Membership.State.OPEN).first()


def ministry() -> Organisation:
    """The body experts act for."""
    return Organisation.objects.get(kind=Organisation.Kind.MINISTRY)


def institutions() -> QuerySet:
    """The institutions an employment can name, by name."""
    return Organisation.objects.filter(kind=Organisation.Kind.INSTITUTION).order_by("name")


def over(today: date) -> QuerySet:
    """Experts whose term is over."""
    return Expert.objects.filter(state__in=[State.ADMITTED, State.PAUSED], term_until__lt=today)


def unconfirmed(today: date) -> list[Expert]:
    """Experts in the pool who have not confirmed their entries for more than 15 months."""
    old = today - timedelta(days=30 * rules.CONFIRM_MONTHS)
    admitted = Expert.objects.filter(state=State.ADMITTED).exclude(confirmed_on__gt=old + timedelta(days=40))
    return [e for e in admitted if rules.is_unconfirmed(e.confirmed_on or e.admitted_on, today)]


def nominated() -> int:
    """How many wait for a leader."""
    return Expert.objects.filter(state=State.NOMINATED).count()


def history(expert: Expert) -> QuerySet:
    """What happened to an expert, newest first."""
    return Event.objects.filter(subject_type=Expert._meta.label_lower, subject_id=expert.pk).select_related("actor").order_by("-at", "-pk")


def counts(rows: QuerySet) -> dict[str, int]:
    """How many of the visible experts stand in each state; one query."""
    found: Iterable = rows.order_by().values_list("state", flat=True)
    said = dict.fromkeys(State.values, 0)
    for state in found:
        said[state] += 1
    return said
