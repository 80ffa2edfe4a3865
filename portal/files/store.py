"""Content kept once under its hash, and what the worker derived from it, in Django's storage."""

import io
from hashlib import sha256

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from portal.files import sniff
from portal.files.models import Attachment, StoredFile, Upload

CHUNK = 1024 * 1024


def path_of(digest: str) -> str:
    """Where content lies: two levels of folders, so that none grows too large."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def derived_path(digest: str, name: str) -> str:
    """Where something made from content lies: a page image, a thumbnail, the copy for others."""
    return f"derived/{path_of(digest)}/{name}"


def digest_of(content) -> str:
    """SHA-256 (hex) of a seekable binary file, read in pieces."""
    seen = sha256()
    content.seek(0)
    while piece := content.read(CHUNK):
        seen.update(piece)
    content.seek(0)
    return seen.hexdigest()


def put(path: str, content) -> None:
    """Write bytes or a binary file under exactly this path, in place of what a broken attempt may have left there."""
    if isinstance(content, bytes):
        content = ContentFile(content)
    if default_storage.exists(path):
        default_storage.delete(path)
    content.seek(0)
    written = default_storage.save(path, content if isinstance(content, File) else File(content, name=path))
    if written != path:  # another process wrote the same content in between
        default_storage.delete(written)


@transaction.atomic
def store(content, *, media_type: str = "", now=None, trusted: bool = False) -> StoredFile:
    """Keep content; the same bytes twice are one row. `content` is bytes or a seekable binary file.

    `trusted` marks what the portal itself made; everything else waits for its scan, or is marked unscanned where there is
    no scanner.
    """
    if isinstance(content, bytes):
        content = io.BytesIO(content)
    digest = digest_of(content)
    _hold(digest, shared=True)
    if kept := StoredFile.objects.filter(sha256=digest).first():
        return kept
    if not media_type:
        media_type = sniff.media_type(content.read(16), content)
    size = content.seek(0, io.SEEK_END)
    if not (default_storage.exists(path_of(digest)) and default_storage.size(path_of(digest)) == size):
        put(path_of(digest), content)
    content.seek(0)
    scan = StoredFile.Scan.CLEAN if trusted else StoredFile.Scan.PENDING if settings.SCANNER_URL else StoredFile.Scan.UNSCANNED
    now = now or timezone.now()
    given = {"size_bytes": size, "media_type": media_type, "scan": scan, "stored_at": now}
    if trusted:
        given["prepared_at"] = now
    kept, _new = StoredFile.objects.get_or_create(sha256=digest, defaults=given)
    return kept


def opened(file: StoredFile):
    """The content of a stored file, to be read and closed."""
    return default_storage.open(path_of(file.sha256), "rb")


def derived(file: StoredFile, name: str):
    """Something made from a stored file, to be read and closed; None where it is not there."""
    path = derived_path(file.sha256, name)
    return default_storage.open(path, "rb") if default_storage.exists(path) else None


@transaction.atomic
def drop_unused(file: StoredFile) -> bool:
    """Forget content that an abandoned upload left behind, unless anything has come to use it. Returns whether it is gone."""
    _hold(file.sha256, shared=False)
    used = Attachment.objects.filter(file=file).exists() or Upload.objects.filter(file=file).exists()
    if used or not StoredFile.objects.filter(pk=file.pk).exists() or _referred_to(file):
        return False
    previewed = file.previewed_pages
    file.delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    names = ["shared", *(f"{kind}-{n}.png" for n in range(1, previewed + 1) for kind in ("page", "thumb"))]
    for path in (path_of(file.sha256), *(derived_path(file.sha256, name) for name in names)):
        if default_storage.exists(path):
            default_storage.delete(path)
    return True


def _referred_to(file: StoredFile) -> bool:
    """Whether any table (papers, certificates) points to this content."""
    return any(r.related_model._base_manager.filter(**{r.field.name: file}).exists() for r in StoredFile._meta.related_objects)


def _hold(digest: str, *, shared: bool) -> None:
    """Until the transaction ends nobody drops this content while another takes it into use."""
    key = int(digest[:15], 16)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{'_shared' if shared else ''}(%s)", [key])
