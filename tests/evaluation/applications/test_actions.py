"""An application from its beginning to the frozen file, with everything that stands in its way."""

from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from evaluation.applications import actions, selectors, tasks
from evaluation.applications.models import Application, SelfScore
from evaluation.cycles import actions as cycles
from evaluation.cycles.models import Cycle
from evaluation.cycles.selectors import last_day
from portal.accounts.models import Role, User
from portal.calendar.selectors import deadline, end_of, working_days_left
from portal.documents.models import IssuedDocument
from portal.files.models import Attachment, StoredFile
from portal.kernel.models import Event
from portal.kernel.policy import Actor, rows
from portal.kernel.problems import Forbidden, Refused, Stale, WrongState
from portal.kernel.relay import settle
from portal.notify.models import Notice
from tests.factories import evaluation as make
from tests.factories.surveillance import listing

pytestmark = pytest.mark.django_db
State = Application.State
REASON = "第二页缺失，请补传完整扫描件"


@pytest.fixture
def cycle():
    make.province()
    return make.cycle("applying")


@pytest.fixture
def institution(cycle):
    return make.institution(make.province())


@pytest.fixture
def admin(institution):
    return make.actor(institution, Role.INSTITUTION_ADMIN)


@pytest.fixture
def office(institution):
    return make.actor(institution, Role.INSTITUTION_CLERK)


@pytest.fixture
def clerk():
    return make.actor(make.province(), Role.PROVINCIAL_CLERK)


@pytest.fixture
def leader():
    return make.actor(make.province(), Role.PROVINCIAL_LEADER)


@pytest.fixture
def draft(institution, cycle):
    return make.application(institution, in_cycle=cycle)


@pytest.fixture
def handed_in(institution, cycle, admin):
    """Answered in full and submitted by its action."""
    made = make.application(institution, in_cycle=cycle, answered=True, pledge_signed_on=make.today())
    return actions.submit(make.ctx(admin), made)


def of(application, code="L1-01"):
    return selectors.criterion_of(application, code)


def pdf(text="材料") -> bytes:
    import io

    import pypdf

    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Title": text})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


# --- beginning ----------------------------------------------------------------------------------------------------------------


def test_an_active_institution_begins_once(institution, admin, cycle):
    made = actions.begin(make.ctx(admin), institution, contact="丙示例", contact_phone="010-0000000")
    assert (made.state, made.cycle, made.contact) == (State.DRAFT, cycle, "丙示例")
    with pytest.raises(Refused, match="只能申报一次"):
        actions.begin(make.ctx(admin), institution)


def test_a_suspended_institution_does_not_begin(admin, institution):
    type(institution).objects.filter(pk=institution.pk).update(state="suspended")
    with pytest.raises(Refused, match="不在执业状态"):
        actions.begin(make.ctx(admin), institution)


def test_a_listed_institution_applies_anew_in_the_last_nine_months_of_its_term(client, admin, institution, cycle):
    """LST-11: the list is not applied for twice, and whoever waits is told until when."""
    last = last_day(cycle.apply_until)
    listed = listing(institution, valid_until=last + timedelta(days=400))
    admin_of = User.objects.get(pk=admin.user_id)
    with pytest.raises(Refused, match="期满前 9 个月内"):
        actions.begin(make.ctx(admin), institution)
    client.force_login(admin_of)
    page = client.get("/institution/assessment/").content.decode()
    assert "本批不必申报" in page and "开始申报…" not in page
    type(listed).objects.filter(pk=listed.pk).update(valid_until=last + timedelta(days=260))
    assert "开始申报…" in client.get("/institution/assessment/").content.decode()
    assert actions.begin(make.ctx(admin), institution).state == State.DRAFT


def test_nobody_begins_when_the_last_day_is_over(admin, institution, cycle):
    with pytest.raises(Refused, match="没有开放"):
        actions.begin(make.ctx(admin, now=cycle.apply_until), institution)


