"""What lets a person in: the first password, running sessions, second factors and personal grants; and how each is taken back."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.urls import reverse
from guardian.models import UserObjectPermission

from portal.accounts.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def setup_link(user: User) -> str:
    """The one-time link under which a person sets a first password; it dies with its use or after PASSWORD_RESET_TIMEOUT."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _, token = key.partition("-")
    return settings.PUBLIC_URL + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})


def has_factor(user: User) -> bool:
    """True where a person has a second factor of their own; recovery codes alone are none."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def end_sessions(user: User, but: str = "") -> int:
    """End every session of a person, but the one with this key. Returns how many ended."""
    running = UserSession.objects.filter(user_id=user.pk).exclude(session_key=but)
    ended = 0
    for session in running:
        session.end()
        ended += 1
    return ended


def drop_grants(user: User) -> int:
    """Take back everything that was given to a person rather than to a role. Returns how many grants there were."""
    return UserObjectPermission.objects.filter(user_id=user.pk).delete()[0]


def forget_secrets(user: User) -> None:
    """Password and second factors no longer let anybody in; a setup link does."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user_id=user.pk).delete()
