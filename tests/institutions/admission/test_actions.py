"""The course of an application: each step, who may take it, and what it leaves in the register."""

from datetime import date
from uuid import uuid4

import pytest

from institutions.admission import actions, menu, selectors
from institutions.admission.models import AdmissionCase
from institutions.admission.policy import visible_cases
from institutions.models import Institution, InstitutionChange, Scope
from portal.accounts.models import Role
from portal.calendar.shipped import load_shipped
from portal.kernel.actions import Context
from portal.kernel.models import Event
from portal.kernel.problems import Forbidden, Refused, WrongState
from tests.factories import institutions as make
from tests.institutions.admission.rows import STATEMENT, at, case, establishment

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
NOW = at(TODAY)
GOOD = "材料齐全，符合条件，拟同意。"


@pytest.fixture
def bureau():
    return make.province()


@pytest.fixture
def here(bureau):
    return make.institution(bureau)


def by(of, role, now=NOW, **given) -> Context:
    return Context(make.actor(of, role), now=now, **given)


def admin(of, **given) -> Context:
    return by(of, Role.INSTITUTION_ADMIN, **given)


def clerk(of, **given) -> Context:
    return by(of, Role.PROVINCIAL_CLERK, **given)


def leader(of, **given) -> Context:
    return by(of, Role.PROVINCIAL_LEADER, **given)


def codes(refused) -> set:
    return {(p.code, p.field) for p in refused.value.problems}


def prepared(one, bureau, *, proposal="granted", **given):
    """A case that waits for the leader."""
    actions.admit(clerk(bureau), one)
    if one.kind in ("establish", "add_scope"):
        actions.start_review(clerk(bureau), one)
        actions.record_review(
            clerk(bureau), one, review_on=TODAY, experts=3, conclusion="recommended", review_opinion="现场评审，符合条件。"
        )
    return actions.prepare(clerk(bureau), one, proposal=proposal, proposal_note=GOOD, **given)


def decide(one, bureau, decision="granted", **given):
    said = {"decision": decision, "doc_no": "示司许〔2026〕1号", "decision_reason": "" if decision == "granted" else "现有人员不符合规定。"}
    return actions.decide(leader(bureau), one, **(said | given))


# --- filing -------------------------------------------------------------------------------------------------------------------


def test_an_institution_applies_for_a_further_field(here, bureau):
    one = actions.file(admin(here), here, kind="add_scope", statement=f" {STATEMENT} ", fields=["0202", "0105"])
    assert (one.state, one.province, one.applicant, one.fields, one.statement) == ("filed", bureau, here.name, ["0105", "0202"], STATEMENT)
    assert one.submitted_at == NOW and one.number == f"SQ2026{one.pk:06d}"
    event = Event.objects.get(verb="institutions.admission.file")
    assert (event.subject_id, event.concerns_id) == (one.pk, here.organisation_id)


def test_a_change_keeps_what_stands_registered(here):
    given = {"change": "head_name", "new_value": "丙示例", "effective_on": TODAY}
    one = actions.file(admin(here), here, kind="change", statement=STATEMENT, **given)
    assert (one.old_value, one.new_value, one.effective_on) == ("乙示例", "丙示例", TODAY)


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("add_scope", {}, {("fields", "fields")}),
        ("add_scope", {"fields": ["0101", "0105"]}, {("held", "fields")}),
        ("change", {}, {("change", "change"), ("since", "effective_on")}),
        ("change", {"change": "address", "new_value": " ", "effective_on": TODAY}, {("new_value", "new_value")}),
        ("change", {"change": "address", "new_value": "示例路 1 号", "effective_on": TODAY}, {("same", "new_value")}),
        ("change", {"change": "phone", "new_value": "0" * 21, "effective_on": TODAY}, {("too_long", "new_value")}),
        ("change", {"change": "address", "new_value": "新址", "effective_on": date(2026, 11, 26)}, {("in_future", "effective_on")}),
        ("establish", {}, {("kind", "kind")}),
    ],
)
def test_an_application_that_asks_for_nothing_possible_is_refused(here, kind, given, said):
    with pytest.raises(Refused) as refused:
        actions.file(admin(here), here, kind=kind, statement=STATEMENT, **given)
    assert codes(refused) == said and not AdmissionCase.objects.exists()


def test_a_reason_says_something(here):
    with pytest.raises(Refused) as refused:
        actions.file(admin(here), here, kind="cancel", statement="自愿")
    assert codes(refused) == {("too_short", "statement")}


