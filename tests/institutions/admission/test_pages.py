"""网上审批 at the desks: lists with their filters, one case, every step by its page, notices."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institutions.admission import actions, reactions
from institutions.models import AdmissionCase, Institution, Scope
from portal.accounts.models import Role
from portal.calendar.shipped import load_shipped
from portal.files.models import Attachment
from portal.kernel import relay
from portal.kernel.actions import Context
from portal.kernel.policy import rows
from portal.notify.models import Notice
from tests.factories import files
from tests.factories import institutions as make
from tests.institutions.admission.rows import STATEMENT, case, establishment

pytestmark = pytest.mark.django_db
MOST = 20
GOOD = "材料齐全，符合条件，拟同意。"
DESKS = {
    Role.INSTITUTION_ADMIN: "institution", Role.INSTITUTION_CLERK: "institution", Role.PROVINCIAL_CLERK: "province",
    Role.PROVINCIAL_LEADER: "province", Role.MINISTRY_STAFF: "ministry", Role.MINISTRY_LEADER: "ministry", Role.AUDITOR: "audit",
}  # fmt: skip


@pytest.fixture
def here():
    load_shipped()
    return make.institution(make.province())


def enter(client, of, role):
    client.force_login(make.member(of, role))


def body_of(role, here):
    body = {"institution": here, "province": here.organisation.parent}
    return body.get(DESKS[role], make.ministry())


def url(page, desk, *args):
    return reverse(f"institutions:{page}", args=[desk, *args])


def many(here):
    """Cases in every state, many enough for the queries to grow where they do."""
    for n in range(3):
        other = make.institution(here.organisation.parent)
        case(other, "add_scope", state="under_review", accepted_on=date(2026, 10, 12), review_from=date(2026, 10, 13))
        case(other, state="returned", missing="请补充新址的房产证明材料。", effective_on=date(2026, 10, n + 1))
    establishment(here.organisation.parent)
    return [
        case(here), case(here, "renew", state="accepted", accepted_on=date(2026, 10, 12), proposal="granted", proposal_note=GOOD),
        case(here, "cancel", state="decided", decision="refused", decided_on=date(2026, 10, 30), doc_no="示司〔2026〕3号"),
    ]  # fmt: skip


@pytest.mark.parametrize("role", DESKS)
def test_list_and_case_at_every_desk_within_their_queries(client, here, role):
    own = many(here)
    enter(client, body_of(role, here), role)
    for address in (url("admissions", DESKS[role]), *(url("admission", DESKS[role], one.pk) for one in own)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = client.get(address)
        assert page.status_code == 200 and len(asked) <= MOST, (address, len(asked))
        assert here.name in page.text or DESKS[role] == "institution"


def test_other_desks_and_strangers_find_nothing(client, here):
    one = case(here)
    enter(client, make.ministry(), Role.EXPERT)
    assert client.get(url("admissions", "expert")).status_code == 404
    enter(client, make.institution(here.organisation.parent), Role.INSTITUTION_ADMIN)
    assert client.get(url("admission", "institution", one.pk)).status_code == 404
    enter(client, make.province("33"), Role.PROVINCIAL_CLERK)
    assert client.get(url("admission-accept", "province", one.pk)).status_code == 404


def test_filters_are_in_the_address(client, here):
    many(here)
    enter(client, here.organisation.parent, Role.PROVINCIAL_CLERK)
    for query, number in (
        ("", 10), ("kind=add_scope", 3), ("state=open", 9), ("state=decided", 1), ("decision=refused", 1), ("state=withdrawn", 0),
        (f"q={here.name}", 3), (f"q={here.name}&kind=renew&sort=-filed", 1),
    ):  # fmt: skip
        page = client.get(f"{url('admissions', 'province')}?{query}").text
        assert f"符合条件 <b>{number}</b> 件" in page, query
    assert "没有符合条件的申请" in client.get(f"{url('admissions', 'province')}?state=withdrawn").text


def test_the_whole_country_is_filtered_by_province(client, here):
    case(here)
    case(make.institution(make.province("33")))
    enter(client, make.ministry(), Role.MINISTRY_STAFF)
    page = client.get(f"{url('admissions', 'ministry')}?province={here.province_id}").text
    assert "符合条件 <b>1</b> 件" in page


def test_open_cases_stand_in_front_the_oldest_first(client, here):
    done = case(here, state="decided", decision="granted", decided_on=date(2026, 10, 30), on=date(2026, 10, 20))
    newer, older = case(here, "renew", on=date(2026, 10, 9)), case(here, "cancel", on=date(2026, 9, 9))
    enter(client, here.organisation.parent, Role.PROVINCIAL_CLERK)
    page = client.get(url("admissions", "province")).text
    places = [page.index(one.number) for one in (older, newer, done)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("page", "given"),
    [
        ("add-scope", {"fields": ["0105"]}), ("renew", {}), ("cancel", {}),
        ("change", {"change": "address", "new_value": "示例路 9 号", "effective_on": "2026-11-01"}),
    ],
)  # fmt: skip
def test_an_administrator_files_by_the_page(client, here, page, given):
    enter(client, here, Role.INSTITUTION_ADMIN)
    assert url(f"admission-{page}", "institution") in client.get(url("admissions", "institution")).text
    address = url(f"admission-{page}", "institution")
    assert client.get(address).status_code == 200
    short = client.post(address, {"statement": "短", **given})
    assert short.status_code == 422 and "请写明理由和依据" in short.text and AdmissionCase.objects.count() == 0
    answer = client.post(address, {"statement": STATEMENT, **given})
    made = AdmissionCase.objects.get()
    assert answer.status_code == 302 and answer.url == url("admission", "institution", made.pk)
    assert made.kind == page.replace("-", "_") and "撤回申请…" in client.get(answer.url).text


def test_a_clerk_of_the_institution_reads_and_does_not_file(client, here):
    enter(client, here, Role.INSTITUTION_CLERK)
    assert url("admission-renew", "institution") not in client.get(url("admissions", "institution")).text
    assert client.get(url("admission-renew", "institution")).status_code == 403
    assert client.post(url("admission-renew", "institution"), {"statement": STATEMENT}).status_code == 403


def test_fields_held_already_are_not_offered(client, here):
    enter(client, here, Role.INSTITUTION_ADMIN)
    page = client.get(url("admission-add-scope", "institution")).text
    assert 'value="0103"' in page and 'value="0101"' not in page


def test_a_case_goes_from_the_application_to_the_register_by_the_pages(client, here):
    """The whole line: filed, returned, completed, accepted, reviewed, prepared, decided; each by who does it."""
    bureau = here.organisation.parent
    today = make.date.today()
    enter(client, here, Role.INSTITUTION_ADMIN)
    client.post(url("admission-add-scope", "institution"), {"statement": STATEMENT, "fields": ["0105"]})
    one = AdmissionCase.objects.get()

    def step(page, role, of, desk="province", **given):
        enter(client, of, role)
        address = url(f"admission-{page}", desk, one.pk)
        assert address in client.get(url("admission", desk, one.pk)).text, page
        assert client.get(address).status_code == 200
        answer = client.post(address, given)
        assert answer.status_code == 302, (page, answer.text)
        one.refresh_from_db()

    step("return", Role.PROVINCIAL_CLERK, bureau, missing="请补充人员执业证明材料。")
    step("resubmit", Role.INSTITUTION_ADMIN, here, "institution", statement=STATEMENT, fields=["0105", "0104"])
    step("accept", Role.PROVINCIAL_CLERK, bureau)
    step("start-review", Role.PROVINCIAL_CLERK, bureau)
    assert "期限暂停计算" in client.get(url("admission", "province", one.pk)).text
    review = {"review_on": today.isoformat(), "experts": "3", "conclusion": "recommended", "review_opinion": GOOD}
    step("record-review", Role.PROVINCIAL_CLERK, bureau, **review)
    step("prepare", Role.PROVINCIAL_CLERK, bureau, proposal="granted", proposal_note=GOOD)
    enter(client, here, Role.INSTITUTION_ADMIN)
    seen = client.get(url("admission", "institution", one.pk)).text
    assert "h-draft" not in seen and "<b>拟定意见</b>" not in seen, "what the bureau says among itself is not the applicant's"
    step("decide", Role.PROVINCIAL_LEADER, bureau, decision="granted", doc_no="示司许〔2026〕8号")
    assert one.state == "decided" and Scope.objects.filter(owner=here.organisation, field__in=["0104", "0105"]).count() == 2
    seen = client.get(url("admission", "province", one.pk)).text
    assert "示司许〔2026〕8号" in seen and "作出决定…" not in seen
    late = client.get(url("admission-decide", "province", one.pk))
    assert late.status_code == 409 and "不能办理这一步" in late.text


def test_a_refused_step_shows_every_problem_and_loses_nothing(client, here):
    one = case(here, "renew", state="accepted", accepted_on=date(2026, 10, 12))
    enter(client, here.organisation.parent, Role.PROVINCIAL_CLERK)
    answer = client.post(url("admission-prepare", "province", one.pk), {"proposal": "granted", "proposal_note": "同意延续五年，符合条件。"})
    assert answer.status_code == 422 and "请填写新的有效期至" in answer.text and "同意延续五年，符合条件。" in answer.text


def test_withdrawn_by_the_page(client, here):
    one = case(here)
    enter(client, here, Role.INSTITUTION_ADMIN)
    assert client.get(url("admission-withdraw", "institution", one.pk)).status_code == 200
    assert client.post(url("admission-withdraw", "institution", one.pk)).status_code == 302
    assert "撤回" in client.get(url("admission", "institution", one.pk)).text
    assert AdmissionCase.objects.get().state == "withdrawn"


def test_a_new_body_is_admitted_and_registered_by_the_pages(client, here):
    bureau = here.organisation.parent
    enter(client, bureau, Role.PROVINCIAL_CLERK)
    assert url("admission-establish", "province") in client.get(url("admissions", "province")).text
    assert client.get(url("admission-establish", "province")).status_code == 200
    given = {"applicant": "云岫新设司法鉴定中心", "fields": ["0101"], "statement": STATEMENT}
    assert client.post(url("admission-establish", "province"), given).status_code == 302
    one = AdmissionCase.objects.get()
    assert client.get(url("admission-register", "province", one.pk)).status_code == 409
    AdmissionCase.objects.update(state="decided", decision="granted", decided_on=make.date.today(), doc_no="示司许〔2026〕9号")
    address = url("admission-register", "province", one.pk)
    assert address in client.get(url("admission", "province", one.pk)).text
    assert "云岫新设司法鉴定中心" in client.get(address).text
    facts = {
        "name": "云岫新设司法鉴定中心", "uscc": make.uscc(4711), "licence_no": "329004711", "address": "示例路 7 号",
        "legal_form": "company", "legal_representative": "甲示例", "head_name": "乙示例", "licensed_on": make.date.today().isoformat(),
        "licence_expires_on": (make.date.today() + timedelta(days=1800)).isoformat(), "fields": ["0101"],
    }  # fmt: skip
    answer = client.post(address, facts)
    assert answer.status_code == 302, answer.text
    one.refresh_from_db()
    assert one.institution == Institution.objects.get(name="云岫新设司法鉴定中心")
    assert one.institution.name in client.get(answer.url).text


def test_after_a_cancellation_the_exit_is_recorded_in_its_register(client, here):
    one = case(here, "cancel", state="decided", decision="granted", decided_on=date(2026, 10, 30), doc_no="示司〔2026〕3号")
    enter(client, here.organisation.parent, Role.PROVINCIAL_CLERK)
    assert url("exit-records-add", "province") in client.get(url("admission", "province", one.pk)).text
    enter(client, here, Role.INSTITUTION_ADMIN)
    assert "exit-records" not in client.get(url("admission", "institution", one.pk)).text


def test_each_is_told_of_what_concerns_them(here):
    bureau = here.organisation.parent
    people = {
        "admin": make.actor(here, Role.INSTITUTION_ADMIN), "clerk": make.actor(bureau, Role.PROVINCIAL_CLERK),
        "leader": make.actor(bureau, Role.PROVINCIAL_LEADER),
    }  # fmt: skip

    def told(name):
        relay.settle()
        return [str(n.subject) for n in Notice.objects.filter(user=people[name].user_id).order_by("pk")]

    one = actions.file(Context(people["admin"]), here, kind="cancel", statement=STATEMENT)
    assert told("clerk") == [f"收到注销登记申请：{here.name}"] and not told("admin")
    actions.return_to_applicant(Context(people["clerk"]), one, missing="请补充人员安置方案材料。")
    actions.resubmit(Context(people["admin"]), one, statement=STATEMENT)
    actions.admit(Context(people["clerk"]), one)
    actions.prepare(Context(people["clerk"]), one, proposal="granted", proposal_note=GOOD)
    assert told("leader") == [f"请决定注销登记申请：{here.name}"]
    actions.decide(Context(people["leader"]), one, decision="granted", doc_no="示司许〔2026〕1号")
    assert told("admin") == ["注销登记申请需要补正，请查看", "注销登记申请已受理", "注销登记申请已作出决定，请查看"]
    new = establishment(bureau, state="decided", decision="granted", decided_on=date(2026, 10, 30))
    reactions._tell_applicant(None, new, "%(what)s")
    assert Notice.objects.filter(user=people["admin"].user_id).count() == 3, "who is not registered yet has no account to tell"


def test_files_are_added_by_both_sides_and_read_by_both(client, here):
    one, bureau = case(here), here.organisation.parent
    address = url("admission-attach", "institution", one.pk)
    enter(client, here, Role.INSTITUTION_ADMIN)
    assert address in client.get(url("admission", "institution", one.pk)).text and client.get(address).status_code == 200
    empty = client.post(address)
    assert empty.status_code == 422 and "请选择至少一个文件" in empty.text
    assert client.post(address, {"file": SimpleUploadedFile("产权证明.pdf", files.pdf())}).status_code == 302
    enter(client, bureau, Role.PROVINCIAL_CLERK)
    sent = {"file": SimpleUploadedFile("核查记录.pdf", files.pdf(2))}
    assert client.post(url("admission-attach", "province", one.pk), sent).status_code == 302
    for role, body, desk in ((Role.PROVINCIAL_LEADER, bureau, "province"), (Role.INSTITUTION_CLERK, here, "institution")):
        enter(client, body, role)
        page = client.get(url("admission", desk, one.pk)).text
        assert "产权证明.pdf" in page and "核查记录.pdf" in page
        assert client.post(url("admission-attach", desk, one.pk)).status_code in (403, 422)
    owners = set(Attachment.objects.values_list("owner", flat=True))
    assert owners == {here.organisation_id, bureau.pk}
    stranger = make.actor(make.institution(bureau), Role.INSTITUTION_ADMIN)
    assert not rows(stranger, Attachment).exists() and rows(make.actor(bureau, Role.PROVINCIAL_LEADER), Attachment).count() == 2
