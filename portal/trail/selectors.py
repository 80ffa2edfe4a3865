"""Reads of the event log: what a page shows of it, and who must not learn what from it (security.md)."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from guardian.models import UserObjectPermission

from evaluation.cycles.models import Cycle
from evaluation.review.models import Score
from portal.accounts.models import Organisation
from portal.kernel.models import Event, EventLink
from portal.trail.models import ChainCheck

OPENED = (Cycle.State.DELIBERATING, Cycle.State.PUBLICITY, Cycle.State.ANNOUNCED, Cycle.State.ARCHIVED)  # from CYC-6 on
SCORE = Score._meta.label_lower


def sealed_scores() -> QuerySet:
    """Scores that nobody but their writer may know yet: their cycle has not closed scoring (INV-15)."""
    return Score.objects.exclude(assignment__case__cycle__state__in=OPENED)


def for_list(rows: QuerySet) -> QuerySet:
    """Events with who acted and their link in the chain."""
    return rows.select_related("actor", "link")


def sealed_among(events: Iterable[Event]) -> set[int]:
    """Which of these events tell a score that is not open yet; one query where there are scores at all."""
    scored = {e.subject_id: e.pk for e in events if e.subject_type == SCORE}
    sealed = set(sealed_scores().filter(pk__in=scored).values_list("pk", flat=True)) if scored else set()
    return {e.pk for e in events if e.subject_type == SCORE and e.subject_id in sealed}


def about(rows: QuerySet, words: str) -> QuerySet:
    """Events found by the number or name of what they are about, or by the reason given."""
    words = words.strip()
    found = Q(subject_label__icontains=words) | Q(reason__icontains=words)
    return rows.filter(found | Q(subject_id=int(words))) if words.isdecimal() and len(words) < 18 else rows.filter(found)


def by(rows: QuerySet, words: str) -> QuerySet:
    """Events of a person, by name or user name, or of a part of the system."""
    words = words.strip()
    return rows.filter(Q(actor__name__icontains=words) | Q(actor__username__icontains=words) | Q(system__icontains=words))


def of_organisation(rows: QuerySet, words: str) -> QuerySet:
    """Events by or about an organisation, by its name."""
    named = Organisation.objects.filter(name__icontains=words.strip()).values("pk")
    return rows.filter(Q(organisation_id__in=named) | Q(concerns_id__in=named))


def organisations(events: Iterable[Event]) -> dict[int, str]:
    """The names of the organisations that acted in these events."""
    wanted = {e.organisation_id for e in events if e.organisation_id}
    return dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name"))


def link_before(link: EventLink) -> EventLink | None:
    """The link before one; None for the first."""
    return EventLink.objects.filter(position=link.position - 1).first()


def unsealed() -> int:
    """Events that the next minute's sealing will link."""
    return Event.objects.filter(link=None).count()


def last_check() -> ChainCheck | None:
    """The check begun last."""
    return ChainCheck.objects.first()


def last_sound() -> ChainCheck | None:
    """The newest check that found the chain sound."""
    return ChainCheck.objects.filter(state=ChainCheck.State.SOUND, total__gt=0).first()


def grants() -> QuerySet:
    """Everything given to a person rather than to a role, newest first."""
    return UserObjectPermission.objects.select_related("user", "permission", "content_type").order_by("-pk")
