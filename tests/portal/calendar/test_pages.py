"""A year's notice at the ministry's desk: read from its own words, shown by months, in force by a second person's word."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from portal.accounts.models import Role
from portal.calendar import actions, rules, selectors
from portal.calendar.models import CalendarYear
from portal.calendar.shipped import load_shipped
from portal.kernel.policy import Actor
from portal.kernel.problems import Forbidden, Refused, WrongState
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db
NOTICE = """一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至13日（周六）放假调休，共9天。1月30日（周六）、2月14日（周日）上班。鼓励各单位安排职工在除夕（2月5日）休息。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
六、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"""


@pytest.fixture(autouse=True)
def fresh():
    selectors.forget()
    yield
    selectors.forget()


@pytest.fixture
def sign_in(client):
    def signed_in(role, organisation=None):
        held = make.member(organisation or make.ministry(), role)
        client.force_login(held.user)
        return held

    return signed_in


def typed(**changed):
    return {"year": "2027", "notice": "示例发电〔2026〕9号", "text": NOTICE} | changed


def imported(who=None):
    who = who or make.actor(make.ministry(), Role.MINISTRY_STAFF)
    return actions.import_notice(
        make.ctx(who), make.ministry(), year=2027, notice="示例〔2026〕9号", days=rules.days_said(2027, NOTICE)
    ), who


def test_the_words_of_a_notice_give_its_days():
    days = rules.days_said(2027, NOTICE)
    assert days[date(2027, 1, 1)] == "off" and date(2027, 1, 2) not in days
    assert [d.day for d, kind in sorted(days.items()) if d.month == 2 and kind == "off"] == [5, 8, 9, 10, 11, 12]
    assert {d for d, kind in days.items() if kind == "work"} == {date(2027, 1, 30), date(2027, 2, 14), date(2027, 9, 26), date(2027, 10, 9)}
    assert days[date(2027, 4, 5)] == "off" and len([d for d in days if d.month == 10]) == 6
    assert not list(rules.year_problems(2027, days))


def test_plain_lines_and_holidays_over_the_new_year_are_read():
    assert rules.days_said(2027, "2027-02-05 off\n2027-02-06 work") == {date(2027, 2, 5): "off", date(2027, 2, 6): "work"}
    assert rules.days_said(2023, "2022年12月31日至2023年1月2日放假调休，共3天。") == {date(2023, 1, 2): "off"}
    assert rules.days_said(2027, "全年安排另行通知，13月40日放假") == {}


def test_a_year_takes_two_persons(client, sign_in):
    """SOD-12."""
    load_shipped()
    first = sign_in(Role.MINISTRY_STAFF)
    assert "暂定" in client.get(reverse("calendar:year", args=[2027])).content.decode()
    looked = client.post(reverse("calendar:import"), typed(_look="1"))
    assert looked.status_code == 200 and "读出的 2027 年" in looked.content.decode() and not CalendarYear.objects.filter(year=2027).exists()
    assert client.post(reverse("calendar:import"), typed()).status_code == 302
    row = CalendarYear.objects.get(year=2027)
    assert row.state == "draft" and selectors.provisional(date(2027, 3, 1))
    confirm = reverse("calendar:confirm", args=[2027])
    assert "须由另一位同事确认" in client.get(confirm).content.decode()
    assert client.post(confirm, {"confirmed": "on"}).status_code == 422
    sign_in(Role.MINISTRY_STAFF)
    page = client.get(confirm).content.decode()
    assert "与暂定日历不同" in page and "2027年1月30日" in page
    assert client.post(confirm, {}).status_code == 422
    with_commit = client.post(confirm, {"confirmed": "on"})
    assert with_commit.status_code == 302 and first.user_id
    selectors.forget()
    assert not selectors.provisional(date(2027, 3, 1))


def test_what_was_typed_stands_and_the_error_says_how_to_mend_it(client, sign_in):
    sign_in(Role.MINISTRY_STAFF)
    answer = client.post(reverse("calendar:import"), typed(text="放假安排见附件"))
    assert answer.status_code == 422
    assert "没有读出放假或上班的日期" in answer.content.decode() and "放假安排见附件" in answer.content.decode()
    answer = client.post(reverse("calendar:import"), typed(text="1月4日（周一）上班。1月1日放假。"))
    assert answer.status_code == 422 and "2027-01-04" in answer.content.decode()


def test_only_the_ministrys_staff_import_and_only_the_ministry_confirms():
    row, _who = imported()
    for who in (make.actor(make.ministry(), Role.AUDITOR), make.actor(make.province(), Role.PROVINCIAL_LEADER)):
        with pytest.raises(Forbidden):
            actions.confirm(make.ctx(who), row)
    with pytest.raises(Forbidden):
        imported(make.actor(make.ministry(), Role.MINISTRY_LEADER))


def test_a_confirmed_year_is_not_imported_again():
    row, who = imported()
    actions.confirm(make.ctx(make.actor(make.ministry(), Role.MINISTRY_LEADER)), row)
    with pytest.raises(Refused, match="已经确认"):
        imported(who)
    with pytest.raises(WrongState):
        actions.confirm(make.ctx(make.actor(make.ministry(), Role.MINISTRY_LEADER)), row)


def test_a_draft_gives_way_to_a_better_one_and_to_its_importer_it_stays_closed():
    _first, who = imported()
    row, _again = imported(who)
    assert CalendarYear.objects.filter(year=2027).count() == 1
    with pytest.raises(Refused, match="不同的人"):
        actions.confirm(make.ctx(Actor(who.user_id, Role.MINISTRY_STAFF, who.organisation_id)), row)


def test_a_limit_told_in_a_provisional_year_moves_only_later(django_capture_on_commit_callbacks):
    """INV-49, INV-50: days off more than expected move the limit, days worked more than expected leave it where it was told."""
    load_shipped()
    start = date(2027, 2, 3)
    told_long, told_short = selectors.deadline(start, 5), selectors.deadline(date(2027, 1, 28), 2)
    assert selectors.provisional(start, told_long)
    row, _who = imported()
    with django_capture_on_commit_callbacks(execute=True):
        actions.confirm(make.ctx(make.actor(make.ministry(), Role.MINISTRY_LEADER)), row)
    assert selectors.later_of(told_long, start, 5) == max(told_long, selectors.deadline(start, 5)) >= told_long
    recomputed = selectors.deadline(date(2027, 1, 28), 2)
    assert recomputed < told_short and selectors.later_of(told_short, date(2027, 1, 28), 2) == told_short


def test_years_without_a_notice_are_marked(client, sign_in):
    load_shipped()
    sign_in(Role.MINISTRY_LEADER)
    page = client.get(reverse("calendar:years")).content.decode()
    assert page.count("暂定") >= 2 and str(make.today().year + 1) in page
    assert client.get(reverse("calendar:year", args=[2026])).content.decode().count("<table") == 12
    assert client.get(reverse("calendar:year", args=[1999])).status_code == 404


def test_strangers_do_not_reach_the_calendar(client, sign_in):
    paths = [reverse("calendar:years"), reverse("calendar:import"), reverse("calendar:year", args=[2026])]
    assert {client.get(path).status_code for path in paths} == {302}
    sign_in(Role.PROVINCIAL_CLERK, make.province())
    assert {client.get(path).status_code for path in paths} <= {403, 404}


def test_the_desk_asks_for_next_years_notice_and_for_the_second_person():
    from portal.calendar.menu import pending

    load_shipped()
    who = make.actor(make.ministry(), Role.MINISTRY_STAFF)
    assert [t.due_on for t in pending(who, date(2026, 11, 25))] == [date(2026, 12, 31)]
    assert not list(pending(who, date(2026, 10, 31)))
    imported(who)
    assert [str(t.title) for t in pending(who, date(2026, 11, 25))] == ["确认 2027 年工作日历"]


def test_a_month_shows_its_weeks_from_monday():
    held = rules.Calendar(off=frozenset({date(2027, 2, 8)}), work=frozenset({date(2027, 2, 14)}), years=frozenset({2027}))
    february = selectors.months_of(2027, held)[1]
    assert [cell["kind"] for cell in february["weeks"][1]] == ["off", "", "", "", "", "weekend", "work"]
    assert selectors.counted(2027, held)["working"] == rules.working_days_between(held, date(2026, 12, 31), date(2027, 12, 31))
    assert february["month"] + timedelta(days=0) == date(2027, 2, 1)
