"""Coverage and terms in numbers, each against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from party_building.branches import indicators
from portal.kernel.indicators import Measure
from tests.factories.institutions import institution
from tests.party_building.branches.rows import coverage, organisation

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
YES, NO = Measure(Fraction(1), 1), Measure(Fraction(0), 1)


@pytest.fixture
def here():
    return institution()


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


def behind(indicator, of, on=ON):
    return {row.pk for row in indicator.behind(on, of.organisation_id)}


@pytest.mark.parametrize(
    "indicator", [indicators.covered, indicators.sync_count, indicators.three_enter_count, indicators.within_term], ids=lambda i: i.code
)
def test_without_rows_there_is_no_value(here, indicator):
    coverage(here, state="void")
    organisation(here, state="void")
    coverage(institution())
    organisation(institution())
    assert measure(indicator, here) is None and not behind(indicator, here)


@pytest.mark.parametrize(
    ("required", "present", "instructor", "value"),
    [
        (True, True, False, YES), (True, False, False, NO), (True, False, True, NO),
        (False, False, False, NO), (False, False, True, YES), (False, True, False, YES),
    ],
)  # fmt: skip
def test_where_a_branch_is_due_only_a_branch_will_do(here, required, present, instructor, value):
    coverage(here, organisation_required=required, organisation_present=present, instructor=instructor)
    assert measure(indicators.covered, here) == value


def test_where_none_is_due_a_joint_branch_that_exists_on_the_day_will_do(here):
    coverage(here, members_total=2, organisation_required=False, organisation_present=False)
    organisation(here)
    organisation(institution(), kind="joint_branch")
    organisation(here, kind="joint_branch", state="void")
    assert measure(indicators.covered, here) == NO
    joint = organisation(here, kind="joint_branch", established_on=ON)
    assert measure(indicators.covered, here) == YES
    assert measure(indicators.covered, here, date(2026, 11, 24)) == NO
    joint.standing, joint.dissolved_on = "dissolved", ON
    joint.save()
    assert measure(indicators.covered, here) == NO


def test_a_joint_branch_is_not_the_branch_that_is_due(here):
    coverage(here, organisation_present=False)
    organisation(here, kind="joint_branch")
    assert measure(indicators.covered, here) == NO


def test_the_latest_year_that_has_begun_counts(here):
    coverage(here, 2024, three_enter_1=True, three_enter_2=True, three_enter_3=True)
    told = coverage(here, 2025, organisation_present=False, three_enter_2=True, sync_planned=True, sync_started=True)
    coverage(here, 2026, state="void")
    coverage(institution(), 2026)
    assert measure(indicators.three_enter_count, here) == Measure(Fraction(1), 1)
    assert measure(indicators.sync_count, here) == Measure(Fraction(2), 1)
    assert measure(indicators.covered, here) == NO and behind(indicators.covered, here) == {told.pk}
    assert measure(indicators.three_enter_count, here, date(2024, 12, 31)) == Measure(Fraction(3), 1)
    assert measure(indicators.three_enter_count, here, date(2023, 12, 31)) is None


def test_each_of_the_four_and_of_the_three_counts_once(here):
    coverage(here, **dict.fromkeys([*indicators.SYNCS, *indicators.ENTRIES], True))
    assert measure(indicators.sync_count, here).value == 4 and measure(indicators.three_enter_count, here).value == 3


def test_every_organisation_has_to_be_within_its_term(here):
    first, last_day = organisation(here), organisation(here, term_until=ON)
    organisation(here, term_until=date(2020, 1, 1), standing="dissolved", dissolved_on=date(2020, 1, 1))
    assert measure(indicators.within_term, here) == Measure(Fraction(1), 2)
    assert behind(indicators.within_term, here) == {first.pk, last_day.pk}
    assert measure(indicators.within_term, here, date(2026, 11, 26)) == Measure(Fraction(0), 2)
