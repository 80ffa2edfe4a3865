"""ASG-5, 6 and the sheets themselves: levels and half points, comments, citations, who may write and who may read."""

import pytest

from evaluation.cycles.models import Cycle
from evaluation.review import actions, scoring, selectors
from evaluation.review.models import Conflict, ReviewAssignment, ReviewCase, Score
from evaluation.review.rules import reopen_problems
from evaluation.standards.models import Criterion
from portal.accounts.models import Role
from portal.kernel.models import Event
from portal.kernel.policy import rows
from portal.kernel.problems import Forbidden, Refused, WrongState
from portal.kernel.relay import settle
from portal.notify.models import Notice
from tests.factories import evaluation as make
from tests.factories import review

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(case):
    return review.assigned(case)


@pytest.fixture
def me(held):
    return review.actor(held.expert)


def criterion(code="L1-01"):
    return Criterion.objects.select_related("dimension__standard").get(code=code)


def codes(refused):
    return [p.code for p in refused.value.problems]


# The small edition's L1-01 has 80 points: level 1 from 72, level 2 from 60, level 3 from 48, level 4 below.
@pytest.mark.parametrize(
    ("level", "mpt", "lawful"),
    [
        (1, 80_000, True), (1, 72_000, True), (1, 71_500, False), (2, 71_500, True), (2, 72_000, False), (2, 60_000, True),
        (3, 59_500, True),
        (3, 48_000, True), (4, 47_500, True), (4, 0, True), (1, 80_500, False), (0, 40_000, False), (5, 40_000, False),
    ],
)  # fmt: skip
def test_points_lie_in_the_band_of_their_level(held, me, level, mpt, lawful):
    """INV-19"""
    if lawful:
        assert actions.score(make.ctx(me), held, criterion=criterion(), level=level, points_mpt=mpt).points_mpt == mpt
    else:
        with pytest.raises(Refused):
            actions.score(make.ctx(me), held, criterion=criterion(), level=level, points_mpt=mpt)
        assert not held.scores.exists()


@pytest.mark.parametrize("mpt", [72_100, 72_250, 79_999])
def test_only_half_points_are_given(held, me, mpt):
    with pytest.raises(Refused) as refused:
        actions.score(make.ctx(me), held, criterion=criterion(), level=1, points_mpt=mpt)
    assert codes(refused) == ["half_points"]


def test_what_the_system_computes_is_not_scored_by_hand(held, me):
    with pytest.raises(Refused) as refused:
        actions.score(make.ctx(me), held, criterion=criterion("L1-08"), level=1, points_mpt=20_000)
    assert codes(refused) == ["kind"]


def test_only_the_expert_who_holds_the_file_scores_it(cycle, held, secretary, leader):
    """INV-16"""
    others = [
        review.actor(review.assigned(held.case).expert), secretary, leader, make.actor(make.province("32"), Role.PROVINCIAL_LEADER),
        make.actor(held.case.application.institution, Role.INSTITUTION_ADMIN), make.actor(make.ministry(), Role.AUDITOR),
    ]  # fmt: skip
    for who in others:
        with pytest.raises(Forbidden):
            actions.score(make.ctx(who), held, criterion=criterion(), level=1, points_mpt=80_000)
        with pytest.raises(Forbidden):
            actions.submit_sheet(make.ctx(who), held)


def test_a_score_is_corrected_in_place_and_the_same_again_is_no_event(held, me):
    first = actions.score(make.ctx(me), held, criterion=criterion(), level=1, points_mpt=80_000)
    second = actions.score(make.ctx(me), held, criterion=criterion(), level=2, points_mpt=70_000, comment="记录不全")
    actions.score(make.ctx(me), held, criterion=criterion(), level=2, points_mpt=70_000, comment=" 记录不全 ")
    assert first.pk == second.pk and second.revision == 1 and held.scores.count() == 1
    told = list(Event.objects.filter(verb="evaluation.review.score").order_by("pk"))
    assert [e.after.get("points_mpt") for e in told] == [80_000, 70_000] and told[1].before["points_mpt"] == 80_000


def test_a_comment_cites_a_page_of_what_the_institution_handed_in(case, held, me):
    proof = case.application.evidence.first().attachment
    kept = actions.score(make.ctx(me), held, criterion=criterion(), level=1, points_mpt=80_000, cited=proof, cited_page=3)
    assert (kept.cited, kept.cited_page) == (proof, 3)
    foreign = make.attachment(make.institution())
    for cited, page in ((proof, 4), (foreign, 1), (None, 2)):
        with pytest.raises(Refused):
            actions.score(make.ctx(me), held, criterion=criterion(), level=1, points_mpt=80_000, cited=cited, cited_page=page)


@pytest.mark.parametrize("state", ["invited", "submitted", "locked", "recused", "expired"])
def test_in_no_other_state_is_a_score_written(case, state):
    held = review.assigned(case, state=state)
    with pytest.raises(WrongState):
        actions.score(make.ctx(review.actor(held.expert)), held, criterion=criterion(), level=1, points_mpt=80_000)


def test_after_closing_nothing_is_written(cycle, held, me):
    review.fill(held)
    Cycle.objects.filter(pk=cycle.pk).update(state="deliberating")
    held.refresh_from_db()
    with pytest.raises(WrongState, match="已经关闭"):
        actions.score(make.ctx(me), held, criterion=criterion(), level=1, points_mpt=80_000)
    with pytest.raises(WrongState, match="已经关闭"):
        actions.submit_sheet(make.ctx(me), held)


# --- handing in


def test_a_whole_sheet_is_handed_in(held, me):
    review.fill(held)
    actions.submit_sheet(make.ctx(me), held)
    held.refresh_from_db()
    assert held.state == "submitted" and held.submitted_at


