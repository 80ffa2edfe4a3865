"""Reads of the registers' pages."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import CharField, Count, QuerySet, Value

from portal.accounts.models import Organisation
from portal.kernel.models import Event
from portal.kernel.policy import Actor, rows
from portal.registers.models import Record, Reminder, Sheet
from portal.registers.register import REGISTERS, Register


def records(kept: Register, visible: QuerySet) -> QuerySet:
    """Rows with what a line of the list shows."""
    return visible.select_related("owner", *kept.relations)


def history(record: Record) -> QuerySet:
    """What happened to a record, newest first."""
    found = Event.objects.filter(subject_type=record._meta.label_lower, subject_id=record.pk)
    return found.select_related("actor").order_by("-at", "-pk")


def counts(actor: Actor, owner: Organisation | None = None) -> dict[str, tuple[int, int]]:
    """How many valid records each register holds, of one organisation or of all this actor may see, and of how many organisations;
    by slug. One query for all registers; none is named of which the actor sees no record."""
    parts = []
    for slug, kept in REGISTERS.items():
        found = rows(actor, kept.model).filter(state=Record.State.VALID).order_by()
        found = found if owner is None else found.filter(owner=owner)
        parts.append(found.values(slug=Value(slug, CharField())).annotate(n=Count("pk"), owners=Count("owner", distinct=True)))
    return {slug: (n, owners) for slug, n, owners in parts[0].union(*parts[1:], all=True).values_list("slug", "n", "owners")}


def running_out(kept: Register, first: date, last: date, owner_id: int | None = None) -> list[tuple[int, int, date]]:
    """Valid records that stop counting between two days, of institutions that practise: id, owner, last day. One query."""
    found = kept.current(kept.model._default_manager.filter(state=Record.State.VALID, owner__active=True)).order_by("pk")
    found = found.filter(**{f"{kept.expires}__range": (first, last)})
    return list((found if owner_id is None else found.filter(owner=owner_id)).values_list("pk", "owner_id", kept.expires))


def reminded(kept: Register, record_ids: Iterable[int]) -> list[tuple[int, date, int]]:
    """The reminders sent of some records: of which, for which last day, at which stage. One query."""
    found = Reminder.objects.filter(register=kept.slug, record_id__in=list(record_ids))
    return list(found.values_list("record_id", "expires_on", "stage"))


def sheet(user_id: int, purpose: str, key) -> Sheet | None:
    """A sheet this person kept for this purpose."""
    return Sheet.objects.filter(user_id=user_id, purpose=purpose, key=key).first()


def outdated_sheets(now) -> QuerySet:
    """Sheets nobody came back to within a day."""
    return Sheet.objects.filter(kept_at__lt=now - timedelta(days=1))
