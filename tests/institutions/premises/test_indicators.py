"""The working environment in numbers, each against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from institutions.premises import indicators
from portal.kernel.indicators import Measure
from tests.factories.institutions import institution
from tests.factories.personnel import appraiser
from tests.institutions.premises.rows import check, facility, site

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
EVERY = [indicators.area_per_appraiser, indicators.facility_kinds, indicators.monthly_check_share]


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


def test_area_is_set_against_full_time_appraisers_and_a_lease_counts_to_its_last_day(here):
    for full_time in (True, True, False):
        appraiser(here, full_time=full_time)
    counted = [site(here), site(here, area_m2="100.5", office_m2=20, laboratory_m2=0, reception_m2="40.5", tenure="leased", lease_until=ON)]
    site(here, tenure="leased", lease_until=date(2026, 11, 24))
    site(here, state="void")
    site(institution())
    assert measure(indicators.area_per_appraiser, here) == Measure(Fraction(801, 4), 2)
    assert behind(indicators.area_per_appraiser, here) == {s.pk for s in counted}


def test_area_without_full_time_appraisers_has_no_value_and_people_without_area_have_nought(here):
    site(here)
    appraiser(here, full_time=False)
    assert measure(indicators.area_per_appraiser, here) is None
    other = institution()
    appraiser(other, full_time=True)
    assert measure(indicators.area_per_appraiser, other) == Measure(Fraction(0), 1)


def test_a_kind_of_facility_counts_once_where_it_passed_within_twelve_months(here):
    first, last = date(2025, 11, 26), ON
    counted = [facility(here, checked_on=first), facility(here, checked_on=last), facility(here, "fire", checked_on=last)]
    facility(here, "privacy", checked_on=date(2025, 11, 25))
    facility(here, "privacy", checked_on=date(2026, 11, 26))
    facility(here, "accessible", passed=False)
    facility(here, "sanitation", state="void")
    facility(institution(), "signage")
    assert measure(indicators.facility_kinds, here) == Measure(Fraction(2), 3)
    assert behind(indicators.facility_kinds, here) == {f.pk for f in counted}


def test_a_month_counts_once_in_the_last_twelve_complete_months(here):
    counted = [check(here, date(2025, 11, 1)), check(here, date(2026, 10, 31)), check(here, date(2026, 10, 2))]
    check(here, date(2025, 10, 31))
    check(here, date(2026, 11, 1))
    check(here, date(2026, 3, 3), state="void")
    check(institution(), date(2026, 4, 4))
    assert measure(indicators.monthly_check_share, here) == Measure(Fraction(2, 12), 12)
    assert behind(indicators.monthly_check_share, here) == {c.pk for c in counted}


def test_a_month_is_complete_on_its_last_day(here):
    check(here, date(2026, 11, 10))
    assert measure(indicators.monthly_check_share, here, date(2026, 11, 30)) == Measure(Fraction(1, 12), 12)
    assert measure(indicators.monthly_check_share, here, date(2026, 11, 29)) is None


def test_a_check_with_faults_is_done_once_they_are_put_right(here):
    check(here, date(2026, 5, 5), items_passed=11)
    assert measure(indicators.monthly_check_share, here) == Measure(Fraction(0), 12) and not behind(indicators.monthly_check_share, here)
    check(here, date(2026, 6, 5), items_passed=11, corrected_on=ON)
    check(here, date(2026, 7, 5), items_passed=11, corrected_on=date(2026, 11, 26))
    assert measure(indicators.monthly_check_share, here) == Measure(Fraction(1, 12), 12)
