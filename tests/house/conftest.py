"""One tour through every address as every role, for the tests that ask what was seen and what it cost."""

from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.house import visits
from tests.world import ROLES, signed_in

DESKS = {
    "ministry_staff": "ministry", "ministry_leader": "ministry", "expert": "expert", "provincial_clerk": "province",
    "provincial_leader": "province", "association": "association", "institution_admin": "institution",
    "institution_clerk": "institution", "auditor": "audit", "public": "province",
}  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """What one visit gave: the status and the number of queries; no status where there was no row to put into the address."""

    status: int | None
    queries: int = 0


@pytest.fixture(scope="session")
def tour(demo, django_db_blocker) -> dict[tuple[str, str, str], Seen]:
    """Every named address × role × (a row of one's own province, a row of another)."""
    found = {}
    with django_db_blocker.unblock():
        for role, desk in DESKS.items():
            client = signed_in(ROLES.get(role))
            paths: dict[str, Seen] = {}
            for address in visits.addresses():
                for province in (visits.OWN, visits.FOREIGN):
                    path = visits.path_to(address, desk, province)
                    if path is not None and path not in paths:
                        with CaptureQueriesContext(connection) as asked:
                            status = client.get(path).status_code
                        paths[path] = Seen(status, len(asked))
                    found[address.name, role, province] = paths.get(path, Seen(None))
    return found
