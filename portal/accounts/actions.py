"""Writes on people: a role given, a role ended, a sign-in reset."""

from datetime import date

from portal.accounts import access, rules, selectors
from portal.accounts.models import Membership, Organisation, Role, User
from portal.kernel.actions import Context, action, clean, record
from portal.kernel.problems import refuse

State = Membership.State


@action("portal.accounts.open_membership")
def open_membership(
    ctx: Context, organisation: Organisation, *, username: str, name: str, role: str, email: str = "", until: date | None = None
) -> Membership:
    """Give a person a role at this organisation from today, up to `until` included; a new person gets an account without password.

    An existing account is taken where username and name fit, so that one person has one account. Refused for oneself (SOD-9), for
    a role the actor cannot give, and where an auditor would hold anything else (SOD-10).
    """
    user, name = selectors.person(username), name.strip()
    held = tuple(selectors.held(user).values_list("role", flat=True)) if user else ()
    opening = rules.Opening(
        role=role,
        grantable=selectors.roles_given(ctx.actor, organisation),
        own=bool(user) and user.pk == ctx.actor.user_id,
        held=held,
        other_name=bool(user) and user.name != name,
        active=organisation.active,
        until=until,
    )
    refuse(rules.opening_problems(opening, today=ctx.today))
    if user is None:
        user = User(username=username.strip(), name=name, email=email)
        user.set_unusable_password()
        clean(user)
        user.save()
    return Membership(user=user, organisation=organisation, role=role, valid_from=ctx.today, valid_until=until, state=State.OPEN)


@action("portal.accounts.end_membership", moves={State.OPEN: State.ENDED})
def end_membership(ctx: Context, membership: Membership) -> None:
    """End a role from this moment. The person's sessions end with it, and the personal grants that hung on it (INV-54).

    Personal grants are given to experts; they go with that role, and with the last role of all. The reason is kept.
    """
    own = membership.user_id == ctx.actor.user_id
    refuse(rules.ending_problems(own=own, reason=ctx.reason or ctx.actor.system))
    membership.valid_until = max(membership.valid_from, min(ctx.today, membership.valid_until or ctx.today))
    left = selectors.held(membership.user).exclude(pk=membership.pk).values_list("role", flat=True)
    access.end_sessions(membership.user)
    if Role.EXPERT not in left:
        access.drop_grants(membership.user)


@action("portal.accounts.reset_access", moves={State.OPEN: None})
def reset_access(ctx: Context, membership: Membership) -> None:
    """Take away a person's password, second factors and sessions, so that a new setup link lets them in again.

    For whoever lost the telephone or the password. Refused where the person works elsewhere too, but for the ministry's leader.
    """
    user = selectors.person(membership.user.username)
    elsewhere = selectors.held(user).exclude(organisation=membership.organisation).exists()
    own = user.pk == ctx.actor.user_id
    refuse(rules.resetting_problems(own=own, elsewhere=elsewhere and ctx.actor.role != Role.MINISTRY_LEADER, reason=ctx.reason))
    access.forget_secrets(user)
    access.end_sessions(user)
    record(ctx, reset_access.verb, membership, membership.snapshot())
