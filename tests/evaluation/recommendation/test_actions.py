"""From the empty list to the receipt: nominating, ranking, submitting, returning, mending, accepting, lapsing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from evaluation.applications.models import Application
from evaluation.cycles.models import Cycle
from evaluation.integrity import actions as grades
from evaluation.recommendation import actions, selectors, tasks
from evaluation.recommendation.models import Nominee, Recommendation
from evaluation.review.models import ReviewCase
from portal.accounts.models import Role
from portal.documents.models import IssuedDocument
from portal.kernel.models import Event
from portal.kernel.policy import rows
from portal.kernel.problems import Forbidden, Refused, WrongState
from portal.kernel.relay import settle
from portal.notify.models import Notice
from tests.evaluation.recommendation.conftest import OPINION, described, names
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db
State = Recommendation.State


def codes(refused):
    return [p.code for p in refused.value.problems]


def to_formal_check(cycle):
    Cycle.objects.filter(pk=cycle.pk).update(state="formal_check")
    return cycle


def test_nominees_stand_by_score_whatever_the_order_of_clicks(row, clerk, applicant):
    low, high, middle = applicant(500_000, name="低"), applicant(900_000, name="高"), applicant(700_000, name="中")
    for application in (low, high, middle):
        actions.nominate(make.ctx(clerk), row, application=application)
    assert names(row) == ["高", "中", "低"]


def test_the_place_beyond_the_quota_is_refused(row, clerk, applicant):
    """INV-10."""
    for n in range(3):
        actions.nominate(make.ctx(clerk), row, application=applicant(900_000 - n))
    with pytest.raises(Refused, match="名额 3 已满") as refused:
        actions.nominate(make.ctx(clerk), row, application=applicant(950_000))
    assert codes(refused) == ["over_quota"] and len(names(row)) == 3


def test_nominating_twice_changes_nothing(row, clerk, applicant):
    application = applicant()
    actions.nominate(make.ctx(clerk), row, application=application)
    events = Event.objects.count()
    actions.nominate(make.ctx(clerk), row, application=application)
    assert Event.objects.count() == events and len(names(row)) == 1


@pytest.mark.parametrize(("grade", "code"), [("C", "integrity_grade"), (None, "no_grade")])
def test_without_a_published_grade_that_is_allowed_nobody_is_nominated(row, clerk, applicant, grade, code):
    """INV-9."""
    with pytest.raises(Refused) as refused:
        actions.nominate(make.ctx(clerk), row, application=applicant(grade=grade))
    assert code in codes(refused)


def test_a_grade_that_is_entered_but_not_published_counts_as_none(row, clerk, applicant):
    """INV-9."""
    application = applicant()
    application.institution.grades.update(state="assessed")
    with pytest.raises(Refused) as refused:
        actions.nominate(make.ctx(clerk), row, application=application)
    assert codes(refused) == ["no_grade"]


def test_a_grade_changed_after_nomination_stops_submission(complete, leader):
    """INV-9."""
    first = selectors.listed(complete)[0]
    first.application.institution.grades.update(grade="C", state="changed")
    with pytest.raises(Refused, match="诚信等级为 C") as refused:
        actions.submit(make.ctx(leader), complete)
    assert codes(refused) == ["integrity_grade"]


@pytest.mark.parametrize("handed_in", [False, True])
def test_who_holds_the_list_learns_that_a_grade_changed(complete, clerk, leader, staff, cycle, handed_in):
    """INT-7: the province while the list is with it, the ministry once it has it."""
    first = selectors.listed(complete)[0]
    if handed_in:
        actions.submit(make.ctx(leader), complete)
    grades.change(make.ctx(leader), first.integrity, to="B", ground="处罚决定〔2026〕1 号，机构投诉处理不当。")
    settle()
    told = Notice.objects.filter(event__verb="evaluation.integrity.change", subject__contains="请复核").values_list("user", "link")
    desk = reverse("evaluation:screening-one" if handed_in else "evaluation:recommendation", args=[complete.pk])
    assert dict(told) == ({staff.user_id: desk} if handed_in else {clerk.user_id: desk, leader.user_id: desk})


def test_a_veto_in_the_registers_of_today_stops_nomination(row, clerk, applicant):
    with pytest.raises(Refused, match="一票否决") as refused:
        actions.nominate(make.ctx(clerk), row, application=applicant(grade="D"))
    assert codes(refused) == ["integrity_grade", "veto"]


def test_an_institution_of_another_province_or_cycle_is_not_of_this_list(row, clerk, applicant, cycle):
    """INV-10."""
    with pytest.raises(Refused, match="不属于本省") as refused:
        actions.nominate(make.ctx(clerk), row, application=applicant(of=make.province("33")))
    assert codes(refused) == ["foreign"]


def test_an_application_that_is_not_verified_waits(row, clerk, applicant):
    with pytest.raises(Refused, match="还没有核验通过"):
        actions.nominate(make.ctx(clerk), row, application=applicant(state="submitted"))


def test_removing_needs_a_reason_and_moves_the_others_up(complete, clerk):
    second = selectors.listed(complete)[1].application
    with pytest.raises(Refused, match="移出的理由"):
        actions.remove(make.ctx(clerk), complete, application=second)
    actions.remove(make.ctx(clerk, reason="材料有疑点"), complete, application=second)
    assert [n.rank for n in selectors.listed(complete)] == [1, 2]
    gone = Nominee.objects.get(application=second)
    assert gone.state == "removed" and gone.removed_reason == "材料有疑点"
    actions.nominate(make.ctx(clerk), complete, application=second)
    assert [n.rank for n in selectors.listed(complete)] == [1, 2, 3]


def test_moving_up_against_the_score_needs_a_reason_which_is_kept_and_dropped_again(complete, clerk):
    third = selectors.listed(complete)[2].application
    with pytest.raises(Refused, match="调整排序的理由"):
        actions.reorder(make.ctx(clerk), complete, application=third, rank=1)
    actions.reorder(make.ctx(clerk, reason="承担省内重大案件鉴定"), complete, application=third, rank=1)
    listed = selectors.listed(complete)
    assert [n.application_id == third.pk for n in listed] == [True, False, False] and listed[0].rank_reason == "承担省内重大案件鉴定"
    assert [n.rank for n in listed] == [1, 2, 3]
    actions.reorder(make.ctx(clerk), complete, application=third, rank=99)
    listed = selectors.listed(complete)
    assert listed[2].application_id == third.pk and listed[2].rank_reason == ""


def test_an_opinion_alone_leaves_an_event(complete, clerk):
    """INV-1."""
    before = Event.objects.filter(verb="evaluation.recommendation.describe").count()
    described(complete, clerk, opinions={selectors.listed(complete)[0].application_id: OPINION + "补充。"})
    event = Event.objects.filter(verb="evaluation.recommendation.describe").last()
    assert Event.objects.filter(verb="evaluation.recommendation.describe").count() == before + 1
    assert any("补充" in str(n) for n in event.after["nominees"])


def test_submission_freezes_signs_and_tells_those_who_are_not_on_the_list(complete, leader, cycle):
    left_out = next(c for c in selectors.candidates(complete, make.today()) if not c.nominee)
    make.member(left_out.application.institution, Role.INSTITUTION_ADMIN)
    actions.submit(make.ctx(leader), complete)
    complete.refresh_from_db()
    assert complete.state == State.SUBMITTED and complete.submitted_count == 3
    assert {n.application.state for n in selectors.listed(complete)} == {Application.State.FROZEN}
    letter = complete.letter
    assert letter.doc_no == f"示司32推〔{make.today().year}〕1号" and len(letter.body["table"]["rows"]) == 3
    told = complete.not_nominated.get()
    assert told.application == left_out.application and "名额有限" in told.doc.body["paragraphs"][1] and not told.doc.public
    reader = make.actor(left_out.application.institution, Role.INSTITUTION_ADMIN)
    other = make.actor(selectors.listed(complete)[0].application.institution, Role.INSTITUTION_ADMIN)
    assert rows(reader, IssuedDocument).filter(pk=told.doc_id).exists() and not rows(other, IssuedDocument).filter(pk=told.doc_id).exists()


def test_an_ineligible_institution_is_told_the_condition_it_does_not_meet(row, clerk, leader, applicant):
    chosen, low = applicant(900_000), applicant(950_000, grade="C", name="若水示例鉴定所")
    actions.nominate(make.ctx(clerk), row, application=chosen)
    actions.submit(make.ctx(leader), described(row, clerk, reasons={}))
    assert "年度诚信等级为 C，不在可推荐的等级" in row.not_nominated.get(application=low).reason


def test_who_compiled_the_list_does_not_submit_it(complete, leader):
    """SOD-3."""
    first = selectors.listed(complete)[0].application
    actions.reorder(make.ctx(leader, reason="理由"), complete, application=first, rank=2)
    with pytest.raises(Refused, match="不同的人") as refused:
        actions.submit(make.ctx(leader), complete)
    assert codes(refused) == ["same_person"]


def test_only_a_leader_of_the_province_submits(complete, clerk):
    other = make.actor(make.province("33"), Role.PROVINCIAL_LEADER)
    for who in (clerk, other, make.actor(make.ministry(), Role.MINISTRY_LEADER)):
        with pytest.raises(Forbidden):
            actions.submit(make.ctx(who), complete)


def test_a_submission_sent_twice_is_one(complete, leader):
    """INV-51."""
    key = uuid4()
    for _time in range(2):
        actions.submit(make.ctx(leader, request_key=key), complete)
    assert Event.objects.filter(verb="evaluation.recommendation.submit").count() == 1
    assert IssuedDocument.objects.filter(kind="recommendation_letter").count() == 1


def test_nothing_changes_after_submission_or_after_the_last_day(complete, clerk, leader, cycle):
    first = selectors.listed(complete)[0].application
    late = make.ctx(clerk, now=cycle.recommend_until, reason="理由")
    for act, given in ((actions.remove, {"application": first}), (actions.reorder, {"application": first, "rank": 2})):
        with pytest.raises(Refused, match="已截止"):
            act(late, complete, **given)
    with pytest.raises(Refused, match="截止"):
        actions.submit(make.ctx(leader, now=cycle.recommend_until), complete)
    actions.submit(make.ctx(leader), complete)
    with pytest.raises(WrongState):
        actions.remove(make.ctx(clerk, reason="理由"), complete, application=first)


def test_recommending_nobody_goes_with_its_reason(row, clerk, leader):
    actions.submit(make.ctx(leader), described(row, clerk, opinion="经逐家核验，本省本批申报机构均未达到推荐标准，" * 3))
    row.refresh_from_db()
    assert row.state == State.SUBMITTED and "不推荐机构" in row.letter.body["paragraphs"][0]


def submitted(row, leader):
    actions.submit(make.ctx(leader), row)
    row.refresh_from_db()
    return row


def test_an_accepted_list_is_receipted_and_becomes_cases(complete, leader, staff, cycle):
    """INV-11: cases come of accepted nominees, once."""
    submitted(complete, leader)
    with pytest.raises(WrongState, match="形式审查"):
        actions.accept(make.ctx(staff), complete)
    to_formal_check(cycle)
    assert not ReviewCase.objects.exists()
    actions.accept(make.ctx(staff), complete)
    settle()
    complete.refresh_from_db()
    assert complete.state == State.ACCEPTED and complete.letter.doc_no in complete.receipt.body["paragraphs"][0]
    assert set(ReviewCase.objects.values_list("application", flat=True)) == {n.application_id for n in selectors.listed(complete)}


def test_a_list_with_one_red_line_is_not_accepted(complete, leader, staff, cycle):
    submitted(complete, leader)
    to_formal_check(cycle)
    institution = selectors.listed(complete)[1].application.institution
    type(institution).objects.filter(pk=institution.pk).update(licence_expires_on=make.today() - timedelta(days=1))
    with pytest.raises(Refused, match="许可证在有效期内") as refused:
        actions.accept(make.ctx(staff), complete)
    assert codes(refused) == ["licence"]
    assert not IssuedDocument.objects.filter(kind="recommendation_receipt").exists()


def returned(row, leader, staff, *, at=(), defects=""):
    submitted(row, leader)
    chosen = selectors.listed(row)
    actions.return_to_province(make.ctx(staff), row, defects=defects, at={chosen[n].application_id: "意见过于笼统，请写明依据" for n in at})
    row.refresh_from_db()
    return row


def test_a_returned_list_opens_only_what_was_named(complete, clerk, leader, staff, applicant):
    """REC-5."""
    returned(complete, leader, staff, at=[1])
    first, second, third = (n.application for n in selectors.listed(complete))
    for act, given in ((actions.remove, {}), (actions.reorder, {"rank": 3})):
        with pytest.raises(Refused, match="没有指出"):
            act(make.ctx(clerk, reason="理由"), complete, application=first, **given)
    with pytest.raises(Refused, match="没有指出"):
        actions.describe(make.ctx(clerk), complete, opinions={third.pk: OPINION + "改"}, meeting_on=complete.meeting_on,
                         notice_from=complete.notice_from, notice_until=complete.notice_until)  # fmt: skip
    with pytest.raises(Refused, match="没有指出总体意见"):
        actions.describe(make.ctx(clerk), complete, opinion="改", meeting_on=complete.meeting_on)
    with pytest.raises(Refused, match="递补"):
        actions.nominate(make.ctx(clerk), complete, application=(late := applicant(990_000)))
    actions.describe(
        make.ctx(clerk), complete, opinions={second.pk: OPINION + "依据现场核验记录。"}, meeting_on=complete.meeting_on,
        notice_from=complete.notice_from, notice_until=complete.notice_until, reasons={late.pk: "提交后才核验通过。"},
    )  # fmt: skip
    first_letter = complete.letter
    submitted(complete, leader)
    assert complete.state == State.SUBMITTED and complete.letter.replaces == first_letter


def test_a_struck_nominee_is_replaced_and_nobody_is_told_twice(complete, clerk, leader, staff):
    returned(complete, leader, staff, at=[2])
    struck = selectors.listed(complete)[2].application
    next_one = complete.not_nominated.get().application
    actions.remove(make.ctx(clerk, reason="不再推荐"), complete, application=struck)
    actions.nominate(make.ctx(clerk), complete, application=next_one)
    submitted(described(complete, clerk, opinions={next_one.pk: OPINION}, reasons={struck.pk: "补正后不再推荐。"}), leader)
    assert [n.application_id for n in selectors.listed(complete)][-1] == next_one.pk
    assert IssuedDocument.objects.filter(kind="not_nominated").count() == 2


def test_a_return_says_what_is_wrong_and_gives_at_least_the_common_limit(complete, leader, staff, cycle):
    submitted(complete, leader)
    with pytest.raises(Refused, match="至少写明一项缺陷"):
        actions.return_to_province(make.ctx(staff), complete)
    actions.return_to_province(make.ctx(staff), complete, defects="推荐函没有附汇总表")
    complete.refresh_from_db()
    assert complete.resubmit_until == cycle.recommend_until  # five working days would end earlier
    late = cycle.recommend_until + timedelta(days=30)
    Recommendation.objects.filter(pk=complete.pk).update(state="submitted")
    actions.return_to_province(make.ctx(staff, now=late), complete, defects="推荐函没有附汇总表")
    complete.refresh_from_db()
    assert complete.resubmit_until > late


def test_a_draft_lapses_with_its_last_moment_and_not_before(row, cycle):
    ctx = make.system("evaluation.recommendation")
    with pytest.raises(Refused, match="尚未截止"):
        actions.lapse(ctx, row)
    actions.lapse(make.system("evaluation.recommendation", now=cycle.recommend_until), row)
    row.refresh_from_db()
    assert row.state == State.LAPSED


def test_a_returned_list_nobody_mends_goes_on_without_the_defective(complete, clerk, leader, staff):
    """REC-5: also without whoever joined since."""
    returned(complete, leader, staff, at=[0, 2])
    first, second, third = (n.application for n in selectors.listed(complete))
    newcomer = complete.not_nominated.get().application
    actions.remove(make.ctx(clerk, reason="不再推荐"), complete, application=third)
    actions.nominate(make.ctx(clerk), complete, application=newcomer)
    Recommendation.objects.filter(pk=complete.pk).update(resubmit_until=make.at(make.today()))
    assert tasks.lapse_overdue() == 1
    complete.refresh_from_db()
    assert complete.state == State.SUBMITTED and [n.application_id for n in selectors.listed(complete)] == [second.pk]
    assert Nominee.objects.get(application=first).removed_reason == "逾期未补正"
    assert tasks.lapse_overdue() == 0


def test_a_returned_list_with_nobody_left_lapses(complete, leader, staff):
    returned(complete, leader, staff, at=[0, 1, 2])
    Recommendation.objects.filter(pk=complete.pk).update(resubmit_until=make.at(make.today()))
    tasks.lapse_overdue()
    complete.refresh_from_db()
    assert complete.state == State.LAPSED


def test_who_sees_a_list(complete, leader, staff, clerk, province):
    """INV-52: a draft is the province's own; no other province, no association, no institution sees any."""
    auditor, association = make.actor(make.ministry(), Role.AUDITOR), make.actor(province, Role.ASSOCIATION)
    stranger = make.actor(make.province("33"), Role.PROVINCIAL_CLERK)
    institution = make.actor(selectors.listed(complete)[0].application.institution, Role.INSTITUTION_ADMIN)

    def seen(*actors):
        return [rows(a, Recommendation).filter(pk=complete.pk).exists() for a in actors]

    assert seen(clerk, auditor, staff, stranger, association, institution) == [True, True, False, False, False, False]
    submitted(complete, leader)
    assert seen(clerk, auditor, staff, stranger, association, institution) == [True, True, True, False, False, False]


def test_applications_close_into_an_empty_list_for_each_province_with_its_quota(province):
    other = make.province("33")
    cycle = make.cycle("applying", quotas={province: 3, other: 5})
    from evaluation.cycles import actions as cycles

    cycles.close_applications(make.system("evaluation.cycles", now=cycle.apply_until), cycle)
    assert dict(cycle.recommendations.values_list("province", "quota")) == {province.pk: 3, other.pk: 5}


def test_ministry_is_told_of_a_list_and_the_province_of_its_return(complete, leader, staff, clerk):
    returned(complete, leader, staff, defects="推荐函没有附汇总表")
    settle()
    assert Notice.objects.filter(user=staff.user_id, subject__contains="待形式审查").count() == 1
    told = Notice.objects.get(user=clerk.user_id, subject__contains="被退回")
    assert told.due_on is not None and str(complete.pk) in told.link
