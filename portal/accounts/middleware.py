"""Which capacity a request is made in, and how long a session lasts: idle limit, absolute limit, second factor."""

import time

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.middleware import get_user
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from portal.accounts import access
from portal.accounts.models import Membership
from portal.kernel.desks import desk_of_path
from portal.kernel.policy import Actor

SESSION_KEY = "membership"
BEGAN, SEEN = "began", "seen"  # when the session began and was last used, in seconds since 1970
NOTED_EVERY = 60  # seconds between two notes of use, so that reading pages seldom writes


def memberships_of(user, today) -> list[Membership]:
    """The memberships a person holds today, oldest first; one query."""
    held = Membership.objects.filter(user=user, state=Membership.State.OPEN, valid_from__lte=today, organisation__active=True)
    return [m for m in held.select_related("organisation__province", "user") if m.valid_until is None or m.valid_until >= today]


def actor_for(membership: Membership) -> Actor:
    """The actor a membership makes of its person."""
    at = membership.organisation
    province_id = {"province": at.pk, "institution": at.parent_id, "association": at.parent_id}.get(at.kind)
    return Actor(membership.user_id, membership.role, at.pk, province_id)


def begin(session) -> None:
    """Start the clocks of a session at sign-in."""
    session[BEGAN] = session[SEEN] = int(time.time())


class SessionLimits:
    """Ends a session after SESSION_IDLE_SECONDS without use or SESSION_COOKIE_AGE in all; looked at only where the user is.

    What a signed-in person is shown is kept by no cache. Public pages, which ask for no user, stay as they are.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.user = SimpleLazyObject(lambda: _within_limits(request))
        response = self.get_response(request)
        if hasattr(request, "_cached_user") and request.user.is_authenticated:
            _note_use(request)
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _within_limits(request):
    user = get_user(request)
    if not user.is_authenticated:
        return user
    now, session = time.time(), request.session
    idle = now - session.get(SEEN, now) > settings.SESSION_IDLE_SECONDS
    if not idle and now - session.get(BEGAN, now) <= settings.SESSION_COOKIE_AGE:
        return user
    UserSession.objects.filter(session_key=session.session_key).delete()
    request.user = user  # signing out asks who it was
    auth.logout(request)
    request._cached_user = AnonymousUser()
    if hasattr(request, "_messages"):
        if idle:
            messages.warning(
                request, _("离开超过 %(n)d 分钟，已自动退出。请重新登录，然后回到原来的页面。") % {"n": settings.SESSION_IDLE_SECONDS // 60}
            )
        else:
            messages.warning(request, _("本次登录已满 %(n)d 小时，请重新登录。") % {"n": settings.SESSION_COOKIE_AGE // 3600})
    return request._cached_user


def _note_use(request) -> None:
    now, session = int(time.time()), request.session
    if now - session.get(SEEN, 0) < NOTED_EVERY:
        return
    session.setdefault(BEGAN, now)
    session[SEEN] = now
    UserSession.objects.create_from_request(request)


class ActorMiddleware:
    """Sets `request.desk`, `request.memberships`, `request.membership`, `request.actor`, `request.at_own_desk`.

    All are lazy, so that public pages touch neither session nor database. The membership is the one chosen last (身份切换);
    on a page of another desk where the person also holds a role, that role's. Where MFA_REQUIRED, whoever has no second factor
    holds nothing, and is sent from every page of a desk to where one is set up.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        place(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Send a person without the second factor to its setup before a page of theirs opens."""
        page = getattr(view, "view_class", None)
        if not (settings.MFA_REQUIRED and page and issubclass(page, LoginRequiredMixin) and request.user.is_authenticated):
            return None
        if request.has_factor:
            return None
        messages.warning(request, _("使用工作台前，请先设置二次验证。"))
        return redirect("mfa_index")


def place(request) -> None:
    """Work out anew at which desk and as whom a request is made."""
    request.desk = desk_of_path(request.path_info)
    request.has_factor = SimpleLazyObject(lambda: access.has_factor(request.user))
    request.memberships = SimpleLazyObject(lambda: _held(request))
    request.membership = SimpleLazyObject(lambda: _chosen(request))
    request.actor = SimpleLazyObject(lambda: _actor(request))
    request.at_own_desk = SimpleLazyObject(
        lambda: not request.desk or (bool(request.membership) and request.membership.desk == request.desk)
    )


def _held(request):
    if not request.user.is_authenticated or (settings.MFA_REQUIRED and not request.has_factor):
        return []
    return memberships_of(request.user, timezone.localdate())


def _chosen(request):
    held = list(request.memberships)
    last = request.session.get(SESSION_KEY) if held else None
    chosen = next((m for m in held if m.pk == last), held[0] if held else None)
    if request.desk and chosen and chosen.desk != request.desk:
        chosen = next((m for m in held if m.desk == request.desk), chosen)
    return chosen


def _actor(request):
    return actor_for(request.membership) if request.membership else Actor(request.user.pk if request.user.is_authenticated else None)
