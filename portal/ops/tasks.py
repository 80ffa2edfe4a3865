"""The heartbeat that proves beat, queue and worker to be alive, and the request's number carried into its tasks."""

import time

import structlog
from celery import shared_task, signals
from django.core.cache import cache

from portal.ops.health import HEARTBEAT


@shared_task
def heartbeat() -> None:
    """Each minute, sent by beat and run by a worker: `/readyz` warns when it stays away."""
    cache.set(HEARTBEAT, time.time(), timeout=24 * 3600)


@signals.worker_ready.connect
def first_heartbeat(**_about):
    """A worker that has just come up says so at once."""
    heartbeat.delay()


@signals.before_task_publish.connect
def carry_request(headers=None, **_about):
    """The task's lines in the log bear the number of the request that asked for it."""
    if headers is not None and (number := structlog.contextvars.get_contextvars().get("request_id")):
        headers["request_id"] = number


@signals.task_prerun.connect
def bind_request(task=None, task_id=None, **_about):
    """Lines logged by a task bear its number and its request's."""
    if task.request.is_eager:
        return
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(task=task.name, task_id=task_id)
    if number := getattr(task.request, "request_id", None):
        structlog.contextvars.bind_contextvars(request_id=number)
