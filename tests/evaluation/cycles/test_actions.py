"""A cycle from its draft to its archive: who moves it, what holds it back, and what the clock does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from evaluation.cycles import actions, selectors, tasks
from evaluation.cycles.models import Cycle, Duty, Quota
from evaluation.recommendation.models import Recommendation
from evaluation.review.models import ReviewCase
from portal.accounts.models import Role
from portal.calendar.selectors import deadline, end_of
from portal.documents.models import IssuedDocument
from portal.kernel.actions import Context
from portal.kernel.models import Event
from portal.kernel.policy import Actor, rows
from portal.kernel.problems import Forbidden, Refused, WrongState
from portal.notify.models import Notice
from tests.factories import evaluation as make
from tests.factories import surveillance

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make.actor(make.ministry(), Role.MINISTRY_STAFF)


@pytest.fixture
def leader():
    return make.actor(make.ministry(), Role.MINISTRY_LEADER)


@pytest.fixture
def units():
    return [make.province(f"{n:02d}") for n in range(11, 43)]


def planned(**changed):
    today = make.today()
    opens = deadline(today, 12)
    until = deadline(opens, 25)
    said = {
        "name": "第九批考核", "standard": make.small_standard(), "basis_year": opens.year - 1, "apply_from": make.at(opens),
        "apply_until": end_of(until), "recommend_until": end_of(deadline(until, 25)), "data_until": opens - timedelta(days=1),
        "review_until": deadline(until, 90), "publicity_wd": 7, "places": 80, "grades_allowed": ["A", "B"],
    }  # fmt: skip
    return said | changed


def drafted(staff, units, **changed):
    cycle = actions.draft(make.ctx(staff), make.ministry(), **planned(**changed))
    return actions.set_quotas(make.ctx(staff), cycle, places={u.pk: 18 for u in units}, basis="按公式测算")


def test_a_plan_is_scheduled_by_a_leader_with_its_call(staff, leader, units):
    """CYC-1."""
    cycle = actions.schedule(make.ctx(leader), drafted(staff, units))
    paper = IssuedDocument.objects.get(pk=cycle.notice_id)
    assert (cycle.state, paper.kind, paper.public) == ("scheduled", "cycle_notice", True)
    assert paper.body["table"]["rows"][-1] == ["合计", "576"] and len(paper.body["table"]["rows"]) == 33


def test_everybody_who_must_organise_is_told_once(staff, leader, units):
    clerk, head = make.actor(units[0], Role.PROVINCIAL_CLERK), make.actor(units[1], Role.PROVINCIAL_LEADER)
    body = make.Organisation.objects.create(kind="association", name="示例协会", parent=make.ministry(), state="active")
    friend = make.actor(body, Role.ASSOCIATION)
    cycle = actions.schedule(make.ctx(leader), drafted(staff, units))
    from evaluation.cycles.reactions import send_call

    event = Event.objects.get(verb="evaluation.cycles.schedule", subject_id=cycle.pk)
    send_call(event)
    send_call(event)
    told = set(Notice.objects.filter(event=event).values_list("user_id", flat=True))
    assert told == {clerk.user_id, head.user_id, friend.user_id}
    assert Notice.objects.filter(event=event).count() == 3


def test_a_repeat_of_the_same_request_issues_one_call(staff, leader, units):
    """INV-51."""
    cycle, key = drafted(staff, units), uuid4()
    for _time in range(2):
        actions.schedule(make.ctx(leader, request_key=key), cycle)
    assert IssuedDocument.objects.filter(kind="cycle_notice").count() == 1


def test_who_wrote_the_plan_does_not_schedule_it(staff, units):
    """SOD-3, SOD-12."""
    cycle = drafted(staff, units)
    both = Actor(staff.user_id, Role.MINISTRY_LEADER, staff.organisation_id)
    with pytest.raises(Refused, match="不同的人"):
        actions.schedule(make.ctx(both), cycle)


def test_a_plan_lacks_everything_at_once(staff, leader, units):
    cycle = actions.draft(make.ctx(staff), make.ministry(), **planned(apply_from=make.at(deadline(make.today(), 3)), grades_allowed=["A"]))
    with pytest.raises(Refused) as refused:
        actions.schedule(make.ctx(leader), cycle)
    assert [p.code for p in refused.value.problems] == ["quotas", "notice"]
    assert not IssuedDocument.objects.exists()


def test_a_scheduled_plan_stands(staff, leader, units):
    cycle = actions.schedule(make.ctx(leader), drafted(staff, units))
    with pytest.raises(WrongState):
        actions.amend(make.ctx(staff), cycle, places=90)
    with pytest.raises(WrongState):
        actions.set_quotas(make.ctx(staff), cycle, places={units[0].pk: 99})


def test_a_change_of_quotas_is_an_event_with_both_figures(staff, units):
    """INV-1."""
    cycle = drafted(staff, units)
    actions.set_quotas(make.ctx(staff), cycle, places={units[0].pk: 25})
    event = Event.objects.filter(verb="evaluation.cycles.set_quotas").latest("pk")
    assert event.before["quotas"][str(units[0].pk)] == 18 and event.after["quotas"][str(units[0].pk)] == 25


def test_a_second_cycle_within_eighteen_months_needs_the_leaders_reason(staff, leader, units):
    """INV-5."""
    make.cycle("announced", number=1)
    cycle = drafted(staff, units)
    with pytest.raises(Refused) as refused:
        actions.schedule(make.ctx(leader), cycle)
    assert [p.code for p in refused.value.problems] == ["too_soon"]
    done = actions.schedule(make.ctx(leader), cycle, early_reason="示例：按部署提前")
    assert done.early_reason == "示例：按部署提前"


def test_no_cycle_is_scheduled_while_the_one_before_runs(staff, leader, units):
    """INV-4."""
    make.cycle("reviewing", number=1, apply_from=make.at(date(2024, 1, 8)), apply_until=make.at(date(2024, 2, 20)))
    cycle = drafted(staff, units)
    with pytest.raises(Refused, match="还没有进入公示"):
        actions.schedule(make.ctx(leader), cycle)


def test_a_second_running_cycle_is_refused_by_action_and_by_the_database():
    """INV-4."""
    make.cycle("publicity", number=1)
    late = make.cycle("scheduled", number=2, apply_from=make.at(make.today()), apply_until=make.at(make.today() + timedelta(days=40)))
    with pytest.raises(Refused, match="另一批考核还在进行"):
        actions.open_(make.system("evaluation.cycles"), late)
    with pytest.raises(IntegrityError):
        Cycle.objects.filter(pk=late.pk).update(state="applying")


@pytest.mark.django_db(transaction=True)
def test_two_leaders_who_schedule_at_once_schedule_once():
    """INV-4: one wins, the other is told that the state has moved on; one paper, one number."""
    units = [make.province(f"{n:02d}") for n in range(11, 43)]
    staff = make.actor(make.ministry(), Role.MINISTRY_STAFF)
    leaders = [make.actor(make.ministry(), Role.MINISTRY_LEADER) for _n in range(2)]
    cycle, start = drafted(staff, units), Barrier(2)

    def press(leader):
        try:
            start.wait()
            actions.schedule(make.ctx(leader), cycle)
            return "done"
        except WrongState:
            return "late"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, leaders)) == ["done", "late"]
    assert IssuedDocument.objects.filter(kind="cycle_notice").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_cycles_that_open_at_once_leave_one_running():
    """INV-4."""
    start = Barrier(2)
    opens = {"apply_from": make.at(make.today()), "apply_until": make.at(make.today() + timedelta(days=40))}
    cycles = [make.cycle("scheduled", number=n, **opens) for n in (1, 2)]

    def move(cycle):
        try:
            start.wait()
            actions.open_(make.system("evaluation.cycles"), cycle)
            return True
        except (Refused, IntegrityError):
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(move, cycles)) == [False, True]
    assert Cycle.objects.filter(state__in=Cycle.RUNNING).count() == 1


@pytest.mark.parametrize(
    ("verb", "state", "role"),
    [
        (actions.amend, "draft", Role.MINISTRY_LEADER),
        (actions.schedule, "draft", Role.MINISTRY_STAFF),
        (actions.open_, "scheduled", Role.MINISTRY_LEADER),
        (actions.close_applications, "applying", Role.MINISTRY_LEADER),
        (actions.start_review, "formal_check", Role.MINISTRY_LEADER),
        (actions.close_scoring, "reviewing", Role.MINISTRY_STAFF),
        (actions.open_publicity, "deliberating", Role.MINISTRY_LEADER),
        (actions.announce, "publicity", Role.MINISTRY_LEADER),
        (actions.archive, "announced", Role.AUDITOR),
    ],
)
def test_a_step_is_taken_by_nobody_else(verb, state, role):
    cycle = make.cycle(state)
    with pytest.raises(Forbidden):
        verb(make.ctx(make.actor(make.ministry(), role)), cycle)


def test_the_clock_takes_each_step_at_its_moment_and_a_repeat_does_nothing():
    """CYC-2…4, INV-51."""
    cycle = make.cycle("scheduled", apply_from=make.at(make.today()), apply_until=make.at(make.today() + timedelta(days=40)))
    assert tasks.advance() == 1
    cycle.refresh_from_db()
    assert cycle.state == "applying"
    before = Event.objects.count()
    assert tasks.advance() == 0 and Event.objects.count() == before
    Cycle.objects.filter(pk=cycle.pk).update(apply_from=make.at(make.today() - timedelta(days=40)), apply_until=make.at(make.today()))
    assert tasks.advance() == 1 and tasks.advance() == 0
    Cycle.objects.filter(pk=cycle.pk).update(apply_until=make.at(make.today() - timedelta(days=2)), recommend_until=make.at(make.today()))
    assert tasks.advance() == 1 and tasks.advance() == 0
    cycle.refresh_from_db()
    assert cycle.state == "formal_check"


@pytest.mark.parametrize(
    ("verb", "state", "field"),
    [(actions.open_, "scheduled", "apply_from"), (actions.close_applications, "applying", "apply_until")],
)
def test_a_step_of_the_clock_waits_for_midnight(verb, state, field):
    """INV-49: a last day counts to its end; the instant stored is the midnight after it, exclusive."""
    cycle = make.cycle(state)
    moment = getattr(cycle, field)
    with pytest.raises(Refused, match="还没有到"):
        verb(make.system("evaluation.cycles", now=moment - timedelta(microseconds=1)), cycle)
    assert verb(make.system("evaluation.cycles", now=moment), cycle).state != state


def test_recommendations_close_early_only_when_all_units_have_handed_in():
    """CYC-4."""
    make.province("32")
    cycle = make.cycle("applying")
    cycle = actions.close_applications(make.system("evaluation.cycles", now=cycle.apply_until), cycle)
    with pytest.raises(Refused, match="还没有提交"):
        actions.close_recommendations(make.system("evaluation.recommendation", now=cycle.apply_until), cycle)
    done = actions.close_recommendations(make.system("evaluation.cycles", now=cycle.recommend_until), cycle)
    assert done.state == "formal_check"


def received(cycle, number="K-0001"):
    """A case of the cycle before its experts."""
    return ReviewCase.objects.create(cycle=cycle, application=make.application(in_cycle=cycle, state="verified"), number=number)


def test_review_waits_for_experts_and_for_every_list(staff):
    """CYC-5: both gates speak at once."""
    province = make.province()
    cycle = make.cycle("formal_check")
    received(cycle)
    Recommendation.objects.create(cycle=cycle, province=province, state="submitted", quota=5)
    with pytest.raises(Refused) as refused:
        actions.start_review(make.ctx(staff), cycle)
    assert {p.code for p in refused.value.problems} == {"experts", "undecided"}


def test_scores_are_closed_by_the_result_officer(staff):
    """CYC-6: with no case open nothing is missing."""
    cycle = make.cycle("reviewing")
    officer = make.duty(cycle, "result_officer", staff)
    assert actions.close_scoring(make.ctx(officer), cycle).state == "deliberating"


def test_scores_are_not_closed_over_a_case_without_its_sheets(staff):
    """CYC-6, INV-18."""
    cycle = make.cycle("reviewing")
    received(cycle)
    with pytest.raises(Refused, match="有效评分表"):
        actions.close_scoring(make.ctx(make.duty(cycle, "result_officer", staff)), cycle)


def test_later_stages_move_the_cycle_as_the_system():
    """CYC-7, CYC-8."""
    cycle = make.cycle("deliberating")
    cycle = actions.open_publicity(make.system("evaluation.publicity"), cycle)
    assert actions.announce(make.system("evaluation.listing"), cycle).state == "announced"


def test_an_announced_cycle_is_archived(staff):
    """CYC-9."""
    cycle = make.cycle("announced")
    assert actions.archive(make.ctx(staff), cycle).state == "archived"


def test_no_duty_goes_to_a_person_who_may_not_hold_it(leader, staff):
    """SOD-5."""
    cycle = make.cycle("scheduled")
    person = make.User.objects.get(pk=staff.user_id)
    actions.assign_duty(make.ctx(leader), cycle, user=person, duty="review_secretary")
    with pytest.raises(Refused, match="不能由同一人承担"):
        actions.assign_duty(make.ctx(leader), cycle, user=person, duty="objection_officer")
    with pytest.raises(Refused):
        actions.assign_duty(make.ctx(leader), cycle, user=person, duty="review_secretary")
    outsider = make.User.objects.get(pk=make.actor(make.province(), Role.PROVINCIAL_CLERK).user_id)
    with pytest.raises(Refused, match="只有司法部工作人员"):
        actions.assign_duty(make.ctx(leader), cycle, user=outsider, duty="registrar")
    duty = Duty.objects.get()
    actions.end_duty(make.ctx(leader), duty)
    assert not selectors.has_duty(staff, cycle, "review_secretary")
    assert actions.assign_duty(make.ctx(leader), cycle, user=person, duty="objection_officer").duty == "objection_officer"


@pytest.mark.django_db(transaction=True)
def test_two_duties_that_exclude_each_other_are_not_given_at_once():
    """SOD-5 under a race."""
    leaders = [make.actor(make.ministry(), Role.MINISTRY_LEADER) for _n in range(2)]
    person = make.member(make.ministry(), Role.MINISTRY_STAFF).user
    cycle, start = make.cycle("scheduled"), Barrier(2)

    def give(pair):
        try:
            start.wait()
            actions.assign_duty(make.ctx(pair[0]), cycle, user=person, duty=pair[1])
            return True
        except Refused:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        given = pool.map(give, zip(leaders, ("review_secretary", "publicity_officer"), strict=True))
        assert sorted(given) == [False, True]


def test_drafts_are_the_ministrys_and_the_auditors(staff):
    make.cycle("draft", number=1)
    make.cycle("applying", number=2)
    for who, sees in [
        (staff, 2),
        (make.actor(make.ministry(), Role.AUDITOR), 2),
        (make.actor(make.province(), Role.PROVINCIAL_LEADER), 1),
        (Actor(), 1),
    ]:
        assert rows(who, Cycle).count() == sees


def test_the_next_plan_keeps_the_lengths_of_the_last_and_is_never_too_soon():
    make.cycle("announced", number=1)
    today = make.today()
    said = selectors.next_plan(today)
    assert said["apply_from"] >= deadline(today, 10)
    assert said["apply_from"] < said["apply_until"] < said["recommend_until"] < said["review_until"]
    assert {s["off"] for s in selectors.spans(said, today)} == {False}


def test_the_proposal_counts_institutions_of_an_allowed_grade(units):
    cycle = make.cycle("draft", quotas={})
    good, poor = make.institution(units[0]), make.institution(units[0])
    make.graded(good, make.today().year - 1, "A")
    make.graded(poor, make.today().year - 1, "C")
    surveillance.listing(good, cycle=make.cycle("archived"))
    found = selectors.eligibility(cycle, make.today())
    assert (found[units[0].pk]["active"], found[units[0].pk]["eligible"], found[units[1].pk]["eligible"]) == (2, 1, 0)
    assert (found[units[0].pk]["listed"], found[units[1].pk]["listed"]) == (1, 0)
    proposed = selectors.proposed_quotas(found, 600)
    assert sum(proposed.values()) == 600 and proposed[units[0].pk] == max(proposed.values())


def test_the_proposal_takes_the_same_queries_for_any_number_of_institutions(units):
    cycle, took = make.cycle("draft", quotas={}), set()
    for count in (1, 5):
        for _n in range(count):
            make.institution(units[0])
        with CaptureQueriesContext(connection) as asked:
            selectors.eligibility(cycle, make.today())
        took.add(len(asked))
    assert len(took) == 1 and took.pop() <= 4


def test_quotas_of_strangers_are_refused(staff, units):
    """INV-10 begins here: places belong to the 32 units."""
    cycle = drafted(staff, units)
    with pytest.raises(Refused, match="32 个省级单位"):
        actions.set_quotas(make.ctx(staff), cycle, places={make.ministry().pk: 3})
    assert Quota.objects.filter(cycle=cycle).count() == 32


def test_a_step_needs_its_context_not_a_clock_of_its_own():
    cycle = make.cycle("scheduled")
    ctx = Context(Actor(system="evaluation.cycles"), now=cycle.apply_from)
    assert actions.open_(ctx, cycle).state == "applying"
