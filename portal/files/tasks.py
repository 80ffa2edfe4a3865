"""Work on files that no request waits for."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from portal.files import prepare as preparing
from portal.files import selectors, uploads
from portal.files.models import StoredFile


@shared_task
def prepare(file_id: int) -> bool:
    """Called after a file was stored: scan it, count and draw its pages, make the copy for others."""
    file = StoredFile.objects.filter(pk=file_id).first()
    return bool(file) and preparing.prepare(file)


@shared_task
def sweep() -> int:
    """Every five minutes: what was stored more than a minute ago and is not ready, because a call or a worker was lost or the
    scanner was away. A file that killed five workers is left as it is. Returns how many are ready now."""
    found = selectors.unprepared(timezone.now() - timedelta(minutes=1)).filter(attempts__lt=preparing.ATTEMPTS)
    return sum(preparing.prepare(file) for file in found[:200])


@shared_task
def drop_stale_uploads() -> int:
    """Nightly: uploads nobody came back to within seven days, with their chunks and what they left behind."""
    return uploads.drop_stale(timezone.now())
