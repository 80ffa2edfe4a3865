"""Inspections in numbers, each against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from portal.kernel.indicators import Measure
from quality.inspections.indicators import rectified_share, result_points
from tests.factories.institutions import institution
from tests.quality.inspections.rows import finding, inspection

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)


@pytest.fixture
def here():
    return institution()


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


def behind(indicator, of, on=ON):
    return set(indicator.behind(on, of.organisation_id))


@pytest.mark.parametrize("indicator", [result_points, rectified_share], ids=lambda i: i.code)
def test_without_rows_there_is_no_value(here, indicator):
    assert measure(indicator, here) is None and not behind(indicator, here)


def test_an_inspection_without_findings_has_nothing_to_rectify(here):
    inspection(here)
    assert measure(rectified_share, here) is None


def test_the_result_is_a_mean_of_what_each_is_worth(here):
    results = ("no_problem", "corrected_on_spot", "rectify", "case_filed", "uncooperative", "not_found")
    counted = [inspection(here, result=result) for result in results]
    inspection(institution())
    assert measure(result_points, here) == Measure(Fraction(23, 60), 6)
    assert behind(result_points, here) == set(counted)


def test_random_inspections_of_24_months_count_and_no_others(here):
    counted = [inspection(here, inspected_on=date(2024, 11, 26)), inspection(here, inspected_on=ON, result="rectify")]
    inspection(here, inspected_on=date(2024, 11, 25), result="not_found")
    inspection(here, inspected_on=date(2026, 11, 26), result="not_found")
    inspection(here, kind="directed", result="not_found")
    inspection(here, kind="reinspection", result="not_found")
    inspection(here, result="not_found", state="void")
    assert measure(result_points, here) == Measure(Fraction(3, 4), 2)
    assert behind(result_points, here) == set(counted)


def test_a_finding_is_verified_on_the_day_due_at_the_latest(here):
    of = inspection(here, kind="directed", result="rectify")
    counted = [
        finding(of, verified_on=date(2026, 6, 5)), finding(of, verified_on=date(2026, 6, 6)), finding(of, verified_on=None),
        finding(of, rectified_on=None, verified_on=None),
    ]  # fmt: skip
    finding(inspection(institution()), verified_on=None)
    assert measure(rectified_share, here) == Measure(Fraction(1, 4), 4)
    assert behind(rectified_share, here) == set(counted)


def test_findings_that_fell_due_in_24_months_count(here):
    of = inspection(here)
    counted = [finding(of, due_on=day, verified_on=None) for day in (date(2024, 11, 26), ON)]
    finding(of, due_on=date(2024, 11, 25))
    finding(of, due_on=date(2026, 11, 26))
    finding(of, state="void")
    finding(inspection(here, state="void"))
    assert measure(rectified_share, here) == Measure(Fraction(0), 2)
    assert behind(rectified_share, here) == set(counted)
