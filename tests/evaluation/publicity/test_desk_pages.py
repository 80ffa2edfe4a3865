"""The desks of ministry and institution: as their user, as a stranger, with a fixed number of queries and no name of an objector."""

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.publicity import actions
from evaluation.publicity.models import Objection, PublicityNotice
from portal.accounts.models import Role, User
from portal.calendar.shipped import load_shipped
from portal.kernel.models import Event
from tests.factories import evaluation as make
from tests.factories import publicity as given

pytestmark = pytest.mark.django_db
REASON = "核实反映人是否为该机构员工"


@pytest.fixture(autouse=True)
def calendar(db):
    load_shipped()


@pytest.fixture
def sign_in(client):
    def signed_in(actor):
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return signed_in


@pytest.fixture
def notice():
    return given.opened()


@pytest.fixture
def objection(notice):
    return given.objected(notice, now=timezone.now())


@pytest.fixture
def officer(notice):
    return make.duty(notice.cycle, "objection_officer")


@pytest.fixture
def institution(objection):
    return objection.case.application.institution


def url(name, row=None):
    return reverse(f"evaluation:{name}", args=[row.pk] if row else [])


STEPS = ("admit", "refuse", "ask", "inquire", "draft", "send-back", "answer", "identity")


def test_the_list_is_prepared_by_the_officer_and_signed_by_the_leader(sign_in):
    cycle = given.deliberating()
    clerk, leader = make.duty(cycle, "publicity_officer"), given.leader()
    assert "拟定公示名单…" in sign_in(clerk).get(url("publicity")).content.decode()
    assert sign_in(clerk).get(url("publicity-prepare", cycle)).status_code == 200
    answer = sign_in(clerk).post(url("publicity-prepare", cycle))
    notice = PublicityNotice.objects.get()
    assert answer.url == url("publicity-one", notice)
    assert sign_in(clerk).get(url("publicity-open", notice)).status_code == 403
    page = sign_in(leader).get(url("publicity-open", notice)).content.decode()
    for said in ("拟入选名单的公示", "公示 7 个工作日", "能否撤回", "（签发时编号）"):
        assert said in page, said
    assert sign_in(leader).post(url("publicity-open", notice), {"seen": notice.list_digest}).status_code == 302
    notice.refresh_from_db()
    assert notice.state == "open" and "司鉴公示〔" in sign_in(leader).get(url("publicity-one", notice)).content.decode()


def test_an_objection_goes_from_receipt_to_answer_by_pages(sign_in, objection, officer, institution):
    leader, member = given.leader(), make.actor(institution, Role.INSTITUTION_CLERK)
    assert sign_in(officer).post(url("objection-admit", objection)).status_code == 302
    assert sign_in(officer).post(url("objection-inquire", objection), {"question": "短"}).status_code == 422
    question = "请说明申报材料中列出的质谱仪在申报时的使用状态。"
    assert sign_in(officer).post(url("objection-inquire", objection), {"question": question}).status_code == 302
    inquiry = objection.inquiries.get()
    listed = sign_in(member).get(url("inquiries")).content.decode()
    page = sign_in(member).get(url("inquiry", inquiry)).content.decode()
    assert question in page and "请说明申报材料" in listed
    for said in (given.NAME, given.PHONE, given.FACTS[:20], objection.number):
        assert said not in page + listed, said
    assert sign_in(member).post(url("inquiry", inquiry), {"answer": "该仪器在申报时处于正常使用状态，附校准记录。"}).status_code == 302
    said = {"finding": "upheld", "answer": "经核查，申报材料与设备台账不一致，异议成立。"}
    assert sign_in(officer).post(url("objection-draft", objection), {"answer": said["answer"]}).status_code == 422
    assert sign_in(officer).post(url("objection-draft", objection), said).status_code == 302
    check = sign_in(leader).get(url("objection-answer", objection)).content.decode()
    assert "移出名单，不再公告" in check
    assert sign_in(leader).post(url("objection-answer", objection)).status_code == 302
    assert "本机构移出本批名单" in sign_in(member).get(url("inquiry", inquiry)).content.decode()


