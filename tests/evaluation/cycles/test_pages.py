"""The ministry's pages of a cycle: plan, quotas, duties, cockpit and the 核对 page of each step."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation.cycles import actions
from evaluation.cycles.menu import pending
from evaluation.cycles.models import Cycle, Duty, Quota
from portal.accounts.models import Role
from portal.calendar.selectors import deadline, forget
from portal.calendar.shipped import load_shipped
from portal.kernel.problems import Problem
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client):
    def signed_in(role, organisation=None):
        held = make.member(organisation or make.ministry(), role)
        client.force_login(held.user)
        return held

    return signed_in


@pytest.fixture
def units():
    return [make.province(f"{n:02d}") for n in range(11, 43)]


def typed(**changed):
    today = make.today()
    opens = deadline(today, 12)
    until = deadline(opens, 25)
    return {
        "name": "第九批考核", "standard": make.small_standard().pk, "basis_year": str(opens.year - 1), "grades_allowed": ["A", "B"],
        "apply_from": opens.isoformat(), "apply_until": until.isoformat(), "data_until": (opens - timedelta(days=1)).isoformat(),
        "recommend_until": deadline(until, 25).isoformat(), "review_until": deadline(until, 90).isoformat(), "publicity_wd": "7",
        "province_notice_wd": "5", "experts_per_case": "5", "places": "80",
    } | changed  # fmt: skip


def url(page, cycle=None):
    return reverse(f"evaluation:{page}", args=[cycle.pk] if cycle else [])


def test_a_cycle_is_planned_given_quotas_and_scheduled_by_another(client, sign_in, units):
    """CYC-1 as its people do it."""
    staff = sign_in(Role.MINISTRY_STAFF)
    assert client.post(url("cycle-draft"), typed()).status_code == 302
    cycle = Cycle.objects.get()
    assert (cycle.state, cycle.number) == ("draft", 1)
    page = client.get(url("cycle", cycle)).content.decode()
    assert "已下达 0 个省级单位的名额" in page and url("cycle-quotas", cycle) in page
    quotas = {f"places_{u.pk}": "18" for u in units} | {"total": "600", "basis": "按公式测算"}
    assert client.post(url("cycle-quotas", cycle), quotas).status_code == 302
    assert Quota.objects.filter(cycle=cycle, places=18).count() == 32
    assert client.get(url("cycle-schedule", cycle)).status_code == 403
    sign_in(Role.MINISTRY_LEADER)
    page = client.get(url("cycle-schedule", cycle)).content.decode()
    assert "签发启动通知" in page and "司法鉴定协会" in page and 'name="confirmed"' in page
    assert client.post(url("cycle-schedule", cycle), {}).status_code == 422
    cycle.refresh_from_db()
    assert client.post(url("cycle-schedule", cycle), {"confirmed": "on", "_revision": cycle.revision}).status_code == 302
    cycle.refresh_from_db()
    assert cycle.state == "scheduled" and cycle.notice_id and staff.user_id


def test_the_last_day_is_stored_as_the_midnight_after_it(client, sign_in):
    sign_in(Role.MINISTRY_STAFF)
    said = typed()
    client.post(url("cycle-draft"), said)
    cycle = Cycle.objects.get()
    assert cycle.apply_until == make.at(make.date.fromisoformat(said["apply_until"]) + timedelta(days=1))
    assert cycle.apply_from == make.at(make.date.fromisoformat(said["apply_from"]))
    page = client.get(url("cycle-amend", cycle)).content.decode()
    assert f'value="{said["apply_until"]}"' in page


def test_working_days_are_counted_without_saving(client, sign_in):
    sign_in(Role.MINISTRY_STAFF)
    soon = deadline(make.today(), 3)
    answer = client.post(url("cycle-draft"), typed(apply_from=soon.isoformat(), apply_until=deadline(soon, 5).isoformat(), _count="1"))
    page = answer.content.decode()
    assert answer.status_code == 200 and not Cycle.objects.exists()
    assert "至少 10 个" in page and "至少 20 个" in page


def test_overlapping_stages_are_told_with_the_stage_they_clash_with(client, sign_in):
    sign_in(Role.MINISTRY_STAFF)
    said = typed()
    answer = client.post(url("cycle-draft"), said | {"recommend_until": said["apply_until"], "name": "保留的名称"})
    page = answer.content.decode()
    assert answer.status_code == 422 and f"须在自评申报截止（{said['apply_until']}）之后" in page and "保留的名称" in page


def test_the_next_plan_comes_from_the_last_cycle(client, sign_in):
    make.cycle("announced", number=1, places=77)
    sign_in(Role.MINISTRY_STAFF)
    page = client.get(url("cycle-draft")).content.decode()
    assert 'value="77"' in page and "第2批" in page


def test_the_formula_fills_in_quotas_without_saving(client, sign_in, units):
    cycle = make.cycle("draft", quotas={})
    for unit in units:
        make.institution(unit)
    sign_in(Role.MINISTRY_STAFF)
    answer = client.post(url("cycle-quotas", cycle), {"total": "640", "basis": "", "_propose": "1"})
    assert answer.status_code == 200 and "还没有保存" in answer.content.decode()
    form = answer.context["form"]
    assert sum(form.places().values()) == 640 and not Quota.objects.exists()
    few = client.post(url("cycle-quotas", cycle), {"total": "63", "basis": "", "_propose": "1"})
    assert few.status_code == 422 and "不能少于 64" in few.content.decode()


def test_a_wrong_quota_is_told_at_its_unit_and_the_others_stay_typed(client, sign_in, units):
    cycle = make.cycle("draft", quotas={})
    sign_in(Role.MINISTRY_STAFF)
    said = {f"places_{u.pk}": "18" for u in units} | {"total": "600", "basis": "按公式测算", f"places_{units[3].pk}": "十八"}
    answer = client.post(url("cycle-quotas", cycle), said)
    page = answer.content.decode()
    assert answer.status_code == 422 and page.count('value="18"') == 31 and "十八" in page and not Quota.objects.exists()


def test_a_leader_reads_the_quotas_before_scheduling_and_writes_none(client, sign_in, units):
    cycle = make.cycle("draft", quotas=dict.fromkeys(units, 18))
    sign_in(Role.MINISTRY_LEADER)
    page = client.get(url("cycle-quotas", cycle)).content.decode()
    assert '<form method="post" class="stack"' not in page and ">576<" in page
    assert (
        client.post(url("cycle-quotas", cycle), {f"places_{u.pk}": "1" for u in units} | {"total": "600", "basis": "x"}).status_code == 403
    )


def test_the_closed_button_says_what_is_missing_and_where_to_mend_it(client, sign_in):
    cycle = make.cycle("draft", quotas={}, of=make.small_standard())
    sign_in(Role.MINISTRY_LEADER)
    page = client.get(url("cycle", cycle)).content.decode()
    assert 'aria-disabled="true"' in page and url("cycle-schedule", cycle) not in page
    assert f'<a href="{url("cycle-quotas", cycle)}">' in page and "还差 32 个" in page
    answer = client.post(url("cycle-schedule", cycle), {"confirmed": "on"})
    assert answer.status_code == 422 and "还差 32 个" in answer.content.decode()


def test_a_reason_is_asked_only_where_a_cycle_opens_early(client, sign_in, units):
    """INV-5."""
    make.cycle("announced", number=1)
    cycle = make.cycle("draft", number=2, quotas=dict.fromkeys(units, 18))
    sign_in(Role.MINISTRY_LEADER)
    assert 'name="early_reason"' in client.get(url("cycle-schedule", cycle)).content.decode()
    answer = client.post(url("cycle-schedule", cycle), {"confirmed": "on", "early_reason": ""})
    assert answer.status_code == 422 and "不足 18 个月" in answer.content.decode()
    assert client.post(url("cycle-schedule", cycle), {"confirmed": "on", "early_reason": "按部署提前启动"}).status_code == 302


def test_no_reason_is_asked_of_the_first_cycle(client, sign_in, units):
    """INV-5."""
    cycle = make.cycle("draft", quotas=dict.fromkeys(units, 18))
    sign_in(Role.MINISTRY_LEADER)
    assert 'name="early_reason"' not in client.get(url("cycle-schedule", cycle)).content.decode()


def test_the_confirmation_lists_what_is_unfinished_instead_of_a_form(client, sign_in, monkeypatch):
    """CYC-5: gates of later stages speak on the page."""
    from evaluation.cycles import gates

    monkeypatch.setitem(gates._gates, "start_review", [lambda cycle, today: [Problem("other", "示例省还没有受理。")]])
    cycle = make.cycle("formal_check")
    sign_in(Role.MINISTRY_STAFF)
    page = client.get(url("cycle-start-review", cycle)).content.decode()
    assert "示例省还没有受理。" in page and 'name="confirmed"' not in page
    monkeypatch.setitem(gates._gates, "start_review", [])
    assert 'name="confirmed"' in client.get(url("cycle-start-review", cycle)).content.decode()
    assert client.post(url("cycle-start-review", cycle), {"confirmed": "on"}).status_code == 302
    cycle.refresh_from_db()
    assert cycle.state == "reviewing"


def test_a_step_that_is_not_due_says_where_the_cycle_stands(client, sign_in):
    cycle = make.cycle("applying")
    sign_in(Role.MINISTRY_STAFF)
    page = client.get(url("cycle-archive", cycle)).content.decode()
    assert "不能办理这一步" in page and 'name="confirmed"' not in page
    assert client.post(url("cycle-archive", cycle), {"confirmed": "on"}).status_code == 409


def test_an_announced_cycle_is_archived_from_its_page(client, sign_in):
    """CYC-9."""
    cycle = make.cycle("announced")
    sign_in(Role.MINISTRY_STAFF)
    assert client.post(url("cycle-archive", cycle), {"confirmed": "on"}).status_code == 302
    cycle.refresh_from_db()
    assert cycle.state == "archived"


def test_duties_are_given_by_the_leader_and_read_by_staff(client, sign_in):
    """SOD-5."""
    cycle = make.cycle("scheduled")
    person = sign_in(Role.MINISTRY_STAFF).user
    assert client.get(url("cycle-duties", cycle)).status_code == 200
    assert client.post(url("cycle-duties", cycle), {"user": person.pk, "duty": "registrar"}).status_code == 403
    sign_in(Role.MINISTRY_LEADER)
    give = url("cycle-duties", cycle)
    assert client.post(give, {"user": person.pk, "duty": "review_secretary"}).status_code == 302
    answer = client.post(give, {"user": person.pk, "duty": "publicity_officer"})
    assert answer.status_code == 422 and "不能由同一人承担" in answer.content.decode()
    duty = Duty.objects.get()
    assert client.post(reverse("evaluation:cycle-duty-end", args=[duty.pk]), {"confirmed": "on"}).status_code == 302
    duty.refresh_from_db()
    assert duty.state == "ended"


PAGES = (
    "cycle",
    "cycle-amend",
    "cycle-quotas",
    "cycle-duties",
    "cycle-schedule",
    "cycle-start-review",
    "cycle-close-scoring",
    "cycle-archive",
)


def test_nobody_else_reaches_a_page_of_a_cycle(client, sign_in):
    cycle = make.cycle("applying")
    paths = [url("cycles"), url("cycle-draft"), *(url(page, cycle) for page in PAGES)]
    assert {client.get(path).status_code for path in paths} == {302}
    for role, at in [
        (Role.PROVINCIAL_LEADER, make.province()),
        (Role.INSTITUTION_ADMIN, make.institution()),
        (Role.EXPERT, make.ministry()),
    ]:
        sign_in(role, at)
        assert {client.get(path).status_code for path in paths} <= {403, 404}


def test_a_leader_does_not_draft_and_staff_do_not_close_scores(client, sign_in):
    sign_in(Role.MINISTRY_LEADER)
    assert client.get(url("cycle-draft")).status_code == 403
    cycle = make.cycle("reviewing")
    sign_in(Role.MINISTRY_STAFF)
    assert client.get(url("cycle-close-scoring", cycle)).status_code == 403


@pytest.mark.parametrize("state", ["draft", "scheduled", "applying", "recommending", "formal_check", "announced", "archived"])
def test_the_cockpit_opens_at_every_stage(client, sign_in, state):
    cycle = make.cycle(state)
    sign_in(Role.MINISTRY_STAFF)
    assert client.get(url("cycle", cycle)).status_code == 200
    assert client.get(url("cycles")).status_code == 200


@pytest.fixture
def notices():
    """The holiday notices that ship with the portal, in force for one test."""
    load_shipped()
    yield
    forget()


def test_pages_ask_the_same_number_of_queries_whatever_they_show(client, sign_in, units, notices):
    sign_in(Role.MINISTRY_STAFF)
    took = {"list": set(), "cockpit": set(), "quotas": set()}
    for n, some in ((1, units[:1]), (2, units)):
        cycle = make.cycle("draft", number=n, quotas=dict.fromkeys(some, 9))
        for _n in range(3 * n):
            make.institution(units[0])
        for name, path in (("list", url("cycles")), ("cockpit", url("cycle", cycle)), ("quotas", url("cycle-quotas", cycle))):
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            took[name].add(len(asked))
    assert all(len(counts) == 1 and max(counts) <= 20 for counts in took.values()), took


def test_the_desk_names_the_step_that_waits_for_this_person():
    staff, leader = make.actor(make.ministry(), Role.MINISTRY_STAFF), make.actor(make.ministry(), Role.MINISTRY_LEADER)
    make.cycle("announced", number=1)
    draft = make.cycle("draft", number=2)
    assert [str(t.title) for t in pending(leader, make.today())] == [f"启动本批考核：{draft}"]
    assert {t.state for t in pending(staff, make.today())} == {"doing", "todo"}
    reviewing = make.cycle("reviewing", number=3)
    assert not any("关闭评分" in str(t.title) for t in pending(staff, make.today()))
    make.duty(reviewing, "result_officer", staff)
    assert any("关闭评分" in str(t.title) for t in pending(staff, make.today()))


def test_the_api_shows_cycles_but_no_drafts_to_others(client, sign_in, units):
    make.cycle("draft", number=1)
    make.cycle("applying", number=2, quotas={units[0]: 5})
    sign_in(Role.PROVINCIAL_CLERK, units[0])
    said = client.get("/api/v1/cycles/").json()
    assert [row["number"] for row in said["results"]] == [2]
    assert said["results"][0]["quotas"] == [{"province": "11", "places": 5}]
    assert client.post("/api/v1/cycles/", {}, content_type="application/json").status_code == 405


def test_amending_is_kept_from_a_stale_page(client, sign_in):
    cycle = make.cycle("draft", of=make.small_standard())
    staff = make.actor(make.ministry(), Role.MINISTRY_STAFF)
    sign_in(Role.MINISTRY_STAFF)
    actions.amend(make.ctx(staff), cycle, places=55)
    answer = client.post(url("cycle-amend", cycle), typed(_revision="0"))
    assert answer.status_code == 409 and "已被他人更新" in answer.content.decode()
