"""Announcements and certificates in the browser: as their user, as a stranger, at a fixed number of queries."""

from datetime import timedelta

import pytest
from django.urls import reverse

from evaluation.listing import reactions
from evaluation.listing.models import Announcement, Listing
from portal.accounts.models import Role, User
from portal.kernel.models import Event
from portal.management.commands.make_demo_keys import Command as Keys
from tests.factories import evaluation as make
from tests.factories import publicity as given

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client):
    def signed_in(actor):
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return signed_in


@pytest.fixture
def notice():
    return given.closed()


def url(name, row=None):
    return reverse(f"evaluation:{name}", args=[row.pk] if row else [])


def objected(notice):
    """An open objection to the first row."""
    type(notice).objects.filter(pk=notice.pk).update(state="open")
    made = given.objected(notice, now=make.at(notice.opened_on + timedelta(days=1), 10))
    type(notice).objects.filter(pk=notice.pk).update(state="closed")
    return made


def test_a_list_is_drafted_by_the_registrar_checked_and_announced_by_the_leader(sign_in, notice):
    objection = objected(notice)
    name = objection.case.application.institution.name
    registrar, leader = make.duty(notice.cycle, "registrar"), given.leader()
    assert "拟定" in sign_in(registrar).get(url("announcements")).content.decode()
    page = sign_in(registrar).get(url("announcement-draft", notice.cycle)).content.decode()
    assert name in page and "未办结异议 1 件" in page and "checked" in page
    answer = sign_in(registrar).post(url("announcement-draft", notice.cycle), {"hold_back": [objection.case_id]})
    row = Announcement.objects.get()
    assert answer.url == url("announcement", row)
    assert sign_in(registrar).get(url("announcement-issue", row)).status_code == 403
    check = sign_in(leader).get(url("announcement-issue", row)).content.decode()
    for said in ("2 家机构列入名录", f"{name}：", "暂缓", f"SG-{make.today().year}-0001", "能否撤回"):
        assert said in check, said
    assert sign_in(leader).post(url("announcement-issue", row)).status_code == 302
    shown = sign_in(leader).get(url("announcement", row)).content.decode()
    assert f"SG-{make.today().year}-0002" in shown and name not in shown and Listing.objects.count() == 2


def test_an_open_objection_is_said_before_and_after_pressing(sign_in, notice):
    """INV-27."""
    objected(notice)
    row, leader = given.drafted(notice), given.leader()
    assert "还不能签发" in sign_in(leader).get(url("announcement-issue", row)).content.decode()
    answer = sign_in(leader).post(url("announcement-issue", row))
    assert answer.status_code == 422 and "还有 1 件异议没有办结" in answer.content.decode()
    registrar = make.duty(notice.cycle, "registrar")
    assert sign_in(registrar).post(url("announcement-amend", row), {"hold_back": [notice.rows.first().case_id]}).status_code == 302
    assert sign_in(leader).post(url("announcement-issue", row)).status_code == 302


def test_a_second_press_says_that_it_is_announced(sign_in, notice):
    row, leader = given.drafted(notice), given.leader()
    client = sign_in(leader)
    assert client.post(url("announcement-issue", row)).status_code == 302
    answer = client.post(url("announcement-issue", row))
    assert answer.status_code == 409 and "已公告" in answer.content.decode() and Listing.objects.count() == 3


def test_a_list_other_than_the_one_that_was_shown_is_not_signed(sign_in, notice):
    row = given.drafted(notice)
    notice.rows.filter(order=1).update(struck=True)
    answer = sign_in(given.leader()).post(url("announcement-issue", row), {"seen": "0" * 64})
    assert answer.status_code == 409 and "名单有变动" in answer.content.decode() and not Listing.objects.exists()


def test_an_institution_downloads_its_own_certificate_and_no_other(sign_in, notice):
    Keys().handle()
    first, second, _third = given.announced(notice).listings.order_by("number")
    admin, stranger = (make.actor(x.institution, Role.INSTITUTION_ADMIN) for x in (first, second))
    assert "证书文件正在生成" in sign_in(admin).get(url("certificates")).content.decode()
    certificate = first.certificates.get()
    pdf = reverse("evaluation:certificate-pdf", args=["institution", certificate.pk])
    assert sign_in(admin).get(pdf).status_code == 404
    reactions.make_certificate(Event.objects.get(verb="evaluation.listing.certify", subject_id=certificate.pk))
    page = sign_in(admin).get(url("certificates")).content.decode()
    assert certificate.serial in page and pdf in page and second.certificates.get().serial not in page
    answer = sign_in(admin).get(pdf)
    assert answer.headers["Content-Type"] == "application/pdf" and b"".join(answer.streaming_content).startswith(b"%PDF")
    assert sign_in(stranger).get(pdf).status_code == 404


def test_strangers_find_no_draft(sign_in, notice):
    row = given.drafted(notice)
    for who in (make.actor(make.province(), Role.PROVINCIAL_LEADER), make.actor(make.institution(), Role.INSTITUTION_ADMIN)):
        for page in ("announcement", "announcement-issue", "announcement-amend"):
            assert sign_in(who).get(url(page, row)).status_code in (403, 404), (who.role, page)


def test_pages_have_a_fixed_number_of_queries(sign_in, django_assert_max_num_queries):
    row = given.announced(given.closed(passed=12))
    client = sign_in(given.leader())
    for page in (url("announcements"), url("announcement", row)):
        client.get(page)
        with django_assert_max_num_queries(20):
            assert client.get(page).status_code == 200
