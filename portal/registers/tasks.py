"""What the clock does to the registers."""

from celery import shared_task
from django.utils import timezone

from portal.registers import expiry


@shared_task
def remind() -> int:
    """Every morning: tell institutions what of their registers runs out. A second run tells nobody twice."""
    return expiry.remind(timezone.localdate())
