"""Who keeps the registry of institutions, and who reads it (domain.md §2.1; INV-42, INV-52)."""

from django.db.models import QuerySet

from institutions.registry.models import Institution, InstitutionChange, Scope
from portal.accounts.models import INSTITUTION, MINISTRY, PROVINCE, Organisation, Role
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.problems import _

ADMISSION = "institutions.admission"
"""The room whose decisions take effect in the registry by the portal itself."""
KEPT = _("机构档案由省级经办人登记和变更；机构可以查看，不能修改。")
DECIDED = _("机构的执业状态由省级负责人决定。")


@visible(Institution)
def visible_institutions(actor: Actor, rows: QuerySet) -> QuerySet:
    """The ministry and the auditor see all; a province its own; an institution itself."""
    if actor.is_(*MINISTRY, Role.AUDITOR):
        return rows
    if actor.is_(*PROVINCE):
        return rows.filter(organisation__parent=actor.organisation_id)
    return rows.filter(organisation=actor.organisation_id) if actor.is_(*INSTITUTION) else rows.none()


@visible(Scope)
def visible_scopes(actor: Actor, rows: QuerySet) -> QuerySet:
    """As the institutions they belong to."""
    if actor.is_(*MINISTRY, Role.AUDITOR):
        return rows
    if actor.is_(*PROVINCE):
        return rows.filter(owner__parent=actor.organisation_id)
    return rows.filter(owner=actor.organisation_id) if actor.is_(*INSTITUTION) else rows.none()


@visible(InstitutionChange)
def visible_changes(actor: Actor, rows: QuerySet) -> QuerySet:
    """As the institutions they belong to."""
    return rows.filter(institution__in=visible_institutions(actor, Institution.objects.all()))


@permit("institutions.registry.register", says=KEPT)
def register(actor: Actor, province: Organisation) -> bool:
    return actor.is_(Role.PROVINCIAL_CLERK, at=province.pk) and province.kind == Organisation.Kind.PROVINCE


@permit("institutions.registry.import", says=KEPT)
def import_(actor: Actor, province: Organisation) -> bool:
    return register(actor, province)


def _clerk_above(actor: Actor, institution: Institution) -> bool:
    return actor.is_(Role.PROVINCIAL_CLERK, at=institution.organisation.parent_id)


def _leader_above(actor: Actor, institution: Institution) -> bool:
    return actor.is_(Role.PROVINCIAL_LEADER, at=institution.organisation.parent_id)


def _clerk_or_decision(actor: Actor, institution: Institution) -> bool:
    """The clerk, or the portal carrying out what a leader decided on an application."""
    return actor.system == ADMISSION or _clerk_above(actor, institution)


def _leader_or_decision(actor: Actor, institution: Institution) -> bool:
    return actor.system == ADMISSION or _leader_above(actor, institution)


permit("institutions.registry.amend", says=KEPT)(_clerk_or_decision)
permit("institutions.registry.renew_licence", says=KEPT)(_clerk_or_decision)
permit("institutions.registry.grant_scope", says=KEPT)(_clerk_or_decision)
permit("institutions.registry.suspend", says=DECIDED)(_leader_above)
permit("institutions.registry.resume", says=DECIDED)(_leader_above)
permit("institutions.registry.cancel", says=DECIDED)(_leader_or_decision)
permit("institutions.registry.revoke", says=DECIDED)(_leader_above)


@permit("institutions.registry.withdraw_scope", says=KEPT)
def withdraw_scope(actor: Actor, scope: Scope) -> bool:
    return actor.is_(Role.PROVINCIAL_CLERK, at=scope.owner.parent_id)


@permit("institutions.registry.file_renewal", says=_("延续申请由本机构管理员提出，或由省级经办人代为登记。"))
def file_renewal(actor: Actor, institution: Institution) -> bool:
    return actor.is_(Role.INSTITUTION_ADMIN, at=institution.organisation_id) or _clerk_above(actor, institution)


@permit("institutions.registry.withdraw_renewal", says=_("延续申请撤回或不予准许后，由系统登记。"))
def withdraw_renewal(actor: Actor, institution: Institution) -> bool:
    return actor.system == ADMISSION
