"""What two people or two workers do at the same moment, each in a transaction of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection, transaction

from evaluation.listing import actions, reactions
from evaluation.listing.models import Announcement, Certificate, Listing
from portal.documents.models import IssuedDocument
from portal.kernel.models import Event
from portal.kernel.problems import Refused
from portal.management.commands.make_demo_keys import Command as Keys
from tests.factories import evaluation as make
from tests.factories import publicity as given

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run every act in its own thread at the same moment; what each came to."""
    start = Barrier(len(acts))

    def run(act):
        close_old_connections()
        try:
            start.wait(timeout=30)
            act()
            return "done"
        except Refused as refused:
            return refused.problems[0].code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_two_leaders_press_announce_at_once_and_there_is_one_announcement_with_one_set_of_numbers():
    """INV-29, INV-30, INV-43."""
    row = given.drafted(given.closed())
    leaders = [given.leader(), given.leader()]
    came = at_once(*(lambda who=who: actions.issue(make.ctx(who), row) for who in leaders))
    assert came == ["done", "wrong_state"]
    assert Announcement.objects.count() == 1 and IssuedDocument.objects.filter(kind="announcement").count() == 1
    assert sorted(Listing.objects.values_list("number", flat=True)) == [f"SG-{make.today().year}-000{n}" for n in (1, 2, 3)]
    assert Certificate.objects.count() == 3
    assert Event.objects.filter(verb="evaluation.listing.issue").count() == 1


def test_two_workers_take_the_same_certificate_and_make_one():
    Keys().handle()
    given.announced(given.closed(passed=1))
    event = Event.objects.get(verb="evaluation.listing.certify")

    def works():
        with transaction.atomic():
            reactions.make_certificate(event)

    assert at_once(works, works) == ["done", "done"]
    assert Certificate.objects.get().state == "valid"
    assert Event.objects.filter(verb="evaluation.listing.bind").count() == 1