def test_one_application_for_one_thing_at_a_time(here):
    given = {"change": "address", "new_value": "新址", "effective_on": TODAY}
    first = actions.file(admin(here), here, kind="change", statement=STATEMENT, **given)
    actions.file(admin(here), here, kind="change", statement=STATEMENT, **(given | {"change": "phone", "new_value": "1"}))
    with pytest.raises(Refused, match="同一事项已有一件申请"):
        actions.file(admin(here), here, kind="change", statement=STATEMENT, **(given | {"new_value": "又一址"}))
    actions.withdraw(admin(here), first)
    actions.file(admin(here), here, kind="change", statement=STATEMENT, **(given | {"new_value": "又一址"}))


def test_a_repeat_of_the_same_request_files_once(here):
    ctx = admin(here, request_key=uuid4())
    made = {actions.file(ctx, here, kind="renew", statement=STATEMENT).pk for _n in range(2)}
    assert len(made) == 1 and AdmissionCase.objects.count() == 1


def test_only_the_own_administrator_files(here, bureau):
    other = make.institution(bureau)
    for ctx in (by(here, Role.INSTITUTION_CLERK), admin(other), clerk(bureau), leader(bureau)):
        with pytest.raises(Forbidden):
            actions.file(ctx, here, kind="cancel", statement=STATEMENT)


def test_an_institution_that_is_no_more_applies_for_nothing(bureau):
    gone = make.institution(bureau, state="cancelled")
    with pytest.raises(WrongState):
        actions.file(admin(gone), gone, kind="renew", statement=STATEMENT)


def test_a_renewal_is_filed_in_the_register_and_not_any_longer_when_it_is_withdrawn(here, bureau):
    one = actions.file(admin(here), here, kind="renew", statement=STATEMENT)
    here.refresh_from_db()
    assert here.renewal_filed_on == TODAY
    actions.withdraw(admin(here), one)
    here.refresh_from_db()
    one.refresh_from_db()
    assert here.renewal_filed_on is None and (one.state, one.withdrawn_on) == ("withdrawn", TODAY)


def test_the_bureau_files_for_a_body_that_is_no_institution_yet(bureau, here):
    given = {"applicant": "云岫新设司法鉴定中心", "fields": ["0102"], "statement": STATEMENT}
    one = actions.file_establishment(clerk(bureau), bureau, **given)
    assert one.institution is None and one.concerned_organisation() == bureau.pk
    with pytest.raises(Refused, match="已有一件设立申请"):
        actions.file_establishment(clerk(bureau), bureau, **given)
    with pytest.raises(Refused) as refused:
        actions.file_establishment(clerk(bureau), bureau, **(given | {"applicant": here.name}))
    assert codes(refused) == {("registered", "applicant")}
    for ctx in (leader(bureau), clerk(make.province("33")), admin(here)):
        with pytest.raises(Forbidden):
            actions.file_establishment(ctx, bureau, **given)


# --- handling -----------------------------------------------------------------------------------------------------------------


def test_returned_with_what_is_missing_and_handed_in_again(here, bureau):
    one = case(here)
    with pytest.raises(Refused):
        actions.return_to_applicant(clerk(bureau), one, missing="缺材料")
    actions.return_to_applicant(clerk(bureau), one, missing="请补充新址的房产证明材料。")
    for step in (actions.admit, actions.return_to_applicant):
        with pytest.raises(WrongState):
            step(clerk(bureau), one, **({"missing": "请补充新址的房产证明材料。"} if step is actions.return_to_applicant else {}))
    with pytest.raises(Forbidden):
        actions.resubmit(clerk(bureau), one, statement=STATEMENT, change="address", new_value="新址 3 号", effective_on=date(2026, 10, 1))
    actions.resubmit(admin(here), one, statement=STATEMENT, change="address", new_value="新址 3 号", effective_on=date(2026, 10, 1))
    one.refresh_from_db()
    assert (one.state, one.new_value, one.resubmitted_on, one.submitted_at) == ("filed", "新址 3 号", TODAY, at(date(2026, 10, 9)))


@pytest.mark.parametrize("do", ["admit", "start_review", "prepare", "register"])
def test_only_the_clerk_of_the_province_handles(here, bureau, do):
    state = {"admit": "filed", "start_review": "accepted", "prepare": "accepted", "register": "decided"}[do]
    done = {"decision": "refused", "decided_on": TODAY} if state == "decided" else {}
    one = case(here, state=state, accepted_on=TODAY, **done)
    given = {"prepare": {"proposal": "granted", "proposal_note": GOOD}, "register": {"fields": []}}.get(do, {})
    for ctx in (leader(bureau), clerk(make.province("33")), admin(here), by(make.ministry(), Role.MINISTRY_STAFF)):
        with pytest.raises(Forbidden):
            getattr(actions, do)(ctx, one, **given)


