"""The tiny demo as a world for the tests that look at the whole: every kind of row, every role, one server.

Its fixtures are for `tests/house` and `tests/journeys`, which run apart from the rest because the world stays in the database from
the first test to the last; tests/conftest.py takes them in.
"""

import os
import threading
from dataclasses import dataclass
from datetime import datetime
from wsgiref.simple_server import WSGIRequestHandler, make_server
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connections
from django.test import Client

from portal.accounts.models import User
from portal.demo import crew
from portal.demo.story import PAPERS
from portal.kernel import relay

PASSWORD = "demo-portal-2026"
ROLES = {
    "ministry_staff": "ministry",
    "ministry_leader": "ministry-leader",
    "expert": "expert-01",
    "provincial_clerk": "province-32",
    "provincial_leader": "province-32-leader",
    "association": "association",
    "institution_admin": "institution-1",
    "institution_clerk": "institution-1-clerk",
    "auditor": "auditor",
}
"""One account of the demo for each role of domain.md §2."""


DAY = datetime(2026, 11, 25, 17, 30, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Wednesday


@pytest.fixture(scope="session")
def one_day():
    """The clock of this world: it goes on from one moment, so that what is found does not change with the calendar."""
    with time_machine.travel(DAY, tick=True):
        yield


@pytest.fixture(scope="session")
def demo(one_day, django_db_setup, django_db_blocker):
    """The tiny demo, loaded once; whatever a test changes stays, so tests that change things do so in rows of their own."""
    with django_db_blocker.unblock():
        if not User.objects.filter(username="ministry").exists():
            crew.HANDS = 1  # docs/permissions.md tells of the newest rows, and those are to be the same in every run
            call_command("demo", scale="tiny", verbosity=0)
            relay.settle(1_000_000, leave=PAPERS)
        yield


def signed_in(username: str | None) -> Client:
    """A client with the session of an account; a stranger for None."""
    client = Client(raise_request_exception=False)
    if username:
        client.force_login(User.objects.get(username=username), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@dataclass
class Server:
    """The portal on a loopback port, in a thread of the test's process."""

    url: str


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        return


@pytest.fixture(scope="session")
def server(demo):
    """The portal served for a browser, with its static files."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver runs a loop in this thread
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIServer

    connections["default"].settings_dict["CONN_MAX_AGE"] = 0  # each request has a thread of its own, and leaves no connection behind
    threaded = type("Threaded", (ThreadingMixIn, WSGIServer), {"daemon_threads": True})
    served = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), server_class=threaded, handler_class=_Quiet)
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    settings.ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
    yield Server(f"http://127.0.0.1:{served.server_port}")
    served.shutdown()
