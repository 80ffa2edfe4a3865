"""Reads of corrections and of what they are about."""

from django.db.models import QuerySet

from institutions.corrections.models import Correction
from portal.accounts.models import MINISTRY, Organisation, Role
from portal.kernel.models import Event
from portal.registers.models import Record
from portal.registers.register import REGISTERS, Register


def for_page(rows: QuerySet) -> QuerySet:
    """With the institution and who answers."""
    return rows.select_related("owner__province", "addressee")


def register_of(correction: Correction) -> Register | None:
    """The register of the disputed row; None where a row is missing."""
    return REGISTERS.get(correction.register)


def row_of(correction: Correction) -> Record | None:
    """The disputed row as it stands now."""
    kept = register_of(correction)
    return kept.model._default_manager.select_related(*kept.relations).filter(pk=correction.record_id).first() if kept else None


def keeper_of(kept: Register | None, owner: Organisation) -> Organisation:
    """Who answers for a register's rows about an institution: the ministry, its association (where its province has one), or
    its bureau."""
    if kept is not None and set(kept.keepers) & set(MINISTRY):
        return Organisation.objects.get(kind=Organisation.Kind.MINISTRY)
    if kept is not None and Role.ASSOCIATION in kept.keepers:
        return Organisation.objects.filter(kind=Organisation.Kind.ASSOCIATION, parent=owner.parent_id).first() or owner.parent
    return owner.parent


def kept_by_itself(kept: Register | None) -> bool:
    """Whether the institution keeps the register itself."""
    return kept is not None and not kept.named_by and not kept.model.common


def history(correction: Correction) -> QuerySet:
    """What happened to it, newest first."""
    found = Event.objects.filter(subject_type=correction._meta.label_lower, subject_id=correction.pk)
    return found.select_related("actor").order_by("-at", "-pk")


def open_at(organisation_id: int | None) -> QuerySet:
    """Those an office has still to answer, the nearest limit first."""
    return for_page(Correction.objects.filter(addressee=organisation_id, state=Correction.State.OPEN)).order_by("due_on", "pk")
