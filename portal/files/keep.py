"""Taking a file in, inside another room's action: checked by content, stored once, attached to its subject."""

import io

from celery import current_app
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from portal.accounts.models import Organisation
from portal.files import sniff
from portal.files.models import Attachment, StoredFile
from portal.files.names import clean_name
from portal.files.store import store
from portal.kernel.actions import Context, record
from portal.kernel.problems import Problem, _, refuse


def keep(
    ctx: Context,
    content,
    *,
    name: str,
    owner: Organisation | None,
    subject=None,
    kind: str = "",
    caption: str = "",
    level: str = Attachment.Level.RESTRICTED,
    public: bool = False,
    **more,
) -> Attachment:
    """Check, store and attach one file in the running transaction; raises Refused with every reason it can't be taken.

    `more` may be `issued_on`, `valid_until`, `proves_from`, `proves_until` and `about`, whose record it proves.
    `owner` is None for what the public hands in (`public=True`: ≤ 20 MB).
    """
    if isinstance(content, bytes):
        content = io.BytesIO(content)
    name = clean_name(name)
    refuse(sniff.problems(content, name, public=public))
    file = store(content, now=ctx.now)
    if file.scan == StoredFile.Scan.INFECTED:
        said = _("“%(name)s”没有通过病毒检查。请换一份文件，或重新生成后再传。") % {"name": name}
        refuse([Problem("infected", said, "file")])
    if file.prepared_at and file.shared_bytes is None:  # made by the portal itself, and never shown to others before
        file.prepared_at = None
        file.save(update_fields=["prepared_at"])
    attachment = Attachment.objects.create(
        state=Attachment.State.VALID,
        owner=owner,
        content_type=ContentType.objects.get_for_model(subject) if subject is not None else None,
        object_id=subject.pk if subject is not None else None,
        file=file,
        kind=kind,
        caption=caption,
        original_name=name,
        level=level,
        uploaded_by_id=ctx.actor.user_id,
        uploaded_at=ctx.now,
        **more,
    )
    record(ctx.part(f"file-{attachment.pk}"), "portal.files.attach", attachment, {})
    transaction.on_commit(lambda: ask_worker(file))
    return attachment


def ask_worker(file: StoredFile) -> None:
    """Have a stored file scanned and drawn soon."""
    try:
        current_app.send_task("portal.files.tasks.prepare", [file.pk])
    except Exception:  # the sweep finds unprepared files in the database
        return


def attachments_of(subject):
    """What is attached to a row, oldest first."""
    kind = ContentType.objects.get_for_model(subject)
    found = Attachment.objects.filter(content_type=kind, object_id=subject.pk, state=Attachment.State.VALID)
    return found.select_related("file").order_by("pk")
