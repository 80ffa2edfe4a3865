"""ASG-1…4, 7: proposed, approved, asked, answered; relations declared and reported; who is late."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from guardian.shortcuts import assign_perm, get_perms, remove_perm

from evaluation.cycles.models import Cycle
from evaluation.review import actions, selectors
from evaluation.review.models import Conflict, ReviewAssignment
from evaluation.review.tasks import expire_invitations
from portal.accounts.models import Role
from portal.calendar.selectors import deadline
from portal.files.models import Attachment
from portal.kernel.models import Event
from portal.kernel.policy import can, rows
from portal.kernel.problems import Forbidden, Refused, WrongState
from portal.kernel.relay import settle
from portal.notify.models import Notice
from quality.experts import actions as pool
from tests.factories import evaluation as make
from tests.factories import review

pytestmark = pytest.mark.django_db
State = ReviewAssignment.State


def states(case):
    return sorted(case.assignments.values_list("state", flat=True))


# --- proposing and approving


def test_the_secretary_proposes_for_all_cases_and_the_leader_asks_all_experts_once(cycle, secretary, leader):
    cases = [review.case(cycle) for _time in range(2)]
    experts = [review.expert() for _time in range(5)]
    actions.propose(make.ctx(secretary), cycle)
    assert [states(c) for c in cases] == [["proposed"] * 5] * 2
    actions.invite_all(make.ctx(leader), cycle)
    assert [states(c) for c in cases] == [["invited"] * 5] * 2
    settle()
    for expert in experts:
        notice = Notice.objects.get(user=expert.user)
        assert notice.kind == "todo" and cases[0].application.institution.name not in notice.subject + notice.text
    found = Event.objects.filter(subject_type="evaluation.reviewcase", verb="evaluation.review.invite")
    assert found.count() == 2 and all(len(e.after["readers"]) == 5 for e in found)


def test_proposing_again_changes_no_pair_that_stands(cycle, secretary, case):
    for _time in range(7):
        review.expert()
    actions.propose(make.ctx(secretary), cycle)
    before = set(case.assignments.values_list("expert", flat=True))
    gone = case.assignments.first()
    ReviewAssignment.objects.filter(pk=gone.pk).update(state="declined")
    actions.propose(make.ctx(secretary), cycle)
    live = set(case.assignments.filter(state="proposed").values_list("expert", flat=True))
    assert before - {gone.expert_id} < live and gone.expert_id not in live and len(live) == 5


def test_with_nobody_to_add_proposing_says_so(cycle, secretary, case):
    review.expert("32")
    with pytest.raises(Refused, match="没有可以新增的分派"):
        actions.propose(make.ctx(secretary), cycle)


@pytest.mark.parametrize("bulk", [True, False])
def test_who_proposed_does_not_approve(cycle, case, bulk):
    """SOD-3"""
    both = make.duty(cycle, "review_secretary")
    made = review.expert()
    actions.assign(make.ctx(both), case, experts=[made])
    as_leader = type(both)(both.user_id, Role.MINISTRY_LEADER, both.organisation_id)
    act, row = (actions.invite_all, cycle) if bulk else (actions.invite, case)
    with pytest.raises(Refused, match="不同的人"):
        act(make.ctx(as_leader), row)
    assert states(case) == ["proposed"]


def test_only_the_cycles_secretary_assigns_and_only_a_leader_approves(cycle, case, secretary, leader):
    other = make.actor(make.ministry(), Role.MINISTRY_STAFF)
    provincial = make.actor(make.province("32"), Role.PROVINCIAL_LEADER)
    for who in (other, leader, provincial, review.actor(review.expert())):
        with pytest.raises(Forbidden):
            actions.propose(make.ctx(who), cycle)
        with pytest.raises(Forbidden):
            actions.assign(make.ctx(who), case, experts=[])
    for who in (secretary, other, provincial):
        with pytest.raises(Forbidden):
            actions.invite_all(make.ctx(who), cycle)


@pytest.mark.parametrize(
    ("given", "said"),
    [({"province": "32"}, "同一省份"), ({"term_until": make.date(2020, 1, 1)}, "聘期"), ({"state": "paused"}, "不在库")],
)
def test_by_hand_no_unlawful_pair_is_made(case, secretary, given, said):
    """INV-13, INV-14"""
    made = review.expert(given.pop("province", "33"), **given)
    with pytest.raises(Refused, match=said):
        actions.assign(make.ctx(secretary), case, experts=[made])
    assert not case.assignments.exists()


def test_by_hand_nobody_reads_more_than_twelve_files(cycle, case, secretary):
    made = review.expert()
    for _time in range(11):
        review.assigned(review.case(cycle), made, state="invited")
    actions.assign(make.ctx(secretary), case, experts=[made])
    with pytest.raises(Refused, match="任务已满"):
        actions.assign(make.ctx(secretary), review.case(cycle), experts=[made])


def test_by_hand_two_of_one_unit_or_three_of_one_province_do_not_read_one_file(case, secretary):
    actions.assign(make.ctx(secretary), case, experts=[review.expert("33", employer="示例大学甲"), review.expert("33")])
    with pytest.raises(Refused, match="同一单位"):
        actions.assign(make.ctx(secretary), case, experts=[review.expert("34", employer="示例大学甲")])
    with pytest.raises(Refused, match="同一省份的评审专家已有两名"):
        actions.assign(make.ctx(secretary), case, experts=[review.expert("33")])


def test_by_hand_no_reciprocal_pair_is_made(cycle, case, secretary):
    """SOD-11"""
    a, b = case.application.institution, make.institution(make.province("33"), fields=review.FIELDS)
    case_b = review.case(cycle, b)
    actions.assign(make.ctx(secretary), case_b, experts=[review.expert("32", at=a)])
    with pytest.raises(Refused, match="互评"):
        actions.assign(make.ctx(secretary), case, experts=[review.expert("33", at=b)])


def test_a_sixth_reader_is_refused_and_a_reader_can_be_exchanged(case, secretary):
    five = [review.expert() for _time in range(5)]
    actions.assign(make.ctx(secretary), case, experts=five)
    new = review.expert()
    with pytest.raises(Refused, match="5 名专家"):
        actions.assign(make.ctx(secretary), case, experts=[new])
    gone = case.assignments.get(expert=five[0])
    actions.assign(make.ctx(secretary), case, experts=[new], instead=[gone])
    assert states(case) == ["proposed"] * 5 + ["void"] and case.assignments.get(expert=new).state == "proposed"


def test_an_open_file_is_not_taken_back_by_an_exchange(case, secretary):
    held = review.assigned(case)
    with pytest.raises(WrongState):
        actions.assign(make.ctx(secretary), case, experts=[review.expert()], instead=[held])
    assert states(case) == ["scoring"]


def test_a_relation_that_came_up_since_stops_the_invitation(cycle, case, secretary, leader):
    """INV-13"""
    made = review.expert("33")
    actions.assign(make.ctx(secretary), case, experts=[made])
    made.province = make.province("32").province
    made.save()
    for act, row in ((actions.invite, case), (actions.invite_all, cycle)):
        with pytest.raises(Refused, match="回避关系"):
            act(make.ctx(leader), row)


def test_nobody_is_asked_before_the_review_has_started(leader):
    cycle = make.cycle("formal_check")
    case = review.case(cycle)
    secretary = make.duty(cycle, "review_secretary")
    actions.assign(make.ctx(secretary), case, experts=[review.expert()])
    for act, row in ((actions.invite, case), (actions.invite_all, cycle)):
        with pytest.raises(WrongState):
            act(make.ctx(leader), row)


def test_a_repeated_request_asks_once(cycle, case, secretary, leader):
    """INV-51"""
    review.expert()
    key = uuid4()
    actions.propose(make.ctx(secretary, request_key=key), cycle)
    actions.propose(make.ctx(secretary, request_key=key), cycle)
    key = uuid4()
    actions.invite_all(make.ctx(leader, request_key=key), cycle)
    actions.invite_all(make.ctx(leader, request_key=key), cycle)
    assert case.assignments.count() == 1 and Event.objects.filter(verb="evaluation.review.invite").count() == 1


# --- answering


def opened(assignment, expert):
    """What this expert can open of an assignment's case."""
    who = review.actor(expert)
    proof = assignment.case.application.evidence.first().attachment
    return rows(who, type(assignment.case)).filter(pk=assignment.case_id).exists(), rows(who, Attachment).filter(pk=proof.pk).exists()


