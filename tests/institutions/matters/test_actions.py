"""The course of a report: each step, who may take it, and what is to be done next."""

from datetime import date

import pytest

from institutions.matters import actions, menu
from institutions.matters.models import MajorMatterReport
from institutions.matters.policy import visible_reports
from portal.accounts.models import Role
from portal.kernel.actions import Context
from portal.kernel.models import Event
from portal.kernel.problems import Forbidden, Refused, WrongState
from tests.factories import institutions as make
from tests.institutions.admission.rows import at
from tests.institutions.matters.rows import FACTS, MEASURES, report

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
NOW = at(TODAY)
QUESTION, ANSWER, OUTCOME = "请说明相关检材是否受到影响。", "检材存放在另一区域，未受影响。", "已核实，要求加强日常检查。"


@pytest.fixture
def here():
    return make.institution(make.province())


def by(of, role) -> Context:
    return Context(make.actor(of, role), now=NOW)


def clerk(one) -> Context:
    return by(one.recipient, Role.PROVINCIAL_CLERK)


def own(one) -> Context:
    return by(one.institution, Role.INSTITUTION_CLERK)


def codes(refused) -> set:
    return {(p.code, p.field) for p in refused.value.problems}


@pytest.mark.parametrize("role", [Role.INSTITUTION_ADMIN, Role.INSTITUTION_CLERK])
def test_an_institution_reports_to_its_bureau(here, role):
    given = {"kind": "safety", "occurred_on": date(2026, 11, 20), "facts": FACTS, "measures": MEASURES}
    one = actions.file(by(here, role), here, **given)
    assert (one.state, one.recipient, one.reported_at, one.receipt) == ("reported", here.organisation.parent, NOW, "")
    assert Event.objects.get(verb="institutions.matters.file").concerns_id == here.organisation_id


def test_a_report_says_when_what_and_what_was_done(here):
    with pytest.raises(Refused) as refused:
        actions.file(by(here, Role.INSTITUTION_ADMIN), here, kind="other", occurred_on=date(2026, 11, 26), facts="火", measures="")
    assert codes(refused) == {("in_future", "occurred_on"), ("too_short", "facts"), ("too_short", "measures")}


def test_only_the_institution_reports_for_itself(here):
    other = make.institution(here.organisation.parent)
    given = {"kind": "safety", "occurred_on": TODAY, "facts": FACTS, "measures": MEASURES}
    for ctx in (by(other, Role.INSTITUTION_ADMIN), by(here.organisation.parent, Role.PROVINCIAL_CLERK)):
        with pytest.raises(Forbidden):
            actions.file(ctx, here, **given)


def test_received_once_with_a_receipt(here):
    one = actions.receive(clerk(one := report(here)), one)
    assert (one.state, one.received_at, one.receipt) == ("received", NOW, f"ZD2026{one.pk:06d}-H")
    with pytest.raises(WrongState):
        actions.receive(clerk(one), one)


@pytest.mark.parametrize(
    ("do", "given"), [("receive", {}), ("ask", {"question": QUESTION}), ("close", {"outcome": OUTCOME}), ("answer", {"answer": ANSWER})]
)
def test_the_bureaus_clerk_handles_and_the_institution_answers(here, do, given):
    one = report(here, **({} if do == "receive" else {"state": "received", "received_at": NOW}))
    asked = {"question": QUESTION} if do == "answer" else {}
    MajorMatterReport.objects.filter(pk=one.pk).update(**asked or {"question": ""})
    strangers = [by(make.province("33"), Role.PROVINCIAL_CLERK), by(one.recipient, Role.PROVINCIAL_LEADER)]
    strangers.append(clerk(one) if do == "answer" else own(one))
    for ctx in strangers:
        with pytest.raises(Forbidden):
            getattr(actions, do)(ctx, one, **given)


def test_a_question_is_answered_before_the_next_and_the_course_keeps_both(here):
    one = report(here, state="received", received_at=NOW)
    with pytest.raises(Refused, match="没有需要答复的询问"):
        actions.answer(own(one), one, answer=ANSWER)
    actions.ask(clerk(one), one, question=QUESTION)
    with pytest.raises(Refused, match="上一次询问还没有答复"):
        actions.ask(clerk(one), one, question=QUESTION)
    actions.answer(own(one), one, answer=ANSWER)
    again = actions.ask(clerk(one), one, question="请说明整改完成的时间。")
    assert again.unanswered and again.answer == ""
    told = Event.objects.filter(subject_id=one.pk, verb="institutions.matters.ask").order_by("pk")
    assert [e.after["question"] for e in told] == [QUESTION, "请说明整改完成的时间。"]


def test_closed_with_what_came_of_it_and_then_for_good(here):
    one = report(here)
    with pytest.raises(WrongState):
        actions.close(clerk(one), one, outcome=OUTCOME)
    actions.receive(clerk(one), one)
    with pytest.raises(Refused):
        actions.close(clerk(one), one, outcome="好")
    done = actions.close(clerk(one), one, outcome=OUTCOME)
    assert (done.state, done.outcome, done.closed_on) == ("closed", OUTCOME, TODAY)
    for do, given in (("ask", {"question": QUESTION}), ("close", {"outcome": OUTCOME}), ("receive", {})):
        with pytest.raises(WrongState):
            getattr(actions, do)(clerk(one), one, **given)


def test_each_sees_the_own_reports(here):
    mine, foreign = report(here), report(make.institution(make.province("33")))
    every = MajorMatterReport.objects.all()
    for role, body, seen in (
        (Role.MINISTRY_LEADER, make.ministry(), {mine, foreign}), (Role.AUDITOR, make.ministry(), {mine, foreign}),
        (Role.PROVINCIAL_LEADER, here.organisation.parent, {mine}), (Role.INSTITUTION_CLERK, here, {mine}),
        (Role.EXPERT, make.ministry(), set()),
    ):  # fmt: skip
        assert set(visible_reports(make.actor(body, role), every)) == seen


def test_what_is_to_be_done_passes_between_the_two(here):
    one = report(here)
    pc, ic = make.actor(one.recipient, Role.PROVINCIAL_CLERK), make.actor(here, Role.INSTITUTION_CLERK)

    def todo():
        return [(str(t.title), t.state) for t in menu.of_province(pc, TODAY)], [str(t.title) for t in menu.of_institution(ic, TODAY)]

    assert todo() == ([(f"接收重大事项报告：{here.name}", "todo")], [])
    actions.receive(clerk(one), one)
    assert todo() == ([(f"办结重大事项报告：{here.name}", "doing")], [])
    actions.ask(clerk(one), one, question=QUESTION)
    assert todo() == ([(f"等待答复：{here.name}", "waiting")], ["答复对重大事项报告的询问"])
    actions.answer(own(one), one, answer=ANSWER)
    assert todo() == ([(f"办结重大事项报告：{here.name}", "doing")], [])
    actions.close(clerk(one), one, outcome=OUTCOME)
    assert todo() == ([], [])
    assert not list(menu.of_province(make.actor(one.recipient, Role.PROVINCIAL_LEADER), TODAY))
