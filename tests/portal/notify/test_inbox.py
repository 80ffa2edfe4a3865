"""The inbox: whose it is, what stands first, what counts as read."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Role
from portal.notify import mail
from portal.notify.models import Notice, Subscription
from portal.notify.outbox import tell, unread
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db
TODO, INFO, SERVICE = Notice.Kind.TODO, Notice.Kind.INFO, Notice.Kind.SERVICE


@pytest.fixture
def reader(client):
    person = make.member(make.province("32"), Role.PROVINCIAL_CLERK).user
    client.force_login(person)
    return person


def notice(user, subject, kind=INFO, link="/start/", **given) -> Notice:
    return Notice.objects.create(user=user, subject=subject, kind=kind, link=link, sent_at=timezone.now(), **given)


def test_unread_tasks_stand_first_then_papers_then_news_then_what_was_read(client, reader):
    notice(reader, "读过的事", TODO, read_at=timezone.now())
    notice(reader, "一条消息", INFO)
    notice(reader, "一份文书", SERVICE)
    notice(reader, "补正两项", TODO, due_on=timezone.localdate() + timedelta(days=1))
    page = client.get(reverse("notify:inbox")).text
    places = [page.index(subject) for subject in ("补正两项", "一份文书", "一条消息", "读过的事")]
    assert places == sorted(places)


def test_nobody_sees_or_reads_the_notices_of_another(client, reader):
    other = notice(make.member(make.province("33"), Role.PROVINCIAL_CLERK).user, "外省的事", TODO)
    assert "外省的事" not in client.get(reverse("notify:inbox")).text
    assert client.get(reverse("notify:open", args=[other.pk])).status_code == 404
    client.post(reverse("notify:read"), {"notice": other.pk})
    client.post(reverse("notify:read"))
    other.refresh_from_db()
    assert other.read_at is None


def test_following_a_notice_leads_to_its_page_and_counts_as_read_once(client, reader):
    one = notice(reader, "补正两项", TODO, link="/people/")
    assert client.get(reverse("notify:open", args=[one.pk])).url == "/people/"
    one.refresh_from_db()
    first = one.read_at
    assert first and unread(reader) == 0
    client.get(reverse("notify:open", args=[one.pk]))
    one.refresh_from_db()
    assert one.read_at == first


def test_a_notice_never_leads_to_another_site(client, reader):
    one = notice(reader, "外面", link="https://elsewhere.example/")
    assert client.get(reverse("notify:open", args=[one.pk])).url == reverse("notify:inbox")


def test_a_served_paper_counts_as_read_only_where_it_was_opened(client, reader):
    paper, news = notice(reader, "决定书", SERVICE), notice(reader, "一条消息")
    client.post(reverse("notify:read"))
    paper.refresh_from_db()
    news.refresh_from_db()
    assert paper.read_at is None and news.read_at is not None
    client.get(reverse("notify:open", args=[paper.pk]))
    paper.refresh_from_db()
    assert paper.read_at is not None


def test_a_filter_stands_in_the_address_and_can_be_dropped(client, reader):
    notice(reader, "补正两项", TODO)
    notice(reader, "一条消息")
    page = client.get(reverse("notify:inbox"), {"kind": "todo", "read": "no"}).text
    assert "补正两项" in page and "一条消息" not in page and 'href="?read=no"' in page


def test_an_empty_inbox_says_why(client, reader):
    assert "还没有通知" in client.get(reverse("notify:inbox")).text


def test_the_inbox_asks_as_often_for_many_as_for_one(client, reader):
    notice(reader, "第一件", TODO)
    client.get(reverse("notify:inbox"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("notify:inbox"))
    for n in range(15):
        notice(reader, f"第 {n} 件", TODO, organisation=make.province("32"))
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("notify:inbox"))
    assert len(one) == len(many) <= 20


def test_a_page_that_is_not_there_shows_the_nearest(client, reader):
    for n in range(25):
        notice(reader, f"事项 {n:02d}")
    page = client.get(reverse("notify:inbox"), {"page": "9"}).text
    assert "事项 00" in page and "第 2 页" in page


def test_what_comes_by_mail_is_chosen_and_service_is_not_offered(client, reader):
    page = client.get(reverse("notify:settings"))
    assert page.status_code == 200 and "法定送达不能关闭" in page.text
    client.post(reverse("notify:settings"), {"mail_digest": "on"})
    kept = Subscription.objects.get(user=reader)
    assert (kept.mail_todo, kept.mail_digest) == (False, True)
    reader.refresh_from_db()
    assert not mail.wants(reader, "mail_todo")


def test_the_bell_counts_what_was_told_and_not_read(client, reader):
    tell(subject="补正两项", link="/people/", users=[reader], kind=INFO)
    assert '<span class="count hot">1</span>' in client.get(reverse("people:account")).text


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.get(reverse("notify:inbox")).url.startswith(reverse("account_login"))


def test_a_mail_leads_through_the_inbox_so_that_a_served_paper_counts_as_read(client, reader):
    reader.email = "reader@example.invalid"
    paper = notice(reader, "决定书", SERVICE, link="/people/")
    text = mail.message(reader, [paper]).body
    link = next(line for line in text.splitlines() if "/inbox/" in line)
    assert client.get(link.removeprefix(settings.PUBLIC_URL)).url == "/people/"
    paper.refresh_from_db()
    assert paper.read_at is not None
