"""The second factor asked anew before an act with legal effect (security.md, step-up)."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse

from portal.accounts.middleware import place
from portal.kernel.desks import desk_of_path


class StepUp:
    """Use: `class Announce(StepUp, ActionPage)` — where MFA_REQUIRED, the page asks a second factor not older than 5 minutes, then goes on.

    A form sent after the five minutes is kept, and is done once the factor is given; nothing typed is lost. A file has to be
    chosen again. Off in the demo. Submit, publish, announce, decide delisting, export of personal data and grants have it.
    """

    def dispatch(self, request, *args, **kwargs):
        if settings.MFA_REQUIRED and request.user.is_authenticated and request.has_factor and not given_recently(request):
            return suspend_request(request, reverse(_way(request.user)))
        if desk_of_path(request.path_info) != request.desk:  # a form that waited comes back through the page of the factor
            place(request)
        return super().dispatch(request, *args, **kwargs)


def given_recently(request) -> bool:
    """True where this person gave a second factor in this session within ACCOUNT_REAUTHENTICATION_TIMEOUT seconds."""
    given = [record["at"] for record in get_authentication_records(request, request.user) if record.get("method") == "mfa"]
    return bool(given) and time.time() - max(given) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _way(user) -> str:
    """By code where the person has an authenticator app, by key where only that."""
    by_code = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()
    return "mfa_reauthenticate" if by_code else "mfa_reauthenticate_webauthn"
