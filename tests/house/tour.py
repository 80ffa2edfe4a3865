"""One tour through every address as every role: what was seen, what was let through and what it cost."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Max
from django.shortcuts import resolve_url
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import Membership
from portal.kernel.models import Event
from tests.house.visits import Address, Visitor, addresses
from tests.world import ROLES, signed_in

DESKS = {
    "ministry_staff": "ministry", "ministry_leader": "ministry", "expert": "expert", "provincial_clerk": "province",
    "provincial_leader": "province", "association": "association", "institution_admin": "institution",
    "institution_clerk": "institution", "auditor": "audit", "public": "province",
}  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """What one visit gave: the answer's status, where it led, the number of queries, and whether anything was recorded as done.

    No status where there was no row to put into the address, or where it takes no posts.
    """

    status: int | None = None
    to_sign_in: bool = False
    queries: int = 0
    acted: bool = False


@dataclass(frozen=True)
class Visit:
    """One address in one role: looked at, and posted to with nothing filled in, with one's own row and with somebody else's."""

    get: tuple[Seen, Seen]
    post: tuple[Seen, Seen]


def toured() -> dict[tuple[str, str], Visit]:
    """Visit everything as everybody. What posts do is taken back, so that each visitor finds the same world."""
    found = {}
    for role, desk in DESKS.items():
        cache.clear()  # limits of tries are counted there
        client = signed_in(ROLES.get(role))
        held = Membership.objects.select_related("organisation").filter(user__username=ROLES.get(role, "")).first()
        visitor = Visitor(held, desk)
        for address in addresses():
            found[address.name, role] = _visit(client, visitor, address)
    return found


def _visit(client, visitor: Visitor, address: Address) -> Visit:
    own, foreign = (visitor.path_to(address, foreign=foreign) for foreign in (False, True))
    looked, posted = {None: Seen()}, {None: Seen()}
    for path in {own, foreign} - {None}:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        looked[path] = Seen(answer.status_code, _leads_to_sign_in(answer), len(asked))
        posted[path] = _post(client, path) if address.posts else Seen()
    return Visit((looked[own], looked[foreign]), (posted[own], posted[foreign]))


def _post(client, path: str) -> Seen:
    with transaction.atomic():
        before = Event.objects.aggregate(last=Max("pk"))["last"]
        answer = client.post(path)
        acted = Event.objects.filter(pk__gt=before).exists()
        transaction.set_rollback(True)
    return Seen(answer.status_code, _leads_to_sign_in(answer), acted=acted)


def _leads_to_sign_in(answer) -> bool:
    return answer.status_code == 302 and answer.url.startswith(resolve_url(settings.LOGIN_URL))