def test_a_file_opens_with_acceptance_and_closes_with_the_end(case, secretary, calendar):
    """INV-12"""
    held = review.assigned(case, state="invited")
    assert opened(held, held.expert) == (False, False)
    actions.accept(make.ctx(review.actor(held.expert)), held)
    held.refresh_from_db()
    assert opened(held, held.expert) == (True, True) and get_perms(held.expert.user, case) == ["view_reviewcase"]
    assert held.due_on == deadline(make.today(), 15) and held.declaration_signed_at
    other = review.assigned(case)
    actions.recuse(make.ctx(review.actor(held.expert)), held, why="师生关系")
    assert opened(held, held.expert) == (False, False) and opened(held, other.expert) == (True, True)
    assert get_perms(held.expert.user, case) == []


def test_the_grant_alone_and_the_assignment_alone_open_nothing(case):
    """INV-12, INV-54"""
    held = review.assigned(case)
    remove_perm(actions.GRANT, held.expert.user, case)
    assert opened(held, held.expert) == (False, False)
    stranger = review.expert()
    assign_perm(actions.GRANT, stranger.user, case)
    assert opened(held, stranger) == (False, False)


@pytest.mark.parametrize("state", [s for s, _label in State.choices if s not in ("scoring", "submitted")])
def test_in_no_other_state_is_a_file_open(case, state):
    """INV-12"""
    held = review.assigned(case, state=state)
    assert opened(held, held.expert) == (False, False)


