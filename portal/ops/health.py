"""Whether this process can serve: each part looked at for itself, cheaply enough to be asked every few seconds."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

HEARTBEAT = "ops.heartbeat"
HEARTBEAT_LATE_SECONDS = 150  # it beats each minute; two missed in a row are late
DISK_FULL_BYTES = 200 * 1024**2
DISK_LOW_BYTES = 1024**3

_migrated = False
_redis: redis.Redis | None = None


@dataclass(frozen=True)
class Check:
    """One part's state: `ok`; `warn`, it serves but somebody should look; `fail`, send nobody here."""

    name: str
    state: str
    detail: str = ""


def broker() -> redis.Redis:
    """Redis as the portal reaches it, with short patience."""
    global _redis
    if _redis is None:
        _redis = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
    return _redis


def checks() -> Iterator[Check]:
    """Database, migrations, Redis, disk, worker; in this order."""
    database = _database()
    yield database
    if database.state == "ok":
        yield _migrations()
    beat = None
    try:
        broker().ping()
        beat = cache.get(HEARTBEAT)
        yield Check("redis", "ok")
    except redis.RedisError:
        yield Check("redis", "fail", "no answer")
    yield disk()
    age = time.time() - beat if beat else None
    if age is None or age > HEARTBEAT_LATE_SECONDS:
        yield Check("worker", "warn", "no heartbeat yet" if age is None else f"last heartbeat {age:.0f} s ago")
    else:
        yield Check("worker", "ok")


def _database() -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return Check("database", "fail", "no answer")
    return Check("database", "ok")


def _migrations() -> Check:
    global _migrated
    if not _migrated:
        try:
            executor = MigrationExecutor(connection)
            plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        except Error:
            return Check("migrations", "fail", "cannot be read")
        if plan:
            return Check("migrations", "fail", f"{len(plan)} not applied")
        _migrated = True
    return Check("migrations", "ok")


def disk() -> Check:
    """Space where uploads go. Below `DISK_FULL_BYTES` the portal takes no more files, but reads and records go on."""
    folder = Path(settings.VAR_DIR)
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < DISK_LOW_BYTES:
        return Check("disk", "fail" if free < DISK_FULL_BYTES else "warn", f"{free // 1024**2} MB free")
    return Check("disk", "ok")
