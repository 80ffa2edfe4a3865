"""Settings of the suite: those of the demo, with cheap passwords and a data folder of its own."""

import os
import tempfile
from pathlib import Path

from portal.settings import *  # noqa: F403

VAR_DIR = Path(tempfile.mkdtemp(prefix="portal-tests-"))
STORAGES = STORAGES | {  # noqa: F405
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(VAR_DIR / "files")}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DOCUMENT_SIGNING_P12 = str(VAR_DIR / "keys" / "demo-signing.p12")

# Processes that run side by side share one server of each kind and must not empty each other's cache: those of pytest-xdist, which
# gives each a database of its own, and the part that script/test names.
_part = os.environ.get("SUITE_PART", "")
if _part:
    DATABASES["default"]["TEST"] = {"NAME": f"test_{DATABASES['default']['NAME']}_{_part}"}  # noqa: F405
if os.environ.get("TEST_TEMPLATE"):  # a database whose tables are made already: each process copies it instead of making its own
    DATABASES["default"]["TEST"] = DATABASES["default"].get("TEST", {}) | {"TEMPLATE": os.environ["TEST_TEMPLATE"]}  # noqa: F405
_worker = 15 if _part else int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")) + 1
if _worker:
    REDIS_URL = f"{REDIS_URL.partition('?')[0]}?db={_worker}"  # noqa: F405
    CACHES["default"]["LOCATION"] = REDIS_URL  # noqa: F405
# Rows made without an event, as many tests make them, would not be seen on a page that was kept; how pages are kept has its own test.
CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}  # noqa: F405
