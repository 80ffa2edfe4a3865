"""The chain over the log: whoever changes, removes or slips in an event breaks it at that place."""

import pytest
from django.db import connection
from django.utils import timezone

from portal.kernel import chain
from portal.kernel.models import Event, EventLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed():
    events = [
        Event.objects.create(
            verb=f"test.kernel.{n}",
            subject_type="portal.user",
            subject_id=n,
            actor_role="system",
            before={},
            after={"n": n},
            at=timezone.now(),
        )
        for n in range(1, 5)
    ]
    chain.seal()
    return events


def past_the_portal(sql, *given):
    """What only somebody with the database in hand could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, given)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_sound_log_is_sound_and_sealing_again_adds_nothing(sealed):
    assert chain.verify() is None
    assert chain.seal() == 0
    assert chain.head()[0] == EventLink.objects.count()


def test_a_changed_event_is_named(sealed):
    past_the_portal("UPDATE portal_event SET after = '{\"n\": 99}' WHERE id = %s", sealed[1].pk)
    assert chain.verify().event_id == sealed[1].pk


def test_a_removed_link_is_named_by_its_place(sealed):
    place = EventLink.objects.get(event=sealed[2]).position
    past_the_portal("DELETE FROM portal_eventlink WHERE position = %s", place)
    assert chain.verify().position == place


def test_a_digest_written_anew_breaks_the_next_link(sealed):
    past_the_portal("UPDATE portal_event SET reason = 'x' WHERE id = %s", sealed[0].pk)
    sealed[0].refresh_from_db()
    link = EventLink.objects.get(event=sealed[0])
    before = EventLink.objects.filter(position=link.position - 1).first()
    forged = chain.digest(before.digest if before else chain.FIRST, sealed[0])
    past_the_portal("UPDATE portal_eventlink SET digest = %s WHERE position = %s", forged, link.position)
    assert chain.verify().position == link.position + 1