def test_the_identity_is_shown_once_for_a_reason(sign_in, objection, officer):
    """INV-28: nowhere else at the desk, and a second look is a second event."""
    client, address = sign_in(officer), url("objection-identity", objection)
    for page in (url("objections"), url("objection", objection), address):
        assert given.NAME not in client.get(page).content.decode() and given.PHONE not in client.get(page).content.decode()
    assert client.post(address, {"_reason": ""}).status_code == 422
    shown = client.post(address, {"_reason": REASON, "_key": "3f2b8c1e-0000-4000-8000-000000000001"})
    assert given.NAME in shown.content.decode() and given.PHONE in shown.content.decode() and shown.headers["Cache-Control"] == "no-store"
    client.post(address, {"_reason": REASON, "_key": "3f2b8c1e-0000-4000-8000-000000000001"})
    assert Event.objects.filter(verb="evaluation.publicity.open_identity", reason=REASON).count() == 2
    assert given.NAME not in client.get(url("objection", objection)).content.decode()


def test_leader_and_auditor_see_the_objection_without_the_objector(sign_in, objection):
    leader = given.leader()
    page = sign_in(leader).get(url("objection", objection)).content.decode()
    assert given.FACTS[:20] in page and given.NAME not in page and "查看身份" not in page
    assert sign_in(leader).get(url("objection-identity", objection)).status_code == 403


@pytest.mark.parametrize("step", STEPS)
def test_no_stranger_finds_an_objection_or_its_steps(sign_in, objection, institution, step):
    """INV-28: not found, for staff without the duty as for everybody else."""
    staff = make.actor(make.ministry(), Role.MINISTRY_STAFF)
    assert sign_in(staff).get(url(f"objection-{step}", objection)).status_code == 404
    assert sign_in(staff).get(url("objection", objection)).status_code == 404
    others = (
        make.actor(institution, Role.INSTITUTION_ADMIN), make.actor(institution.organisation.parent, Role.PROVINCIAL_LEADER),
        make.actor(make.ministry(), Role.EXPERT),
    )  # fmt: skip
    for who in others:
        assert sign_in(who).get(url(f"objection-{step}", objection)).status_code in (403, 404), who.role


def test_another_institution_does_not_find_the_inquiry(sign_in, objection, officer):
    actions.admit(make.ctx(officer), objection)
    inquiry = actions.inquire(make.ctx(officer), objection, question="请说明申报材料中列出的质谱仪的使用状态。")
    other = make.actor(make.institution(), Role.INSTITUTION_ADMIN)
    assert sign_in(other).get(url("inquiry", inquiry)).status_code == 404
    assert sign_in(other).post(url("inquiry", inquiry), {"answer": "冒名说明，应当找不到这个页面。"}).status_code == 404


def test_the_list_of_objections_is_filtered_by_its_address(sign_in, notice, objection, officer):
    other = given.objected(notice, case=notice.rows.last().case, code=given.code(2), now=timezone.now())
    actions.refuse_(make.ctx(officer), other, refusal="no_facts", reason="没有写明时间、地点和具体事项。")
    client = sign_in(officer)
    open_, done = (client.get(url("objections") + f"?state={s}").content.decode() for s in ("open", "done"))
    assert objection.number in open_ and other.number not in open_ and other.number in done and objection.number not in done
    assert "没有符合条件的异议" in client.get(url("objections") + "?q=查无此机构").content.decode()
    assert client.get(url("objections") + f"?kind=real_name&finding=upheld&cycle={notice.cycle.number}&sort=due").status_code == 200


def test_pages_have_a_fixed_number_of_queries(sign_in, officer, notice, objection, django_assert_max_num_queries):
    client = sign_in(officer)
    for n in range(12):
        given.objected(notice, code=given.code(n + 5), now=timezone.now())
    assert Objection.objects.count() == 13
    for page in (url("objections"), url("objection", objection), url("publicity"), url("publicity-one", notice)):
        client.get(page)
        with django_assert_max_num_queries(20):
            assert client.get(page).status_code == 200


def test_what_is_to_do_stands_on_the_desk_of_who_does_it(sign_in, notice, objection, officer):
    home = reverse("home:desk", args=["ministry"])
    assert f"决定是否受理异议 {objection.number}" in sign_in(officer).get(home).content.decode()
    assert objection.number not in sign_in(make.actor(make.ministry(), Role.MINISTRY_STAFF)).get(home).content.decode()
    actions.admit(make.ctx(officer), objection)
    actions.draft_answer(make.ctx(officer), objection, finding="rejected", answer="经核查台账和校准记录，反映不属实。")
    assert f"签发异议 {objection.number} 的答复" in sign_in(given.leader()).get(home).content.decode()
