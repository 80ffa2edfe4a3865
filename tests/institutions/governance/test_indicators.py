"""Internal management in numbers, each against rows counted by hand."""

from datetime import date
from fractions import Fraction
from itertools import count

import pytest

from institutions.governance import indicators
from institutions.models import AnnualReport, ManagementSystem
from portal.kernel.indicators import Measure, facts_of
from tests.factories.institutions import institution

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
_n = count(1)


@pytest.fixture
def here():
    return institution()


def system(of, kind="risk", **given):
    defaults = {"effective_on": date(2023, 1, 1), "next_review_on": date(2027, 1, 1), "title": f"制度{next(_n)}", "version": "1"}
    return ManagementSystem.objects.create(owner=of.organisation, kind=kind, **(defaults | given))


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


def test_without_systems_there_is_no_value(here):
    assert measure(indicators.system_kinds, here) is None and measure(indicators.reviewed_share, here) is None


def test_kinds_are_counted_once_and_only_the_five_and_only_in_force(here):
    counted = [
        system(here),
        system(here),
        system(here, "business", effective_on=ON),
        system(here, "supervision", repealed_on=date(2026, 11, 26)),
    ]
    system(here, "archive")
    system(here, "major_matters", effective_on=date(2026, 11, 26))
    system(here, "acceptance_review", repealed_on=ON)
    system(here, "acceptance_review", state="void")
    system(institution(), "acceptance_review")
    assert measure(indicators.system_kinds, here) == Measure(Fraction(3), 4)
    assert set(indicators.system_kinds.behind(ON, here.organisation_id)) == set(counted)


def test_a_review_counts_for_twelve_months_and_a_new_system_needs_none(here):
    system(here, reviewed_on=date(2025, 11, 26))
    system(here, reviewed_on=date(2025, 11, 25))
    system(here, effective_on=date(2026, 5, 1))
    system(here)
    assert measure(indicators.reviewed_share, here) == Measure(Fraction(2, 4), 4)


def test_a_report_is_missing_from_the_day_after_it_was_due(here):
    name = "institutions.governance.annual_report_missing"
    AnnualReport.objects.create(owner=here.organisation, year=2024, submitted_on=date(2025, 3, 31), summary="总结")

    def missing(on):
        return facts_of(name, on, [here.organisation_id])[here.organisation_id]

    assert (missing(date(2026, 3, 31)), missing(date(2026, 4, 1))) == (False, True)
    AnnualReport.objects.create(owner=here.organisation, year=2025, submitted_on=date(2026, 4, 20), summary="总结")
    assert (missing(date(2026, 4, 19)), missing(date(2026, 4, 20))) == (True, False)
    young = institution(licensed_on=date(2025, 6, 1))
    assert young.organisation_id not in facts_of(name, date(2026, 4, 1))
