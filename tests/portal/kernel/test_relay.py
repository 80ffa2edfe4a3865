"""What follows from events: once in effect, retried after a fault, gathered where a reaction looks at the organisation."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from portal.kernel import relay
from portal.kernel.models import Delivery, Event

pytestmark = pytest.mark.django_db
VERB = "test.kernel.happened"


def event(concerns: int | None = None) -> Event:
    return Event.objects.create(
        verb=VERB,
        subject_type="portal.user",
        subject_id=1,
        actor_role="system",
        concerns_id=concerns,
        before={},
        after={},
        at=timezone.now(),
    )


@pytest.fixture
def declared():
    """Reactions of this test, taken back afterwards."""
    kept, gathered = dict(relay._reactions), set(relay._gathered)
    yield
    relay._reactions.clear()
    relay._reactions.update(kept)
    relay._gathered.clear()
    relay._gathered.update(gathered)


def reaction(work, **how):
    work.__qualname__ = work.__name__ = f"reaction_{id(work)}"
    return relay.on(VERB, **how)(work)


def test_a_delivery_is_settled_once_however_often_it_is_asked_for(declared):
    seen = []
    reaction(lambda e: seen.append(e.pk))
    one = event()
    relay.owe([one])
    assert relay.settle() == 1 and relay.settle() == 0
    assert seen == [one.pk]


def test_a_failing_reaction_waits_longer_each_time_and_stops_nobody(declared):
    seen, faults = [], iter([RuntimeError("away"), RuntimeError("away"), None])

    def unsteady(e):
        fault = next(faults)
        if fault:
            raise fault
        seen.append("unsteady")

    reaction(unsteady)
    reaction(lambda e: seen.append("steady"))
    relay.owe([event()])
    assert relay.settle() == 1 and seen == ["steady"]
    waiting = Delivery.objects.get(settled_at=None)
    assert waiting.attempts == 1 and "away" in waiting.last_error
    first = waiting.due_at - timezone.now()
    assert timedelta(minutes=1) < first <= timedelta(minutes=2)
    Delivery.objects.filter(pk=waiting.pk).update(due_at=timezone.now())
    relay.settle()
    waiting.refresh_from_db()
    assert timedelta(minutes=3) < waiting.due_at - timezone.now() <= timedelta(minutes=4)
    Delivery.objects.filter(pk=waiting.pk).update(due_at=timezone.now())
    assert relay.settle() == 1 and seen == ["steady", "unsteady"]


def test_what_a_failing_reaction_wrote_is_undone(declared):
    def half(e):
        Event.objects.create(
            verb="test.kernel.half", subject_type="portal.user", subject_id=1, actor_role="system", before={}, after={}, at=e.at
        )
        raise RuntimeError("in the middle")

    reaction(half)
    relay.owe([event()])
    relay.settle()
    assert not Event.objects.filter(verb="test.kernel.half").exists()


def test_of_many_events_about_one_organisation_one_is_owed_to_who_looks_at_the_organisation(declared):
    reaction(lambda e: None, per_organisation=True)
    reaction(lambda e: None)
    events = [event(7), event(7), event(8)]
    relay.owe(events)
    owed = Delivery.objects.values_list("event", "event__concerns_id")
    assert len(owed) == 5  # one each for 7 and 8, and one for each event
    counted = SimpleNamespace(first=[e for e, _c in owed].count(events[0].pk), second=[e for e, _c in owed].count(events[1].pk))
    assert (counted.first, counted.second) == (1, 2)


def test_reactions_named_to_be_left_are_left(declared):
    kept = reaction(lambda e: None)
    relay.owe([event()])
    assert relay.settle(leave=[f"{kept.__module__}.{kept.__qualname__}"]) == 0
    assert relay.settle() == 1
