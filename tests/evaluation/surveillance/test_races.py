"""What several workers or people do at the same moment, each in a transaction of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection

from evaluation.surveillance import actions, delisting, sweep
from evaluation.surveillance.models import DelistingProposal, Finding, Rectification
from institutions.models import Institution
from portal.documents.models import IssuedDocument
from portal.kernel.models import Event
from portal.kernel.policy import Actor
from portal.kernel.problems import Refused
from tests.factories import evaluation as make
from tests.factories import surveillance as case

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "已按要求逐项办理，材料齐全。"


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


def test_two_runs_at_once_find_one_thing_once():
    """INV-36: the nightly run and an event's check meet on the same listing."""
    listing = case.listing()
    Institution.objects.filter(pk=listing.institution_id).update(licence_expires_on=make.today() - make.timedelta(days=1))
    assert at_once(*[lambda: sweep.run(make.today())] * 3) == ["done"] * 3
    assert Finding.objects.count() == 1
    assert Event.objects.filter(verb="evaluation.surveillance.detect").count() == 1


def test_two_leaders_notify_at_once_and_one_notice_goes_out():
    listing = case.listing()
    finding = case.finding(listing, "RC-06")
    leaders = [make.actor(listing.institution.organisation.parent, "provincial_leader") for _n in range(2)]
    came = at_once(*(lambda who=who: actions.notify(make.ctx(who), listing, findings=[finding], demands=WORDS) for who in leaders))
    assert came == ["done", "not_due"]
    assert Rectification.objects.count() == IssuedDocument.objects.filter(kind="rectification_notice").count() == 1


def test_the_province_and_the_association_propose_at_once_and_there_is_one_proposal():
    listing = case.listing()
    finding = case.finding(listing, "RC-14")
    bureau = listing.institution.organisation.parent
    who = [make.actor(bureau, "provincial_leader"), make.actor(case.association(bureau), "association")]
    came = at_once(*(lambda one=one: delisting.propose(make.ctx(one), listing, findings=[finding], text=WORDS) for one in who))
    assert came == ["done", "proceeding"] and DelistingProposal.objects.count() == 1


def test_the_last_opinions_given_at_once_bring_the_proposal_before_the_leader():
    listing = case.listing()
    admin = make.actor(listing.institution, "institution_admin")
    head = make.actor(listing.institution.organisation.parent, "provincial_leader")
    row = delisting.propose(make.ctx(head), listing, findings=[case.finding(listing, "RC-14")], text=WORDS)
    delisting.defend(make.ctx(admin), row, defence=WORDS)
    for _n in range(3):
        case.expert("33")
    delisting.open_rereview(make.ctx(make.actor(make.ministry(), "ministry_staff")), row)
    asked = list(row.opinions.select_related("expert"))
    at = make.ministry().pk

    def speaks(opinion):
        return lambda: delisting.give_opinion(
            make.ctx(Actor(opinion.expert.user_id, "expert", at)), opinion, opinion_given="keep", text=WORDS
        )

    assert at_once(*(speaks(o) for o in asked)) == ["done"] * 3
    row.refresh_from_db()
    assert row.state == "advised"
