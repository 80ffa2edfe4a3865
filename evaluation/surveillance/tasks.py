"""The nightly re-check."""

from celery import shared_task
from django.utils import timezone

from evaluation.surveillance import sweep


@shared_task
def recheck_all() -> dict:
    """Every night at half past one: every open listing against every rule in force. Run twice, the second finds nothing new."""
    return vars(sweep.run(timezone.localdate()))
