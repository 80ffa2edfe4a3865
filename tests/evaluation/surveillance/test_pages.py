"""The pages of the continuous check as each desk sees them: who opens what, what they say, and in how many queries."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation.surveillance import actions, delisting, menu
from evaluation.surveillance.models import DelistingProposal, Finding, Rectification
from institutions.models import Institution
from portal.accounts.middleware import actor_for
from portal.accounts.models import Membership
from portal.calendar.shipped import load_shipped
from portal.kernel.relay import settle
from portal.notify.models import Notice
from tests.factories import evaluation as make
from tests.factories import surveillance as case
from tests.factories.files import pdf

pytestmark = pytest.mark.django_db
TODAY = make.today()
DAY = timedelta(days=1)
WORDS = "已按要求逐项办理，材料齐全。"


@pytest.fixture(autouse=True)
def _working_days():
    load_shipped()


def person(body, role) -> Client:
    held = make.member(body, role)
    client = Client()
    client.force_login(held.user)
    client.who = actor_for(Membership.objects.select_related("organisation").get(pk=held.pk))
    return client


@pytest.fixture
def listing():
    return case.listing()


@pytest.fixture
def bureau(listing):
    return listing.institution.organisation.parent


@pytest.fixture
def people(listing, bureau):
    return {
        "institution": person(listing.institution, "institution_admin"),
        "province": person(bureau, "provincial_leader"),
        "ministry": person(make.ministry(), "ministry_staff"),
        "association": person(case.association(bureau), "association"),
        "audit": person(make.ministry(), "auditor"),
    }


@pytest.fixture
def finding(listing):
    Institution.objects.filter(pk=listing.institution_id).update(licence_expires_on=TODAY - DAY)
    case.check()
    return Finding.objects.get()


def at(name, desk, *args):
    return reverse(f"evaluation:{name}", args=[desk, *args])


DESKS = ["institution", "province", "ministry", "association", "audit"]


@pytest.mark.parametrize("desk", DESKS)
def test_every_desk_with_a_part_reads_list_and_page(people, finding, desk):
    listed = people[desk].get(at("findings", desk))
    assert listed.status_code == 200 and "RC-01" in listed.content.decode()
    page = people[desk].get(at("finding", desk, finding.pk))
    text = page.content.decode()
    assert page.status_code == 200
    for said in ("许可证剩余天数：低于 0 日", "-1 日", "没有", "成立", finding.rule.title_zh, "接下来"):
        assert said in text
    assert people[desk].get(at("proposals", desk)).status_code == 200


def test_strangers_find_nothing(people, finding):
    other = person(make.institution(make.province("33")), "institution_admin")
    assert other.get(at("finding", "institution", finding.pk)).status_code == 404
    assert person(make.province("33"), "provincial_leader").get(at("finding", "province", finding.pk)).status_code == 404
    assert people["institution"].get(at("finding", "province", finding.pk)).status_code == 403
    expert = person(make.ministry(), "expert")
    assert expert.get(at("findings", "expert")).status_code == 404
    assert Client().get(at("findings", "province")).status_code == 302


@pytest.mark.parametrize(
    ("query", "shown"),
    [("", True), ("rule=RC-01", True), ("rule=RC-06", False), ("severity=grave", True), ("severity=general", False),
     ("state=resolved", False), ("state=all", True), ("q=不存在的机构", False), ("late=1", False)],
)  # fmt: skip
def test_the_list_is_filtered_by_its_url(people, finding, query, shown):
    text = people["ministry"].get(f"{at('findings', 'ministry')}?{query}").content.decode()
    assert (reverse("evaluation:finding", args=["ministry", finding.pk]) in text) is shown


def test_what_nobody_took_up_in_ten_working_days_is_on_the_auditors_list(people, finding):
    Finding.objects.update(detected_on=TODAY - 30 * DAY, due_on=TODAY - 30 * DAY)
    text = people["audit"].get(f"{at('findings', 'audit')}?late=1").content.decode()
    assert reverse("evaluation:finding", args=["audit", finding.pk]) in text
    assert [t.count for t in menu.watches(people["audit"].who, TODAY)] == [1]


def test_lists_ask_as_often_for_many_as_for_one(people):
    def queries(desk):
        with CaptureQueriesContext(connection) as seen:
            people[desk].get(at("findings", desk))
            people[desk].get(at("proposals", desk))
        return len(seen)

    one = case.listing()
    case.finding(one, "RC-06")
    few = {desk: queries(desk) and queries(desk) for desk in DESKS}
    for _n in range(12):
        for code in ("RC-06", "RC-20"):
            case.finding(case.listing(), code)
    assert {desk: queries(desk) for desk in DESKS} == few
    assert max(few.values()) <= 40


@pytest.mark.parametrize("desk", DESKS)
def test_a_finding_page_stays_within_twenty_queries(people, finding, desk):
    people[desk].get(at("finding", desk, finding.pk))
    with CaptureQueriesContext(connection) as seen:
        people[desk].get(at("finding", desk, finding.pk))
    assert len(seen) <= 20


def test_a_notice_is_read_signed_and_answered(people, listing, bureau):
    finding = case.finding(listing, "RC-06")
    url = at("finding-notify", "province", finding.pk)
    page = people["province"].get(url).content.decode()
    assert "不能撤回" in page and "限期整改" in page
    refused = people["province"].post(url, {"demands": "", "findings": [finding.pk]})
    assert refused.status_code == 422
    done = people["province"].post(url, {"demands": WORDS, "findings": [finding.pk]})
    row = Rectification.objects.get()
    assert done.status_code == 302 and done["Location"] == at("rectification", "province", row.pk)
    settle()
    assert Notice.objects.filter(user=people["institution"].who.user_id, kind="service").count() == 1
    assert people["institution"].get(at("rectification", "institution", row.pk)).status_code == 200
    assert people["ministry"].get(at("finding-notify", "ministry", finding.pk)).status_code == 409
    assert people["audit"].get(at("finding-notify", "audit", finding.pk)).status_code == 403


def test_what_was_uploaded_is_kept_when_the_text_is_refused(people, listing, bureau):
    leader = people["province"].who
    row = actions.notify(make.ctx(leader), listing, findings=[case.finding(listing, "RC-06")], demands=WORDS)
    url = at("rectification-report", "institution", row.pk)
    sent = {"report": "短", "file": SimpleUploadedFile("整改照片.pdf", pdf(), "application/pdf")}
    refused = people["institution"].post(url, sent)
    assert refused.status_code == 422 and "整改照片.pdf" in refused.content.decode() and "短" in refused.content.decode()
    assert people["institution"].post(url, {"report": WORDS}).status_code == 302
    row.refresh_from_db()
    assert row.state == "reported"
    clerk = person(bureau, "provincial_clerk")
    verify = at("rectification-verify", "province", row.pk)
    for who in (clerk, people["province"]):
        assert who.post(verify, {"passed": "yes", "verdict": WORDS}).status_code == 302
    row.refresh_from_db()
    assert row.state == "passed"


def test_a_file_of_no_accepted_kind_is_said_at_the_field(people, listing):
    row = actions.notify(make.ctx(people["province"].who), listing, findings=[case.finding(listing, "RC-06")], demands=WORDS)
    sent = {"report": WORDS, "file": SimpleUploadedFile("程序.exe", b"MZ...", "application/octet-stream")}
    refused = people["institution"].post(at("rectification-report", "institution", row.pk), sent)
    assert refused.status_code == 422 and WORDS in refused.content.decode()


def test_a_proposal_starts_from_a_draft_and_runs_to_the_experts(people, listing, finding, bureau):
    url = at("finding-propose", "province", finding.pk)
    assert "许可证已过有效期" in people["province"].get(url).content.decode()
    assert people["province"].post(url, {"findings": [finding.pk], "text": WORDS}).status_code == 302
    row = DelistingProposal.objects.get()
    for desk in DESKS:
        assert people[desk].get(at("proposal", desk, row.pk)).status_code == 200
    assert people["institution"].post(at("proposal-defend", "institution", row.pk), {"defence": WORDS}).status_code == 302
    for _n in range(3):
        case.expert("33")
    assert people["ministry"].post(at("proposal-rereview", "ministry", row.pk), {"number": 3}).status_code == 302
    opinion = row.opinions.first()
    expert = Client()
    expert.force_login(opinion.expert.user)
    assert expert.get(reverse("evaluation:rechecks")).status_code == 200
    page = reverse("evaluation:recheck", args=[opinion.pk])
    assert "许可证剩余天数" in expert.get(page).content.decode()
    assert expert.post(page, {"opinion_given": "keep", "text": ""}).status_code == 422
    assert expert.post(page, {"opinion_given": "keep", "text": WORDS}).status_code == 302
    other = reverse("evaluation:recheck", args=[row.opinions.last().pk])
    assert expert.get(other).status_code == 404
    text = people["institution"].get(at("proposal", "institution", row.pk)).content.decode()
    assert opinion.expert.user.name not in text and "3 名符合回避要求" in text
    assert opinion.expert.user.name in people["ministry"].get(at("proposal", "ministry", row.pk)).content.decode()
    view = at("proposal-view", "association", row.pk)
    assert people["association"].post(view, {"view": WORDS}).status_code == 302


def advised(people, listing, finding, said):
    """A proposal on which every expert has spoken and the association was heard, its decision drafted."""
    row = delisting.propose(make.ctx(people["province"].who), listing, findings=[finding], text=WORDS)
    delisting.defend(make.ctx(people["institution"].who), row, defence=WORDS)
    for _n in range(3):
        case.expert("33")
    delisting.open_rereview(make.ctx(people["ministry"].who), row)
    for opinion in row.opinions.all():
        who = make.Actor(opinion.expert.user_id, "expert", make.ministry().pk)
        delisting.give_opinion(make.ctx(who), opinion, opinion_given=said, text=WORDS)
    delisting.be_heard(make.ctx(people["association"].who), row, view=WORDS)
    return row


def test_the_decision_is_drafted_by_one_and_signed_by_another(people, listing, finding):
    row = advised(people, listing, finding, "keep")
    prepare, decide = at("proposal-prepare", "ministry", row.pk), at("proposal-decide", "ministry", row.pk)
    refused = people["ministry"].post(prepare, {"decision": "delist", "reason": WORDS})
    assert refused.status_code == 422 and "过半数" in refused.content.decode()
    assert people["ministry"].post(prepare, {"decision": "keep", "reason": WORDS}).status_code == 302
    assert people["ministry"].get(decide).status_code == 403
    chief = person(make.ministry(), "ministry_leader")
    assert "签发后立即发生" in chief.get(decide).content.decode()
    assert chief.post(decide).status_code == 302
    row.refresh_from_db()
    assert row.state == "decided"
    settle()
    assert Notice.objects.filter(user=people["institution"].who.user_id, subject__contains="决定书").exists()


@pytest.mark.parametrize("desk", DESKS)
def test_a_proposal_page_stays_within_twenty_queries(people, listing, finding, desk):
    row = advised(people, listing, finding, "keep")
    people[desk].get(at("proposal", desk, row.pk))
    with CaptureQueriesContext(connection) as seen:
        people[desk].get(at("proposal", desk, row.pk))
    assert len(seen) <= 20


def test_each_desk_is_told_what_it_has_to_do(people, listing, finding, bureau):
    def titles(desk):
        given = {"institution": menu.answers, "province": menu.oversees, "ministry": menu.handles, "association": menu.speaks}[desk]
        return [str(t.title) for t in given(people[desk].who, TODAY)]

    name = listing.institution.name
    assert titles("institution") == [finding.rule.title]
    assert titles("province") == titles("association") == [f"决定是否提出撤销建议：{name}"]
    row = delisting.propose(make.ctx(people["province"].who), listing, findings=[finding], text=WORDS)
    assert titles("institution") == ["对撤销建议陈述申辩"] and titles("province") == []
    assert titles("ministry") == [f"等待陈述申辩：{name}"]
    delisting.defend(make.ctx(people["institution"].who), row, defence=WORDS)
    assert titles("ministry") == [f"启动专家复核：{name}"] and titles("institution") == []


def test_todos_ask_as_often_for_many_findings_as_for_one(people):
    def queries(found, who):
        with CaptureQueriesContext(connection) as seen:
            list(found(who, TODAY))
        return len(seen)

    asked = [(menu.answers, "institution"), (menu.oversees, "province"), (menu.speaks, "association"), (menu.handles, "ministry")]
    case.finding(case.listing(), "RC-14")
    few = [queries(found, people[desk].who) and queries(found, people[desk].who) for found, desk in asked]
    for _n in range(6):
        case.finding(case.listing(), "RC-14")
    assert [queries(found, people[desk].who) for found, desk in asked] == few
    assert max(few) <= 5


def test_the_api_tells_each_reader_their_own(people, finding):
    own = people["province"].get("/api/v1/findings/")
    assert own.status_code == 200
    assert own.json()["results"][0]["rule"] == "RC-01" and own.json()["results"][0]["rows"] == finding.rows
    other = person(make.province("33"), "provincial_leader")
    assert other.get("/api/v1/findings/").json()["results"] == []
    for name in ("rectifications", "delisting-proposals"):
        assert people["ministry"].get(f"/api/v1/{name}/").status_code == 200


def test_english_readers_get_english(people, finding):
    page = people["ministry"].get(f"/en{at('findings', 'ministry')}")
    assert page.status_code == 200 and finding.rule.title_en in page.content.decode()


def test_a_step_that_cannot_be_taken_now_says_so_and_asks_nothing(people, listing):
    early = case.finding(listing, "RC-06", due_on=TODAY + 30 * DAY)
    page = people["province"].get(at("finding-notify", "province", early.pk))
    assert page.status_code == 409 and "<textarea" not in page.content.decode()
    Finding.objects.filter(pk=early.pk).update(due_on=TODAY - DAY)
    row = actions.notify(make.ctx(people["province"].who), listing, findings=[early], demands=WORDS)
    page = people["province"].get(at("rectification-verify", "province", row.pk))
    assert page.status_code == 409 and "整改中" in page.content.decode()
