"""How anything is changed: `@action` wraps one function that changes one row (and what hangs on it)."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import wraps
from itertools import islice
from uuid import UUID, uuid5

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import JSONField
from django.utils import timezone, translation

from portal.kernel import relay
from portal.kernel.models import Acted, Event
from portal.kernel.policy import Actor, demand
from portal.kernel.problems import Problem, Refused, Stale, WrongState, _

log = logging.getLogger(__name__)
verbs = {}
EMPTY = (None, "", {}, [])


@dataclass(frozen=True)
class Context:
    """One request to act: who, when, from where, why; the key that makes a repeat harmless; the revision the person saw."""

    actor: Actor
    now: datetime = field(default_factory=timezone.now)
    origin: str | None = None
    reason: str = ""
    request_key: UUID | None = None
    revision: int | None = None

    @property
    def today(self) -> date:
        """The day of the act in Beijing."""
        return timezone.localdate(self.now)

    def part(self, name) -> "Context":
        """The context of one named part of a larger request (a line of a sheet), with a key of its own and no revision."""
        return replace(self, request_key=self.request_key and uuid5(self.request_key, str(name)), revision=None)

    def as_system(self, room: str) -> "Context":
        """The same moment, acted by a named part of the system: what the portal itself does because of a person's act."""
        return replace(self, actor=Actor(system=room), request_key=None, revision=None)


def action(verb: str, *, moves: dict[str, str] | None = None):
    """Make a function the one way to do `verb`.

    The function is called as `f(ctx, row, **input)` inside a transaction, with the row locked, the policy asked and the
    state checked. It sets fields and returns nothing; or returns the new row it built; or a part of the locked row that it
    changed, with that part's snapshot from before. Then the state moves, the row is validated and saved, and the event is
    written with its deliveries; where nothing changed, nothing is written. A repeat with the same request key returns what
    the first one made. Where `moves` maps a state to None, the body itself decides the next one.

    Raises Forbidden, WrongState, Stale or Refused; then nothing is stored.
    """

    def wrap(body):
        @wraps(body)
        @transaction.atomic
        def run(ctx: Context, row: Acted, **given):
            row = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
            if done := _done_before(ctx, verb):
                return apps.get_model(done.subject_type)._default_manager.get(pk=done.subject_id)
            demand(ctx.actor, verb, row)
            if moves and row.state not in moves:
                raise WrongState(Problem("wrong_state", _wrong_state(row)))
            if ctx.revision is not None and ctx.revision != row.revision:
                raise Stale(Problem("stale", _("内容已被他人更新，请核对下面的最新内容后重新提交。")))
            before, following = row.snapshot(), moves.get(row.state) if moves else None
            made = body(ctx, row, **given)
            if isinstance(made, tuple):  # a part of the locked row that was there already, with its snapshot from before
                made, before = made
                if made.snapshot() == before:
                    return made
                made.revision += 1
            elif made is None:
                made = row
                if following is not None:
                    row.state = following
                if row.snapshot() == before:
                    return row
                row.revision += 1
            else:
                before = {}
            clean(made)
            made.save()
            record(ctx, verb, made, before)
            return made

        run.verb, run.moves = verb, moves or {}
        if verb in verbs:
            raise RuntimeError(f"{verb} is an action twice")
        verbs[verb] = run
        return run

    return wrap


@dataclass
class Tally:
    """How a batch of single acts went."""

    done: int = 0
    refused: int = 0
    failed: int = 0


def each(act, ctx: Context, rows: Iterable, **given) -> Tally:
    """Act on each row in a transaction of its own; one that is refused or fails holds back no other.

    A refusal is the rule speaking and only counted; a fault is logged with its trace and counted as failed, so that the
    task around it can report it.
    """
    tally = Tally()
    for row in rows:
        try:
            act(ctx, row, **given)
            tally.done += 1
        except Refused as refused:
            tally.refused += 1
            log.info("%s on %s %s refused: %s", act.verb, row._meta.label_lower, row.pk, refused)
        except Exception:
            tally.failed += 1
            log.exception("%s on %s %s", act.verb, row._meta.label_lower, row.pk)
    return tally


