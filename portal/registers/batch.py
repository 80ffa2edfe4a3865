"""Sheets of more than a thousand lines: checked and stored by the worker, as the person who handed them in.

How far it is and the wish to end it stand in the cache, where both sides see them while the worker's transaction is open. The
worker holds the sheet's row all the while: a second one passes it over, and what a killed one began was never committed.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from celery import current_app
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.accounts.middleware import actor_for, memberships_of
from portal.accounts.models import Membership
from portal.kernel.actions import Context
from portal.kernel.policy import demand
from portal.kernel.problems import Forbidden, Problem, Refused
from portal.notify.outbox import tell
from portal.registers import intake, mending
from portal.registers.models import Sheet

log = logging.getLogger(__name__)
AT_ONCE = 1000  # lines; longer sheets are the worker's
KEPT_SECONDS = 3600
TASK = "portal.registers.tasks.work_on_sheet"
UNDER_WAY = (Sheet.Stage.CHECKING, Sheet.Stage.STORING)


@dataclass(frozen=True)
class Way:
    """How the sheets of one purpose are checked and stored."""

    do: Callable  # the action: (ctx, owner, table=, tick=)
    plan: Callable  # (table, owner, today, tick=) -> Intake


WAYS: dict[str, Way] = {}


def way(do: Callable, plan: Callable) -> None:
    """Declare what the worker does with the sheets whose purpose is this action's verb."""
    WAYS[do.verb] = Way(do, plan)


class Cancelled(Exception):
    """The person who handed the sheet in wishes to end it."""


class Progress:
    """Tells the page how far a sheet is, and ends it where that is wished."""

    def __init__(self, key: UUID):
        self.key, self.began = key, time.time()

    def __call__(self, step: str, done: int, total: int) -> None:
        if cache.get(_wish(self.key)):
            raise Cancelled
        cache.set(_word(self.key), {"step": step, "done": done, "total": total, "at": time.time(), "began": self.began}, KEPT_SECONDS)


def _word(key: UUID) -> str:
    return f"sheet-{key}"


def _wish(key: UUID) -> str:
    return f"sheet-{key}-end"


def progress(sheet: Sheet) -> dict | None:
    """The last word of the worker: step, lines done and in all; None where none has taken the sheet up."""
    return cache.get(_word(sheet.key))


def start(sheet: Sheet, stage: str) -> None:
    """Hand a sheet to the worker. Where the broker is away it waits until it is started anew."""
    cache.delete_many([_word(sheet.key), _wish(sheet.key)])
    sheet.stage, sheet.kept_at, sheet.problems = stage, timezone.now(), []
    sheet.save(update_fields=["stage", "kept_at", "problems", "mended"])
    transaction.on_commit(lambda: _wake(sheet.key))


def _wake(key: UUID) -> None:
    try:
        current_app.send_task(TASK, [str(key)])
    except Exception:
        log.warning("the broker could not be reached; the sheet waits to be started anew")


@transaction.atomic
def cancel(sheet: Sheet) -> None:
    """End it: at once where no worker is at it, else by a wish that the worker meets within two hundred lines."""
    if held := _take(sheet.key):
        held.stage = Sheet.Stage.CANCELLED
        held.save(update_fields=["stage"])
    else:
        cache.set(_wish(sheet.key), True, KEPT_SECONDS)


@transaction.atomic
def again(sheet: Sheet) -> None:
    """Take up what was lost on the way; where a worker is at it, nothing changes."""
    if held := _take(sheet.key):
        start(held, held.stage)


def _take(key: UUID) -> Sheet | None:
    """The sheet, locked, where it is under way and no worker holds it."""
    found = Sheet.objects.select_for_update(skip_locked=True, of=("self",)).select_related("user")
    return found.filter(key=key, stage__in=UNDER_WAY).first()


def work(key: UUID) -> str:
    """Check or store a sheet, whichever is due; returns its stage then, "" where another worker holds it or nothing is due.

    What is stored is committed together with the stage: killed before, nothing is stored and the next run begins anew; run
    twice, the second finds nothing due.
    """
    try:
        with transaction.atomic():
            sheet = _take(key)
            if sheet is None:
                return ""
            with translation.override(sheet.language or "zh-hans"):
                _settle(sheet)
            sheet.save(update_fields=["stage", "counts", "faults", "faulty", "problems", "content"])
            return sheet.stage
    except Exception:
        Sheet.objects.filter(key=key, stage__in=UNDER_WAY).update(stage=Sheet.Stage.FAILED)
        raise


def _settle(sheet: Sheet) -> None:
    tick, step = Progress(sheet.key), _check if sheet.stage == Sheet.Stage.CHECKING else _store
    try:
        with transaction.atomic():
            step(sheet, tick)
    except Cancelled:
        sheet.stage = Sheet.Stage.CANCELLED
        return
    except Refused as refused:
        sheet.stage = Sheet.Stage.FAILED
        sheet.problems = [str(problem.message) for problem in refused.problems[: intake.MOST_FAULTS]]
    tell(users=[sheet.user], subject=_subject(sheet), link=sheet.address)


def _acting(sheet: Sheet) -> Membership:
    """The membership as which the sheet was handed in; Forbidden where it has ended since."""
    held = memberships_of(sheet.user, timezone.localdate()) if sheet.user.is_active else []
    found = next((membership for membership in held if membership.pk == sheet.membership_id), None)
    if found is None:
        raise Forbidden(Problem("ended", _("您提交表格时的身份已经结束，没有导入。请由现任人员重新提交。")))
    return found


def _check(sheet: Sheet, tick: intake.Tick) -> None:
    held = _acting(sheet)
    demand(actor_for(held), sheet.purpose, held.organisation)
    found = WAYS[sheet.purpose].plan(mending.table_of(sheet), held.organisation, timezone.localdate(), tick=tick)
    sheet.counts, sheet.faults = found.counts(), found.first_faults()
    sheet.faulty = mending.faulty(found) if sheet.faults else None
    sheet.stage = Sheet.Stage.CHECKED


def _store(sheet: Sheet, tick: intake.Tick) -> None:
    held = _acting(sheet)
    ctx = Context(actor_for(held), origin=sheet.origin, request_key=sheet.key)
    WAYS[sheet.purpose].do(ctx, held.organisation, table=mending.table_of(sheet), tick=tick)
    sheet.content, sheet.faulty, sheet.stage = b"", None, Sheet.Stage.DONE


def _subject(sheet: Sheet) -> str:
    if sheet.stage == Sheet.Stage.DONE:
        return _("“%(name)s”已导入：新登记 %(new)d 条，修改 %(amended)d 条") % {"name": sheet.name, **sheet.counts}
    if sheet.stage == Sheet.Stage.FAILED:
        return _("“%(name)s”没有导入，请查看原因") % {"name": sheet.name}
    if sheet.faults:
        return _("“%(name)s”已核对：有 %(faults_total)d 处要改") % {"name": sheet.name, **sheet.counts}
    return _("“%(name)s”已核对无误，请确认导入") % {"name": sheet.name}
