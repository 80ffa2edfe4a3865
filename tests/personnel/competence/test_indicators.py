"""Assessments of competence and yearly appraisals as shares, against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from personnel.competence.indicators import appraised_share, qualified_share
from portal.kernel.indicators import Measure
from tests.factories.institutions import institution
from tests.factories.personnel import appraiser
from tests.personnel.competence.rows import assessment, grade

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
EVERY = {"argnames": ("indicator", "row"), "argvalues": [(qualified_share, assessment), (appraised_share, grade)]}
NOUGHT, ONE = Measure(Fraction(0), 1), Measure(Fraction(1), 1)


@pytest.fixture
def here():
    return institution()


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


def behind(indicator, of, on=ON):
    return {row.pk for row in indicator.behind(on, of.organisation_id)}


@pytest.mark.parametrize(**EVERY)
def test_without_appraisers_there_is_no_value_and_without_rows_it_is_nought(here, indicator, row):
    assert measure(indicator, here) is None
    appraiser(here)
    assert measure(indicator, here) == NOUGHT and not behind(indicator, here)


@pytest.mark.parametrize(**EVERY)
def test_voided_rows_and_those_of_other_institutions_do_not_count(here, indicator, row):
    """INV-39."""
    one, there = appraiser(here), institution()
    row(one, state="void")
    row(one, owner=there.organisation)
    other = row(appraiser(there))
    assert measure(indicator, here) == NOUGHT and not behind(indicator, here)
    assert measure(indicator, there) == ONE and behind(indicator, there) == {other.pk}


@pytest.mark.parametrize(**EVERY)
def test_what_one_institution_found_does_not_move_with_a_person(here, indicator, row):
    """INV-40."""
    appraiser(here)
    there, moved = institution(), date(2026, 6, 1)
    found = row(appraiser(here, licence_no="J-MOVED", status="cancelled", status_since=moved))
    come = appraiser(there, licence_no="J-MOVED", joined_on=moved)
    assert measure(indicator, here, date(2026, 5, 31)) == Measure(Fraction(1, 2), 2)
    assert behind(indicator, here, date(2026, 5, 31)) == {found.pk}
    assert measure(indicator, here) == NOUGHT and not behind(indicator, here)
    assert measure(indicator, there) == NOUGHT and not behind(indicator, there)
    row(come)
    assert measure(indicator, there) == ONE


@pytest.mark.parametrize(("year", "counts"), [(2023, False), (2024, True), (2025, True), (2026, True), (2027, False)])
def test_an_assessment_of_two_complete_years_or_this_one_counts(here, year, counts):
    found = assessment(appraiser(here), year)
    assert measure(qualified_share, here) == (ONE if counts else NOUGHT)
    assert behind(qualified_share, here) == ({found.pk} if counts else set())


@pytest.mark.parametrize(
    ("given", "counts"),
    [
        ({"outcome": "excellent"}, True),
        ({"outcome": "unqualified"}, False),
        ({"outcome": "unqualified", "retaken_on": ON}, True),
        ({"outcome": "unqualified", "retaken_on": date(2026, 11, 26)}, False),
    ],
)
def test_qualified_or_better_or_passed_again_by_the_day_counts(here, given, counts):
    assessment(appraiser(here), **given)
    assert measure(qualified_share, here) == (ONE if counts else NOUGHT)


def test_the_latest_assessment_of_a_person_decides(here):
    fallen, risen = appraiser(here), appraiser(here)
    assessment(fallen, 2024)
    assessment(risen, 2024, outcome="unqualified")
    latest = [assessment(fallen, 2025, outcome="unqualified"), assessment(risen, 2025)]
    assessment(risen, 2026, outcome="unqualified", state="void")
    assert measure(qualified_share, here) == Measure(Fraction(1, 2), 2)
    assert behind(qualified_share, here) == {a.pk for a in latest}


@pytest.mark.parametrize("given", [{"grade": "excellent"}, {"grade": "basic"}, {"grade": "unfit"}])
def test_every_grade_shows_that_a_person_was_appraised(here, given):
    grade(appraiser(here), **given)
    appraiser(here)
    assert measure(appraised_share, here) == Measure(Fraction(1, 2), 2)


def test_the_last_complete_year_is_the_one_that_ends_on_the_day(here):
    one = appraiser(here)
    older, newer = grade(one, 2025), grade(appraiser(here), 2026)
    grade(one, 2024)
    assert behind(appraised_share, here, date(2026, 12, 30)) == {older.pk}
    assert behind(appraised_share, here, date(2026, 12, 31)) == {newer.pk}
    assert measure(appraised_share, here, date(2026, 12, 31)) == Measure(Fraction(1, 2), 2)
