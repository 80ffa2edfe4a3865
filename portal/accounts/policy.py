"""Who gives and takes accounts and roles, and who sees them (domain.md §2.1)."""

from django.db.models import Q, QuerySet

from portal.accounts.models import MINISTRY, Membership, Organisation, Role
from portal.accounts.selectors import roles_given
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.problems import _

GIVEN = _("账户和身份由本单位负责人或管理员办理，每个单位的第一个账户由上级单位开通。")


@visible(Membership)
def visible_memberships(actor: Actor, rows: QuerySet) -> QuerySet:
    """The auditor sees all; who keeps an organisation's accounts sees those, and of the bodies below the roles they give there."""
    if actor.is_(Role.AUDITOR):
        return rows
    own = Q(organisation=actor.organisation_id)
    if actor.is_(*MINISTRY):
        return rows.filter(own | Q(role__in=[Role.PROVINCIAL_LEADER, Role.ASSOCIATION]))
    if actor.is_(Role.PROVINCIAL_LEADER):
        return rows.filter(own | Q(organisation__parent=actor.organisation_id, role__in=[Role.INSTITUTION_ADMIN, Role.ASSOCIATION]))
    return rows.filter(own) if actor.is_(Role.ASSOCIATION, Role.INSTITUTION_ADMIN) else rows.none()


@permit("portal.accounts.open_membership", says=GIVEN)
def open_membership(actor: Actor, organisation: Organisation) -> bool:
    return bool(roles_given(actor, organisation))


@permit("portal.accounts.end_membership", says=GIVEN)
def end_membership(actor: Actor, membership: Membership) -> bool:
    return actor.system == "portal.accounts" or membership.role in roles_given(actor, membership.organisation)


@permit("portal.accounts.reset_access", says=GIVEN)
def reset_access(actor: Actor, membership: Membership) -> bool:
    return membership.role in roles_given(actor, membership.organisation)
