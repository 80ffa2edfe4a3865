"""The pool at the ministry's desk and the expert's own page, as each who may and may not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.models import Membership, ProvincialUnit, Role, User
from quality.experts.models import Expert
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client):
    def signed_in(role, organisation=None):
        held = make.member(organisation or make.ministry(), role)
        client.force_login(held.user)
        return held

    return signed_in


def expert(state="admitted", n=1, **changed):
    make.province("33")
    held = make.member(make.ministry(), Role.EXPERT, name=f"示例专家{n}")
    said = {
        "employer": "示例大学", "title": "教授", "fields": ["0101"], "province": ProvincialUnit.objects.get(code="33"),
        "admitted_on": make.today(), "confirmed_on": make.today(), "term_until": make.today() + timedelta(days=900),
    }  # fmt: skip
    return Expert.objects.create(user=held.user, state=state, **(said | changed))


def typed(**changed):
    make.province("33")
    unit = ProvincialUnit.objects.get(code="33").pk
    return {
        "name": "示例甲", "username": "zhuanjia-09", "employer": "示例研究院", "title": "研究员", "province": unit,
        "fields_known": ["0101", "0202"], "from_on": "2020-3-1", "organisation": "",
    } | changed  # fmt: skip


def test_staff_nominate_and_a_leader_admits(client, sign_in):
    sign_in(Role.MINISTRY_STAFF)
    answer = client.post(reverse("quality:expert-enter"), typed())
    row = Expert.objects.get()
    assert answer.status_code == 302 and answer.url == reverse("quality:expert", args=[row.pk])
    admit = reverse("quality:expert-admit", args=[row.pk])
    assert client.get(admit).status_code == 403
    sign_in(Role.MINISTRY_LEADER)
    assert "示例研究院" in client.get(admit).content.decode()
    assert client.post(admit, {}).status_code == 422
    assert client.post(admit, {"confirmed": "on", "_revision": row.revision}).status_code == 302
    row.refresh_from_db()
    assert row.state == "admitted" and Membership.objects.get(user=row.user, state="open").role == Role.EXPERT


def test_what_was_typed_of_a_nominee_stands_after_an_error(client, sign_in):
    sign_in(Role.MINISTRY_STAFF)
    answer = client.post(reverse("quality:expert-enter"), typed(organisation="没有的中心", from_on="20年春"))
    page = answer.content.decode()
    assert answer.status_code == 422 and not User.objects.filter(username="zhuanjia-09").exists()
    for said in ("登记库中没有这家机构", "请填日期", "没有的中心", "20年春", "示例研究院"):
        assert said in page, said


def test_the_employer_in_the_registry_is_found_by_its_name(client, sign_in):
    house = make.institution(make.province("33"))
    sign_in(Role.MINISTRY_STAFF)
    client.post(reverse("quality:expert-enter"), typed(organisation=house.name))
    assert Expert.objects.get().employments.get().organisation == house.organisation


def test_the_list_is_filtered_by_the_address(client, sign_in):
    expert(n=1)
    expert("paused", n=2, fields=["0202"], pause_ground="load")
    sign_in(Role.MINISTRY_LEADER)
    url = reverse("quality:experts")
    cases = [
        ("?state=paused", "示例专家2", "示例专家1"), ("?field=0101", "示例专家1", "示例专家2"), ("?q=专家2", "示例专家2", "示例专家1"),
    ]  # fmt: skip
    for query, seen, unseen in cases:
        page = client.get(url + query).content.decode()
        table = page[page.index("<tbody>") :]
        assert seen in table and unseen not in table
    assert "没有符合条件" in client.get(url + "?q=无此人").content.decode()


def test_the_list_asks_the_same_number_of_queries_for_one_or_many(client, sign_in):
    sign_in(Role.MINISTRY_STAFF)
    took = []
    for count in (1, 6):
        for n in range(count):
            expert(n=count * 10 + n)
        client.get(reverse("quality:experts"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("quality:experts")).status_code == 200
        took.append(len(asked))
    assert took[0] == took[1] <= 20


def test_pause_resume_and_removal_ask_for_their_reason(client, sign_in):
    row = expert()
    sign_in(Role.MINISTRY_LEADER)
    pause = reverse("quality:expert-pause", args=[row.pk])
    answer = client.post(pause, {"ground": "load", "_reason": ""})
    assert answer.status_code == 422 and "请写明理由" in answer.content.decode()
    assert client.post(pause, {"ground": "load", "_reason": "本年度工作繁忙"}).status_code == 302
    assert "本年度工作繁忙" in client.get(reverse("quality:expert", args=[row.pk])).content.decode()
    assert client.post(reverse("quality:expert-resume", args=[row.pk]), {"_reason": ""}).status_code == 302
    assert client.post(reverse("quality:expert-remove", args=[row.pk]), {"_reason": "受到行政处罚"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "removed"


def test_an_expert_keeps_and_confirms_own_entries(client):
    row = expert(confirmed_on=make.today() - timedelta(days=350))
    client.force_login(row.user)
    page = client.get(reverse("quality:expert-profile"))
    assert page.status_code == 200 and "年度确认" in page.content.decode()
    typed_in = {"employer": "示例中心", "from_on": "2024-01-01", "until_on": "", "organisation": ""}
    added = client.post(reverse("quality:profile-employment"), typed_in)
    assert added.status_code == 302
    held = row.employments.get()
    assert client.post(reverse("quality:profile-employment-end", args=[held.pk]), {"until_on": "2026-10-31"}).status_code == 302
    assert client.post(reverse("quality:expert-profile"), {}).status_code == 422
    assert client.post(reverse("quality:expert-profile"), {"confirmed": "on"}).status_code == 302
    row.refresh_from_db()
    assert row.confirmed_on == make.today()


def test_an_expert_reaches_nobody_elses_entries(client):
    mine, other = expert(n=1), expert(n=2)
    other.employments.create(employer="示例中心", from_on=make.today())
    client.force_login(mine.user)
    assert client.get(reverse("quality:profile-employment-end", args=[other.employments.get().pk])).status_code == 404
    assert client.get(reverse("quality:expert", args=[other.pk])).status_code == 403


def test_strangers_do_not_reach_the_pool(client, sign_in):
    row = expert()
    paths = [
        reverse("quality:experts"),
        reverse("quality:expert", args=[row.pk]),
        reverse("quality:expert-enter"),
        reverse("quality:expert-profile"),
    ]
    assert {client.get(path).status_code for path in paths} == {302}
    sign_in(Role.PROVINCIAL_LEADER, make.province())
    assert {client.get(path).status_code for path in paths} <= {403, 404}
    sign_in(Role.MINISTRY_LEADER)
    assert client.get(reverse("quality:expert-enter")).status_code == 403