def test_experts_review_what_is_new_and_an_odd_number_of_them(here, bureau):
    plain = case(here, state="accepted", accepted_on=TODAY)
    with pytest.raises(Refused) as refused:
        actions.start_review(clerk(bureau), plain)
    assert codes(refused) == {("no_review", None)}
    one = case(here, "add_scope", state="accepted", accepted_on=date(2026, 11, 20))
    with pytest.raises(Refused) as refused:
        actions.prepare(clerk(bureau), one, proposal="granted", proposal_note=GOOD)
    assert codes(refused) == {("not_reviewed", None)}
    actions.start_review(clerk(bureau, now=at(date(2026, 11, 23))), one)
    for experts, day, said in ((2, TODAY, "experts"), (4, TODAY, "experts"), (1, TODAY, "experts"), (3, date(2026, 11, 20), "review_on")):
        with pytest.raises(Refused) as refused:
            actions.record_review(clerk(bureau), one, review_on=day, experts=experts, conclusion="recommended", review_opinion=GOOD)
        assert {p.field for p in refused.value.problems} == {said}
    actions.record_review(clerk(bureau), one, review_on=TODAY, experts=5, conclusion="recommended", review_opinion=GOOD)
    actions.prepare(clerk(bureau), one, proposal="granted", proposal_note=GOOD)
    again = actions.record_review(clerk(bureau), one, review_on=TODAY, experts=5, conclusion="not_recommended", review_opinion=GOOD)
    assert again.proposal == "", "a draft falls with what it rested on"


# --- limits -------------------------------------------------------------------------------------------------------------------


def test_limits_count_working_days_and_leave_the_review_out(here):
    """25 September 2026 is 中秋, 1–7 October off, Saturday 10 October worked."""
    load_shipped()
    filed = case(here, "add_scope", on=date(2026, 9, 23))
    assert selectors.limit_of(filed) == date(2026, 10, 8) and selectors.decide_until(filed) is None
    again = case(make.institution(), on=date(2026, 9, 1), resubmitted_on=date(2026, 9, 23))
    assert selectors.limit_of(again) == date(2026, 10, 8)
    accepted = case(make.institution(), state="accepted", accepted_on=date(2026, 10, 12))
    assert selectors.limit_of(accepted) == date(2026, 11, 9)
    given = {"state": "under_review", "accepted_on": date(2026, 10, 12), "review_from": date(2026, 10, 14)}
    running = case(make.institution(), "add_scope", **given)
    assert selectors.limit_of(running) is None
    over = case(make.institution(), "add_scope", reviewed_on=date(2026, 10, 21), **given)
    assert selectors.paused_days(over) == 5 and selectors.limit_of(over) == date(2026, 11, 16)


# --- decision and its effect --------------------------------------------------------------------------------------------------


def test_a_granted_field_stands_in_the_register(here, bureau):
    one = actions.file(admin(here), here, kind="add_scope", statement=STATEMENT, fields=["0105", "0202"])
    prepared(one, bureau)
    done = decide(one, bureau)
    assert (done.state, done.decision, done.decided_on) == ("decided", "granted", TODAY)
    added = Scope.objects.filter(owner=here.organisation, granted_on=TODAY)
    assert set(added.values_list("field", flat=True)) == {"0105", "0202"}
    told = Event.objects.filter(verb="institutions.registry.grant_scope")
    assert {(e.system, e.reason, e.actor) for e in told} == {("institutions.admission", "示司许〔2026〕1号", None)}


def test_a_granted_change_is_registered_with_what_it_replaced(here, bureau):
    given = {"change": "name", "new_value": "云岫新名司法鉴定中心", "effective_on": TODAY}
    one = actions.file(admin(here), here, kind="change", statement=STATEMENT, **given)
    decide(prepared(one, bureau), bureau)
    old = here.name
    here.refresh_from_db()
    assert here.name == here.organisation.name == "云岫新名司法鉴定中心"
    assert InstitutionChange.objects.get(institution=here, kind="name").old_value == old


