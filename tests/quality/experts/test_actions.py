"""An expert from nomination to the end: two persons, the yearly word, and what assignment may count on."""

from datetime import timedelta
from uuid import uuid4

import pytest

from evaluation.review.selectors import assignable
from portal.accounts.models import Membership, ProvincialUnit, Role, User
from portal.kernel.models import Event
from portal.kernel.policy import Actor, rows
from portal.kernel.problems import Forbidden, Refused, WrongState
from quality.experts import actions, selectors
from quality.experts.models import Expert
from quality.experts.tasks import tend
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make.actor(make.ministry(), Role.MINISTRY_STAFF)


@pytest.fixture
def leader():
    return make.actor(make.ministry(), Role.MINISTRY_LEADER)


def given(**changed):
    make.province("33")
    return {
        "name": "示例甲", "username": "zhuanjia-01", "employer": "示例大学", "province": ProvincialUnit.objects.get(code="33"),
        "title": "教授", "fields": ["0101"],
    } | changed  # fmt: skip


@pytest.fixture
def nominee(staff):
    return actions.nominate(make.ctx(staff), make.ministry(), **given())


@pytest.fixture
def expert(nominee, leader):
    return actions.admit(make.ctx(leader), nominee)


def self_of(expert):
    return Actor(expert.user_id, Role.EXPERT, make.ministry().pk)


def test_a_nominee_has_an_account_but_no_desk(nominee):
    assert nominee.state == "nominated" and not nominee.user.has_usable_password()
    assert not Membership.objects.filter(user=nominee.user).exists()
    assert nominee.employments.get().until_on is None


def test_admission_opens_the_desk_for_four_years(expert):
    assert (expert.state, expert.admitted_on, expert.confirmed_on) == ("admitted", make.today(), make.today())
    assert expert.term_until > make.today() + timedelta(days=4 * 365 - 2)
    assert Membership.objects.get(user=expert.user).role == Role.EXPERT
    assert Event.objects.filter(verb="portal.accounts.open_membership").count() == 1


def test_who_nominates_does_not_admit(staff, nominee):
    """SOD-3."""
    both = Actor(staff.user_id, Role.MINISTRY_LEADER, staff.organisation_id)
    with pytest.raises(Refused, match="不同的人"):
        actions.admit(make.ctx(both), nominee)
    with pytest.raises(Forbidden):
        actions.admit(make.ctx(staff), nominee)


def test_a_repeat_nominates_nobody_twice(staff):
    """INV-51."""
    key = uuid4()
    made = [actions.nominate(make.ctx(staff, request_key=key), make.ministry(), **given()) for _time in range(2)]
    assert made[0].pk == made[1].pk and Expert.objects.count() == 1


def test_a_person_is_entered_once(staff, nominee):
    with pytest.raises(Refused, match="已经登记"):
        actions.nominate(make.ctx(staff), make.ministry(), **given())


def test_an_account_of_another_name_is_not_taken_over(staff):
    make.member(make.province(), Role.PROVINCIAL_CLERK, username="zhuanjia-01", name="示例乙")
    with pytest.raises(Refused, match="属于另一人"):
        actions.nominate(make.ctx(staff), make.ministry(), **given())
    assert User.objects.filter(username="zhuanjia-01").count() == 1


def test_an_auditor_is_no_expert(staff):
    """SOD-10."""
    make.member(make.ministry(), Role.AUDITOR, username="zhuanjia-01", name="示例甲")
    with pytest.raises(Refused, match="审计人员"):
        actions.nominate(make.ctx(staff), make.ministry(), **given())


def test_only_admitted_experts_in_their_term_can_be_assigned(nominee, leader):
    cycle = make.cycle("reviewing")
    today = make.today()
    assert not assignable(cycle, today).exists()
    expert = actions.admit(make.ctx(leader), nominee)
    assert assignable(cycle, today).get() == expert
    assert not assignable(cycle, expert.term_until + timedelta(days=1)).exists()
    paused = actions.pause(make.ctx(leader, reason="工作繁忙，暂停半年"), expert, ground="load")
    assert not assignable(cycle, today).exists()
    actions.resume(make.ctx(leader), paused)
    assert assignable(cycle, today).exists()
    actions.remove(make.ctx(leader, reason="泄露评审信息，经查属实"), paused)
    assert not assignable(cycle, today).exists()


