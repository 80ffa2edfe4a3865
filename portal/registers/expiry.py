"""Reminders before records run out: 90, 30 and 7 days ahead, each record once at each, to the institution it belongs to.

What was told is kept beside the records, not worked out from the day of the run: a night without a run is made up for in the next,
and a run that is repeated, killed or doubled tells nobody twice.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from portal.accounts.models import INSTITUTION, Organisation
from portal.kernel.problems import _
from portal.notify.outbox import tell
from portal.registers import selectors
from portal.registers.models import Reminder
from portal.registers.register import REGISTERS, Register

STAGES = (7, 30, 90)  # days before the last day on which a record counts


@dataclass(frozen=True)
class Due:
    """A record whose institution is to be told now, and which of the reminders it is."""

    record_id: int
    expires_on: date
    stage: int


def stage_of(days_left: int) -> int | None:
    """The reminder that is due so many days before the last day: the nearest that was reached; None before the first and after the end."""
    return next((stage for stage in STAGES if 0 <= days_left <= stage), None)


def due(found: Iterable[tuple[int, date]], told: Iterable[tuple[int, date, int]], today: date) -> list[Due]:
    """Which of the records found are to be told today. `told` are reminders sent: of which record, for which last day, at which stage.

    A record that came late, or a stage that no run met, is told once, at the stage it stands in.
    """
    latest: dict[tuple[int, date], int] = {}
    for record_id, expires_on, stage in told:
        latest[record_id, expires_on] = min(stage, latest.get((record_id, expires_on), stage))
    rows = []
    for record_id, expires_on in found:
        stage = stage_of((expires_on - today).days)
        if stage is not None and stage < latest.get((record_id, expires_on), STAGES[-1] + 1):
            rows.append(Due(record_id, expires_on, stage))
    return rows


def remind(today: date) -> int:
    """Tell every institution what of its registers runs out; returns how many records were told of.

    One notice for each register and stage, however many records; a fixed number of queries a register to find them.
    """
    done = 0
    for kept in REGISTERS.values():
        if kept.expires:
            for owner_id in sorted(_waiting(kept, today)):
                done += _tell(kept, owner_id, today)
    return done


def _waiting(kept: Register, today: date, owner_id: int | None = None) -> dict[int, list[Due]]:
    found = selectors.running_out(kept, today, today + timedelta(days=STAGES[-1]), owner_id)
    owners = {record_id: owner for record_id, owner, _expires in found}
    rows = due(((record_id, expires) for record_id, _owner, expires in found), selectors.reminded(kept, owners), today)
    by_owner: dict[int, list[Due]] = defaultdict(list)
    for row in rows:
        by_owner[owners[row.record_id]].append(row)
    return by_owner


@transaction.atomic
def _tell(kept: Register, owner_id: int, today: date) -> int:
    """With the institution locked, so that of two runs at once the second finds that all is told."""
    owner = Organisation.objects.select_for_update().get(pk=owner_id)
    rows = _waiting(kept, today, owner_id).get(owner_id, [])
    for stage in STAGES:
        here = [row for row in rows if row.stage == stage]
        if here:
            said = {"title": kept.title, "n": len(here), "days": stage}
            tell(
                organisation=owner,
                roles=INSTITUTION,
                subject=_("%(title)s：%(n)d 条将在 %(days)d 日内到期，请及时办理并更新") % said,
                link=reverse(kept.name, args=["institution"]) + "?validity=soon",
                kind="todo" if stage == STAGES[0] else "info",
                due_on=min(row.expires_on for row in here),
            )
    Reminder.objects.bulk_create(
        Reminder(register=kept.slug, record_id=row.record_id, expires_on=row.expires_on, stage=row.stage) for row in rows
    )
    return len(rows)
