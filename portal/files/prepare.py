"""What the worker does with a stored file: scan, count pages, draw them, make the copy for others. Repeated, it does no harm."""

import logging

from django.conf import settings
from django.core.cache import cache
from django.db.models import F
from django.utils import timezone
from PIL import Image, ImageOps

from portal.files import pdf, scanner, traces
from portal.files.models import Attachment, StoredFile
from portal.files.store import derived_path, opened, put
from portal.kernel.actions import Context, record
from portal.kernel.policy import Actor

log = logging.getLogger(__name__)
ATTEMPTS = StoredFile.ATTEMPTS
HELD_SECONDS = 900


def prepare(file: StoredFile) -> bool:
    """Make one file ready to be shown. Returns False where the scanner is away or another worker is at it.

    Every part is committed as soon as it is done: the scan first, for nothing is served before it. A file whose pages cannot
    be drawn is still handed out; only its preview is missing.
    """
    if file.prepared_at or not cache.add(f"prepare-{file.pk}", 1, HELD_SECONDS):
        return False
    try:
        if file.scan == StoredFile.Scan.PENDING and not _scan(file):
            return False
        if file.scan != StoredFile.Scan.INFECTED:
            StoredFile.objects.filter(pk=file.pk).update(attempts=F("attempts") + 1)
            _draw(file)
            _share(file)
        StoredFile.objects.filter(pk=file.pk).update(prepared_at=timezone.now())
        return True
    finally:
        cache.delete(f"prepare-{file.pk}")


def _scan(file: StoredFile) -> bool:
    if not settings.SCANNER_URL:
        verdict = StoredFile.Scan.UNSCANNED
    else:
        try:
            with opened(file) as content:
                verdict = StoredFile.Scan.CLEAN if scanner.is_clean(content) else StoredFile.Scan.INFECTED
        except scanner.ScannerAway as away:
            log.warning("file %s waits for its scan: %s", file.pk, away)
            return False
    if StoredFile.objects.filter(pk=file.pk, scan=StoredFile.Scan.PENDING).update(scan=verdict) and verdict == StoredFile.Scan.INFECTED:
        for attachment in file.attachments.filter(state=Attachment.State.VALID):
            record(Context(Actor(system="portal.files")), "portal.files.condemn", attachment, {})
    file.scan = verdict
    return True


def _draw(file: StoredFile) -> None:
    """Page images and thumbnails; counted as they are drawn, so that the first pages can be read while the rest is made."""
    pages = None
    try:
        with opened(file) as content:
            if file.media_type == "application/pdf":
                pages = pdf.count(content)
                StoredFile.objects.filter(pk=file.pk).update(pages=pages)
                content.seek(0)
                drawn = pdf.previews(content)
            elif file.media_type.startswith("image/"):
                drawn = _frames(content)
            else:
                return
            for n, page, thumb in drawn:
                put(derived_path(file.sha256, f"page-{n}.png"), page)
                put(derived_path(file.sha256, f"thumb-{n}.png"), thumb)
                StoredFile.objects.filter(pk=file.pk).update(previewed_pages=n, **({} if pages else {"pages": n}))
    except Exception:  # any reader may fail on a file that people still need
        log.exception("file %s has no preview", file.pk)


def _frames(content):
    with Image.open(content) as image:
        for index in range(min(getattr(image, "n_frames", 1), pdf.MOST_PREVIEWED)):
            image.seek(index)
            yield index + 1, *pdf.pictures(ImageOps.exif_transpose(image))


def _share(file: StoredFile) -> None:
    """The copy without traces; where none can be made others get page images only (`shared_bytes` stays empty)."""
    try:
        with opened(file) as content:
            copy = traces.without_traces(content, file.media_type)
    except Exception:
        log.exception("file %s has no copy for others", file.pk)
        return
    if copy is not None:
        put(derived_path(file.sha256, "shared"), copy)
        StoredFile.objects.filter(pk=file.pk).update(shared_bytes=len(copy))
    else:
        StoredFile.objects.filter(pk=file.pk).update(shared_bytes=0)
