"""Files on their way in chunks: each checked by its own SHA-256, kept seven days, whole only when every chunk has arrived.

How a room takes a finished upload: its form carries `{% upload_field purpose="..." label=... %}` (`{% load files %}`), which
sends chunks where scripts run and is a plain file input where not; its page then hands on whatever came, either way:

    def perform(self, form):
        ctx, made = context_of(self.request), None
        for n, (content, name) in enumerate(uploads.handed_in(ctx, self.request)):
            made = self.act(ctx.part(n), self.row, content=content, name=name, **form.cleaned_data)
        return made

The action gives content and name to `portal.files.keep.keep`, which checks again, finds the bytes already stored under their
hash and attaches them. Nothing is used up: a form that is refused and sent again takes the same upload again. A single file can
be taken by its key: `content, name = uploads.take(ctx, key)`.
"""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from tempfile import TemporaryFile
from uuid import UUID, uuid4

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum

from portal.files import sniff
from portal.files.keep import ask_worker
from portal.files.models import StoredFile, Upload
from portal.files.names import clean_name
from portal.files.store import drop_unused, opened, put, store
from portal.kernel.actions import Context
from portal.kernel.problems import Problem, Refused, _, refuse

CHUNK_BYTES = 8 * 1024 * 1024
KEPT = timedelta(days=7)
MOST_OPEN = 100
MOST_OPEN_BYTES = 4 * 1024**3


class DiskFull(Refused):
    """There is no room for more (HTTP 507); what has arrived is kept."""

    status = 507


class TooMuch(Refused):
    """A chunk is larger than chunks are (HTTP 413)."""

    status = 413


class Missing(Refused):
    """No such upload of this person (HTTP 404)."""

    status = 404


def chunk_path(upload: Upload, n: int) -> str:
    """Where a chunk waits."""
    return f"uploads/{upload.key}/{n}"


