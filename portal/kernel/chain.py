"""The chain over the event log: whoever changes, removes or slips in an event breaks it at that place.

Links are added after commit, in the order of the event numbers then visible, so that writers never wait for one another.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from portal.kernel.models import Event, EventLink

FIRST = "0" * 64
_LOCK = 7_300_01  # number of the advisory lock that lets one sealer work at a time


@dataclass(frozen=True)
class Break:
    """The first place where log and chain disagree."""

    position: int
    event_id: int | None
    why: str


def digest(previous: str, event: Event) -> str:
    """SHA-256 (hex) over the link before and everything the event says, as canonical JSON."""
    said = [
        event.pk, event.verb, event.subject_type, event.subject_id, event.subject_label, event.actor_id, event.actor_role,
        event.organisation_id, event.concerns_id, event.system, event.origin, event.reason, event.before, event.after,
        str(event.request_key or ""), event.at.timestamp(),
    ]  # fmt: skip
    text = json.dumps(said, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(f"{previous}\n{text}".encode()).hexdigest()


@transaction.atomic
def seal(limit: int = 5000) -> int:
    """Add a link for each committed event that has none yet. Returns how many were added."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = EventLink.objects.order_by("-position").first()
    position, previous = (last.position, last.digest) if last else (0, FIRST)
    links = []
    for event in Event.objects.filter(link=None).order_by("pk")[:limit]:
        position, previous = position + 1, digest(previous, event)
        links.append(EventLink(position=position, event=event, digest=previous))
    EventLink.objects.bulk_create(links, batch_size=1000)
    return len(links)


def head() -> tuple[int, str]:
    """Number of links and the digest of the last: what is published of the log each day."""
    last = EventLink.objects.order_by("-position").first()
    return (last.position, last.digest) if last else (0, FIRST)


def verify(progress: Callable[[int], object] | None = None) -> Break | None:
    """Recompute the whole chain; None when sound, else the first broken row. `progress` hears how many links are behind."""
    previous = FIRST
    for expected, link in enumerate(_links(), start=1):
        if progress:
            progress(expected)
        if link.position != expected:
            return Break(expected, None, "link missing")
        if digest(previous, link.event) != link.digest:
            return Break(link.position, link.event_id, "event or link changed")
        previous = link.digest
    return None


def _links() -> Iterator[EventLink]:
    return EventLink.objects.select_related("event").order_by("position").iterator(chunk_size=2000)
