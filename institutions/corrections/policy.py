"""Who disputes a number, and who answers."""

from django.db.models import Q, QuerySet

from institutions.corrections.models import Correction
from portal.accounts.models import INSTITUTION, MINISTRY, PROVINCE, Organisation, Role
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.problems import _

ANSWERS = (Role.PROVINCIAL_CLERK, Role.MINISTRY_STAFF, Role.ASSOCIATION)


@visible(Correction)
def visible_corrections(actor: Actor, rows: QuerySet) -> QuerySet:
    """The institution's own, those of a province's institutions, those an office answers; ministry and auditor all."""
    if actor.is_(*MINISTRY, Role.AUDITOR):
        return rows
    if actor.is_(*PROVINCE):
        return rows.filter(owner__parent=actor.organisation_id)
    if actor.is_(*INSTITUTION, Role.ASSOCIATION):
        return rows.filter(Q(owner=actor.organisation_id) | Q(addressee=actor.organisation_id))
    return rows.none()


@permit("institutions.corrections.open", says=_("只有本机构的管理员或经办人可以提出数据更正。"))
def open_(actor: Actor, owner: Organisation) -> bool:
    return actor.is_(*INSTITUTION, at=owner.pk)


@permit("institutions.corrections.withdraw", says=_("由提出更正的机构自己撤回。"))
def withdraw(actor: Actor, correction: Correction) -> bool:
    return actor.is_(*INSTITUTION, at=correction.owner_id)


def _answers(actor: Actor, correction: Correction) -> bool:
    return actor.is_(*ANSWERS, at=correction.addressee_id)


for _do in ("grant", "refuse"):
    permit(f"institutions.corrections.{_do}", says=_("由登记这条记录的单位答复。"))(_answers)
