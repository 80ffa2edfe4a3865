"""Matters reported in time, against rows counted by hand in working days."""

from datetime import date
from fractions import Fraction

import pytest

from institutions.matters.indicators import reported_in_time_share
from portal.calendar.shipped import load_shipped
from portal.kernel.indicators import Measure
from tests.factories.institutions import institution
from tests.institutions.admission.rows import at
from tests.institutions.matters.rows import report

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)


@pytest.fixture
def here():
    load_shipped()
    return institution()


def measure(of):
    return reported_in_time_share.values(ON).get(of.organisation_id)


def test_without_reports_there_is_no_value(here):
    assert measure(here) is None and not reported_in_time_share.behind(ON, here.organisation_id)


def test_the_fifth_working_day_is_in_time(here):
    """2 November 2026 is a Monday; the fifth working day after it is Monday 9 November."""
    kept = [report(here, occurred=date(2026, 11, 2), days=7), report(here, occurred=date(2026, 11, 2), days=8)]
    assert measure(here) == Measure(Fraction(1, 2), 2)
    assert {row.pk for row in reported_in_time_share.behind(ON, here.organisation_id)} == {row.pk for row in kept}


def test_holidays_and_worked_weekends_are_counted_as_the_notice_says(here):
    """After Wednesday 30 September: 1–7 October off; 8, 9, 10 (worked Saturday), 12, 13 October."""
    report(here, occurred=date(2026, 9, 30), days=13)
    report(here, occurred=date(2026, 9, 30), days=14)
    assert measure(here) == Measure(Fraction(1, 2), 2)


def test_twenty_four_months_count_and_nothing_told_later_or_by_others(here):
    report(here, occurred=date(2024, 11, 26), days=1)
    report(here, occurred=date(2024, 11, 25), days=1)
    report(here, occurred=date(2026, 11, 24), days=2)
    report(institution(), days=60, occurred=date(2026, 9, 1))
    assert measure(here) == Measure(Fraction(1), 1)


def test_the_day_of_the_report_is_the_day_in_beijing(here):
    report(here, occurred=date(2026, 11, 2), reported_at=at(date(2026, 11, 9), 23))
    report(here, occurred=date(2026, 11, 2), reported_at=at(date(2026, 11, 10), 0))
    assert measure(here) == Measure(Fraction(1, 2), 2)
