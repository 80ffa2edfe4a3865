"""One browser for all journeys, over the world of the tiny demo."""

import os
import shutil

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from tests.journeys.browsing import Person
from tests.world import signed_in

collect_ignore = [] if os.environ.get("PICTURES") else ["test_pictures.py"]


@pytest.fixture(scope="session")
def chromium():
    """The browser of the machine, without a window."""
    with sync_playwright() as playwright:
        # Without a graphics card Chromium would imitate one, which takes a fifth of the suite's time.
        args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=args)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _database(demo, django_db_blocker):
    """What these tests do stays, as it does for the people they play."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def seen() -> set[str]:
    """The pages already looked at by the checker of accessibility: each kind of page once in a session."""
    return set()


@pytest.fixture
def people(chromium, server, seen):
    """`people("province-32")`: that person's own browser window, signed in; `people()` is a citizen's."""
    windows: dict[str, Person] = {}

    def person(username: str = "") -> Person:
        if username not in windows:
            context = chromium.new_context(
                base_url=server.url, viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale="zh-CN",
                timezone_id="Asia/Shanghai", accept_downloads=True,
            )  # fmt: skip
            context.set_default_timeout(20_000)
            if username:
                cookie = signed_in(username).cookies[settings.SESSION_COOKIE_NAME]
                context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": server.url}])
            windows[username] = Person(username, context.new_page(), seen)
        return windows[username]

    yield person
    for window in windows.values():
        window.page.context.close()
    told = [f"{name or 'citizen'}: {line}" for name, window in windows.items() for line in window.told]
    assert not told, "\n".join(told)
