"""From notice to verdict, and from proposal to decision: every guard, limit and separation of duties (domain.md §5.10)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from evaluation.review.models import Conflict, ReviewAssignment, ReviewCase
from evaluation.surveillance import actions, delisting, rules, selectors
from evaluation.surveillance.models import DelistingProposal, Finding, Rectification
from institutions.models import Institution
from portal.accounts.models import Membership
from portal.calendar.selectors import deadline
from portal.documents.models import IssuedDocument
from portal.kernel.actions import acted
from portal.kernel.models import Event
from portal.kernel.policy import Actor
from portal.kernel.problems import Forbidden, Refused, WrongState
from tests.factories import evaluation as make
from tests.factories import surveillance as case
from tests.factories.files import pdf

pytestmark = pytest.mark.django_db
TODAY = make.today()
DAY = timedelta(days=1)
WORDS = "已按要求逐项办理，材料齐全。"


@pytest.fixture
def listing():
    made = case.listing()
    make.member(made.institution, "institution_admin")
    return made


@pytest.fixture
def bureau(listing):
    return listing.institution.organisation.parent


@pytest.fixture
def head(bureau):
    return make.actor(bureau, "provincial_leader")


@pytest.fixture
def clerk(bureau):
    return make.actor(bureau, "provincial_clerk")


@pytest.fixture
def admin(listing):
    return make.actor(listing.institution, "institution_admin")


@pytest.fixture
def staff():
    return make.actor(make.ministry(), "ministry_staff")


@pytest.fixture
def chief():
    return make.actor(make.ministry(), "ministry_leader")


def on(who, day=TODAY, **given):
    return make.ctx(who, now=make.at(day, 10), **given)


def fresh(row):
    row.refresh_from_db()
    return row


# --- rectification ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def notified(listing, head):
    found = case.finding(listing, "RC-06")
    return actions.notify(on(head), listing, findings=[found], demands=WORDS)


def test_lst_2_a_notice_names_the_findings_and_gives_sixty_working_days(listing, notified, bureau):
    finding = notified.findings.get()
    assert (notified.due_on, finding.state, fresh(listing).state) == (deadline(TODAY, 60), "rectifying", "under_rectification")
    assert notified.notice.doc_no == f"{bureau.province.document_code}整〔{TODAY.year}〕1号"
    assert set(Event.objects.filter(subject_type="evaluation.listing").values_list("verb", flat=True)) == {"evaluation.surveillance.mark"}


def test_lst_2_no_notice_while_grace_runs_and_none_on_a_reminder(listing, head):
    early = case.finding(listing, "RC-06", due_on=TODAY)
    notice = case.finding(listing, "RC-02")
    for finding in (early, notice):
        with pytest.raises(Refused, match="不能通知整改"):
            actions.notify(on(head), listing, findings=[finding], demands=WORDS)
    assert Rectification.objects.count() == IssuedDocument.objects.filter(kind="rectification_notice").count() == 0
    Finding.objects.filter(pk=early.pk).update(due_on=TODAY - DAY)
    assert actions.notify(on(head), listing, findings=[early], demands=WORDS).state == "open"


def test_lst_2_says_everything_that_is_missing_at_once(listing, head):
    with pytest.raises(Refused) as refused:
        actions.notify(on(head), listing, findings=[], demands="")
    assert {p.field for p in refused.value.problems} == {"findings", "demands"}


def test_the_same_request_notifies_once(listing, head):
    found, key = case.finding(listing), uuid4()
    one = actions.notify(on(head, request_key=key), listing, findings=[found], demands=WORDS)
    two = actions.notify(on(head, request_key=key), listing, findings=[found], demands=WORDS)
    assert one.pk == two.pk and IssuedDocument.objects.filter(kind="rectification_notice").count() == 1


@pytest.mark.parametrize("role", ["provincial_clerk", "institution_admin", "association", "expert"])
def test_only_a_leader_of_the_province_or_the_ministry_notifies(listing, bureau, role):
    found = case.finding(listing)
    body = {"institution_admin": listing.institution, "association": case.association(bureau)}.get(role, bureau)
    with pytest.raises(Forbidden):
        actions.notify(on(make.actor(body, role)), listing, findings=[found], demands=WORDS)
    with pytest.raises(Forbidden):
        actions.notify(on(make.actor(make.province("33"), "provincial_leader")), listing, findings=[found], demands=WORDS)


def test_more_time_is_asked_for_once_before_the_end_and_given_at_most_thirty_days(notified, admin, head):
    with pytest.raises(Refused, match="期限已过"):
        actions.ask_extension(on(admin, notified.due_on + DAY), notified, reason=WORDS)
    with pytest.raises(Refused, match="没有申请"):
        actions.extend(on(head), notified, days=10)
    actions.ask_extension(on(admin, notified.due_on), notified, reason=WORDS)
    with pytest.raises(Refused, match="一次"):
        actions.ask_extension(on(admin), notified, reason=WORDS)
    for days in (0, 31):
        with pytest.raises(Refused, match="1 至 30"):
            actions.extend(on(head), notified, days=days)
    actions.extend(on(head), notified, days=30)
    assert fresh(notified).until == deadline(notified.due_on, 30)
    with pytest.raises(Refused, match="不能再延"):
        actions.extend(on(head), notified, days=1)


def reported(rectification, admin, day=TODAY):
    actions.attach(on(admin, day), rectification, content=pdf(), name="整改.pdf")
    return actions.report(on(admin, day), rectification, report=WORDS)


def test_a_report_needs_words_and_a_file(notified, admin):
    with pytest.raises(Refused) as refused:
        actions.report(on(admin), notified, report="")
    assert {p.field for p in refused.value.problems} == {"report", "file"}
    assert reported(notified, admin).state == "reported"


def test_lst_3_two_persons_agree_and_the_listing_is_back(listing, notified, admin, clerk, head):
    reported(notified, admin)
    actions.verify(on(clerk), notified, passed=True, verdict=WORDS)
    assert fresh(notified).state == "reported" and fresh(listing).state == "under_rectification"
    with pytest.raises(Refused, match="另一人"):
        actions.verify(on(clerk), notified, passed=True, verdict=WORDS)
    actions.verify(on(head), notified, passed=True, verdict=WORDS)
    finding = notified.findings.get()
    assert (fresh(notified).state, finding.state, finding.resolved_on) == ("passed", "resolved", TODAY)
    assert fresh(listing).state == "listed" and IssuedDocument.objects.filter(kind="rectification_opinion").count() == 1


def test_who_disagrees_is_the_first_of_a_new_pair(notified, admin, clerk, head):
    reported(notified, admin)
    actions.verify(on(clerk), notified, passed=True, verdict=WORDS)
    actions.verify(on(head), notified, passed=False, verdict=WORDS)
    assert (fresh(notified).state, notified.first_verifier_id) == ("reported", head.user_id)
    actions.verify(on(clerk), notified, passed=False, verdict=WORDS)
    assert fresh(notified).state == "failed"


def test_inv_48_who_wrote_the_report_verifies_nothing(notified, admin, bureau):
    reported(notified, admin)
    Membership.objects.create(user_id=admin.user_id, organisation=bureau, role="provincial_clerk", valid_from=date(2020, 1, 1))
    both = Actor(admin.user_id, "provincial_clerk", bureau.pk, bureau.pk)
    with pytest.raises(Refused, match="不能验收"):
        actions.verify(on(both), notified, passed=True, verdict=WORDS)


def test_nobody_passes_what_the_registers_still_say(listing, notified, admin, clerk):
    Institution.objects.filter(pk=listing.institution_id).update(state="suspended")
    notified.findings.add(case.finding(listing, "RC-04", state="rectifying"))
    reported(notified, admin)
    with pytest.raises(Refused, match="仍然成立"):
        actions.verify(on(clerk), notified, passed=True, verdict=WORDS)


def test_another_province_verifies_nothing(notified, admin):
    reported(notified, admin)
    with pytest.raises(Forbidden):
        actions.verify(on(make.actor(make.province("33"), "provincial_clerk")), notified, passed=True, verdict=WORDS)


def test_a_listing_has_one_open_rectification(listing, notified, head):
    with pytest.raises(Refused):
        actions.notify(on(head), listing, findings=[case.finding(listing, "RC-20")], demands=WORDS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rectification.objects.create(listing=listing, opened_by=notified.opened_by, opened_on=TODAY, due_on=TODAY, demands=WORDS)


# --- proposal -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def grave(listing):
    return case.finding(listing, "RC-14", detected_on=TODAY, due_on=TODAY)


@pytest.fixture
def proposal(listing, grave, head):
    return delisting.propose(on(head), listing, findings=[grave], text=WORDS)


def test_lst_5_a_grave_finding_is_proposed_and_served_with_ten_days_to_defend(listing, grave, proposal):
    assert (proposal.served_on, proposal.defence_until) == (TODAY, deadline(TODAY, 10))
    assert (fresh(grave).state, fresh(listing).state, proposal.doc.kind) == ("escalated", "proposed", "delisting_proposal")
    assert proposal.draw_seed == proposal.doc.doc_no


def test_the_program_never_proposes(listing, grave):
    """LST-5: the effect of a rule lays a draft before people, nothing more."""
    case.check()
    assert DelistingProposal.objects.count() == 0 and fresh(listing).state == "listed"
    with pytest.raises(Forbidden):
        delisting.propose(make.system("evaluation.surveillance"), listing, findings=[grave], text=WORDS)


@pytest.mark.parametrize("who", ["association", "ministry_staff", "ministry_leader"])
def test_an_association_and_the_ministry_may_propose_too(listing, grave, bureau, who):
    body = case.association(bureau) if who == "association" else make.ministry()
    made = delisting.propose(on(make.actor(body, who)), listing, findings=[grave], text=WORDS)
    assert made.proposer == body


def test_another_provinces_association_may_not(listing, grave):
    other = case.association(make.province("33"))
    with pytest.raises(Forbidden):
        delisting.propose(on(make.actor(other, "association")), listing, findings=[grave], text=WORDS)


def test_inv_34_no_ground_without_rows(listing, head, grave):
    Finding.objects.filter(pk=grave.pk).update(rows=[])
    with pytest.raises(Refused, match="没有登记记录"):
        delisting.propose(on(head), listing, findings=[fresh(grave)], text=WORDS)


def test_lst_4_a_general_finding_is_no_ground_before_its_rectification_failed(listing, head, admin, clerk, notified):
    finding = notified.findings.get()
    with pytest.raises(Refused, match="整改期内"):
        delisting.propose(on(head), listing, findings=[finding], text=WORDS)
    reported(notified, admin)
    for who in (clerk, head):
        actions.verify(on(who), notified, passed=False, verdict=WORDS)
    made = delisting.propose(on(head), listing, findings=[finding], text=WORDS)
    assert made.state == "proposed"


def test_lst_4_no_report_after_the_term_is_a_ground_and_ends_the_rectification(listing, head, notified):
    finding = notified.findings.get()
    with pytest.raises(Refused):
        delisting.propose(on(head, notified.due_on), listing, findings=[finding], text=WORDS)
    delisting.propose(on(head, notified.due_on + DAY), listing, findings=[finding], text=WORDS)
    assert (fresh(notified).state, fresh(finding).state) == ("failed", "escalated")


def test_lst_4_a_general_finding_alone_is_no_ground(listing, head):
    with pytest.raises(Refused, match="限期整改"):
        delisting.propose(on(head), listing, findings=[case.finding(listing, "RC-06")], text=WORDS)


def test_lst_4_the_third_rectification_in_24_months_is_a_ground(listing, head, bureau):
    finding = case.finding(listing, "RC-06")
    for n in range(3):
        Rectification.objects.create(
            listing=listing, opened_by=bureau, opened_on=TODAY - n * 200 * DAY, due_on=TODAY, demands=WORDS, state="passed"
        )
    assert delisting.propose(on(head), listing, findings=[finding], text=WORDS).state == "proposed"


def test_nobody_to_serve_leaves_the_time_for_defence_closed_until_served_by_hand(grave, listing, head, staff):
    Membership.objects.filter(organisation=listing.institution.organisation).update(state="ended")
    made = delisting.propose(on(head), listing, findings=[grave], text=WORDS)
    assert made.served_on is made.defence_until is None
    with pytest.raises(Refused, match="还没有送达"):
        delisting.open_rereview(on(staff, TODAY + 90 * DAY), made)
    with pytest.raises(Refused, match="凭证"):
        delisting.serve(on(head), made, on=TODAY)
    delisting.serve(on(head, reason="邮寄单号 EX000（示例）"), made, on=TODAY)
    assert fresh(made).defence_until == deadline(TODAY, 10)


def test_lst_6_the_defence_has_ten_days_and_a_hearing_is_asked_for_in_five(proposal, admin):
    fifth, tenth = deadline(TODAY, 5), deadline(TODAY, 10)
    with pytest.raises(Refused, match="届满"):
        delisting.defend(on(admin, tenth + DAY), proposal, defence=WORDS)
    with pytest.raises(Refused, match="5 个工作日"):
        delisting.defend(on(admin, fifth + DAY), proposal, defence=WORDS, hearing_asked=True)
    delisting.defend(on(admin, fifth), proposal, defence=WORDS, hearing_asked=True)
    delisting.defend(on(admin, tenth), proposal, defence=WORDS + "补充。", hearing_asked=True)
    assert (fresh(proposal).hearing_asked_on, proposal.defended_on) == (fifth, tenth)


def test_only_the_institutions_admin_defends(proposal, listing):
    with pytest.raises(Forbidden):
        delisting.defend(on(make.actor(listing.institution, "institution_clerk")), proposal, defence=WORDS)


# --- re-review ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def experts():
    return [case.expert("33") for _n in range(6)]


def test_lst_7_not_before_the_defence_or_the_end_of_its_time(proposal, staff, experts, admin):
    """INV-32."""
    with pytest.raises(Refused, match="陈述申辩期限"):
        delisting.open_rereview(on(staff, proposal.defence_until), proposal)
    delisting.open_rereview(on(staff, proposal.defence_until + DAY), proposal)
    assert fresh(proposal).state == "rereview" and proposal.opinions.count() == 3
    assert fresh(proposal.listing).state == "rereview"


def test_a_hearing_asked_for_is_held_first_and_its_chair_has_no_other_part(proposal, admin, staff, chief, experts):
    delisting.defend(on(admin), proposal, defence=WORDS, hearing_asked=True)
    with pytest.raises(Refused, match="听证"):
        delisting.open_rereview(on(staff), proposal)
    held = deadline(TODAY, 7)
    delisting.attach_record(on(staff, held), proposal, content=pdf(), name="笔录.pdf")
    chair = make.User.objects.get(pk=chief.user_id)
    itself = make.User.objects.get(pk=staff.user_id)
    given = {"noticed_on": TODAY, "chair": chair}
    with pytest.raises(Refused, match="7 个工作日"):
        delisting.record_hearing(on(staff, held), proposal, held_on=held - DAY, **given)
    with pytest.raises(Refused, match="主持人"):
        delisting.record_hearing(on(staff, held), proposal, noticed_on=TODAY, held_on=held, chair=itself)
    delisting.record_hearing(on(staff, held), proposal, held_on=held, **given)
    assert delisting.open_rereview(on(staff, held), proposal).state == "rereview"


def test_the_draw_can_be_repeated_by_anyone(proposal, staff, experts, admin):
    delisting.defend(on(admin), proposal, defence=WORDS)
    delisting.open_rereview(on(staff), proposal)
    order = rules.draw([e.pk for e in experts], proposal.draw_seed)
    assert fresh(proposal).draw_order == order
    assert [o.expert_id for o in proposal.opinions.all()] == order[:3]


def test_sod_6_and_coi_keep_experts_out_of_the_pool(proposal, listing, staff, experts):
    near = case.expert(listing.institution.province.code)
    scored, related, served = experts[:3]
    application = make.application(listing.institution, state="frozen", in_cycle=make.cycle(of=make.small_standard()))
    file = ReviewCase.objects.create(cycle=application.cycle, application=application, number="K-0001")
    ReviewAssignment.objects.create(case=file, expert=scored, state="locked")
    Conflict.objects.create(expert=related, institution=listing.institution, ground="kinship", source="declared")
    Membership.objects.create(user=served.user, organisation=make.province("33"), role="provincial_clerk", valid_from=date(2020, 1, 1))
    able = selectors.pool(listing, TODAY)
    assert set(able) == {e.pk for e in experts[3:]} and near.pk not in able


def test_too_small_a_pool_relaxes_nothing(proposal, staff, admin):
    for _n in range(2):
        case.expert("33")
    delisting.defend(on(admin), proposal, defence=WORDS)
    with pytest.raises(Refused, match="只有 2 名"):
        delisting.open_rereview(on(staff), proposal)


def test_who_proposed_does_not_open_the_re_review(listing, grave, staff, admin, experts):
    made = delisting.propose(on(staff), listing, findings=[grave], text=WORDS)
    delisting.defend(on(admin), made, defence=WORDS)
    with pytest.raises(Refused, match="不能启动复核"):
        delisting.open_rereview(on(staff), made)


@pytest.fixture
def rereview(proposal, staff, admin, experts):
    delisting.defend(on(admin), proposal, defence=WORDS)
    delisting.open_rereview(on(staff), proposal)
    return fresh(proposal)


def voice(opinion):
    return Actor(opinion.expert.user_id, "expert", make.ministry().pk)


def speak(proposal, *said):
    for opinion, given in zip(proposal.opinions.filter(state="asked"), said, strict=False):
        delisting.give_opinion(on(voice(opinion)), opinion, opinion_given=given, text=WORDS)


def test_an_expert_speaks_for_oneself_with_reasons_and_the_last_one_ends_it(rereview):
    one, two, _three = rereview.opinions.all()
    with pytest.raises(Forbidden):
        delisting.give_opinion(on(voice(two)), one, opinion_given="keep", text=WORDS)
    with pytest.raises(Refused, match="理由"):
        delisting.give_opinion(on(voice(one)), one, opinion_given="keep", text="")
    speak(rereview, "delist", "delist")
    assert fresh(rereview).state == "rereview"
    speak(rereview, "keep")
    assert fresh(rereview).state == "advised"


def test_who_stands_aside_is_replaced_by_the_next_of_the_same_draw(rereview):
    first = rereview.opinions.first()
    with pytest.raises(Refused, match="理由"):
        delisting.stand_aside(on(voice(first)), first)
    delisting.stand_aside(on(voice(first), reason="与机构负责人有师生关系。"), first)
    asked = rereview.opinions.filter(state="asked").values_list("expert_id", flat=True)
    assert list(asked) == rereview.draw_order[1:4]


# --- decision -----------------------------------------------------------------------------------------------------------------


def heard(proposal, bureau):
    member = make.actor(case.association(bureau), "association")
    delisting.be_heard(on(member), proposal, view=WORDS)


def prepared(proposal, bureau, who, decision, *said):
    speak(proposal, *said)
    heard(proposal, bureau)
    delisting.prepare_decision(on(who), proposal, decision=decision, reason=WORDS)
    return fresh(proposal)


def test_nobody_is_delisted_against_the_majority_or_unheard(rereview, bureau, staff):
    speak(rereview, "delist", "keep", "keep_with_rectification")
    with pytest.raises(Refused) as refused:
        delisting.prepare_decision(on(staff), rereview, decision="delist", reason=WORDS)
    assert {p.code for p in refused.value.problems} == {"majority", "not_heard"}
    late = deadline(TODAY, 10) + DAY
    assert delisting.prepare_decision(on(staff, late), rereview, decision="keep", reason=WORDS).decision == "keep"


def test_inv_33_nobody_takes_two_parts(rereview, bureau, staff, chief):
    other = make.actor(make.ministry(), "ministry_staff")
    prepared(rereview, bureau, other, "delist", "delist", "delist", "keep")
    for who in (other, staff):
        same = Actor(who.user_id, "ministry_leader", who.organisation_id)
        with pytest.raises(Refused, match=r"不能作出决定|不同的人"):
            delisting.decide(on(same), rereview)
    with pytest.raises(Forbidden):
        delisting.decide(on(staff), rereview)


def test_who_proposed_neither_drafts_nor_signs(listing, grave, admin, bureau, experts, staff):
    made = delisting.propose(on(staff), listing, findings=[grave], text=WORDS)
    delisting.defend(on(admin), made, defence=WORDS)
    opener = make.actor(make.ministry(), "ministry_staff")
    delisting.open_rereview(on(opener), made)
    speak(made, "delist", "delist", "delist")
    heard(made, bureau)
    with pytest.raises(Refused, match="不能拟定"):
        delisting.prepare_decision(on(staff), made, decision="delist", reason=WORDS)
    delisting.prepare_decision(on(opener), made, decision="delist", reason=WORDS)
    with pytest.raises(Refused, match="建议的人不能作出决定"):
        delisting.decide(on(Actor(staff.user_id, "ministry_leader", staff.organisation_id)), made)


def test_nothing_is_signed_before_it_is_drafted(rereview, chief):
    speak(rereview, "keep", "keep", "keep")
    with pytest.raises(Refused, match="还没有拟定"):
        delisting.decide(on(chief), rereview)


def test_lst_9_delisting_is_one_act(rereview, listing, bureau, staff, chief):
    """INV-31: paper, announcement, certificate and listing change together."""
    other = case.finding(listing, "RC-20")
    prepared(rereview, bureau, staff2(), "delist", "delist", "delist", "keep")
    made = delisting.decide(on(chief), rereview)
    assert (made.state, made.decided_on) == ("executed", TODAY)
    assert fresh(listing).state == "delisted" and listing.ended_on == TODAY
    assert listing.certificates.get().state == "void"
    assert (made.announcement.kind, made.announcement.state) == ("delisting", "issued")
    assert made.decision_doc.kind == "delisting_decision" and fresh(other).state == "resolved"
    with pytest.raises(WrongState):
        delisting.decide(on(chief), rereview)
    assert case.check().listings == 0


def staff2():
    return make.actor(make.ministry(), "ministry_staff")


def test_a_decision_to_keep_is_final_on_these_rows(rereview, listing, bureau, grave, chief):
    grade = listing.institution.grades.get()
    grade.grade = "D"
    grade.save()
    Finding.objects.filter(pk=grave.pk).update(
        rows=[["evaluation.integritygrade", grade.pk, 0]], rows_digest=_digest([["evaluation.integritygrade", grade.pk, 0]])
    )
    prepared(rereview, bureau, staff2(), "keep", "keep", "keep", "delist")
    delisting.decide(on(chief), rereview)
    assert (fresh(listing).state, fresh(grave).state, fresh(rereview).state) == ("listed", "resolved", "decided")
    assert case.check().detected == 0
    grade.revision += 1
    grade.save()
    assert case.check().detected == 1


def _digest(rows):
    from evaluation.surveillance.evidence import digest

    return digest(rows)


def test_keeping_with_rectification_opens_one_by_the_ministry(rereview, listing, bureau, grave, chief):
    prepared(rereview, bureau, staff2(), "keep_with_rectification", "keep", "keep", "delist")
    delisting.decide(on(chief), rereview)
    made = Rectification.objects.get()
    assert (made.opened_by, fresh(grave).state, fresh(listing).state) == (make.ministry(), "rectifying", "under_rectification")
    assert DelistingProposal.objects.filter(state__in=DelistingProposal.OPEN).count() == 0


def test_a_proposal_is_on_record_with_its_proposer(proposal, head):
    assert acted(proposal, "evaluation.surveillance.propose") == {head.user_id}


def test_a_rectification_whose_only_finding_was_wrong_is_over(listing, notified, head):
    finding = notified.findings.get()
    actions.void(on(head, reason="专职人员登记有误，已更正登记。"), finding)
    assert (fresh(finding).state, fresh(notified).state, fresh(listing).state) == ("void", "passed", "listed")


def test_a_verdict_does_not_end_a_proposal_that_was_made_meanwhile(listing, notified, grave, admin, clerk, head):
    """INV-32: only the decision brings the listing back."""
    delisting.propose(on(head), listing, findings=[grave], text=WORDS)
    reported(notified, admin)
    for who in (clerk, head):
        actions.verify(on(who), notified, passed=True, verdict=WORDS)
    assert (fresh(notified).state, fresh(listing).state) == ("passed", "proposed")


def test_what_is_being_put_right_is_no_ground_before_its_term(listing, head):
    """INV-49: a term told is not shortened, not even for a grave finding."""
    finding = case.finding(listing, "RC-14")
    actions.notify(on(head), listing, findings=[finding], demands=WORDS)
    with pytest.raises(Refused, match="整改期内"):
        delisting.propose(on(head), listing, findings=[fresh(finding)], text=WORDS)


def test_a_rectification_on_other_findings_outlives_a_decision_to_keep(
    listing, notified, grave, head, admin, bureau, experts, staff, chief
):
    made = delisting.propose(on(head), listing, findings=[grave], text=WORDS)
    delisting.defend(on(admin), made, defence=WORDS)
    delisting.open_rereview(on(staff), made)
    speak(made, "keep", "keep", "keep")
    heard(made, bureau)
    other = staff2()
    with pytest.raises(Refused, match="未结束的整改"):
        delisting.prepare_decision(on(other), made, decision="keep_with_rectification", reason=WORDS)
    delisting.prepare_decision(on(other), made, decision="keep", reason=WORDS)
    delisting.decide(on(chief), made)
    assert (fresh(listing).state, fresh(notified).state) == ("under_rectification", "open")
