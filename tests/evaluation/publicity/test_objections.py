"""Objections: received to the last second, handled by the untouched, answered by two persons, and nobody learns who objected."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection

from evaluation.publicity import actions, rules, selectors
from evaluation.publicity.models import Inquiry, Objection
from evaluation.recommendation.models import Nominee, Recommendation
from portal.accounts.models import Role
from portal.calendar.shipped import load_shipped
from portal.documents import render
from portal.documents.models import IssuedDocument
from portal.files.models import Attachment
from portal.kernel.actions import Context
from portal.kernel.models import Event
from portal.kernel.policy import Actor, rows
from portal.kernel.problems import Forbidden, Refused, WrongState
from portal.kernel.relay import settle
from portal.management.commands.make_demo_keys import Command as Keys
from portal.notify.models import Notice
from tests.evaluation.publicity.samples import sound_pdf
from tests.factories import evaluation as make
from tests.factories import publicity as given

pytestmark = pytest.mark.django_db
OPENED = date(2026, 9, 23)
CODE = "ABCDEFGHJKMNPQRS"
QUESTION = "请说明申报材料中列出的质谱仪在申报时的使用状态，并附最近一次校准记录。"
ANSWER = "经调取设备台账和校准记录，该仪器在申报时处于正常使用状态，反映的情况不属实。"


@pytest.fixture(autouse=True)
def calendar(db):
    load_shipped()


@pytest.fixture
def notice():
    return given.opened(on=OPENED)


@pytest.fixture
def officer(notice):
    return make.duty(notice.cycle, "objection_officer")


@pytest.fixture
def objection(notice):
    return given.objected(notice)


@pytest.fixture
def institution(objection):
    return objection.case.application.institution


def admitted(objection, officer):
    return actions.admit(make.ctx(officer, now=make.at(date(2026, 9, 25), 10)), objection)


def asked(objection, officer, institution):
    """The institution was asked and has answered."""
    objection = admitted(objection, officer)
    inquiry = actions.inquire(make.ctx(officer), objection, question=QUESTION)
    actions.respond(make.ctx(make.actor(institution, Role.INSTITUTION_CLERK)), inquiry, answer=ANSWER)
    return objection


# --- received -----------------------------------------------------------------------------------------------------------------


def test_the_last_second_is_in_time_and_midnight_is_not(notice):
    """INV-25, domain.md §7.9: 10 October 2026 23:59:59 counts, 11 October 0:00:00 does not, though nobody has closed the notice yet."""
    given.objected(notice, now=notice.closes_at - timedelta(seconds=1))
    with pytest.raises(WrongState, match="已经结束"):
        given.objected(notice, now=notice.closes_at, code=given.code(2))
    assert Objection.objects.count() == 1


def test_an_objection_has_its_number_and_its_days(notice):
    """Counted from 24 September 2026: 3 working days to admission, 20 to the answer."""
    first = given.objected(notice)
    second = given.objected(notice, code=given.code(2))
    assert (first.number, second.number) == ("YY-2026-0001", "YY-2026-0002")
    assert first.due_on == date(2026, 10, 29)
    assert selectors.limits_of(first)["admit"] == date(2026, 9, 30)


@pytest.mark.parametrize(
    "changed, field, said",
    [
        ({"facts": "太短了。"}, "facts", "还差"),
        ({"facts": ""}, "facts", "请写明事实"),
        ({"facts": "长" * 2001}, "facts", "超出 1 个字"),
        ({"objector_name": ""}, "objector_name", "请写明您的姓名"),
        ({"objector_phone": "无"}, "objector_phone", "能联系到您的电话"),
        ({"objector_kind": "anonymous"}, "objector_kind", "请清空姓名和电话"),
        ({"objector_kind": "organisation", "objector_name": ""}, "objector_name", "单位全称"),
    ],
)
def test_what_is_missing_is_said_at_its_field(notice, changed, field, said):
    with pytest.raises(Refused) as refused:
        given.objected(notice, **changed)
    assert any(p.field == field and said in str(p.message) for p in refused.value.problems)


def test_an_anonymous_objection_with_facts_is_received(notice):
    made = given.objected(notice, objector_kind="anonymous", objector_name="", objector_phone="")
    assert made.state == "received" and made.objector_name == ""


def test_only_institutions_on_the_notice_can_be_objected_to(notice):
    stranger = given.decided(notice.cycle, decision="fail")
    with pytest.raises(Refused, match="不在公示名单"):
        given.objected(notice, case=stranger)


def test_the_code_is_stored_only_as_a_hash_and_read_however_it_is_typed(notice):
    made = given.objected(notice, code="7F3K9Q2MA0B1C2D3")
    stored = json.dumps(list(Objection.objects.values()), default=str)
    assert "7F3K9Q2M" not in stored
    for typed in ("7f3k-9q2m-ao bi-c2d3", "７Ｆ３Ｋ９Ｑ２ＭＡ０Ｂ１Ｃ２Ｄ３", " 7F3K9Q2MA0BLC2D3 "):
        assert selectors.by_code(typed) == made
    assert selectors.by_code("7F3K9Q2MA0B1C2D4") is None


def test_name_and_telephone_are_encrypted_in_the_database(objection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT objector_name, objector_phone FROM evaluation_objection WHERE id = %s", [objection.pk])
        stored = cursor.fetchone()
    assert all(value and given.NAME not in value and given.PHONE not in value for value in stored)
    assert Objection.objects.get(pk=objection.pk).objector_name == given.NAME


def test_where_an_objection_came_from_is_recorded_nowhere(objection):
    event = Event.objects.get(verb="evaluation.publicity.object")
    assert event.origin is None and event.actor is None and event.concerns_id is None


# --- handled ------------------------------------------------------------------------------------------------------------------


def test_who_took_part_in_the_assessment_does_not_handle_the_objection(objection, officer):
    """SOD-4: one event on the case is enough."""
    Event.objects.create(
        verb="evaluation.review.deliberate", subject_type="evaluation.reviewcase", subject_id=objection.case_id, actor_id=officer.user_id,
        actor_role=officer.role, before={}, after={}, at=make.at(OPENED),
    )  # fmt: skip
    for act, said in (
        (actions.admit, {}),
        (actions.refuse_, {"refusal": "no_facts", "reason": "没有写明时间、地点和具体事项。"}),
        (actions.ask, {"text": "请补充时间和地点的线索。"}),
    ):
        with pytest.raises(Refused, match="参与过"):
            act(make.ctx(officer), objection, **said)


def test_who_checked_the_list_of_its_province_does_not_handle_it_either(objection, officer):
    """SOD-4: recommendation counts as well."""
    institution = objection.case.application.institution
    row = Recommendation.objects.create(cycle=objection.notice.cycle, province=institution.organisation.parent, quota=5, state="accepted")
    Nominee.objects.create(
        recommendation=row, application=objection.case.application, rank=1, integrity=make.graded(institution, 2025), opinion="同意"
    )
    assert not selectors.took_part(officer.user_id, objection.case)
    Event.objects.create(
        verb="evaluation.recommendation.accept", subject_type="evaluation.recommendation", subject_id=row.pk, actor_id=officer.user_id,
        actor_role=officer.role, before={}, after={}, at=make.at(OPENED),
    )  # fmt: skip
    assert selectors.took_part(officer.user_id, objection.case)


def test_only_an_objection_officer_of_the_cycle_handles_it(objection):
    others = [
        make.actor(make.ministry(), Role.MINISTRY_STAFF), make.duty(objection.notice.cycle, "registrar"), given.leader(),
        make.actor(make.province(), Role.PROVINCIAL_LEADER), make.actor(make.ministry(), Role.EXPERT), Actor(),
        make.duty(make.cycle("archived"), "objection_officer"),
    ]  # fmt: skip
    for who in others:
        with pytest.raises(Forbidden):
            actions.admit(make.ctx(who), objection)


def test_a_refusal_says_its_ground_on_paper(objection, officer):
    refused = actions.refuse_(make.ctx(officer), objection, refusal="no_facts", reason="没有写明时间、地点和具体事项。")
    assert refused.state == "refused" and refused.reply.doc_no.startswith("异字〔")
    assert "没有具体事实或线索" in refused.reply.body["paragraphs"][1] and given.NAME not in json.dumps(
        refused.reply.body, ensure_ascii=False
    )


def test_a_refusal_needs_a_ground_that_the_programme_knows(objection, officer):
    with pytest.raises(Refused):
        actions.refuse_(make.ctx(officer), objection, refusal="too_late_in_the_day", reason="经办人认为不必受理此件异议。")


def test_the_institution_is_heard_before_an_objection_is_upheld(objection, officer, institution):
    objection = admitted(objection, officer)
    draft = {"finding": "upheld", "answer": "经核查，申报材料与设备台账不一致，异议成立。"}
    with pytest.raises(Refused, match="还没有听取机构的说明"):
        actions.draft_answer(make.ctx(officer), objection, **draft)
    inquiry = actions.inquire(make.ctx(officer, now=make.at(date(2026, 9, 25), 9)), objection, question=QUESTION)
    with pytest.raises(Refused, match="还没有听取机构的说明"):
        actions.draft_answer(make.ctx(officer, now=make.at(inquiry.due_on, 9)), objection, **draft)
    actions.draft_answer(make.ctx(officer, now=make.at(inquiry.due_on + timedelta(days=1), 9)), objection, **draft)


def test_an_upheld_objection_strikes_the_row_when_another_person_signs(objection, officer, institution):
    """OBJ-4, SOD-3."""
    asked(objection, officer, institution)
    drafted = actions.draft_answer(make.ctx(officer), objection, finding="upheld", answer="经核查，申报材料与设备台账不一致，异议成立。")
    assert drafted.state == "investigating" and not objection.case.notice_row.struck
    with pytest.raises(Refused, match="不同的人"):
        actions.answer(make.ctx(Actor(officer.user_id, Role.MINISTRY_LEADER, officer.organisation_id)), drafted)
    answered = actions.answer(make.ctx(given.leader()), drafted)
    objection.case.notice_row.refresh_from_db()
    assert answered.state == "answered" and answered.reply_id and objection.case.notice_row.struck
    event = Event.objects.get(verb="evaluation.publicity.strike")
    assert event.after["rows"][str(objection.case_id)]["struck"] is True


@pytest.mark.parametrize("finding", ["rejected", "unverifiable", "partly"])
def test_other_findings_leave_the_row_on_the_list(objection, officer, institution, finding):
    asked(objection, officer, institution)
    actions.draft_answer(make.ctx(officer), objection, finding=finding, answer=ANSWER)
    actions.answer(make.ctx(given.leader()), objection)
    objection.case.notice_row.refresh_from_db()
    assert not objection.case.notice_row.struck


def test_a_leader_signs_nothing_that_was_not_drafted_and_may_send_it_back(objection, officer):
    objection = admitted(objection, officer)
    leader = given.leader()
    with pytest.raises(Refused, match="还没有拟定"):
        actions.answer(make.ctx(leader), objection)
    actions.draft_answer(make.ctx(officer), objection, finding="rejected", answer=ANSWER)
    with pytest.raises(Refused):
        actions.send_back(make.ctx(leader), objection)
    returned = actions.send_back(make.ctx(leader, reason="请补充校准记录的出具单位和日期。"), objection)
    assert returned.finding == "" and returned.state == "investigating"


def test_the_objector_talks_and_withdraws_by_the_code_alone(objection, officer):
    actions.ask(make.ctx(officer), objection, text="请补充说明您何时看到该仪器停用。")
    public = make.ctx(Actor())
    actions.say(public, objection, code="abcd efgh jkmn pqrs", text="2026年3月12日下午。")
    with pytest.raises(Refused, match="没有这个查询码"):
        actions.say(public, objection, code=given.code(9), text="冒名补充。")
    assert [m.from_objector for m in objection.messages.all()] == [False, True]
    with pytest.raises(Refused):
        actions.withdraw(public, objection, code=given.code(9))
    assert actions.withdraw(public, objection, code=CODE).state == "withdrawn"
    with pytest.raises(WrongState):
        actions.say(public, objection, code=CODE, text="再补充一句。")


# --- INV-28 -------------------------------------------------------------------------------------------------------------------


def test_neither_institution_nor_province_nor_public_can_know_of_an_objection(objection, officer, institution):
    """INV-28: by the rows an actor sees, which decide page, search, count and file alike."""
    asked(objection, officer, institution)
    Attachment.objects.create(
        state="valid", owner=None, subject=objection, file=make.attachment(institution).file, original_name="举报.pdf",
        uploaded_at=make.at(OPENED),
    )  # fmt: skip
    strangers = [
        make.actor(institution, Role.INSTITUTION_ADMIN), make.actor(institution.organisation.parent, Role.PROVINCIAL_LEADER), Actor(),
        make.actor(make.ministry(), Role.MINISTRY_STAFF), make.actor(make.ministry(), Role.EXPERT),
    ]  # fmt: skip
    for who in strangers:
        assert not rows(who, Objection).exists(), who.role
        assert not rows(who, Attachment).filter(owner=None).exists(), who.role
        assert not rows(who, Event).filter(subject_type="evaluation.objection").exists(), who.role
    assert rows(strangers[0], Inquiry).count() == 1
    assert not rows(make.actor(make.institution(), Role.INSTITUTION_ADMIN), Inquiry).exists()
    for who in (officer, given.leader(), make.actor(make.ministry(), Role.AUDITOR)):
        assert rows(who, Objection).count() == 1 and rows(who, Attachment).filter(owner=None).count() == 1, who.role


def test_the_name_reaches_no_event_no_notice_no_mail_and_no_paper(objection, officer, institution, django_capture_on_commit_callbacks):
    """INV-28, INV-45: after the whole story, with every reaction settled."""
    Keys().handle()
    make.member(institution, Role.INSTITUTION_ADMIN)
    asked(objection, officer, institution)
    actions.ask(make.ctx(officer), objection, text="请补充说明您何时看到该仪器停用。")
    actions.say(make.ctx(Actor()), objection, code=CODE, text="2026年3月12日下午。")
    actions.open_identity(make.ctx(officer, reason="核实反映人是否为该机构员工"), objection)
    actions.draft_answer(make.ctx(officer), objection, finding="upheld", answer="经核查，申报材料与设备台账不一致，异议成立。")
    actions.answer(make.ctx(given.leader()), objection)
    while settle():
        pass
    everything = [
        json.dumps(list(Event.objects.values()), default=str, ensure_ascii=False),
        json.dumps(list(Notice.objects.values()), default=str, ensure_ascii=False),
        json.dumps(list(IssuedDocument.objects.values()), default=str, ensure_ascii=False),
        "".join(f"{m.subject}{m.body}{m.to}" for m in mail.outbox),
        *(render.document(d).decode("latin-1") for d in IssuedDocument.objects.all()),
    ]
    for said in everything:
        assert given.NAME not in said and given.PHONE not in said and given.FACTS not in said and CODE not in said
    assert Notice.objects.filter(link__contains="inquiries").exists() or Notice.objects.filter(subject__contains="说明").exists()


def test_an_officer_cannot_pass_the_name_on_by_mistake(objection, officer):
    """INV-28: neither in the question to the institution nor in the answer that stays on paper."""
    objection = admitted(objection, officer)
    with pytest.raises(Refused, match="会泄露其身份"):
        actions.inquire(make.ctx(officer), objection, question=f"{given.NAME}反映你机构质谱仪已停用，请说明。")
    with pytest.raises(Refused, match="改写为“异议人”"):
        actions.draft_answer(make.ctx(officer), objection, finding="rejected", answer=f"经核查，{given.NAME}反映的情况不属实。")


def test_looking_at_the_identity_is_an_act_with_a_reason(objection, officer):
    with pytest.raises(Refused):
        actions.open_identity(make.ctx(officer), objection)
    with pytest.raises(Forbidden):
        actions.open_identity(make.ctx(given.leader(), reason="想知道是谁提出的异议"), objection)
    actions.open_identity(make.ctx(officer, reason="核实反映人是否为该机构员工"), objection)
    event = Event.objects.get(verb="evaluation.publicity.open_identity")
    assert event.reason == "核实反映人是否为该机构员工" and event.actor_id == officer.user_id and not event.after


def test_a_repeat_of_the_same_request_makes_one_objection(notice):
    """INV-51."""
    ctx = Context(Actor(), now=make.at(OPENED + timedelta(days=1), 9), request_key=uuid4())
    said = {
        "case": notice.rows.first().case, "ground": "untrue", "facts": given.FACTS, "objector_kind": "anonymous", "code": CODE,
    }  # fmt: skip
    assert actions.object_(ctx, notice, **said) == actions.object_(ctx, notice, **said)
    assert Objection.objects.count() == 1


def test_files_of_the_public_are_kept_with_the_objection_and_large_ones_refused(notice):
    made = given.objected(notice, files=[(sound_pdf(), "照片说明.pdf")])
    kept = selectors.files_of(made).get()
    assert kept.owner is None and kept.level == "personal"
    with pytest.raises(Refused, match="上限 20 MB"):
        given.objected(notice, code=given.code(3), files=[(sound_pdf() + b"\0" * (20 * 1024 * 1024), "太大.pdf")])


@pytest.mark.parametrize("n", [0, 1, 2**79, 2**80 - 1])
def test_a_code_has_sixteen_characters_that_are_not_mistaken(n):
    code = rules.code_of(n.to_bytes(10, "big"))
    assert len(code) == 16 and not set(code) & set("ILOU") and rules.bare_code(rules.grouped(code).lower()) == code