def test_a_granted_renewal_moves_the_end_of_the_licence(bureau):
    here = make.institution(bureau, licence_expires_on=date(2027, 1, 10))
    one = actions.file(admin(here), here, kind="renew", statement=STATEMENT)
    actions.admit(clerk(bureau), one)
    for day, said in ((None, "expires"), (date(2027, 1, 10), "not_later"), (date(2033, 1, 1), "too_long")):
        with pytest.raises(Refused) as refused:
            actions.prepare(clerk(bureau), one, proposal="granted", proposal_note=GOOD, licence_expires_on=day)
        assert codes(refused) == {(said, "licence_expires_on")}
    actions.prepare(clerk(bureau), one, proposal="granted", proposal_note=GOOD, licence_expires_on=date(2032, 1, 9))
    decide(one, bureau)
    here.refresh_from_db()
    assert (here.licence_expires_on, here.renewal_filed_on) == (date(2032, 1, 9), None)


def test_a_refused_renewal_is_not_filed_any_longer(here, bureau):
    one = actions.file(admin(here), here, kind="renew", statement=STATEMENT)
    decide(prepared(one, bureau, proposal="refused"), bureau, "refused")
    here.refresh_from_db()
    assert here.renewal_filed_on is None and here.licence_expires_on == date(2030, 2, 28)


def test_a_granted_cancellation_ends_the_licence(here, bureau):
    one = actions.file(admin(here), here, kind="cancel", statement=STATEMENT)
    decide(prepared(one, bureau), bureau)
    here.refresh_from_db()
    assert here.state == "cancelled"


def test_what_cannot_take_effect_is_not_decided(here, bureau):
    """The field was granted by another road meanwhile: nothing is stored, the case stays open."""
    one = actions.file(admin(here), here, kind="add_scope", statement=STATEMENT, fields=["0105", "0202"])
    prepared(one, bureau)
    make.scope(here, "0202", granted_on=TODAY)
    with pytest.raises(Refused, match="这个执业类别已登记"):
        decide(one, bureau)
    one.refresh_from_db()
    assert one.state == "under_review" and not Scope.objects.filter(owner=here.organisation, field="0105").exists()


def test_who_handled_a_case_does_not_decide_it(here, bureau):
    """SOD-3: also where the clerk has become the leader."""
    one = case(here)
    ctx = clerk(bureau)
    actions.admit(ctx, one)
    actions.prepare(clerk(bureau), one, proposal="granted", proposal_note=GOOD)
    same = Context(type(ctx.actor)(ctx.actor.user_id, Role.PROVINCIAL_LEADER, bureau.pk, bureau.pk), now=NOW)
    with pytest.raises(Refused) as refused:
        actions.decide(same, one, decision="granted", doc_no="示司许〔2026〕1号")
    assert codes(refused) == {("same_person", None)}
    for ctx in (clerk(bureau), leader(make.province("33")), admin(here)):
        with pytest.raises(Forbidden):
            actions.decide(ctx, one, decision="granted", doc_no="示司许〔2026〕1号")
    decide(one, bureau)
    with pytest.raises(WrongState):
        decide(one, bureau)


def test_a_decision_needs_a_draft_a_number_and_for_a_refusal_a_reason(here, bureau):
    one = case(here, state="accepted", accepted_on=TODAY)
    with pytest.raises(Refused) as refused:
        decide(one, bureau, doc_no=" ")
    assert codes(refused) == {("not_prepared", None), ("doc_no", "doc_no")}
    actions.prepare(clerk(bureau), one, proposal="granted", proposal_note=GOOD)
    with pytest.raises(Refused) as refused:
        decide(one, bureau, "refused", decision_reason="不同意")
    assert codes(refused) == {("too_short", "decision_reason")}


def test_a_decided_case_is_not_taken_back(here, bureau):
    one = case(here)
    decide(prepared(one, bureau), bureau)
    with pytest.raises(WrongState):
        actions.withdraw(admin(here), one)


# --- a new institution --------------------------------------------------------------------------------------------------------

FACTS = {
    "name": "云岫新设司法鉴定中心", "licence_no": "329000777", "address": "示例路 7 号", "legal_form": "company",
    "legal_representative": "甲示例", "head_name": "乙示例", "licensed_on": TODAY, "licence_expires_on": date(2031, 11, 24),
}  # fmt: skip


