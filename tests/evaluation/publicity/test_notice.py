"""The public notice: who prepares and signs it, and how long it stands (PUB-1, 3)."""

from datetime import date, timedelta

import pytest

from evaluation.cycles.models import Cycle
from evaluation.publicity import actions, selectors, tasks
from evaluation.publicity.models import PublicityNotice
from portal.accounts.models import Role
from portal.calendar.models import CalendarDay, CalendarYear
from portal.calendar.selectors import forget
from portal.calendar.shipped import load_shipped
from portal.kernel.actions import Context
from portal.kernel.models import Event
from portal.kernel.policy import Actor
from portal.kernel.problems import Forbidden, Refused, Stale, WrongState
from tests.factories import evaluation as make
from tests.factories import publicity as given

pytestmark = pytest.mark.django_db
SYSTEM = Actor(system="evaluation.publicity")


@pytest.fixture(autouse=True)
def calendar(db):
    load_shipped()
    yield
    forget()


@pytest.fixture
def cycle():
    return given.deliberating()


def prepared(cycle):
    return actions.prepare(make.ctx(make.duty(cycle, "publicity_officer")), cycle)


def test_the_notice_names_exactly_what_was_decided_pass_by_rank(cycle):
    """INV-24."""
    notice = prepared(cycle)
    assert [r.case.rank for r in selectors.rows_of(notice)] == [1, 2, 3]
    assert {r.case.decision for r in notice.rows.all()} == {"pass"}


def test_a_list_that_no_longer_is_what_was_decided_is_not_opened(cycle):
    """INV-24: the list is compared with the decisions once more when the leader signs."""
    notice = prepared(cycle)
    given.decided(cycle, rank=4)
    with pytest.raises(Stale):
        actions.open_(make.ctx(given.leader()), notice)


def test_nothing_is_prepared_while_a_case_is_undecided(cycle):
    case = given.decided(cycle, rank=9)
    type(case).objects.filter(pk=case.pk).update(state="deliberated", decision="")
    with pytest.raises(Refused, match="还有 1 家"):
        prepared(cycle)


def test_nothing_is_prepared_where_nobody_passed():
    with pytest.raises(Refused, match="没有考核通过"):
        prepared(given.deliberating(passed=0))


def test_only_the_publicity_officer_of_the_cycle_prepares(cycle):
    for who in (make.duty(cycle, "registrar"), given.leader(), make.actor(make.ministry(), Role.EXPERT)):
        with pytest.raises(Forbidden):
            actions.prepare(make.ctx(who), cycle)


def test_who_prepared_does_not_sign(cycle):
    """SOD-3: the same person in two memberships is still the same person."""
    officer = make.duty(cycle, "publicity_officer")
    notice = actions.prepare(make.ctx(officer), cycle)
    with pytest.raises(Refused, match="不同的人"):
        actions.open_(make.ctx(Actor(officer.user_id, Role.MINISTRY_LEADER, officer.organisation_id)), notice)


def test_staff_do_not_sign(cycle):
    with pytest.raises(Forbidden):
        actions.open_(make.ctx(make.duty(cycle, "publicity_officer")), prepared(cycle))


def test_opening_issues_the_numbered_paper_and_moves_the_cycle(cycle):
    notice = given.opened(cycle)
    cycle.refresh_from_db()
    assert cycle.state == Cycle.State.PUBLICITY
    assert notice.doc.public and notice.doc.doc_no == f"司鉴公示〔{make.today().year}〕1号"
    assert [row[1] for row in notice.doc.body["table"]["rows"]] == [r.case.application.institution.name for r in selectors.rows_of(notice)]
    assert notice.doc.body["digest"] == notice.list_digest


def test_seven_working_days_over_national_day_end_on_a_worked_saturday(cycle):
    """domain.md §7.9: opened on Wednesday 23 September 2026, the day of opening not counted."""
    notice = given.opened(cycle, on=date(2026, 9, 23))
    assert notice.closes_on == date(2026, 10, 10)
    assert notice.closes_at == make.at(date(2026, 10, 11))


@pytest.mark.parametrize("wd, last", [(5, date(2026, 10, 8)), (7, date(2026, 10, 10)), (10, date(2026, 10, 14))])
def test_the_period_is_that_of_the_cycle(cycle, wd, last):
    Cycle.objects.filter(pk=cycle.pk).update(publicity_wd=wd)
    cycle.refresh_from_db()
    assert given.opened(cycle, on=date(2026, 9, 23)).closes_on == last


def test_a_notice_never_closes_before_its_last_midnight(cycle):
    """INV-25."""
    notice = given.opened(cycle)
    with pytest.raises(Refused, match="还没有满"):
        actions.close(Context(SYSTEM, now=notice.closes_at - timedelta(seconds=1)), notice)
    assert actions.close(Context(SYSTEM, now=notice.closes_at), notice).state == "closed"


def test_nobody_closes_a_notice_by_hand(cycle):
    """INV-25."""
    notice = given.opened(cycle)
    for who in (given.leader(), make.duty(cycle, "objection_officer"), Actor()):
        with pytest.raises(Forbidden):
            actions.close(make.ctx(who, now=notice.closes_at), notice)


def test_the_minute_task_closes_what_is_due_once_and_leaves_the_rest(cycle):
    running = given.opened(cycle)
    assert tasks.close_due() == 0
    PublicityNotice.objects.filter(pk=running.pk).update(
        opened_on=make.today() - timedelta(days=40), closes_on=make.today() - timedelta(days=1), closes_at=make.at(make.today())
    )
    assert tasks.close_due() == 1 and tasks.close_due() == 0
    assert Event.objects.filter(verb="evaluation.publicity.close").count() == 1


def test_a_period_that_a_new_calendar_would_make_too_short_ends_later(cycle):
    """INV-25, INV-50: days off that were not known when the notice opened are made up for; a limit never moves forward."""
    notice = given.opened(cycle, on=date(2027, 3, 1))
    told = notice.closes_on
    assert told == date(2027, 3, 10)
    year = CalendarYear.objects.create(year=2027, notice="示例〔2026〕1号", state="confirmed")
    CalendarDay.objects.create(year=year, date=date(2027, 3, 9), kind="off")
    forget()
    with pytest.raises(Refused):
        actions.close(Context(SYSTEM, now=notice.closes_at), notice)
    notice = actions.recount(Context(SYSTEM, now=notice.closes_at), notice)
    assert notice.closes_on == date(2027, 3, 11)
    CalendarDay.objects.create(year=year, date=date(2027, 3, 6), kind="work")
    forget()
    assert actions.recount(Context(SYSTEM), notice).closes_on == date(2027, 3, 11)


def test_a_cycle_has_one_notice(cycle):
    notice = prepared(cycle)
    with pytest.raises(Refused, match="已经拟定"):
        prepared(cycle)
    actions.open_(make.ctx(given.leader()), notice)
    with pytest.raises(WrongState):
        actions.open_(make.ctx(given.leader()), notice)


@pytest.mark.parametrize(
    "today, left", [(date(2026, 9, 23), 7), (date(2026, 9, 25), 6), (date(2026, 10, 7), 3), (date(2026, 10, 9), 1), (date(2026, 10, 10), 0)]
)
def test_the_clock_counts_the_working_days_after_today(cycle, today, left):
    notice = given.opened(cycle, on=date(2026, 9, 23))
    assert selectors.clock(notice, today) == {"total": 7, "left": left, "gone": 7 - left}
