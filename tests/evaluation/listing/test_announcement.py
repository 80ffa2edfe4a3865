"""Announcing: two persons, no open objection, one set of numbers, and the listing's end (CYC-8, LST-1, 9, 12)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from evaluation.cycles.models import Cycle
from evaluation.listing import actions, rules, selectors, tasks
from evaluation.listing.models import Announcement, Certificate, Listing
from evaluation.publicity import actions as publicity
from portal.accounts.models import Role
from portal.documents import serials
from portal.documents.papers import issue
from portal.kernel.actions import Context
from portal.kernel.models import Event
from portal.kernel.policy import Actor, rows
from portal.kernel.problems import Forbidden, Refused, Stale, WrongState
from tests.factories import evaluation as make
from tests.factories import publicity as given

pytestmark = pytest.mark.django_db
SYSTEM = Actor(system="evaluation.listing")
YEAR = make.today().year


@pytest.fixture
def notice():
    return given.closed()


def objected(notice, n=0):
    """An open objection to the nth row of a notice that is over."""
    now = make.at(notice.opened_on + timedelta(days=1), 10)
    type(notice).objects.filter(pk=notice.pk).update(state="open")
    made = given.objected(notice, case=notice.rows.all()[n].case, now=now, code=given.code(n))
    type(notice).objects.filter(pk=notice.pk).update(state="closed")
    return made


def answered(objection, finding="rejected"):
    officer = make.duty(objection.notice.cycle, "objection_officer")
    objection = publicity.admit(make.ctx(officer), objection)
    inquiry = publicity.inquire(make.ctx(officer), objection, question="请说明申报材料中列出的质谱仪在申报时的使用状态。")
    member = make.actor(objection.case.application.institution, Role.INSTITUTION_ADMIN)
    publicity.respond(make.ctx(member), inquiry, answer="该仪器在申报时处于正常使用状态，附校准记录。")
    publicity.draft_answer(make.ctx(officer), objection, finding=finding, answer="经调取台账和校准记录核查，作出如上结论。")
    return publicity.answer(make.ctx(given.leader()), objection)


def names(announcement):
    return [i.name for i in (listing.institution for listing in announcement.listings.select_related("institution"))]


# --- two persons, one list ----------------------------------------------------------------------------------------------------


def test_the_list_is_announced_with_numbers_in_the_order_of_ranks(notice):
    """LST-1: cycle, listings, certificates and the numbered paper in one act."""
    row = given.announced(notice)
    listings = list(row.listings.order_by("number"))
    assert [x.number for x in listings] == [f"SG-{YEAR}-{n:04d}" for n in (1, 2, 3)]
    assert [x.institution_id for x in listings] == [r.case.application.institution_id for r in notice.rows.all()]
    assert {x.valid_until for x in listings} == {date(YEAR + 4, 12, 31)}
    assert Cycle.objects.get(pk=notice.cycle_id).state == "announced"
    assert row.doc.public and row.doc.doc_no == f"司鉴公告〔{YEAR}〕1号" and row.announced_on == make.today()
    assert [c.serial for c in Certificate.objects.order_by("serial")] == [serials.serial(YEAR, n) for n in (1, 2, 3)]
    assert Event.objects.filter(verb="evaluation.listing.enlist").count() == 3


def test_who_drafted_does_not_issue(notice):
    """INV-29: approval by two persons."""
    registrar = make.duty(notice.cycle, "registrar")
    row = actions.draft(make.ctx(registrar), notice.cycle)
    with pytest.raises(Refused, match="不同的人"):
        actions.issue(make.ctx(Actor(registrar.user_id, Role.MINISTRY_LEADER, registrar.organisation_id)), row)
    amender = make.duty(notice.cycle, "registrar")
    row = actions.amend(make.ctx(amender), row, hold_back=[])
    with pytest.raises(Refused, match="不同的人"):
        actions.issue(make.ctx(Actor(amender.user_id, Role.MINISTRY_LEADER, amender.organisation_id)), row)
    assert not Listing.objects.exists()


def test_only_a_leader_issues_and_only_the_registrar_drafts(notice):
    for who in (given.leader(), make.duty(notice.cycle, "publicity_officer"), make.actor(make.ministry(), Role.EXPERT), Actor()):
        with pytest.raises(Forbidden):
            actions.draft(make.ctx(who), notice.cycle)
    row = given.drafted(notice)
    for who in (make.duty(notice.cycle, "registrar"), make.actor(make.ministry(), Role.EXPERT), Actor()):
        with pytest.raises(Forbidden):
            actions.issue(make.ctx(who), row)


def test_an_issued_announcement_without_its_paper_is_refused_by_the_database(notice):
    """INV-29."""
    row = given.drafted(notice)
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.filter(pk=row.pk).update(state="issued")


def test_nobody_is_listed_but_by_an_announcement(notice):
    """INV-29: no person holds the verb."""
    row = given.drafted(notice)
    for who in (given.leader(), make.duty(notice.cycle, "registrar")):
        with pytest.raises(Forbidden):
            actions.enlist(make.ctx(who), row, institution=make.institution(), number="SG-2099-0001")


def test_no_draft_before_the_notice_is_over():
    notice = given.opened()
    with pytest.raises(Refused, match="公示期还没有满"):
        given.drafted(notice)


def test_the_leader_signs_the_list_that_was_shown(notice):
    row = given.drafted(notice)
    seen = rules.digest([r for r, _kept in selectors.announceable(row)])
    answered(objected(notice, 1), "upheld")
    with pytest.raises(Stale):
        actions.issue(make.ctx(given.leader()), row, seen=seen)


# --- objections ---------------------------------------------------------------------------------------------------------------


def test_nothing_is_announced_with_an_open_objection_on_it(notice):
    """INV-27."""
    objected(notice)
    row = given.drafted(notice)
    with pytest.raises(Refused, match="还有 1 件异议没有办结"):
        actions.issue(make.ctx(given.leader()), row)
    assert not Listing.objects.exists() and Cycle.objects.get(pk=notice.cycle_id).state == "publicity"


def test_a_row_held_back_waits_while_the_others_are_announced_and_is_added_later(notice):
    """PUB-6."""
    objection = objected(notice)
    held = objection.case.application.institution
    row = given.announced(notice, hold_back=[objection.case_id])
    assert held.name not in names(row) and row.listings.count() == 2
    assert not selectors.to_add()
    with pytest.raises(Refused, match="没有可以公告的机构"):
        given.drafted(notice)
    answered(objection)
    assert [n.pk for n in selectors.to_add()] == [notice.pk]
    addition = given.announced(notice)
    assert addition.kind == "addition" and names(addition) == [held.name]
    assert addition.listings.get().number == f"SG-{YEAR}-0003" and addition.doc.number == 2


def test_a_struck_row_is_never_announced(notice):
    objection = objected(notice)
    answered(objection, "upheld")
    row = given.announced(notice)
    assert objection.case.application.institution.name not in names(row) and row.listings.count() == 2
    assert not selectors.to_add()


# --- the list -----------------------------------------------------------------------------------------------------------------


def test_an_institution_has_one_open_listing(notice):
    """INV-30: by action and by database."""
    row = given.announced(notice)
    first = row.listings.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Listing.objects.create(
            institution=first.institution, cycle=first.cycle, announcement=row, number="SG-2099-0001", listed_on=make.today(),
            valid_until=make.today(),
        )  # fmt: skip


def test_the_number_shown_is_the_number_of_open_rows(notice):
    """INV-30, INV-58: on every day, whatever ended in between; what is in a proceeding counts and is shown apart."""
    given.announced(notice)
    today = make.today()
    assert selectors.counts(today)["open"] == selectors.open_listings().count() == 3
    assert selectors.counts(today - timedelta(days=1))["open"] == 0
    Listing.objects.filter(number__endswith="0001").update(state="under_rectification")
    actions.end(Context(SYSTEM), Listing.objects.get(number__endswith="0003"), ground="expired")
    said = selectors.counts(today)
    assert (said["open"], said["in_proceeding"]) == (2, 1) == (selectors.open_listings().count(), 1)
    assert sum(said["by_province"].values()) == 2


def test_the_list_of_an_earlier_day_stands_as_it_stood(notice):
    row = given.announced(notice)
    listing = row.listings.first()
    later = make.at(make.today() + timedelta(days=30), 10)
    actions.end(Context(SYSTEM, now=later), listing, ground="expired")
    assert listing in selectors.as_of(make.today() + timedelta(days=29))
    assert listing not in selectors.as_of(make.today() + timedelta(days=30))


def test_a_new_listing_renews_the_one_before(notice):
    """LST-12: passed again, the institution goes on under a new number; the old certificate is superseded."""
    old = given.announced(notice).listings.first()
    Cycle.objects.update(state="archived")
    cycle = make.cycle("deliberating")
    given.decided(cycle, rank=1, institution=old.institution)
    new = given.announced(given.closed(cycle)).listings.get()
    old.refresh_from_db()
    assert (old.state, old.end_ground, old.ended_on) == ("renewed", "renewed", make.today())
    assert selectors.listing_of(old.institution) == new and old.certificates.get().state == "superseded"


def test_an_institution_in_a_proceeding_is_not_renewed_over_it(notice):
    old = given.announced(notice).listings.first()
    Listing.objects.filter(pk=old.pk).update(state="proposed")
    Cycle.objects.update(state="archived")
    cycle = make.cycle("deliberating")
    given.decided(cycle, rank=1, institution=old.institution)
    with pytest.raises(Refused, match="程序还没有办结"):
        given.announced(given.closed(cycle))


# --- the end ------------------------------------------------------------------------------------------------------------------


def decision_on(listing, kind="delisting_decision"):
    return issue(
        make.ctx(given.leader()), kind=kind, issuer=make.ministry(), title="撤销决定书",
        body={"owner": listing.institution.organisation_id, "paragraphs": ["依照规定撤销。"]},
    )  # fmt: skip


def test_a_delisting_is_announced_with_its_decision_and_voids_the_certificate(notice):
    """LST-9, INV-31."""
    listing = given.announced(notice).listings.first()
    Listing.objects.filter(pk=listing.pk).update(state="rereview")
    decision = decision_on(listing)
    row = actions.issue_delisting(make.ctx(given.leader(), revision=77), listing, on=make.today(), decision=decision)
    listing.refresh_from_db()
    assert (row.kind, row.state) == ("delisting", "issued") and row.doc.doc_no.startswith("司鉴公告〔")
    assert (listing.state, listing.ended_on, listing.ended_by) == ("delisted", make.today(), row)
    assert listing.certificates.get().state == "void" and selectors.listing_of(listing.institution) is None


def test_a_delisting_without_a_decision_on_this_institution_is_refused(notice):
    first, second, _third = given.announced(notice).listings.all()
    Listing.objects.update(state="rereview")
    for decision in (decision_on(second), decision_on(first, kind="announcement")):
        with pytest.raises(Refused, match="没有对这家机构作出的撤销决定书"):
            actions.issue_delisting(make.ctx(given.leader()), first, on=make.today(), decision=decision)
    with pytest.raises(Forbidden):
        actions.issue_delisting(make.ctx(make.duty(notice.cycle, "registrar")), first, on=make.today(), decision=decision_on(first))


def test_a_listing_outside_a_proceeding_is_not_delisted(notice):
    listing = given.announced(notice).listings.first()
    with pytest.raises(WrongState):
        actions.issue_delisting(make.ctx(given.leader()), listing, on=make.today(), decision=decision_on(listing))


@pytest.mark.parametrize("ground", ["delisted", "expired", "withdrawn", "renewed"])
def test_no_certificate_outlives_its_listing(notice, ground):
    """INV-31: the action ends both; the database refuses the one without the other when the transaction commits."""
    first, second, _third = given.announced(notice).listings.all()
    actions.end(Context(SYSTEM), first, ground=ground)
    assert not first.certificates.filter(state__in=Certificate.CURRENT).exists()
    with pytest.raises(DatabaseError, match="ends with its listing"), transaction.atomic():
        Listing.objects.filter(pk=second.pk).update(state=actions.ENDS[ground], ended_on=make.today())
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_term_that_is_over_ends_unless_the_institution_is_being_assessed_anew(notice):
    """LST-12: twelve months of grace while a cycle runs."""
    first, second, third = given.announced(notice).listings.all()
    Listing.objects.filter(pk__in=[first.pk, second.pk]).update(valid_until=make.today() - timedelta(days=1))
    Cycle.objects.update(state="archived")
    make.application(second.institution, state="submitted", in_cycle=make.cycle("reviewing"))
    assert tasks.expire_due() == 1 and tasks.expire_due() == 0
    states = dict(Listing.objects.values_list("pk", "state"))
    assert (states[first.pk], states[second.pk], states[third.pk]) == ("expired", "listed", "listed")


@pytest.mark.parametrize(
    "until, today, applied, over",
    [
        (date(2031, 12, 31), date(2031, 12, 31), False, False),
        (date(2031, 12, 31), date(2032, 1, 1), False, True),
        (date(2031, 12, 31), date(2032, 12, 31), True, False),
        (date(2031, 12, 31), date(2033, 1, 1), True, True),
    ],
)
def test_the_last_day_of_a_term_is_included(until, today, applied, over):
    assert rules.expired(until, today, applied=applied) is over


def test_a_draft_is_the_ministrys_alone_and_the_list_everybodys(notice):
    row = given.drafted(notice)
    for who in (Actor(), make.actor(make.province(), Role.PROVINCIAL_LEADER), make.actor(make.institution(), Role.INSTITUTION_ADMIN)):
        assert row not in rows(who, Announcement)
    actions.issue(make.ctx(given.leader()), row)
    assert rows(Actor(), Announcement).count() == 1 and rows(Actor(), Listing).count() == 3 and not rows(Actor(), Certificate).exists()
