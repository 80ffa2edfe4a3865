"""下一步 of each desk: what is due stands first, and nobody opens the desk of another."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Role
from portal.calendar.selectors import deadline
from portal.home.views import urgency
from portal.ui import desk
from portal.ui.desk import Task
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db
DESKS = {
    "ministry": (make.ministry, Role.MINISTRY_STAFF),
    "province": (make.province, Role.PROVINCIAL_CLERK),
    "institution": (make.institution, Role.INSTITUTION_ADMIN),
    "expert": (make.ministry, Role.EXPERT),
    "association": (make.ministry, Role.ASSOCIATION),
    "audit": (make.ministry, Role.AUDITOR),
}


@pytest.fixture
def at(client):
    def signed_in(name):
        body, role = DESKS[name]
        person = make.member(body(), role)
        client.force_login(person.user)
        return person

    return signed_in


@pytest.fixture
def todo(monkeypatch):
    """The tasks of one desk for the length of a test, in place of what the rooms declare."""

    def given(name, tasks):
        monkeypatch.setitem(desk._todos, name, [lambda actor, today: tasks])

    return given


@pytest.mark.parametrize("name", DESKS)
def test_everybody_starts_at_the_own_desk(client, at, name):
    at(name)
    answer = client.get(reverse("home:start"))
    assert answer.url == reverse("home:desk", args=[name])
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize("name", DESKS)
def test_no_other_desk_opens(client, at, name):
    at(name)
    for other in set(DESKS) - {name}:
        assert client.get(reverse("home:desk", args=[other])).status_code == 403


def test_a_stranger_is_sent_to_sign_in(client):
    desk_url = reverse("home:desk", args=["ministry"])
    assert client.get(desk_url).url == f"{reverse('account_login')}?next={desk_url}"


def test_tasks_stand_by_urgency_with_their_limits(client, at, todo):
    today = timezone.localdate()
    todo("province", [
        Task("以后的事", "/a/", due_on=deadline(today, 9)),
        Task("没有期限的事", "/b/"),
        Task("等别人的事", "/c/", state="waiting", due_on=deadline(today, 2)),
        Task("过期的事", "/d/", due_on=today - timedelta(days=20)),
        Task("马上要办的事", "/e/", due_on=deadline(today, 3)),
        Task("退回的事", "/f/", how="缺一页", state="mend", due_on=deadline(today, 5)),
    ])  # fmt: skip
    at("province")
    page = client.get(reverse("home:desk", args=["province"])).text
    main = page[page.index('class="stack-5"') :]
    places = [main.index(f">{title}<") for title in ("过期的事", "马上要办的事", "退回的事", "以后的事", "没有期限的事", "等别人的事")]
    assert places == sorted(places)
    assert "有 <b>5</b> 项要办" in page and "退回补正 1 项" in page and "缺一页" in page
    assert page.count("btn primary") == 1


@pytest.mark.parametrize(("days", "group"), [(-1, "over"), (0, "soon"), (3, "soon"), (4, "later")])
def test_three_working_days_are_soon_and_four_are_later(days, group):
    today = timezone.localdate()
    due = today - timedelta(days=1) if days < 0 else (deadline(today, days) if days else today)
    assert urgency(Task("事", "/"), today) == "later"
    assert urgency(Task("事", "/", due_on=due), today) == group


def test_who_has_nothing_to_do_is_told_so_with_the_next_date(client, at, todo):
    at("association")
    todo("association", [])
    page = client.get(reverse("home:desk", args=["association"])).text
    assert "今天没有待办" in page and "没有进行中的期限" in page
    due = deadline(timezone.localdate(), 2)
    todo("association", [Task("等待审定", "/c/", state="waiting", due_on=due)])
    page = client.get(reverse("home:desk", args=["association"])).text
    assert f"下一个期限是 {due.year}年{due.month}月{due.day}日" in page


def test_the_menu_of_each_desk_begins_with_the_next_step(client, at):
    for name in DESKS:
        at(name)
        page = client.get(reverse("home:desk", args=[name])).text
        assert f'href="{reverse("home:desk", args=[name])}" aria-current="page"' in page
