"""What somebody without an account has begun to write, kept in the database under a key that only their browser holds.

Seven days; after it was handed in the key opens the receipt for ten minutes, so that a lost answer can be fetched again, and is
then forgotten. The receipt code comes from the key and is stored nowhere.
"""

import json
from datetime import datetime, timedelta
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils.crypto import salted_hmac

from evaluation.publicity import actions, rules
from evaluation.publicity.models import DraftFile, Objection, ObjectionDraft, PublicityNotice
from evaluation.review.models import ReviewCase
from evaluation.standards.models import Criterion
from portal.files import sniff
from portal.files.models import StoredFile
from portal.files.names import clean_name
from portal.files.store import drop_unused, opened, store
from portal.kernel.actions import Context
from portal.kernel.policy import Actor
from portal.kernel.problems import Problem, _

KEPT = timedelta(days=7)
SHOWN = timedelta(minutes=10)


def find(key: UUID | None, notice: PublicityNotice, now: datetime) -> ObjectionDraft | None:
    """The draft of a key on a notice, while it is kept."""
    found = ObjectionDraft.objects.select_related("objection").filter(key=key, notice=notice, saved_at__gt=now - KEPT)
    return found.prefetch_related("files__file").first() if key else None


def content_of(draft: ObjectionDraft | None) -> dict:
    """The fields as they were written; empty where there is nothing."""
    return json.loads(draft.content) if draft and draft.content else {}


@transaction.atomic
def save(draft: ObjectionDraft | None, notice: PublicityNotice, content: dict, now: datetime) -> ObjectionDraft:
    """Keep what the form holds now."""
    draft = draft or ObjectionDraft(key=uuid4(), notice=notice)
    draft.content, draft.saved_at = json.dumps(content, ensure_ascii=False), now
    draft.save()
    return draft


@transaction.atomic
def lay_to(draft: ObjectionDraft, files, now: datetime) -> list[Problem]:
    """Keep files with a draft; those that can't be taken are named, the others stay."""
    problems = []
    for given in files:
        name = clean_name(given.name)
        if draft.files.count() >= rules.MOST_FILES:
            problems.append(Problem("files", _("最多交 %(n)d 个文件。请先移除一些。") % {"n": rules.MOST_FILES}, "files"))
            break
        found = [Problem(p.code, p.message, "files") for p in sniff.problems(given, name, public=True)]
        problems += found
        if not found:
            DraftFile.objects.create(draft=draft, file=store(given, now=now), name=name)
    return problems


@transaction.atomic
def take_away(draft: ObjectionDraft, pk: int) -> None:
    """Remove one file from a draft."""
    for laid in draft.files.filter(pk=pk).select_related("file"):
        laid.delete()
        _drop(laid.file)


@transaction.atomic
def discard(draft: ObjectionDraft) -> None:
    """Forget a draft with its files."""
    files = [laid.file for laid in draft.files.select_related("file")]
    draft.delete()
    for file in files:
        _drop(file)


def _drop(file: StoredFile) -> None:
    if not DraftFile.objects.filter(file=file).exists():  # another draft may hold the same content
        drop_unused(file)


@transaction.atomic
def hand_in(draft: ObjectionDraft, now: datetime | None = None) -> Objection:
    """Submit a draft; a second press finds the objection that the first one made. Raises Refused, and the draft stays."""
    draft = ObjectionDraft.objects.select_for_update().get(pk=draft.pk)
    if draft.objection_id:
        return Objection.objects.get(pk=draft.objection_id)
    given = {"now": now} if now else {}
    ctx = Context(Actor(), request_key=uuid5(draft.key, "hand-in"), **given)
    said, laid = content_of(draft), list(draft.files.select_related("file"))
    contents = [opened(one.file) for one in laid]
    try:
        made = actions.object_(
            ctx,
            draft.notice,
            case=ReviewCase.objects.filter(pk=said.get("case") or 0).first(),
            ground=said.get("ground", ""),
            facts=said.get("facts", ""),
            objector_kind=said.get("objector_kind", ""),
            objector_name=said.get("objector_name", ""),
            objector_phone=said.get("objector_phone", ""),
            criterion=Criterion.objects.filter(pk=said.get("criterion") or 0).select_related("dimension").first(),
            code=receipt_code(draft),
            files=[(content, one.name) for content, one in zip(contents, laid, strict=True)],
        )
    finally:
        for content in contents:
            content.close()
    draft.files.all().delete()
    draft.objection, draft.content, draft.saved_at = made, "", ctx.now
    draft.save()
    return made


def receipt_code(draft: ObjectionDraft) -> str:
    """The code the objector keeps; known to who holds the key."""
    return rules.code_of(salted_hmac("objection-receipt", draft.key.hex, algorithm="sha256").digest())


def is_shown(draft: ObjectionDraft, now: datetime) -> bool:
    """Whether the receipt can still be opened in the browser that handed it in."""
    return draft.objection_id is not None and now - draft.saved_at < SHOWN


def drop_stale(now: datetime) -> int:
    """Forget what nobody came back to, and the keys of what was handed in. Returns how many."""
    old = ObjectionDraft.objects.filter(objection=None, saved_at__lte=now - KEPT)
    done = ObjectionDraft.objects.exclude(objection=None).filter(saved_at__lte=now - SHOWN)
    found = [*old, *done]
    for draft in found:
        discard(draft)
    return len(found)
