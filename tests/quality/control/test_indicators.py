"""The quality system in numbers, each against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from portal.calendar.shipped import load_shipped
from portal.kernel.indicators import Measure
from quality.control import indicators
from tests.factories.institutions import institution
from tests.quality.control.rows import appearance, audit, internal_review, nonconformity, review

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
EVERY = [
    indicators.appearance_share, indicators.audit_and_review, indicators.nonconformities_effective_share, indicators.internal_review_share,
]  # fmt: skip


@pytest.fixture
def here():
    return institution()


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


def behind(indicator, of, on=ON):
    return set(indicator.behind(on, of.organisation_id))


@pytest.mark.parametrize("indicator", EVERY, ids=lambda i: i.code)
def test_without_rows_there_is_no_value(here, indicator):
    assert measure(indicator, here) is None


def test_who_had_to_appear_and_did_is_counted_over_24_months(here):
    counted = [
        appearance(here, hearing_on=date(2024, 11, 26)), appearance(here, hearing_on=ON),
        appearance(here, appeared=False, form="", absence_reason="生病"),
    ]  # fmt: skip
    appearance(here, hearing_on=date(2024, 11, 25))
    appearance(here, hearing_on=date(2026, 11, 26), appeared=False, form="")
    appearance(here, required=False, appeared=False, form="")
    appearance(here, appeared=False, state="void")
    appearance(institution(), appeared=False)
    assert measure(indicators.appearance_share, here) == Measure(Fraction(2, 3), 3)
    assert behind(indicators.appearance_share, here) == set(counted)


def test_of_audit_and_review_each_counts_once_in_twelve_months(here):
    audit(here, held_on=date(2025, 11, 26))
    audit(here)
    assert measure(indicators.audit_and_review, here) == Measure(Fraction(1), 1)
    review(here, held_on=ON)
    assert measure(indicators.audit_and_review, here) == Measure(Fraction(2), 2)


def test_an_audit_outside_the_twelve_months_voided_or_of_others_is_none(here):
    audit(here, held_on=date(2025, 11, 25))
    audit(here, held_on=date(2026, 11, 26))
    audit(here, state="void")
    other = institution()
    review(other)
    assert measure(indicators.audit_and_review, here) is None
    assert measure(indicators.audit_and_review, other) == Measure(Fraction(1), 1)


def test_nonconforming_work_counts_from_the_sixtieth_working_day_after_it_was_found(here):
    """After 27 August 2026 the 60th working day is 25 November: 2 in August, 22 in September with the worked Sunday 20th and without
    the 25th, 18 in October with the worked Saturday 10th, 18 in November."""
    load_shipped()
    counted = [
        nonconformity(here, found_on=date(2026, 8, 27), closed_on=None, effective=False),
        nonconformity(here, found_on=date(2024, 11, 26)),
    ]  # fmt: skip
    nonconformity(here, found_on=date(2026, 8, 28), closed_on=None, effective=False)
    nonconformity(here, found_on=date(2024, 11, 25))
    nonconformity(here, state="void")
    nonconformity(institution())
    assert behind(indicators.nonconformities_effective_share, here) == set(counted)
    assert measure(indicators.nonconformities_effective_share, here) == Measure(Fraction(1, 2), 2)


def test_only_what_was_closed_by_the_day_and_held_is_effective(here):
    nonconformity(here)
    nonconformity(here, effective=False)
    nonconformity(here, closed_on=None, effective=False)
    nonconformity(here, closed_on=date(2026, 11, 26))
    assert measure(indicators.nonconformities_effective_share, here) == Measure(Fraction(1, 4), 4)


def test_internal_reviews_are_summed_over_the_twelve_complete_months(here):
    counted = [internal_review(here, "2025-11", opinions=30, reviewed=30), internal_review(here, "2026-10", opinions=10, reviewed=0)]
    internal_review(here, "2025-10")
    internal_review(here, "2026-11")
    internal_review(here, "2026-04", state="void")
    internal_review(institution())
    assert measure(indicators.internal_review_share, here) == Measure(Fraction(30, 40), 40)
    assert behind(indicators.internal_review_share, here) == set(counted)


def test_the_month_that_ends_on_the_day_is_complete(here):
    internal_review(here, "2026-11", opinions=4, reviewed=1)
    assert measure(indicators.internal_review_share, here, date(2026, 11, 30)) == Measure(Fraction(1, 4), 4)
    assert measure(indicators.internal_review_share, here, date(2026, 11, 29)) is None


def test_months_without_opinions_give_no_value(here):
    internal_review(here, opinions=0, reviewed=0)
    assert measure(indicators.internal_review_share, here) == Measure(None, 0)