def test_removal_closes_the_desk_at_once_and_needs_a_reason(expert, leader):
    """INV-54."""
    with pytest.raises(Refused, match="理由"):
        actions.remove(make.ctx(leader), expert)
    actions.remove(make.ctx(leader, reason="三次无故拒绝评审"), expert)
    assert not Membership.objects.filter(user=expert.user, state="open").exists()
    with pytest.raises(WrongState):
        actions.resume(make.ctx(leader), expert)


def test_an_expert_asks_for_a_pause_but_does_not_end_it(expert):
    paused = actions.pause(make.ctx(self_of(expert), reason="出国访学一年"), expert, ground="own_wish")
    assert (paused.state, paused.pause_ground) == ("paused", "own_wish")
    with pytest.raises(Forbidden):
        actions.resume(make.ctx(self_of(expert)), paused)
    again = actions.confirm(make.ctx(self_of(expert)), paused)
    assert again.state == "paused"


def test_nobody_confirms_for_another(expert, staff, leader):
    for who in (staff, leader, Actor(staff.user_id, Role.EXPERT, staff.organisation_id)):
        with pytest.raises(Forbidden):
            actions.confirm(make.ctx(who), expert)


def test_who_has_not_confirmed_for_fifteen_months_is_paused_until_they_do(expert, leader):
    Expert.objects.filter(pk=expert.pk).update(confirmed_on=make.today() - timedelta(days=480))
    assert tend() == 1 and tend() == 0
    expert.refresh_from_db()
    assert (expert.state, expert.pause_ground) == ("paused", "unconfirmed")
    with pytest.raises(Refused, match="本人确认"):
        actions.resume(make.ctx(leader), expert)
    back = actions.confirm(make.ctx(self_of(expert)), expert)
    assert (back.state, back.pause_ground, back.confirmed_on) == ("admitted", "", make.today())


def test_a_term_ends_by_itself_and_is_given_anew_by_two_persons(expert, staff, leader):
    Expert.objects.filter(pk=expert.pk).update(term_until=make.today() - timedelta(days=1))
    assert tend() == 1 and tend() == 0
    expert.refresh_from_db()
    assert expert.state == "expired"
    again = actions.admit(make.ctx(leader), actions.nominate_again(make.ctx(staff), expert))
    assert again.state == "admitted" and again.term_until > make.today()
    assert Membership.objects.filter(user=expert.user, state="open").count() == 1


def test_a_day_before_its_end_a_term_still_runs(expert):
    Expert.objects.filter(pk=expert.pk).update(term_until=make.today())
    assert tend() == 0


def test_employments_change_with_an_event_that_shows_them(expert, staff):
    """INV-1: an employment is part of its expert."""
    house = make.institution()
    before = expert.revision
    done = actions.add_employment(
        make.ctx(self_of(expert)), expert, employer="示例中心", organisation=house.organisation, from_on=make.today() - timedelta(days=900)
    )
    assert done.revision == before + 1
    event = Event.objects.get(verb="quality.experts.add_employment")
    assert any("示例中心" in said for said in event.after["employments"].values())
    held = expert.employments.get(organisation=house.organisation)
    actions.end_employment(make.ctx(staff), expert, employment=held, until_on=make.today())
    held.refresh_from_db()
    assert held.until_on == make.today()
    with pytest.raises(Refused, match="已经结束"):
        actions.end_employment(make.ctx(staff), expert, employment=held, until_on=make.today())


def test_the_pool_is_seen_by_the_ministry_and_each_expert_sees_oneself(expert, staff):
    for who, sees in [(staff, 1), (self_of(expert), 1), (make.actor(make.province(), Role.PROVINCIAL_CLERK), 0), (Actor(), 0)]:
        assert rows(who, Expert).count() == sees
    other = Actor(make.member(make.ministry(), Role.EXPERT).user_id, Role.EXPERT, make.ministry().pk)
    assert not rows(other, Expert).exists()


def test_counts_by_state_are_of_the_visible_rows(expert, staff):
    assert selectors.counts(rows(staff, Expert))["admitted"] == 1
