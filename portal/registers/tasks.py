"""What the clock does to the registers, and what the worker does with long sheets."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from portal.registers import batch, expiry, selectors


@shared_task
def remind() -> int:
    """Every morning: tell institutions what of their registers runs out. A second run tells nobody twice."""
    return expiry.remind(timezone.localdate())


@shared_task
def drop_outdated_sheets() -> int:
    """Every night: sheets kept for a day are let go, with what was typed in them. A second run finds none."""
    return selectors.outdated_sheets(timezone.now()).delete()[0]


@shared_task
def work_on_sheet(key: str) -> str:
    """Called by who handed a long sheet in: check it or store it. A second run finds nothing due."""
    return batch.work(UUID(key))
