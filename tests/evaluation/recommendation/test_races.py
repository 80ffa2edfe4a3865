"""What two people do at the same moment, each in a transaction of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection

from evaluation.recommendation import actions
from evaluation.recommendation.models import Nominee
from portal.accounts.models import Role
from portal.documents.models import IssuedDocument
from portal.kernel.models import Event
from portal.kernel.problems import Refused
from tests.evaluation.recommendation.conftest import described
from tests.factories import evaluation as make

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


def test_eight_clerks_nominate_into_the_last_place_and_one_succeeds(row, province, applicant):
    """INV-10."""
    first = make.actor(province, Role.PROVINCIAL_CLERK)
    for n in range(2):
        actions.nominate(make.ctx(first), row, application=applicant(900_000 - n))
    clerks = [make.actor(province, Role.PROVINCIAL_CLERK) for _n in range(8)]
    waiting = [applicant(500_000 + n) for n in range(8)]

    def nominates(who, application):
        return lambda: actions.nominate(make.ctx(who), row, application=application)

    came = at_once(*(nominates(who, application) for who, application in zip(clerks, waiting, strict=True)))
    assert came == ["done", *["over_quota"] * 7]
    listed = Nominee.objects.filter(recommendation=row, state="listed").order_by("rank")
    assert list(listed.values_list("rank", flat=True)) == [1, 2, 3]
    assert Event.objects.filter(verb="evaluation.recommendation.nominate").count() == 3


def test_two_leaders_submit_at_once_and_there_is_one_letter(row, province, clerk, applicant):
    actions.nominate(make.ctx(clerk), row, application=applicant())
    ready = described(row, clerk)
    leaders = [make.actor(province, Role.PROVINCIAL_LEADER) for _n in range(2)]

    def submits(who):
        return lambda: actions.submit(make.ctx(who), ready)

    assert at_once(*map(submits, leaders)) == ["done", "wrong_state"]
    assert IssuedDocument.objects.filter(kind="recommendation_letter").count() == 1
    assert Event.objects.filter(verb="evaluation.recommendation.submit").count() == 1
