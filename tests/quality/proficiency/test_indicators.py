"""Proficiency testing in numbers, each against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from portal.calendar.shipped import load_shipped
from portal.kernel.indicators import Measure
from quality.proficiency import indicators
from tests.factories.institutions import institution, scope
from tests.quality.proficiency.rows import proficiency_round, result

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
EVERY = [indicators.satisfactory_share, indicators.field_coverage, indicators.corrected_share]


@pytest.fixture
def here():
    return institution(fields=("0101", "0102", "0104"))


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


def behind(indicator, of, on=ON):
    return set(indicator.behind(on, of.organisation_id))


def fields(of, on=ON):
    return {row.field for row in indicators.field_coverage.behind(on, of.organisation_id)}


@pytest.mark.parametrize("indicator", EVERY, ids=lambda i: i.code)
def test_without_rows_there_is_no_value(here, indicator):
    assert measure(indicator, here) is None and not behind(indicator, here)


def test_satisfactory_and_pass_are_good_and_absence_counts_as_a_result(here):
    outcomes = ("satisfactory", "pass", "questionable", "unsatisfactory", "fail", "absent")
    counted = [result(here, outcome=outcome) for outcome in outcomes]
    result(institution(), outcome="fail")
    assert measure(indicators.satisfactory_share, here) == Measure(Fraction(2, 6), 6)
    assert behind(indicators.satisfactory_share, here) == set(counted)


def test_results_issued_in_24_months_count_whatever_the_year_of_their_round(here):
    result(here, proficiency_round(year=2023), issued_on=date(2024, 11, 26))
    result(here, issued_on=ON)
    result(here, outcome="fail", issued_on=date(2024, 11, 25))
    result(here, outcome="fail", issued_on=date(2026, 11, 26))
    result(here, outcome="fail", state="void")
    result(here, proficiency_round(state="void"), outcome="fail")
    assert measure(indicators.satisfactory_share, here) == Measure(Fraction(1), 2)


def test_fields_are_set_against_those_for_which_a_round_was_offered(here):
    result(here, proficiency_round("0101"), outcome="fail")
    proficiency_round("0102")
    proficiency_round("0103")
    proficiency_round("0104", published_on=None)
    assert measure(indicators.field_coverage, here) == Measure(Fraction(1, 2), 2)
    assert fields(here) == {"0101", "0102"}


def test_who_was_absent_did_not_take_part(here):
    result(here, proficiency_round("0101"), outcome="absent")
    result(institution(), proficiency_round("0102"))
    assert measure(indicators.field_coverage, here) == Measure(Fraction(0), 2)


def test_a_result_before_the_round_is_published_counts_on_both_sides(here):
    result(here, proficiency_round("0102", published_on=None))
    assert measure(indicators.field_coverage, here) == Measure(Fraction(1), 1)


@pytest.mark.parametrize("published, offered", [("2024-11-25", False), ("2024-11-26", True), ("2026-11-25", True), ("2026-11-26", False)])
def test_a_round_is_offered_for_24_months_from_its_publication(here, published, offered):
    proficiency_round("0101", closes_on=date(2024, 6, 1), published_on=date.fromisoformat(published))
    assert fields(here) == ({"0101"} if offered else set())


def test_a_round_that_closed_before_the_field_was_granted_was_not_offered(here):
    scope(here, "0201", granted_on=date(2026, 5, 1))
    scope(here, "0202", granted_on=date(2026, 4, 30))
    for field in ("0201", "0202", "0301"):
        proficiency_round(field)
    proficiency_round("0101", state="void")
    assert fields(here) == {"0202"}


def test_poor_results_are_corrected_within_sixty_working_days(here):
    """After 15 June 2026 the 60th working day is 8 September: 10 in June without the 19th, 23 in July, 21 in August, 6 in September."""
    load_shipped()
    counted = [
        result(here, outcome="fail", corrected_on=date(2026, 7, 1), verified_on=date(2026, 9, 8)),
        result(here, outcome="questionable", corrected_on=date(2026, 7, 1), verified_on=date(2026, 9, 9)),
        result(here, outcome="unsatisfactory", corrected_on=date(2026, 7, 1)),
    ]
    result(here)
    result(here, outcome="absent")
    result(here, outcome="fail", state="void")
    result(institution(), outcome="fail")
    assert measure(indicators.corrected_share, here) == Measure(Fraction(1, 3), 3)
    assert behind(indicators.corrected_share, here) == set(counted)


def test_each_day_of_issue_has_its_own_limit_and_the_day_asked_for_ends_all(here):
    load_shipped()
    result(here, outcome="fail", issued_on=date(2026, 6, 15), corrected_on=date(2026, 9, 1), verified_on=date(2026, 9, 10))
    result(here, outcome="fail", issued_on=date(2026, 6, 17), corrected_on=date(2026, 9, 1), verified_on=date(2026, 9, 10))
    assert measure(indicators.corrected_share, here) == Measure(Fraction(1, 2), 2)
    assert measure(indicators.corrected_share, here, date(2026, 9, 9)) == Measure(Fraction(0), 2)


def test_no_poor_result_gives_no_value(here):
    result(here)
    assert measure(indicators.corrected_share, here) is None


def test_the_limits_cost_one_query_more(here, django_assert_num_queries):
    for n in range(3):
        result(here, outcome="fail", issued_on=date(2026, 6, 1 + n))
    load_shipped()
    measure(indicators.corrected_share, here)
    with django_assert_num_queries(2):
        measure(indicators.corrected_share, here)
