"""Figures for Prometheus: requests as they pass, and what is owed, looked up when asked."""

import os
import time
from collections.abc import Iterator

import redis
from django.core.cache import cache
from django.db import Error
from django.db.models import Count, Min, Q
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from portal.kernel.models import Delivery, Event
from portal.kernel.relay import ATTEMPTS
from portal.ops import health

requests = Counter("portal_requests", "Requests answered", ["method", "view", "status"])
seconds = Histogram("portal_request_seconds", "Time to answer", ["view"], buckets=(0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30))


class Owed:
    """What the machine rooms must watch: deliveries, the queue, the heartbeat, the disk."""

    def collect(self) -> Iterator[Metric]:
        try:
            waiting = Q(attempts__lt=ATTEMPTS)
            owed = Delivery.objects.filter(settled_at=None).aggregate(
                waiting=Count("pk", filter=waiting), given_up=Count("pk", filter=~waiting), oldest=Min("due_at", filter=waiting)
            )
            late = max((timezone.now() - owed["oldest"]).total_seconds(), 0) if owed["oldest"] else 0
            newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            yield GaugeMetricFamily("portal_deliveries_owed", "Reactions to events not yet settled", value=owed["waiting"])
            yield GaugeMetricFamily(
                "portal_deliveries_given_up", "Reactions that failed too often; look at the log", value=owed["given_up"]
            )
            yield GaugeMetricFamily("portal_delivery_oldest_seconds", "How long the oldest has been due", value=late)
            yield GaugeMetricFamily("portal_event_newest", "Number of the newest event", value=newest)
        except Error:
            pass  # /readyz says that the database does not answer
        try:
            yield GaugeMetricFamily("portal_queue_length", "Tasks that no worker has taken", value=health.broker().llen("celery"))
            if beat := cache.get(health.HEARTBEAT):
                yield GaugeMetricFamily("portal_heartbeat_age_seconds", "Since beat and worker last met", value=time.time() - beat)
        except redis.RedisError:
            pass
        states = {"ok": 0, "warn": 1, "fail": 2}
        family = GaugeMetricFamily("portal_check", "0 sound, 1 look at it, 2 broken", labels=["part"])
        for check in health.checks():
            family.add_metric([check.name], states[check.state])
        yield family


def exposition() -> bytes:
    """All figures in Prometheus' text form; of every web process of this machine where gunicorn runs several."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
    else:
        registry.register(requests)
        registry.register(seconds)
    registry.register(Owed())
    return generate_latest(registry)