def test_every_open_item_is_named_at_once(held, me):
    """ASG-5: every criterion scored, words for level 4, and for level 1 without evidence."""
    review.fill(held, level=2, L4_01=130_000, L5_01=10_000)
    held.scores.filter(criterion__code__in=["L1-01", "Y1-01"]).delete()
    held.scores.update(comment="")
    held.case.application.refresh_from_db()
    with pytest.raises(Refused) as refused:
        actions.submit_sheet(make.ctx(me), held)
    assert [(p.code, str(p.message)[:5]) for p in refused.value.problems] == [
        ("missing", "L1-01"),
        ("comment", "L5-01"),
        ("missing", "Y1-01"),
    ]


def test_level_one_without_evidence_needs_words(cycle):
    institution = make.institution(make.province("32"), fields=review.FIELDS)
    application = make.application(institution, state="draft", in_cycle=cycle)
    case = ReviewCase.objects.create(cycle=cycle, application=application, number="x-1")
    held = review.assigned(case)
    review.fill(held)
    held.scores.filter(criterion__code="L1-01").update(comment=" ")
    assert [p.code for p in scoring.sheet_problems(held)] == ["comment"]
    held.scores.filter(criterion__code="L1-01").update(level=2, points_mpt=70_000)
    assert not list(scoring.sheet_problems(held))


def test_what_does_not_apply_is_not_asked_for(cycle):
    case = review.case(cycle, make.institution(make.province("32"), fields=("0101",)))
    held = review.assigned(case)
    assert "L3-01" not in [c.code for c in scoring.applicable(case, selectors.scored_criteria(case))]
    review.fill(held)
    assert not list(scoring.sheet_problems(held))


# --- back for a matter of form


@pytest.mark.parametrize(
    "reason",
    ["L1-01 评语没有写完，请补全。", "评语引用的文件打不开，请重新引用。", "请在30分钟会议前补写理由说明"],
)
def test_a_matter_of_form_is_no_hint(reason):
    assert not list(reopen_problems(reason))


@pytest.mark.parametrize(
    "reason",
    [
        "",
        "评语不全",
        "L1-01 打高了，请再核对一下",
        "其他专家只给了 12.5 分，请核对",
        "这家机构的得分偏低，请复核一遍",
        "请考虑加分后重新提交评分表",
        "建议提高一些之后再提交",
    ],
)
def test_a_hint_on_the_number_is_refused(reason):
    """ASG-6"""
    assert list(reopen_problems(reason))


def test_a_sheet_goes_back_to_its_own_expert_for_form(cycle, case, secretary, leader, calendar):
    held = review.sheets(case, 1)[0]
    reason = "L1-01 评语没有写完，请补全。"
    for who in (leader, make.actor(make.ministry(), Role.MINISTRY_STAFF), review.actor(held.expert)):
        with pytest.raises(Forbidden):
            actions.reopen(make.ctx(who, reason=reason), held)
    actions.reopen(make.ctx(secretary, reason=reason), held)
    held.refresh_from_db()
    assert held.state == "scoring" and held.submitted_at is None and held.scores.count() == 10
    settle()
    assert Notice.objects.get(user=held.expert.user).text == reason
    Cycle.objects.filter(pk=cycle.pk).update(state="deliberating")
    other = review.sheets(case, 1)[0]
    with pytest.raises(WrongState):
        actions.reopen(make.ctx(secretary, reason=reason), other)


# --- who may read


def test_no_expert_reads_anothers_assignment_or_score(case):
    """INV-15"""
    mine, theirs = review.sheets(case, 2)
    review.conflict(theirs.expert, make.institution())
    who = review.actor(mine.expert)
    assert set(rows(who, Score)) == set(mine.scores.all())
    assert list(rows(who, ReviewAssignment)) == [mine] and not rows(who, Conflict).exists()


def test_before_opening_no_score_is_read_by_anyone_but_its_writer(cycle, case, secretary, leader, officer):
    """INV-15, CYC-6"""
    review.sheets(case, 3)
    institution = case.application.institution
    blind = [
        make.actor(institution, Role.INSTITUTION_ADMIN), make.actor(make.province("32"), Role.PROVINCIAL_LEADER),
        make.actor(make.province("32"), Role.PROVINCIAL_CLERK),
    ]  # fmt: skip
    staff = [secretary, leader, officer, make.actor(make.ministry(), Role.AUDITOR)]
    assert not any(rows(who, Score).exists() for who in blind + staff)
    Cycle.objects.filter(pk=cycle.pk).update(state="deliberating")
    assert all(rows(who, Score).exists() for who in staff)
    assert not any(rows(who, model).exists() for who in blind for model in (Score, ReviewAssignment, Conflict, ReviewCase))


def test_an_institution_learns_its_decided_case_from_the_notice_on_and_no_other(cycle, case):
    other = review.case(cycle)
    ReviewCase.objects.update(state="decided", decision="pass")
    who = make.actor(case.application.institution, Role.INSTITUTION_CLERK)
    for state, seen in (("deliberating", []), ("publicity", [case]), ("announced", [case]), ("archived", [case])):
        Cycle.objects.filter(pk=cycle.pk).update(state=state)
        assert list(rows(who, ReviewCase)) == seen, state
    ReviewCase.objects.filter(pk=case.pk).update(state="deliberated")
    assert not rows(who, ReviewCase).exists() and other.pk


def test_events_of_a_case_concern_no_institution(cycle, case, secretary):
    actions.assign(make.ctx(secretary), case, experts=[review.expert()])
    held = case.assignments.get()
    actions.void(make.ctx(secretary), held)
    assert set(Event.objects.values_list("concerns_id", flat=True)) == {None}
