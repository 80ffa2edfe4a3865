"""Settings of the suite: those of the demo, with cheap passwords and a data folder of its own."""

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