def test_only_the_institutions_own_admin_begins(institution, office, clerk):
    stranger = make.actor(make.institution(), Role.INSTITUTION_ADMIN)
    for who in (office, clerk, stranger):
        with pytest.raises(Forbidden):
            actions.begin(make.ctx(who), institution)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_at_once_one_has_begun(institution, admin):
    """INV-6: one application an institution and cycle, also in a race."""
    other = make.actor(institution, Role.INSTITUTION_ADMIN)
    ready, told = Barrier(2), []

    def go(who):
        ready.wait()
        try:
            actions.begin(make.ctx(who), institution)
            told.append("begun")
        except Refused as refused:
            told.append(refused.problems[0].code)
        finally:
            connection.close()

    threads = [Thread(target=go, args=[who]) for who in (admin, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["begun", "once"]
    assert Application.objects.filter(institution=institution).count() == 1


# --- answering ----------------------------------------------------------------------------------------------------------------


def test_a_level_claims_the_top_of_its_band_unless_points_are_named(draft, office):
    one = actions.answer(make.ctx(office), draft, criterion=of(draft), level=2)
    assert one.claimed_mpt == 71_500
    two = actions.answer(make.ctx(office), draft, criterion=of(draft), level=2, points_mpt=60_000)
    assert (two.pk, two.claimed_mpt, two.revision) == (one.pk, 60_000, 1)


def test_points_outside_the_band_are_refused_with_the_band(draft, office):
    with pytest.raises(Refused, match=r"72 到 80"):
        actions.answer(make.ctx(office), draft, criterion=of(draft), level=1, points_mpt=71_500)


def test_the_later_save_sees_both_texts(draft, office, admin):
    criterion = of(draft)
    first = actions.answer(make.ctx(office), draft, criterion=criterion, level=1, statement="甲写的", seen=actions.NOTHING_SEEN)
    with pytest.raises(Stale, match="甲写的"):
        actions.answer(make.ctx(admin), draft, criterion=criterion, level=1, statement="乙写的", seen=actions.NOTHING_SEEN)
    assert (
        actions.answer(make.ctx(admin), draft, criterion=criterion, level=1, statement="乙写的", seen=first.revision).statement == "乙写的"
    )


def test_the_same_text_sent_again_is_no_conflict_and_no_event(draft, office):
    criterion = of(draft)
    actions.answer(make.ctx(office), draft, criterion=criterion, level=1, statement="甲", seen=actions.NOTHING_SEEN)
    before = Event.objects.count()
    actions.answer(make.ctx(office), draft, criterion=criterion, level=1, statement="甲", seen=actions.NOTHING_SEEN)
    assert Event.objects.count() == before


@pytest.mark.parametrize("code", ["L1-08", "L3-01"])
def test_what_is_computed_or_does_not_apply_is_not_answered(draft, office, code):
    with pytest.raises(Refused, match="不需要填写"):
        actions.answer(make.ctx(office), draft, criterion=of(draft, code), level=1)


def test_a_file_serves_several_criteria_and_is_kept_once(draft, office):
    content = pdf()
    actions.add_evidence(make.ctx(office), draft, criterion=of(draft), content=content, name="规划.pdf")
    actions.add_evidence(make.ctx(office), draft, criterion=of(draft, "L2-01"), content=content, name="规划 副本.pdf")
    kept = Attachment.objects.get(owner=draft.institution.organisation)
    assert draft.evidence.filter(attachment=kept).count() == 2
    actions.unlink_evidence(make.ctx(office), draft, criterion=of(draft), attachment=kept)
    assert Attachment.objects.get(pk=kept.pk).state == "valid" and draft.evidence.count() == 1
    actions.link_evidence(make.ctx(office), draft, criterion=of(draft), attachment=kept)
    assert draft.evidence.count() == 2
    assert Event.objects.filter(verb="evaluation.applications.link_evidence").latest("pk").after["evidence"]


def test_a_file_that_is_no_file_is_told_what_to_do(draft, office):
    with pytest.raises(Refused, match="另存为"):
        actions.add_evidence(make.ctx(office), draft, criterion=of(draft), content=b"MZ...", name="材料.exe")
    assert not draft.evidence.exists()


def test_files_of_others_and_files_that_failed_the_check_are_not_linked(draft, office):
    foreign = make.attachment(make.institution())
    infected = make.attachment(draft.institution, scan="infected")
    for attachment, said in [(foreign, "本机构"), (infected, "未通过检查")]:
        with pytest.raises(Refused, match=said):
            actions.link_evidence(make.ctx(office), draft, criterion=of(draft), attachment=attachment)


def test_nobody_writes_when_the_last_day_is_over(draft, office, cycle):
    with pytest.raises(WrongState, match="已截止"):
        actions.answer(make.ctx(office, now=cycle.apply_until), draft, criterion=of(draft), level=1)


def test_strangers_do_not_write(draft, clerk):
    other = make.actor(make.institution(), Role.INSTITUTION_ADMIN)
    for who in (clerk, other):
        with pytest.raises(Forbidden):
            actions.answer(make.ctx(who), draft, criterion=of(draft), level=1)


# --- handing in ---------------------------------------------------------------------------------------------------------------


def test_what_is_incomplete_is_named_item_by_item(draft, admin):
    actions.answer(make.ctx(admin), draft, criterion=of(draft), level=1)
    with pytest.raises(Refused) as refused:
        actions.submit(make.ctx(admin), draft)
    asked = {c.code for c in selectors.criteria(draft)}
    assert {p.field for p in refused.value.problems} == asked | {"pledge"} and "L3-01" not in asked
    assert {p.code for p in refused.value.problems if p.field == "L1-01"} == {"no_evidence"}


def test_the_second_before_the_limit_is_in_time_and_the_limit_is_not(institution, cycle, admin):
    """INV-7: server time decides, to the second."""
    made = make.application(institution, in_cycle=cycle, answered=True, pledge_signed_on=make.today())
    with pytest.raises(Refused, match="已截止"):
        actions.submit(make.ctx(admin, now=cycle.apply_until), made)
    assert actions.submit(make.ctx(admin, now=cycle.apply_until - timedelta(seconds=1)), made).state == State.SUBMITTED


def test_nothing_is_taken_once_the_cycle_has_moved_on(institution, cycle, admin):
    made = make.application(institution, in_cycle=cycle, answered=True, pledge_signed_on=make.today())
    Cycle.objects.filter(pk=cycle.pk).update(state="recommending")
    with pytest.raises(WrongState):
        actions.submit(make.ctx(admin), made)


def test_submission_freezes_the_values_with_their_rows_and_gives_a_receipt(institution, cycle, admin):
    make.graded(institution, make.today().year - 1, "A")
    make.graded(institution, make.today().year - 2, "B")
    made = make.application(institution, in_cycle=cycle, answered=True, pledge_signed_on=make.today())
    done = actions.submit(make.ctx(admin), made)
    value = done.frozen_values.get()
    assert (value.value, value.score_mpt, value.on) == ("5", 16_667, cycle.data_until if cycle.data_until < make.today() else make.today())
    assert len(value.rows) == 2 and value.rows_digest == selectors.digest(value.rows)
    assert done.receipt.body["digest"] == done.frozen_digest == selectors.fingerprint(done)
    assert selectors.score_of(done).auto_mpt == 16_667
    assert selectors.score_of(done).total_mpt == 16_667 + sum(done.self_scores.values_list("claimed_mpt", flat=True))


def test_what_was_handed_in_does_not_change_by_any_way(handed_in, office):
    """INV-8: neither by an action, nor past it in the database."""
    for act, given in [
        (actions.answer, {"level": 4}),
        (actions.unlink_evidence, {"attachment": handed_in.evidence.first().attachment}),
    ]:
        with pytest.raises(WrongState):
            act(make.ctx(office), handed_in, criterion=of(handed_in), **given)
    with pytest.raises(DatabaseError), transaction.atomic():
        SelfScore.objects.filter(application=handed_in).update(level=4)
    with pytest.raises(DatabaseError), transaction.atomic():
        handed_in.frozen_values.update(score_mpt=20_000)
    with pytest.raises(DatabaseError), transaction.atomic():
        handed_in.evidence.all().delete()


def test_a_repeat_with_the_same_key_gives_one_receipt(institution, cycle, admin):
    """INV-51."""
    made = make.application(institution, in_cycle=cycle, answered=True, pledge_signed_on=make.today())
    key = uuid4()
    first = actions.submit(make.ctx(admin, request_key=key), made)
    second = actions.submit(make.ctx(admin, request_key=key), made)
    assert first.receipt_id == second.receipt_id
    assert IssuedDocument.objects.filter(kind="application_receipt").count() == 1


def test_who_signs_has_seen_what_is_signed(institution, cycle, admin, office):
    made = make.application(institution, in_cycle=cycle, answered=True, pledge_signed_on=make.today())
    seen = selectors.fingerprint(made)
    actions.answer(make.ctx(office), made, criterion=of(made), level=2)
    with pytest.raises(Stale, match="重新核对"):
        actions.submit(make.ctx(admin), made, seen=seen)
    assert actions.submit(make.ctx(admin), made, seen=selectors.fingerprint(made)).state == State.SUBMITTED


def test_a_standing_veto_is_acknowledged_and_stays_with_the_application(institution, cycle, admin, clerk):
    make.graded(institution, make.today().year - 1, "D", score_mpt=10_000)
    made = make.application(institution, in_cycle=cycle, answered=True, pledge_signed_on=make.today())
    with pytest.raises(Refused, match="一票否决"):
        actions.submit(make.ctx(admin), made)
    done = actions.submit(make.ctx(admin), made, acknowledged=True)
    assert [v["code"] for v in done.standing_vetoes] == ["V-01"]


def test_an_infected_file_keeps_the_application_back(institution, cycle, admin):
    made = make.application(institution, in_cycle=cycle, answered=True, pledge_signed_on=make.today())
    StoredFile.objects.filter(attachments__evidence__application=made).update(scan="infected")
    with pytest.raises(Refused, match="未通过检查"):
        actions.submit(make.ctx(admin), made)


def test_the_clerk_of_the_institution_neither_signs_nor_submits(draft, office):
    for act in (actions.sign_pledge, actions.submit, actions.withdraw):
        with pytest.raises(Forbidden):
            act(make.ctx(office, reason="内部调整"), draft)


# --- returned and answered ----------------------------------------------------------------------------------------------------


def test_a_return_opens_the_named_criteria_alone_for_five_working_days(handed_in, clerk, office):
    done = actions.return_to_institution(make.ctx(clerk), handed_in, reasons={"L1-01": REASON})
    closes = timezone.localdate(handed_in.cycle.recommend_until - timedelta(seconds=1))
    assert done.resubmit_until == end_of(min(deadline(make.today(), 5), closes))
    assert actions.answer(make.ctx(office), done, criterion=of(done), level=2).level == 2
    with pytest.raises(WrongState, match="只退回了指定的几项"):
        actions.answer(make.ctx(office), done, criterion=of(done, "L2-01"), level=2)
    with pytest.raises(DatabaseError), transaction.atomic():
        SelfScore.objects.filter(application=done, criterion=of(done, "L2-01")).update(level=4)
    with pytest.raises(WrongState, match="补正期限已过"):
        actions.answer(make.ctx(office, now=done.resubmit_until), done, criterion=of(done), level=1)


def test_a_return_never_asks_for_an_answer_after_recommendations_close(institution, clerk):
    Cycle.objects.update(state="archived")
    batch = make.cycle("recommending", recommend_until=end_of(deadline(make.today(), 4)))
    made = make.application(institution, state="submitted", in_cycle=batch)
    done = actions.return_to_institution(make.ctx(clerk), made, reasons={"L1-01": REASON})
    assert done.resubmit_until == batch.recommend_until


def test_in_the_last_three_working_days_nothing_is_returned(clerk):
    for days, lawful in [(3, True), (2, False)]:
        one = make.institution(make.province())
        Cycle.objects.update(state="archived")
        batch = make.cycle("recommending", recommend_until=end_of(deadline(make.today(), days)))
        assert working_days_left(make.today(), timezone.localdate(batch.recommend_until - timedelta(seconds=1))) == days
        made = make.application(one, state="submitted", in_cycle=batch)
        if lawful:
            assert actions.return_to_institution(make.ctx(clerk), made, reasons={"L1-01": REASON}).state == State.RETURNED
        else:
            with pytest.raises(Refused, match="推荐截止前"):
                actions.return_to_institution(make.ctx(clerk), made, reasons={"L1-01": REASON})


def test_the_answer_is_sealed_anew_and_its_receipt_replaces_the_first(handed_in, clerk, admin, office):
    first, seal = handed_in.receipt, handed_in.frozen_digest
    done = actions.return_to_institution(make.ctx(clerk), handed_in, reasons={"L1-01": REASON})
    with pytest.raises(Refused, match="还没有补正"):
        actions.resubmit(make.ctx(admin), done)
    actions.add_evidence(make.ctx(office), done, criterion=of(done), content=pdf("补正"), name="补正.pdf")
    done = actions.resubmit(make.ctx(admin), done)
    assert (done.state, done.receipt.replaces_id) == (State.RESUBMITTED, first.pk) and done.frozen_digest != seal
    assert not selectors.open_returns(done).exists()


def test_a_third_return_is_refused(handed_in, clerk, admin, office):
    row = handed_in
    for level in (2, 3):
        row = actions.return_to_institution(make.ctx(clerk), row, reasons={"L1-01": REASON})
        actions.answer(make.ctx(office), row, criterion=of(row), level=level)
        row = actions.resubmit(make.ctx(admin), row)
    with pytest.raises(Refused, match="已退回 2 次"):
        actions.return_to_institution(make.ctx(clerk), row, reasons={"L1-01": REASON})


def test_a_criterion_left_from_the_first_return_is_not_open_in_the_second(handed_in, clerk, office):
    row = actions.return_to_institution(make.ctx(clerk), handed_in, reasons={"L1-01": REASON})
    row = actions.lapse(make.system("evaluation.applications", now=row.resubmit_until), row)
    row = actions.return_to_institution(make.ctx(clerk), row, reasons={"L2-01": REASON})
    with pytest.raises(WrongState, match="只退回了指定的几项"):
        actions.answer(make.ctx(office), row, criterion=of(row), level=2)


def test_an_unanswered_return_stands_as_it_was_handed_in(handed_in, clerk, office):
    seal, files = handed_in.frozen_digest, set(handed_in.evidence.values_list("criterion_id", "attachment_id"))
    row = actions.return_to_institution(make.ctx(clerk), handed_in, reasons={"L1-01": REASON, "Y5-01": REASON})
    actions.answer(make.ctx(office), row, criterion=of(row), level=4, statement="没有写完")
    actions.unlink_evidence(make.ctx(office), row, criterion=of(row), attachment=row.evidence.first().attachment)
    actions.add_evidence(make.ctx(office), row, criterion=of(row, "Y5-01"), content=pdf("半份"), name="半份.pdf")
    with pytest.raises(Refused, match="期限未到"):
        actions.lapse(make.system("evaluation.applications"), row)
    Application.objects.filter(pk=row.pk).update(resubmit_until=timezone.now())
    assert tasks.lapse_overdue() == 1 and tasks.lapse_overdue() == 0
    row.refresh_from_db()
    assert (row.state, row.uncorrected, selectors.fingerprint(row)) == (State.SUBMITTED, True, seal)
    assert set(row.evidence.values_list("criterion_id", "attachment_id")) == files
    event = Event.objects.get(verb="evaluation.applications.restore")
    assert (event.before["level"], event.after["level"], event.system) == (4, 1, "evaluation.applications")


def test_after_an_answered_return_a_second_unanswered_one_stands_as_answered(handed_in, clerk, admin, office):
    row = actions.return_to_institution(make.ctx(clerk), handed_in, reasons={"L1-01": REASON})
    actions.answer(make.ctx(office), row, criterion=of(row), level=2)
    row = actions.resubmit(make.ctx(admin), row)
    row = actions.return_to_institution(make.ctx(clerk), row, reasons={"L1-01": REASON})
    row = actions.lapse(make.system("evaluation.applications", now=row.resubmit_until), row)
    assert (row.state, row.self_scores.get(criterion=of(row)).level) == (State.RESUBMITTED, 2)


def test_too_late_an_answer_is_refused(handed_in, clerk, admin, office):
    row = actions.return_to_institution(make.ctx(clerk), handed_in, reasons={"L1-01": REASON})
    actions.answer(make.ctx(office), row, criterion=of(row), level=2)
    with pytest.raises(Refused, match="期限已过"):
        actions.resubmit(make.ctx(admin, now=row.resubmit_until), row)


# --- checked and confirmed ----------------------------------------------------------------------------------------------------


def look_at_all(application, clerk):
    for criterion in selectors.criteria(application):
        application = actions.check(make.ctx(clerk), application, criterion=criterion)
    return application


def test_every_criterion_with_evidence_is_looked_at_before_the_clerk_passes(handed_in, clerk):
    actions.check(make.ctx(clerk), handed_in, criterion=of(handed_in), note="复印件，原件已看")
    with pytest.raises(Refused) as refused:
        actions.conclude(make.ctx(clerk), handed_in)
    assert {p.field for p in refused.value.problems} == {c.code for c in selectors.criteria(handed_in)} - {"L1-01"}
    look_at_all(handed_in, clerk)
    assert actions.conclude(make.ctx(clerk), handed_in, note="材料齐全").checked_at


def test_the_leader_confirms_what_another_person_checked(handed_in, clerk, leader):
    """提交≠审批 (SOD-3)."""
    with pytest.raises(Refused, match="还没有完成核验"):
        actions.verify(make.ctx(leader), handed_in)
    look_at_all(handed_in, clerk)
    actions.conclude(make.ctx(clerk), handed_in)
    same = Actor(clerk.user_id, Role.PROVINCIAL_LEADER, clerk.organisation_id, clerk.province_id)
    with pytest.raises(Refused, match="不同的人"):
        actions.verify(make.ctx(same), handed_in)
    assert actions.verify(make.ctx(leader), handed_in).state == State.VERIFIED


def test_a_return_asks_for_a_new_look_at_what_was_returned(handed_in, clerk, admin, office, leader):
    look_at_all(handed_in, clerk)
    row = actions.conclude(make.ctx(clerk), handed_in)
    row = actions.return_to_institution(make.ctx(clerk), row, reasons={"L1-01": REASON})
    actions.answer(make.ctx(office), row, criterion=of(row), level=2)
    row = actions.resubmit(make.ctx(admin), row)
    assert row.checked_at is None
    assert [a.code for a in selectors.unseen(row)] == ["L1-01"]


@pytest.mark.parametrize("act", [actions.conclude, actions.verify])
def test_another_provinces_people_check_nothing(handed_in, act):
    for role in (Role.PROVINCIAL_CLERK, Role.PROVINCIAL_LEADER):
        with pytest.raises(Forbidden):
            act(make.ctx(make.actor(make.province("33"), role)), handed_in)


def test_a_frozen_application_is_the_recommendations_doing(cycle, institution, clerk):
    made = make.application(institution, state="verified", in_cycle=cycle)
    with pytest.raises(Forbidden):
        actions.freeze(make.ctx(clerk), made)
    assert actions.freeze(make.system("evaluation.recommendation"), made).state == State.FROZEN


# --- withdrawn and lapsed -----------------------------------------------------------------------------------------------------


def test_a_withdrawal_has_a_reason_and_ends_the_application(handed_in, admin):
    with pytest.raises(Refused, match="写明撤回的原因"):
        actions.withdraw(make.ctx(admin), handed_in)
    assert actions.withdraw(make.ctx(admin, reason="机构合并，暂不参加"), handed_in).state == State.WITHDRAWN
    with pytest.raises(Refused, match="只能申报一次"):
        actions.begin(make.ctx(admin), handed_in.institution)


def test_a_frozen_application_is_not_withdrawn(cycle, institution, admin):
    made = make.application(institution, state="frozen", in_cycle=cycle)
    with pytest.raises(WrongState):
        actions.withdraw(make.ctx(admin, reason="不参加了"), made)


def test_drafts_lapse_with_the_closing_of_applications_and_stay_readable(draft, handed_in_elsewhere, cycle, admin):
    Cycle.objects.filter(pk=cycle.pk).update(apply_until=timezone.now(), apply_from=timezone.now() - timedelta(days=40))
    cycle.refresh_from_db()
    cycles.close_applications(make.system("evaluation.cycles"), cycle)
    draft.refresh_from_db()
    handed_in_elsewhere.refresh_from_db()
    assert (draft.state, handed_in_elsewhere.state) == (State.LAPSED, State.SUBMITTED)
    assert draft in rows(admin, Application)


@pytest.fixture
def handed_in_elsewhere(cycle):
    return make.application(make.institution(make.province()), state="submitted", in_cycle=cycle)


# --- who knows ----------------------------------------------------------------------------------------------------------------


def test_a_draft_is_known_to_its_institution_alone(draft, admin, clerk):
    """INV-52: no province sees drafts; no institution another's."""
    ministry = make.actor(make.ministry(), Role.MINISTRY_STAFF)
    stranger = make.actor(make.institution(), Role.INSTITUTION_ADMIN)
    expert = make.actor(make.ministry(), Role.EXPERT)
    assert draft in rows(admin, Application)
    for who in (clerk, ministry, stranger, expert, Actor()):
        assert not rows(who, Application).exists()


def test_from_submission_on_its_own_province_knows_and_the_ministry_when_it_is_frozen(handed_in, clerk, leader):
    other = make.actor(make.province("33"), Role.PROVINCIAL_CLERK)
    ministry = make.actor(make.ministry(), Role.MINISTRY_STAFF)
    assert [rows(who, Application).count() for who in (clerk, leader, other, ministry)] == [1, 1, 0, 0]
    Application.objects.filter(pk=handed_in.pk).update(state="frozen")
    assert rows(ministry, Application).count() == 1


def test_a_draft_withdrawn_before_submission_stays_unknown_to_the_province(draft, admin, clerk):
    actions.withdraw(make.ctx(admin, reason="本批不参加"), draft)
    assert not rows(clerk, Application).exists()


def test_each_step_is_told_to_who_acts_next(handed_in, clerk, leader, admin):
    settle()
    look_at_all(handed_in, clerk)
    actions.conclude(make.ctx(clerk), handed_in)
    actions.return_to_institution(make.ctx(clerk), handed_in, reasons={"L1-01": REASON})
    settle()
    told = {n.user_id: n for n in Notice.objects.order_by("pk")}
    assert "待核验" in told[clerk.user_id].subject and "待确认" in told[leader.user_id].subject
    assert "补正自评 1 项" in told[admin.user_id].subject and told[admin.user_id].due_on
