"""Which capacity a request is made in: the membership that fits the desk in its path."""

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from portal.accounts.models import Membership
from portal.kernel.desks import desk_of_path
from portal.kernel.policy import Actor

SESSION_KEY = "membership"


def memberships_of(user, today) -> list[Membership]:
    """The memberships a person holds today, oldest first; one query."""
    held = Membership.objects.filter(user=user, state=Membership.State.OPEN, valid_from__lte=today, organisation__active=True)
    return [m for m in held.select_related("organisation__province", "user") if m.valid_until is None or m.valid_until >= today]


def actor_for(membership: Membership) -> Actor:
    """The actor a membership makes of its person."""
    at = membership.organisation
    province_id = {"province": at.pk, "institution": at.parent_id, "association": at.parent_id}.get(at.kind)
    return Actor(membership.user_id, membership.role, at.pk, province_id)


class ActorMiddleware:
    """Sets `request.desk`, `request.memberships`, `request.membership`, `request.actor`, `request.at_own_desk`.

    All are lazy, so that public pages touch neither session nor database. The membership is the one chosen last (身份切换);
    on a page of another desk where the person also holds a role, that role's.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.desk = desk_of_path(request.path_info)
        request.memberships = SimpleLazyObject(lambda: _held(request))
        request.membership = SimpleLazyObject(lambda: _chosen(request))
        request.actor = SimpleLazyObject(lambda: _actor(request))
        request.at_own_desk = SimpleLazyObject(lambda: not request.desk or (bool(request.membership) and request.membership.desk == request.desk))
        return self.get_response(request)


def _held(request):
    return memberships_of(request.user, timezone.localdate()) if request.user.is_authenticated else []


def _chosen(request):
    held = list(request.memberships)
    last = request.session.get(SESSION_KEY) if held else None
    chosen = next((m for m in held if m.pk == last), held[0] if held else None)
    if request.desk and chosen and chosen.desk != request.desk:
        chosen = next((m for m in held if m.desk == request.desk), chosen)
    return chosen


def _actor(request):
    return actor_for(request.membership) if request.membership else Actor(request.user.pk if request.user.is_authenticated else None)