def clean(row) -> None:
    """Validate a row against its fields and constraints; raises Refused with every problem in the model's own words.

    A column that may be null, or that keeps what the portal computes as JSON, may be empty: whether a person must fill it in is
    said by the form, not by the table.
    """
    found: dict = {}
    spared = {f.name for f in row._meta.concrete_fields if _spared(f, getattr(row, f.attname))}
    for check in (lambda: row.clean_fields(exclude=spared), row.clean, row.validate_unique, row.validate_constraints):
        try:
            check()
        except ValidationError as error:
            error.update_error_dict(found)
    if found:
        raise Refused(*unclean(ValidationError(found)))


def _spared(column, value) -> bool:
    """Columns that need no look of their own: empty where they may be, and references, which the database holds to their rows."""
    if column.is_relation:
        return value is not None or column.null
    return value in EMPTY and (column.null or isinstance(column, JSONField))


def unclean(error: ValidationError) -> Iterable[Problem]:
    """A model's own validation, as problems of the fields concerned."""
    for name, errors in error.error_dict.items():
        for one in errors:
            yield Problem(one.code or "invalid", " ".join(one.messages), None if name == "__all__" else name)


def record(ctx: Context, verb: str, row: Acted, before: dict) -> Event:
    """Write the event of one changed row, with what follows from it, in the running transaction."""
    event = event_of(ctx, verb, row, before)
    event.save(force_insert=True)
    relay.owe([event])
    return event


def record_many(ctx: Context, changes: Iterable[tuple[str, Acted, dict]]) -> int:
    """Write the events of many rows at once: (verb, row as it is now, snapshot before). Returns their number.

    They are written by the five hundred and let go, so that memory holds few of them.
    """
    return relay.owe(_written(ctx, changes))


def _written(ctx: Context, changes: Iterable[tuple[str, Acted, dict]]) -> Iterator[Event]:
    changes = iter(changes)
    while events := [event_of(ctx, *change) for change in islice(changes, 500)]:
        yield from Event.objects.bulk_create(events)


def event_of(ctx: Context, verb: str, row: Acted, before: dict) -> Event:
    """The event that says what changed on a row; values of secret fields are replaced by a mark."""
    after = row.snapshot()
    changed = [k for k in after if after[k] != before.get(k)]
    with translation.override("zh-hans"):  # the record is read by others than who acted
        label = str(row)[:200]
    before, after = dict(before), dict(after)
    for kept in (before, after):
        kept.update({k: "•••" for k in row.secret & kept.keys() if kept[k] not in ("", None)})
    return Event(
        verb=verb,
        subject_type=row._meta.label_lower,
        subject_id=row.pk,
        subject_label=label,
        concerns_id=row.concerned_organisation(),
        at=ctx.now,
        origin=ctx.origin,
        reason=ctx.reason,
        actor_id=ctx.actor.user_id,
        actor_role=ctx.actor.role,
        organisation_id=ctx.actor.organisation_id,
        system=ctx.actor.system,
        request_key=ctx.request_key,
        before={k: before[k] for k in changed if k in before},
        after={k: after[k] for k in changed},
    )


def acted(row: Acted, *verbs_done: str) -> set[int]:
    """The people who did one of these verbs on a row: what 提交≠审批 and the other duties that exclude each other ask (SOD-3…8)."""
    found = Event.objects.filter(subject_type=row._meta.label_lower, subject_id=row.pk, verb__in=verbs_done, actor__isnull=False)
    return set(found.values_list("actor_id", flat=True))


def _wrong_state(row) -> str:
    label = getattr(row, "get_state_display", lambda: row.state)()
    return _("当前状态是“%(state)s”，不能进行此操作。请刷新页面查看最新进展。") % {"state": label}


def _done_before(ctx: Context, verb: str) -> Event | None:
    if ctx.request_key:
        return Event.objects.filter(request_key=ctx.request_key, verb=verb, actor_id=ctx.actor.user_id).first()
    return None
