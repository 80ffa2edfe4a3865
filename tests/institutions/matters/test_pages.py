"""重大事项报告 at the desks: lists, one report, every step by its page, notices."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institutions.models import MajorMatterReport
from portal.accounts.models import Role
from portal.calendar.shipped import load_shipped
from portal.kernel import relay
from portal.notify.models import Notice
from tests.factories import institutions as make
from tests.factories.files import pdf
from tests.institutions.admission.rows import at
from tests.institutions.matters.rows import FACTS, MEASURES, report

pytestmark = pytest.mark.django_db
MOST = 20
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


def url(page, desk, *args):
    return reverse(f"institutions:{page}", args=[desk, *args])


@pytest.mark.parametrize("role", DESKS)
def test_list_and_report_at_every_desk_within_their_queries(client, here, role):
    own = [report(here, days=days) for days in (1, 30)]
    own.append(report(here, state="received", received_at=at(date(2026, 11, 4)), question="请说明情况和原因。"))
    own.append(report(here, state="closed", received_at=at(date(2026, 11, 4)), outcome="已核实并整改到位。", closed_on=date(2026, 11, 9)))
    for _n in range(4):
        report(make.institution(here.organisation.parent))
    body = {"institution": here, "province": here.organisation.parent}.get(DESKS[role], make.ministry())
    enter(client, body, role)
    for address in (url("matters", DESKS[role]), *(url("matter", DESKS[role], one.pk) for one in own)):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address)
        assert page.status_code == 200 and len(asked) <= MOST, (address, len(asked))


def test_filters_are_in_the_address_and_late_reports_are_marked(client, here):
    report(here, days=30)
    report(here, kind="data", state="closed", outcome="已核实。", closed_on=date(2026, 11, 9))
    enter(client, here.organisation.parent, Role.PROVINCIAL_CLERK)
    page = client.get(url("matters", "province")).text
    assert "符合条件 <b>2</b> 件" in page and "超过 5 个工作日" in page
    for query, number in (("kind=data", 1), ("state=reported", 1), ("state=received", 0), (f"q={here.name}", 2)):
        assert f"符合条件 <b>{number}</b> 件" in client.get(f"{url('matters', 'province')}?{query}").text


def test_strangers_find_nothing(client, here):
    one = report(here)
    enter(client, make.institution(here.organisation.parent), Role.INSTITUTION_ADMIN)
    assert client.get(url("matter", "institution", one.pk)).status_code == 404
    enter(client, make.province("33"), Role.PROVINCIAL_CLERK)
    assert client.get(url("matter-receive", "province", one.pk)).status_code == 404
    enter(client, make.ministry(), Role.EXPERT)
    assert client.get(url("matters", "expert")).status_code == 404
    enter(client, here.organisation.parent, Role.PROVINCIAL_LEADER)
    assert client.get(url("matter-receive", "province", one.pk)).status_code == 403


def test_a_report_goes_its_whole_course_by_the_pages(client, here):
    bureau = here.organisation.parent
    clerk, own = make.member(bureau, Role.PROVINCIAL_CLERK), make.member(here, Role.INSTITUTION_CLERK)
    client.force_login(own)
    assert url("matter-file", "institution") in client.get(url("matters", "institution")).text
    assert client.get(url("matter-file", "institution")).status_code == 200
    given = {"kind": "safety", "occurred_on": make.date.today().isoformat(), "facts": FACTS, "measures": MEASURES}
    assert client.post(url("matter-file", "institution"), given | {"facts": "火"}).status_code == 422
    assert client.post(url("matter-file", "institution"), given).status_code == 302
    one = MajorMatterReport.objects.get()

    def step(page, who, desk, **given):
        client.force_login(who)
        address = url(f"matter-{page}", desk, one.pk)
        assert address in client.get(url("matter", desk, one.pk)).text, page
        assert client.get(address).status_code == 200
        assert client.post(address, given).status_code == 302
        one.refresh_from_db()

    step("receive", clerk, "province")
    step("ask", clerk, "province", question="请说明相关检材是否受到影响。")
    assert url("matter-ask", "province", one.pk) not in client.get(url("matter", "province", one.pk)).text
    step("answer", own, "institution", answer="检材存放在另一区域，未受影响。")
    step("attach", own, "institution", file=SimpleUploadedFile("现场照片.pdf", pdf()))
    assert "现场照片.pdf" in client.get(url("matter", "institution", one.pk)).text
    step("close", clerk, "province", outcome="已核实，要求加强日常检查。")
    client.force_login(own)
    seen = client.get(url("matter", "institution", one.pk)).text
    assert one.receipt in seen and "已核实，要求加强日常检查。" in seen and "请说明相关检材是否受到影响。" in seen
    assert client.get(url("matter-answer", "institution", one.pk)).status_code == 409
    relay.settle()
    subjects = {u: [n.subject for n in Notice.objects.filter(user=u).order_by("pk")] for u in (clerk, own)}
    assert [s.startswith(("收到重大事项报告", here.name)) for s in subjects[clerk]] == [True, True]
    assert len(subjects[own]) == 3 and all(one.number in s for s in subjects[own])
