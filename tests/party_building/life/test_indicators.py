"""Party life in numbers, each against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from party_building.life import indicators, rules
from portal.kernel.indicators import Measure
from portal.kernel.models import Event
from portal.registers.register import REGISTERS
from tests.factories.institutions import clerk, institution, member
from tests.factories.personnel import appraiser
from tests.party_building.branches.rows import organisation
from tests.party_building.life.rows import dues, meeting

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)


@pytest.fixture
def here():
    return institution()


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


def behind(indicator, of, on=ON):
    return {row.pk for row in indicator.behind(on, of.organisation_id)}


# --- 三会一课 -------------------------------------------------------------------------------------------------------------------


def test_without_an_organisation_nothing_is_due(here):
    meeting(here, "general", date(2026, 5, 1))
    organisation(here, state="void")
    organisation(here, standing="dissolved", dissolved_on=ON)
    organisation(here, established_on=date(2026, 11, 26))
    organisation(institution())
    assert measure(indicators.meetings_share, here) is None and not behind(indicators.meetings_share, here)


def test_with_an_organisation_and_no_meetings_the_share_is_nought(here):
    organisation(here)
    assert measure(indicators.meetings_share, here) == Measure(Fraction(0), 20)


def test_a_period_is_met_once_by_its_own_kind_of_meeting(here):
    organisation(here, committee_size=0)
    counted = [meeting(here, "general", day) for day in (date(2025, 10, 1), date(2025, 12, 31), date(2026, 1, 1))]
    counted.append(meeting(here, "lecture", date(2026, 9, 30)))
    meeting(here, "general", date(2025, 9, 30))
    meeting(here, "general", date(2026, 10, 1))
    meeting(here, "general", date(2026, 8, 1), state="void")
    meeting(here, "committee", date(2026, 5, 1))
    meeting(here, "group", date(2026, 5, 1))
    meeting(institution(), "lecture", date(2026, 5, 1))
    assert measure(indicators.meetings_share, here) == Measure(Fraction(2 + 1, 8), 8)
    assert behind(indicators.meetings_share, here) == {m.pk for m in counted}


def test_a_committee_of_three_meets_every_month_and_two_are_none(here):
    small = organisation(here, committee_size=2)
    assert measure(indicators.meetings_share, here).basis == 8
    small.committee_size = 3
    small.save()
    counted = [meeting(here, "committee", day) for day in (date(2025, 11, 1), date(2026, 10, 31), date(2026, 10, 1))]
    meeting(here, "committee", date(2025, 10, 31))
    meeting(here, "committee", date(2026, 11, 1))
    assert measure(indicators.meetings_share, here) == Measure(Fraction(2, 20), 20)
    assert behind(indicators.meetings_share, here) == {m.pk for m in counted}


def test_what_is_due_begins_with_the_first_whole_period(here):
    organisation(here, established_on=date(2026, 7, 2))
    for day in (date(2026, 7, 20), date(2026, 8, 20), date(2026, 9, 20)):
        meeting(here, "committee", day)
    assert measure(indicators.meetings_share, here) == Measure(Fraction(2, 3), 3)
    assert measure(indicators.meetings_share, here, date(2026, 8, 30)) == Measure(None, 0)


def test_of_several_organisations_the_earliest_counts_each_for_its_own(here):
    organisation(here, committee_size=0, established_on=date(2026, 1, 1))
    organisation(here, established_on=date(2026, 8, 1))
    assert measure(indicators.meetings_share, here).basis == 2 * 3 + 3


@pytest.mark.parametrize("on", [date(2026, 11, 25), date(2026, 12, 31), date(2026, 3, 31), date(2026, 4, 1), date(2027, 2, 28)])
@pytest.mark.parametrize("since", [date(2019, 1, 1), date(2026, 1, 1), date(2026, 2, 15)])
def test_the_query_counts_what_the_rule_says(here, on, since):
    organisation(here, established_on=since)
    for n, (kind, period) in enumerate(rules.due(on, date(2001, 1, 1), date(2001, 1, 1))):
        if n % 3:
            meeting(here, kind, period.first if n % 2 else period.last)
    due = rules.due(on, since, since)
    held = {(m.kind, p) for m in indicators.meetings_share.behind(on, here.organisation_id) for k, p in due
            if k == m.kind and p.first <= m.held_on <= p.last}  # fmt: skip
    expected = Measure(Fraction(len(held), len(due)), len(due)) if due else Measure(None, 0)
    assert measure(indicators.meetings_share, here, on) == expected


# --- attendance and dues --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("indicator", [indicators.attendance_share, indicators.dues_share], ids=lambda i: i.code)
def test_without_rows_there_is_no_value(here, indicator):
    assert measure(indicator, here) is None and not behind(indicator, here)


def test_attendance_is_summed_over_every_kind_of_meeting_in_twelve_months(here):
    counted = [
        meeting(here, "general", date(2025, 11, 26), due_attend=10, attended=7),
        meeting(here, "theme_day", ON, due_attend=30, attended=30),
    ]
    meeting(here, "general", date(2025, 11, 25), attended=0)
    meeting(here, "general", date(2026, 11, 26), attended=0)
    meeting(here, "group", date(2026, 5, 1), attended=0, state="void")
    meeting(institution(), "general", date(2026, 5, 1), attended=0)
    assert measure(indicators.attendance_share, here) == Measure(Fraction(37, 40), 40)
    assert behind(indicators.attendance_share, here) == {m.pk for m in counted}


def test_nobody_having_to_come_is_no_value(here):
    meeting(here, "group", date(2026, 5, 1), due_attend=0, attended=0)
    assert measure(indicators.attendance_share, here) == Measure(None, 0)


def test_dues_are_those_of_the_twelve_months_that_are_over(here):
    counted = [dues(here, "2025-11", paid=6), dues(here, "2026-10", due=12, paid=12)]
    dues(here, "2025-10", paid=0)
    dues(here, "2026-11", paid=0)
    dues(here, "2026-05", paid=0, state="void")
    dues(institution(), "2026-05", paid=0)
    assert measure(indicators.dues_share, here) == Measure(Fraction(18, 20), 20)
    assert behind(indicators.dues_share, here) == {d.pk for d in counted}
    assert measure(indicators.dues_share, here, date(2026, 11, 30)) == Measure(Fraction(12, 20), 20)


# --- members --------------------------------------------------------------------------------------------------------------------


def test_neither_the_name_of_a_member_nor_which_appraiser_it_is_leaves_the_register(here, client):
    kept, person = REGISTERS["party-members"], appraiser(here)
    given = {"number": "DY-1", "name": "示例某某", "kind": "full", "joined_on": date(2012, 7, 1), "appraiser": person}
    row = kept.add(clerk(here), here.organisation, **given)
    kept.amend(clerk(here), row, name="示例另名", appraiser=appraiser(here))
    told = Event.objects.filter(subject_type=row._meta.label_lower, subject_id=row.pk).order_by("pk")
    assert [(e.subject_label, e.after["name"], e.after["appraiser_id"]) for e in told] == [("DY-1", "•••", "•••")] * 2
    client.force_login(member(here, "institution_clerk"))
    for page in ("", f"{row.pk}/"):
        shown = client.get(f"/institution/registers/party-members/{page}")
        assert shown.status_code == 200 and "示例另名" not in shown.content.decode()
        assert person.licence_no not in shown.content.decode()
