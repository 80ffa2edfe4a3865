"""Complaints in numbers, against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from institutions.complaints.indicators import substantiated_per_thousand
from portal.kernel.indicators import Measure
from tests.factories.institutions import institution
from tests.institutions.complaints.rows import complaint
from tests.institutions.opinions.rows import case_year

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
LONG_AGO = {"received_on": date(2024, 3, 1), "accepted_on": date(2024, 3, 8)}


@pytest.fixture
def here():
    return institution()


def measure(of):
    return substantiated_per_thousand.values(ON).get(of.organisation_id)


def test_without_the_years_totals_there_is_no_value(here):
    complaint(here)
    assert measure(here) is None


def test_no_complaint_is_nought_of_so_many_opinions(here):
    case_year(here, 2025, issued=300)
    case_year(here, 2024, issued=200)
    assert measure(here) == Measure(Fraction(0), 500)
    assert not substantiated_per_thousand.behind(ON, here.organisation_id).exists()


def test_what_was_found_true_even_partly_and_answered_in_24_months_counts_for_each_thousand(here):
    case_year(here, 2025, issued=300)
    case_year(here, 2024, issued=200)
    case_year(here, 2023, issued=900)
    counted = [
        complaint(here, answered_on=date(2024, 11, 26), **LONG_AGO), complaint(here, answered_on=ON), complaint(here, outcome="partly"),
    ]  # fmt: skip
    complaint(here, answered_on=date(2024, 11, 25), **LONG_AGO)
    complaint(here, answered_on=date(2026, 11, 26))
    complaint(here, answered_on=None)
    for outcome in ("unsubstantiated", "terminated", "transferred"):
        complaint(here, outcome=outcome, measures="")
    complaint(here, outcome="not_accepted", accepted_on=None, measures="")
    complaint(here, state="void")
    complaint(institution())
    assert measure(here) == Measure(Fraction(3 * 1000, 500), 500)
    assert set(substantiated_per_thousand.behind(ON, here.organisation_id)) == set(counted)
