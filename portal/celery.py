"""The task queue: JSON only, acknowledged after the work is done, so that a killed worker loses nothing."""

import os

from celery import Celery, signals
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")


@signals.setup_logging.connect
def keep_logging(**_about):
    """Celery would set up logging of its own; the worker writes the same lines as the web."""
    from logging.config import dictConfig

    from django.conf import settings

    dictConfig(settings.LOGGING)


# The one table of everything that happens by the clock. Times are Asia/Shanghai.
app.conf.beat_schedule = {
    "heartbeat": {"task": "portal.ops.tasks.heartbeat", "schedule": 60.0},
    "settle-deliveries": {"task": "portal.kernel.tasks.settle_deliveries", "schedule": 60.0},
    "seal-events": {"task": "portal.kernel.tasks.seal_events", "schedule": 60.0},
    "advance-cycles": {"task": "evaluation.cycles.tasks.advance", "schedule": 60.0},
    "lapse-applications": {"task": "evaluation.applications.tasks.lapse_overdue", "schedule": crontab(minute="*/10")},
    "close-notices": {"task": "evaluation.publicity.tasks.close_due", "schedule": 60.0},
    "lapse-recommendations": {"task": "evaluation.recommendation.tasks.lapse_overdue", "schedule": crontab(minute=5)},
    "drop-objection-drafts": {"task": "evaluation.publicity.tasks.drop_stale_drafts", "schedule": 600.0},
    "expire-listings": {"task": "evaluation.listing.tasks.expire_due", "schedule": crontab(hour=0, minute=20)},
    "expire-invitations": {"task": "evaluation.review.tasks.expire_invitations", "schedule": crontab(minute=10)},
    "verify-events": {"task": "portal.trail.tasks.verify_nightly", "schedule": crontab(hour=3, minute=0)},
    "nightly-recheck": {"task": "evaluation.surveillance.tasks.recheck_all", "schedule": crontab(hour=1, minute=30)},
    "remind-of-expiry": {"task": "portal.registers.tasks.remind", "schedule": crontab(hour=7, minute=30)},
    "drop-outdated-sheets": {"task": "portal.registers.tasks.drop_outdated_sheets", "schedule": crontab(hour=3, minute=0)},
    "tend-experts": {"task": "quality.experts.tasks.tend", "schedule": crontab(hour=0, minute=20)},
    "end-lapsed-memberships": {"task": "portal.accounts.tasks.end_lapsed", "schedule": crontab(hour=0, minute=5)},
    "mail-digest": {"task": "portal.notify.tasks.send_digests", "schedule": crontab(hour=8, minute=30)},
    "prepare-files": {"task": "portal.files.tasks.sweep", "schedule": 300.0},
    "drop-stale-uploads": {"task": "portal.files.tasks.drop_stale_uploads", "schedule": crontab(hour=3, minute=0)},
}