def test_when_scoring_closes_the_files_close(cycle, case):
    """INV-12"""
    held = review.assigned(case)
    Cycle.objects.filter(pk=cycle.pk).update(state="deliberating")
    assert opened(held, held.expert) == (False, False)


def test_at_the_last_second_an_invitation_is_accepted_and_at_midnight_not(case):
    held = review.assigned(case, state="invited")
    with pytest.raises(Refused, match="期限已过"):
        actions.accept(make.ctx(review.actor(held.expert), now=held.answer_until), held)
    actions.accept(make.ctx(review.actor(held.expert), now=held.answer_until - timedelta(seconds=1)), held)


def test_only_who_was_asked_answers(case, secretary):
    held = review.assigned(case, state="invited")
    for who in (review.actor(review.expert()), secretary):
        with pytest.raises(Forbidden):
            actions.accept(make.ctx(who), held)
        with pytest.raises(Forbidden):
            actions.decline(make.ctx(who), held, why="没有时间")


def test_who_has_a_relation_cannot_accept(case):
    held = review.assigned(case, review.expert("32"), state="invited")
    with pytest.raises(Refused, match="回避关系"):
        actions.accept(make.ctx(review.actor(held.expert)), held)


def test_declining_needs_a_reason_and_asks_the_secretary_for_another(case, secretary):
    held = review.assigned(case, state="invited")
    who = review.actor(held.expert)
    with pytest.raises(Refused, match="理由"):
        actions.decline(make.ctx(who), held, why=" ")
    actions.decline(make.ctx(who), held, why="当月另有出庭任务")
    settle()
    assert Notice.objects.filter(user_id=secretary.user_id, kind="todo", subject__contains="补派").count() == 1
    told = set(Notice.objects.values_list("user", flat=True))
    assert told == {secretary.user_id}  # the institution and its province are not told (ASG-4)


def test_the_case_begins_when_the_fifth_has_accepted(cycle, case):
    held = [review.assigned(case, state="invited") for _time in range(5)]
    for n, assignment in enumerate(held, start=1):
        actions.accept(make.ctx(review.actor(assignment.expert)), assignment)
        settle()
        case.refresh_from_db()
        assert case.state == ("desk_review" if n == 5 else "received")


# --- relations


def test_a_declared_relation_gives_back_what_is_held_and_bars_for_good(cycle, case, secretary):
    """INV-13"""
    held = review.assigned(case)
    made = held.expert
    actions.declare_conflict(make.ctx(review.actor(made)), made, institution=case.application.institution, ground="kinship")
    held.refresh_from_db()
    assert held.state == "recused" and opened(held, made) == (False, False)
    with pytest.raises(Refused, match="近亲属"):
        actions.assign(make.ctx(secretary), case, experts=[made])
    again = actions.declare_conflict(make.ctx(review.actor(made)), made, institution=case.application.institution, ground="kinship")
    assert Conflict.objects.get() == again


def test_a_reported_relation_needs_its_source_and_takes_back_a_mere_proposal_too(case, secretary):
    held = review.assigned(case, state="proposed")
    institution = case.application.institution
    with pytest.raises(Refused, match="反映"):
        actions.add_conflict(make.ctx(secretary), held.expert, institution=institution, ground="dispute", note="")
    actions.add_conflict(make.ctx(secretary), held.expert, institution=institution, ground="dispute", note="来信反映，附民事起诉状编号")
    held.refresh_from_db()
    assert held.state == "void"


