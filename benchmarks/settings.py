"""The portal's own settings, with one more page: the bare view that pages are measured against."""

from portal.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
LOGGING["root"]["level"] = "ERROR"  # noqa: F405
