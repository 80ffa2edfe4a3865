"""What every test may ask for."""

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation

from tests.world import demo, one_day, server  # noqa: F401

# A property is what is asked, not how fast a busy machine shows it.
hypothesis.settings.register_profile("suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("suite")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker, django_db_keepdb, django_db_createdb):
    """The suite's own database, always: pytest-django makes one only where a test is marked, and those that keep the demo are not.

    Without it the world of `tests/house` and `tests/journeys` would be loaded into the database of DATABASE_URL itself.
    """
    with django_db_blocker.unblock():
        made = setup_databases(
            verbosity=0, interactive=False, aliases={"default"}, serialized_aliases=set(),
            keepdb=django_db_keepdb and not django_db_createdb,
        )  # fmt: skip
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            with connection.cursor() as cursor:  # a browser that was closed may have left a request under way
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def in_chinese():
    """Each test begins in the portal's language: a page in English leaves its language to whatever runs next in the process."""
    translation.activate(settings.LANGUAGE_CODE)