def test_experts_speak_for_themselves_and_only_staff_report(case, secretary, leader):
    made, institution = review.expert(), case.application.institution
    with pytest.raises(Forbidden):
        actions.declare_conflict(make.ctx(secretary), made, institution=institution, ground="kinship")
    for who in (leader, review.actor(made), make.actor(institution, Role.INSTITUTION_ADMIN)):
        with pytest.raises(Forbidden):
            actions.add_conflict(make.ctx(who), made, institution=institution, ground="kinship", note="来信反映")


def test_a_relation_is_withdrawn_by_a_leader_with_a_reason(case, secretary, leader):
    found = review.conflict(review.expert(), case.application.institution)
    with pytest.raises(Forbidden):
        actions.withdraw_conflict(make.ctx(secretary, reason="查明不实"), found)
    with pytest.raises(Refused, match="理由"):
        actions.withdraw_conflict(make.ctx(leader), found)
    actions.withdraw_conflict(make.ctx(leader, reason="查明不实"), found)
    found.refresh_from_db()
    assert found.state == "withdrawn"


@pytest.mark.parametrize("state", ["proposed", "invited", "scoring", "submitted"])
def test_the_database_keeps_a_relation_and_an_open_assignment_apart(case, state):
    """INV-13"""
    held = review.assigned(case, state=state)
    with pytest.raises(DatabaseError), transaction.atomic():
        review.conflict(held.expert, case.application.institution)
    made = review.expert()
    review.conflict(made, case.application.institution)
    with pytest.raises(DatabaseError), transaction.atomic():
        review.assigned(case, made, state=state)


# --- the clock


def test_unanswered_invitations_and_late_sheets_expire_once_and_others_do_not(case, calendar):
    """ASG-2, ASG-7: three working days after the sheet was due."""
    today = make.today()
    late = next(day for n in range(4, 30) if deadline(day := today - timedelta(days=n), 3) < today)
    in_time = next(day for n in range(1, 30) if deadline(day := today - timedelta(days=n), 3) >= today)
    over = review.assigned(case, state="invited", answer_until=make.at(today))
    open_ = review.assigned(case, state="invited")
    lazy, slow = review.assigned(case, due_on=late), review.assigned(case, due_on=in_time)
    assert expire_invitations() == 2
    assert expire_invitations() == 0
    found = dict(ReviewAssignment.objects.values_list("pk", "state"))
    assert (found[over.pk], found[open_.pk], found[lazy.pk], found[slow.pk]) == ("expired", "invited", "expired", "scoring")
    assert get_perms(lazy.expert.user, case) == []


def test_who_leaves_the_pool_reads_no_further_but_what_was_handed_in_stays(case, leader):
    """INV-54: the desk closes at once, so nothing may wait there."""
    gone = review.expert()
    other = review.case(case.cycle)
    third = review.case(case.cycle)
    asked = review.assigned(case, gone, state="invited")
    begun = review.assigned(other, gone)
    given = review.assigned(third, gone, state="submitted")
    pool.remove(make.ctx(leader, reason="本人申请退出专家库"), gone)
    settle()
    found = dict(ReviewAssignment.objects.values_list("pk", "state"))
    assert (found[asked.pk], found[begun.pk], found[given.pk]) == ("void", "recused", "submitted")
    assert get_perms(gone.user, other) == []


def test_the_clock_cannot_end_what_is_in_time(case):
    """The action decides again on the locked row."""
    for held in (review.assigned(case, state="invited"), review.assigned(case)):
        with pytest.raises(Refused, match="没有"):
            actions.expire(make.system("evaluation.review"), held)


def test_who_declined_or_was_late_is_not_asked_again(cycle, case, secretary):
    gone = [review.assigned(case, state=state).expert for state in ("declined", "recused", "expired")]
    assert selectors.plan(cycle, make.today()).pairs == []
    for expert in gone:
        with pytest.raises(Refused, match="不再邀请"):
            actions.assign(make.ctx(secretary), case, experts=[expert])


# --- separation of duties


def test_who_scores_never_publishes(cycle):
    """SOD-2: an expert prepares, signs, closes, strikes, announces and lists nothing."""
    who = review.actor(review.expert())
    verbs = (
        "publicity.prepare",
        "publicity.open",
        "publicity.close",
        "publicity.strike",
        "listing.draft",
        "listing.issue",
        "listing.enlist",
    )
    assert not [verb for verb in verbs if can(who, f"evaluation.{verb}", cycle)]
