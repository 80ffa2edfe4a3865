"""Content kept once under its hash, in Django's storage."""

import io
from hashlib import sha256

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone

from portal.files import sniff
from portal.files.models import StoredFile

CHUNK = 1024 * 1024


def path_of(digest: str) -> str:
    """Where content lies: two levels of folders, so that none grows too large."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def digest_of(content) -> str:
    """SHA-256 (hex) of a seekable binary file, read in pieces."""
    seen = sha256()
    content.seek(0)
    while piece := content.read(CHUNK):
        seen.update(piece)
    content.seek(0)
    return seen.hexdigest()


def store(content, *, media_type: str = "", now=None, trusted: bool = False) -> StoredFile:
    """Keep content; the same bytes twice are one row. `content` is bytes or a seekable binary file.

    `trusted` marks what the portal itself made; everything else waits for its scan, or is marked unscanned where there is
    no scanner.
    """
    if isinstance(content, bytes):
        content = io.BytesIO(content)
    digest = digest_of(content)
    if kept := StoredFile.objects.filter(sha256=digest).first():
        return kept
    if not media_type:
        media_type = sniff.media_type(content.read(16), content)
        content.seek(0)
    if not default_storage.exists(path_of(digest)):
        default_storage.save(path_of(digest), File(content, name=digest))
    content.seek(0, io.SEEK_END)
    size = content.tell()
    scan = StoredFile.Scan.CLEAN if trusted else StoredFile.Scan.PENDING if settings.SCANNER_URL else StoredFile.Scan.UNSCANNED
    kept, _new = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"size_bytes": size, "media_type": media_type, "scan": scan, "stored_at": now or timezone.now()}
    )
    return kept


def opened(file: StoredFile):
    """The content of a stored file, to be read and closed."""
    return default_storage.open(path_of(file.sha256), "rb")