def test_an_admitted_body_is_registered_by_the_clerk(bureau):
    one = establishment(bureau)
    with pytest.raises(WrongState):
        actions.register(clerk(bureau), one, fields=["0101"], uscc=make.uscc(777), **FACTS)
    decide(prepared(one, bureau), bureau)
    one.refresh_from_db()
    assert one.to_register and not Institution.objects.exists()
    with pytest.raises(Refused) as refused:
        actions.register(clerk(bureau), one, fields=["0101", "0303"], uscc=make.uscc(777), **FACTS)
    assert codes(refused) == {("not_granted", "fields")}
    done = actions.register(clerk(bureau), one, fields=["0101", "0102"], uscc=make.uscc(777), **FACTS)
    assert done.institution.public_no == "320001" and Scope.objects.filter(owner=done.institution.organisation).count() == 2
    assert not done.to_register
    with pytest.raises(Refused, match="还没有登记的机构"):
        actions.register(clerk(bureau), one, fields=["0101"], uscc=make.uscc(778), **FACTS)


# --- who sees and what is to be done ------------------------------------------------------------------------------------------


def test_each_sees_the_own_cases(here, bureau):
    own, foreign = case(here), case(make.institution(make.province("33")))
    new = establishment(bureau)
    every = AdmissionCase.objects.all()
    expected = {
        Role.MINISTRY_STAFF: {own, foreign, new}, Role.AUDITOR: {own, foreign, new}, Role.EXPERT: set(), Role.PROVINCIAL_CLERK: {own, new},
        Role.PROVINCIAL_LEADER: {own, new}, Role.INSTITUTION_ADMIN: {own}, Role.INSTITUTION_CLERK: {own}, Role.ASSOCIATION: set(),
    }  # fmt: skip
    bodies = {Role.INSTITUTION_ADMIN: here, Role.INSTITUTION_CLERK: here, Role.PROVINCIAL_CLERK: bureau, Role.PROVINCIAL_LEADER: bureau}
    for role, seen in expected.items():
        assert set(visible_cases(make.actor(bodies.get(role, make.ministry()), role), every)) == seen, role


def titles(found) -> list[tuple]:
    return [(str(task.title), task.state) for task in found]


def test_what_is_to_be_done_passes_from_one_to_the_next(here, bureau):
    pc, pl = make.actor(bureau, Role.PROVINCIAL_CLERK), make.actor(bureau, Role.PROVINCIAL_LEADER)
    ia = make.actor(here, Role.INSTITUTION_ADMIN)
    one = case(here)
    assert titles(menu.of_province(pc, TODAY)) == [(f"受理变更登记申请：{here.name}", "todo")]
    actions.return_to_applicant(clerk(bureau), one, missing="请补充新址的房产证明材料。")
    assert titles(menu.of_province(pc, TODAY)) == [(f"等待补正：{here.name}", "waiting")]
    assert titles(menu.of_institution(ia, TODAY)) == [("补正变更登记申请", "mend")]
    actions.resubmit(admin(here), one, statement=STATEMENT, change="address", new_value="新址 3 号", effective_on=date(2026, 10, 1))
    assert not list(menu.of_institution(ia, TODAY)) and not list(menu.of_province(pl, TODAY))
    actions.admit(clerk(bureau), one)
    assert titles(menu.of_province(pc, TODAY)) == [(f"拟定意见：{here.name}", "todo")]
    actions.prepare(clerk(bureau), one, proposal="granted", proposal_note=GOOD)
    assert titles(menu.of_province(pc, TODAY)) == [(f"等待负责人决定：{here.name}", "waiting")]
    assert titles(menu.of_province(pl, TODAY)) == [(f"决定变更登记：{here.name}", "todo")]
    decide(one, bureau)
    assert not list(menu.of_province(pc, TODAY)) and not list(menu.of_province(pl, TODAY))


def test_a_review_and_a_registration_are_the_clerks_too(bureau):
    pc = make.actor(bureau, Role.PROVINCIAL_CLERK)
    one = establishment(bureau, state="accepted", accepted_on=TODAY)
    assert titles(menu.of_province(pc, TODAY)) == [(f"组织专家评审：{one.applicant}", "todo")]
    actions.start_review(clerk(bureau), one)
    assert titles(menu.of_province(pc, TODAY)) == [(f"记录评审意见：{one.applicant}", "doing")]
    actions.record_review(clerk(bureau), one, review_on=TODAY, experts=3, conclusion="recommended", review_opinion=GOOD)
    assert titles(menu.of_province(pc, TODAY)) == [(f"拟定意见：{one.applicant}", "todo")]
    actions.prepare(clerk(bureau), one, proposal="granted", proposal_note=GOOD)
    decide(one, bureau)
    assert titles(menu.of_province(pc, TODAY)) == [(f"登记机构：{one.applicant}", "todo")]
