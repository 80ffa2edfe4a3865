"""The service in numbers, each against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from institutions.service import indicators
from portal.kernel.indicators import Measure
from tests.factories.institutions import institution
from tests.institutions.opinions.rows import case_year
from tests.institutions.service.rows import green, survey

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
EVERY = [indicators.satisfied_share, indicators.green_channel_rate, indicators.green_channel_days]


@pytest.fixture
def here():
    return institution()


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


def behind(indicator, of, on=ON):
    return {row.pk for row in indicator.behind(on, of.organisation_id)}


@pytest.mark.parametrize("indicator", EVERY, ids=lambda i: i.code)
def test_without_rows_there_is_no_value(here, indicator):
    assert measure(indicator, here) is None and not behind(indicator, here)


def test_the_satisfied_are_set_against_all_answers_of_twelve_complete_months(here):
    counted = [survey(here, "2025-11"), survey(here, "2026-10"), survey(here, "2026-10", channel="paper", answered=20, satisfied=20)]
    survey(here, "2025-10")
    survey(here, "2026-11")
    survey(here, "2026-04", state="void")
    survey(institution())
    assert measure(indicators.satisfied_share, here) == Measure(Fraction(92, 100), 100)
    assert behind(indicators.satisfied_share, here) == {s.pk for s in counted}


def test_below_thirty_answers_there_is_no_share(here):
    survey(here, "2026-05", answered=20, satisfied=20)
    few = survey(here, "2026-06", answered=9, satisfied=9)
    assert measure(indicators.satisfied_share, here) == Measure(None, 29)
    few.answered = 10
    few.save()
    assert measure(indicators.satisfied_share, here) == Measure(Fraction(29, 30), 30)


def test_green_channel_cases_of_twelve_months_for_each_thousand_opinions_and_their_mean_days(here):
    case_year(here, 2025, issued=150)
    case_year(here, 2024, issued=900)
    counted = [green(here, served_on=date(2025, 11, 26), accepted_wd=0), green(here, served_on=ON, accepted_wd=2), green(here)]
    green(here, served_on=date(2025, 11, 25), accepted_wd=9)
    green(here, served_on=date(2026, 11, 26), accepted_wd=9)
    green(here, accepted_wd=9, state="void")
    green(institution(), accepted_wd=9)
    assert measure(indicators.green_channel_rate, here) == Measure(Fraction(20), 150)
    assert measure(indicators.green_channel_days, here) == Measure(Fraction(1), 3)
    assert behind(indicators.green_channel_rate, here) == behind(indicators.green_channel_days, here) == {g.pk for g in counted}


def test_opinions_without_green_channel_cases_are_a_rate_of_nought(here):
    case_year(here, 2025, issued=150)
    assert measure(indicators.green_channel_rate, here) == Measure(Fraction(0), 150)
    assert measure(indicators.green_channel_days, here) is None


def test_cases_without_a_years_total_have_no_rate(here):
    green(here)
    assert measure(indicators.green_channel_rate, here) is None
