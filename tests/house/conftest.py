"""One tour for all tests that look at every address."""

import pytest

from tests.house.tour import Visit, toured


@pytest.fixture(scope="session")
def tour(demo, django_db_blocker) -> dict[tuple[str, str], Visit]:
    """Every address × every role."""
    with django_db_blocker.unblock():
        return toured()