def chunks_of(upload: Upload) -> int:
    """How many chunks the file comes in."""
    return -(-upload.size_bytes // upload.chunk_bytes)


def start(ctx: Context, *, name: str, size_bytes: int, purpose: str = "") -> Upload:
    """Announce a file before it is sent; raises Refused where its size can never be taken or too much is under way."""
    name = clean_name(name)
    refuse(sniff.size_problems(size_bytes, name))
    mine = Upload.objects.filter(user=ctx.actor.user_id, file=None)
    if mine.count() >= MOST_OPEN or (mine.aggregate(n=Sum("size_bytes"))["n"] or 0) + size_bytes > MOST_OPEN_BYTES:
        refuse([Problem("too_many", _("还有很多文件没有传完。请先传完，或取消不要的文件。"), "file")])
    return Upload.objects.create(
        key=uuid4(),
        user_id=ctx.actor.user_id,
        owner_id=ctx.actor.organisation_id,
        name=name,
        size_bytes=size_bytes,
        chunk_bytes=CHUNK_BYTES,
        purpose=purpose[:80],
        started_at=ctx.now,
    )


def receive(ctx: Context, key: UUID, n: int, data: bytes, digest: str) -> Upload:
    """Take chunk n (from 0). Sent twice it is the same; with a wrong length or SHA-256 it is refused and can be sent again."""
    upload = _mine(ctx, key)
    if upload.file_id:
        return upload
    last = chunks_of(upload) - 1
    if not 0 <= n <= last:
        refuse([Problem("chunk", _("这个文件没有第 %(n)d 块。请取消后重新上传。") % {"n": n + 1}, "file")])
    due = upload.chunk_bytes if n < last else upload.size_bytes - last * upload.chunk_bytes
    if len(data) > due:
        raise TooMuch(Problem("chunk_size", _("第 %(n)d 块过大。请取消后重新上传。") % {"n": n + 1}, "file"))
    if len(data) != due or sha256(data).hexdigest() != digest.lower():
        refuse([Problem("checksum", _("第 %(n)d 块在传输中损坏，会自动重传。") % {"n": n + 1}, "file")])
    with _room_on_disk():
        put(chunk_path(upload, n), data)
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        upload.received[str(n)] = digest.lower()
        upload.save(update_fields=["received"])
    return upload


def finish(ctx: Context, key: UUID) -> Upload:
    """All chunks are there: put them together, check what the file really is, keep it under its hash.

    Raises Refused with every reason it can't be taken; then the upload is over, for no further chunk would mend it.
    """
    upload = _mine(ctx, key)
    if upload.file_id:
        return upload
    missing = [n for n in range(chunks_of(upload)) if str(n) not in upload.received]
    if missing:
        refuse([Problem("incomplete", _("还有 %(n)d 块没有传到。请接着传。") % {"n": len(missing)}, "file")])
    with TemporaryFile() as whole, _room_on_disk():
        for n in range(chunks_of(upload)):
            with default_storage.open(chunk_path(upload, n), "rb") as chunk:
                shutil.copyfileobj(chunk, whole, 1024 * 1024)
        if problems := tuple(sniff.problems(whole, upload.name)):
            drop(upload)
            raise Refused(*problems)
        with transaction.atomic():
            upload = Upload.objects.select_for_update().get(pk=upload.pk)
            upload.file = upload.file or store(whole, now=ctx.now)
            upload.save(update_fields=["file"])
            transaction.on_commit(lambda: ask_worker(upload.file))
    _drop_chunks(upload)
    return upload


def cancel(ctx: Context, key: UUID) -> None:
    """Its person does not want it any more."""
    drop(_mine(ctx, key))


def status(ctx: Context, key: UUID) -> Upload:
    """How far an upload of this person has come."""
    return _mine(ctx, key)


def take(ctx: Context, upload_key: UUID | str) -> tuple:
    """The content (an open binary file) and the name of a finished upload of this person at this organisation.

    Called where a room hands a file to its action; raises Refused when it is not there, not whole, or not theirs.
    """
    upload = _mine(ctx, upload_key)
    if not upload.file_id:
        refuse([Problem("incomplete", _("“%(name)s”还没有传完。请等它传完再提交。") % {"name": upload.name}, "file")])
    return opened(upload.file), upload.name


def handed_in(ctx: Context, request, field: str = "file") -> list[tuple]:
    """Everything a form brought, plain or in chunks, as (content, name) in the order in which it was chosen."""
    plain = [(content, clean_name(content.name)) for content in request.FILES.getlist(field)]
    return plain + [take(ctx, key) for key in request.POST.getlist(f"{field}-upload")]


def drop(upload: Upload) -> None:
    """Forget an upload, its chunks, and the content nobody came to use."""
    file = upload.file
    upload.delete()
    _drop_chunks(upload)
    if file:
        drop_unused(file)


def drop_stale(now) -> int:
    """Forget uploads begun more than seven days ago. Returns their number."""
    found = list(Upload.objects.filter(started_at__lt=now - KEPT).select_related("file"))
    for upload in found:
        drop(upload)
    return len(found)


def already_kept(upload: Upload) -> bool:
    """Whether the organisation had this very content before, so that it can be referred to instead of attached anew."""
    return bool(upload.file_id) and StoredFile.objects.filter(pk=upload.file_id, attachments__owner=upload.owner_id).exists()


def _mine(ctx: Context, key: UUID | str) -> Upload:
    try:
        key = UUID(str(key))
    except ValueError:
        key = None
    found = Upload.objects.filter(key=key, user=ctx.actor.user_id, owner=ctx.actor.organisation_id).select_related("file").first()
    if found is None:
        raise Missing(Problem("upload_gone", _("没有找到这次上传，可能已超过 7 天。请重新选择文件上传。"), "file"))
    return found


def _drop_chunks(upload: Upload) -> None:
    for n in range(chunks_of(upload)):
        if default_storage.exists(chunk_path(upload, n)):
            default_storage.delete(chunk_path(upload, n))
    folder = f"uploads/{upload.key}"
    if default_storage.exists(folder):
        default_storage.delete(folder)


@contextmanager
def _room_on_disk() -> Iterator[None]:
    """Turns a full disk into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        said = _("服务器暂时没有空间，文件没有存下。已传的部分保留，请稍后接着传。")
        raise DiskFull(Problem("disk_full", said, "file")) from error
