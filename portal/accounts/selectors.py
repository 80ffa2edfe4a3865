"""Reads of people and what they hold."""

from datetime import date

from django.db.models import Q, QuerySet

from portal.accounts import rules
from portal.accounts.models import Membership, Organisation, Role, User
from portal.kernel.policy import Actor


def roles_given(actor: Actor, organisation: Organisation) -> tuple[str, ...]:
    """The roles this actor gives and takes at an organisation."""
    own = organisation.pk == actor.organisation_id
    above = organisation.parent_id == actor.organisation_id or actor.role == Role.MINISTRY_LEADER
    return rules.grantable(actor.role, kind=organisation.kind, own=own, below=above and not own)


def kept_by(actor: Actor) -> QuerySet:
    """The organisations whose people this actor gives roles to, the actor's own first."""
    kinds = [kind for role, kind in rules.BELOW if role == actor.role]
    below = Q(kind__in=kinds, active=True)
    if actor.role != Role.MINISTRY_LEADER:
        below &= Q(parent=actor.organisation_id)
    keeps = any(role == actor.role for role, _kind in rules.OWN)
    found = Organisation.objects.filter(Q(pk=actor.organisation_id) | below) if keeps else Organisation.objects.none()
    return found.order_by("kind", "province__order", "name")


def for_list(rows: QuerySet) -> QuerySet:
    """Memberships with their person and organisation."""
    return rows.select_related("user", "organisation__province")


def named(rows: QuerySet, words: str) -> QuerySet:
    """Memberships found by the person's name or user name, or by the organisation's name."""
    words = words.strip()
    return rows.filter(Q(user__name__icontains=words) | Q(user__username__icontains=words) | Q(organisation__name__icontains=words))


def person(username: str) -> User | None:
    """The account of this name whatever its case, locked until the end of the transaction."""
    return User.objects.select_for_update().filter(username__iexact=username.strip()).first()


def held(user: User) -> QuerySet:
    """The memberships a person holds now, anywhere."""
    return Membership.objects.filter(user=user, state=Membership.State.OPEN)


def lapsed(today: date) -> QuerySet:
    """Open memberships whose last day is over."""
    return Membership.objects.filter(state=Membership.State.OPEN, valid_until__lt=today)
