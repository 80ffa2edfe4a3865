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

# Processes of pytest-xdist share one Redis server and must not empty each other's cache: each takes a numbered database of its own.
if _worker := os.environ.get("PYTEST_XDIST_WORKER", ""):
    REDIS_URL = f"{REDIS_URL.partition('?')[0]}?db={int(_worker.removeprefix('gw')) + 1}"  # noqa: F405
    CACHES = {"default": CACHES["default"] | {"LOCATION": REDIS_URL}}  # noqa: F405
