"""The work of an institution in numbers, each against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from institutions.opinions import indicators
from portal.kernel.indicators import INDICATORS, Measure
from tests.factories.institutions import institution
from tests.institutions.opinions.rows import case_year, opinion, outcome

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
EVERY = [
    indicators.issued_last_year, indicators.issued_two_years, indicators.coded_share, indicators.traced_share, indicators.on_time_share,
    indicators.rejected_per_thousand,
]  # fmt: skip


@pytest.fixture
def here():
    return institution(fields=("0101", "0102"))


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


def behind(indicator, of, on=ON):
    return {row.pk for row in indicator.behind(on, of.organisation_id)}


@pytest.mark.parametrize("indicator", EVERY, ids=lambda i: i.code)
def test_without_rows_there_is_no_value(here, indicator):
    assert measure(indicator, here) is None and not behind(indicator, here)


def test_coded_opinions_of_the_last_complete_year_are_set_against_the_years_total(here):
    case_year(here, 2025, issued=3)
    case_year(here, 2025, field="0101", issued=1)
    case_year(here, 2024, issued=50)
    kept = [opinion(here, accepted_on=date(2025, 1, 1), issued_on=day) for day in (date(2025, 1, 1), date(2025, 12, 31))]
    opinion(here, issued_on=date(2026, 1, 1), accepted_on=date(2025, 12, 1))
    opinion(here, issued_on=date(2025, 6, 1), accepted_on=date(2025, 5, 1), state="void")
    assert measure(indicators.coded_share, here) == Measure(Fraction(2, 4), 4)
    assert behind(indicators.coded_share, here) == {o.pk for o in kept}


def test_a_year_without_coded_opinions_is_nought_of_so_many_and_not_unknown(here):
    case_year(here, 2025, issued=40)
    assert measure(indicators.coded_share, here) == Measure(Fraction(0), 40)


def test_the_last_complete_year_is_the_one_that_ends_on_the_day(here):
    case_year(here, 2026, issued=7)
    assert measure(indicators.issued_last_year, here, date(2026, 12, 31)) == Measure(Fraction(7), 1)
    assert measure(indicators.issued_last_year, here, date(2026, 12, 30)) is None


def test_in_time_means_on_the_day_due_and_looks_at_twelve_months(here):
    counted = [opinion(here, issued_on=date(2026, 5, 20)), opinion(here, issued_on=date(2026, 5, 21))]
    counted.append(opinion(here, accepted_on=date(2025, 10, 1), issued_on=date(2025, 11, 26)))
    opinion(here, accepted_on=date(2025, 10, 1), issued_on=date(2025, 11, 25))
    assert measure(indicators.on_time_share, here) == Measure(Fraction(2, 3), 3)
    assert behind(indicators.on_time_share, here) == {o.pk for o in counted}


def test_a_trace_is_whole_or_not_one(here):
    opinion(here)
    opinion(here, traced_stages=5)
    assert measure(indicators.traced_share, here) == Measure(Fraction(1, 2), 2)


def test_an_opinion_that_failed_counts_once_for_each_thousand(here):
    case_year(here, 2025, issued=300)
    case_year(here, 2024, issued=200)
    both = opinion(here, standing="withdrawn", withdrawn_on=date(2026, 6, 1))
    outcome(both, result="not_adopted", own_fault=True)
    outcome(opinion(here), result="not_adopted", own_fault=False)
    outcome(opinion(here), result="not_adopted", own_fault=True, state="void")
    outcome(opinion(here), result="not_adopted", own_fault=True, reported_on=date(2024, 11, 25))
    late = opinion(here)
    outcome(late, result="not_adopted", own_fault=True, reported_on=date(2024, 11, 26))
    assert measure(indicators.rejected_per_thousand, here) == Measure(Fraction(2 * 1000, 500), 500)
    assert behind(indicators.rejected_per_thousand, here) == {both.pk, late.pk}


def test_a_field_is_practised_with_five_opinions_in_each_of_two_years(here):
    for year, field, issued in ((2025, "0101", 5), (2024, "0101", 5), (2025, "0102", 90), (2024, "0102", 4)):
        case_year(here, year, field=field, issued=issued)
    assert measure(indicators.active_field_share, here) == Measure(Fraction(1, 2), 2)


def test_what_others_are_set_against_is_declared():
    assert {i.per for i in INDICATORS.values() if i.per} <= set(INDICATORS)
