"""What follows from an event, after it is committed: each reaction once, whatever crashes in between."""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from celery import current_app
from django.db import transaction
from django.utils import timezone

from portal.kernel.models import Delivery, Event

log = logging.getLogger(__name__)
_asleep: ContextVar[bool] = ContextVar("asleep", default=False)
_reactions: dict[str, dict[str, Callable]] = defaultdict(dict)
_gathered: set[str] = set()
ATTEMPTS = 8


def on(*event_verbs: str, per_organisation: bool = False):
    """Declare a reaction to events; it runs later, in a transaction of its own, at most once in effect.

    `per_organisation`: of many events written at once about one organisation (the lines of a sheet) only the last is owed, for
    a reaction that looks at the organisation and not at the row.
    """

    def declare(reaction):
        name = f"{reaction.__module__}.{reaction.__qualname__}"
        if per_organisation:
            _gathered.add(name)
        for verb in event_verbs:
            _reactions[verb][name] = reaction
        return reaction

    return declare


def owe(events: Iterable[Event]) -> int:
    """Write the deliveries that events give rise to, in the events' own transaction; returns how many events there were."""
    owed: dict[tuple, Delivery] = {}
    number = 0
    for event in events:
        number += 1
        for name in _reactions[event.verb]:
            key = (name, "of", event.concerns_id) if name in _gathered else (name, "", event.pk)
            owed.pop(key, None)
            owed[key] = Delivery(event_id=event.pk, reaction=name, due_at=event.at)
    if owed:
        Delivery.objects.bulk_create(owed.values(), batch_size=1000)
        transaction.on_commit(_wake)
    return number


def _wake() -> None:
    """Ask the worker to look now; where the broker cannot be reached the minute's sweep finds what is owed in the database."""
    if _asleep.get():
        return
    try:
        current_app.send_task("portal.kernel.tasks.settle_deliveries")
    except Exception:
        log.warning("the broker could not be reached; deliveries wait for the next sweep")


@contextmanager
def unwoken() -> Iterator[None]:
    """Within it nobody is woken after a commit: for whoever makes thousands of events and settles what is owed itself."""
    token = _asleep.set(True)
    try:
        yield
    finally:
        _asleep.reset(token)


def settle(limit: int = 100, *, leave: Collection[str] = ()) -> int:
    """Settle what is owed, oldest first; several workers may do so at once. Returns how many were settled.

    `leave` names reactions that are left for another run.
    """
    settled = 0
    for _turn in range(limit):
        with transaction.atomic():
            delivery = (
                Delivery.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("event")
                .filter(settled_at=None, attempts__lt=ATTEMPTS, due_at__lte=timezone.now())
                .exclude(reaction__in=leave)
                .order_by("due_at", "id")
                .first()
            )
            if delivery is None:
                return settled
            delivery.attempts += 1
            reaction = _reactions[delivery.event.verb].get(delivery.reaction)
            try:
                with transaction.atomic():
                    if reaction is None:  # the code that declared it is gone; nothing can follow any more
                        log.warning("no reaction %s to event %s", delivery.reaction, delivery.event_id)
                    else:
                        reaction(delivery.event)
                delivery.settled_at = timezone.now()
                settled += 1
            except Exception as error:  # a failing reaction must not stop the others
                log.exception("reaction %s to event %s failed", delivery.reaction, delivery.event_id)
                delivery.last_error = repr(error)
                delivery.due_at = timezone.now() + timedelta(minutes=2**delivery.attempts)
            delivery.save()
    return settled


def reactions() -> dict[str, tuple[str, ...]]:
    """Every verb that something follows from, with the names of what follows."""
    return {verb: tuple(found) for verb, found in _reactions.items() if found}
