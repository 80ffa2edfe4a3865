"""The share of trained appraisers, against rows counted by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from personnel.training.indicators import hours_met_share
from portal.kernel.indicators import Measure
from tests.factories.institutions import institution
from tests.factories.personnel import appraiser
from tests.personnel.assistants.rows import assistant
from tests.personnel.training.rows import attendance, session

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)


@pytest.fixture
def here():
    return institution()


def measure(of, on=ON):
    return hours_met_share.values(on).get(of.organisation_id)


def behind(of, on=ON):
    return {row.pk for row in hours_met_share.behind(on, of.organisation_id)}


def test_without_appraisers_there_is_no_value_and_without_training_it_is_nought(here):
    assert measure(here) is None
    appraiser(here)
    assert measure(here) == Measure(Fraction(0), 1) and not behind(here)


def test_forty_hours_of_all_sessions_are_enough_and_less_is_not(here):
    enough, short, _none = appraiser(here), appraiser(here), appraiser(here)
    long, brief = session(here, hours=Decimal("39.9")), session(here, hours=Decimal("0.1"))
    counted = [attendance(long, enough), attendance(brief, enough), attendance(long, short)]
    attendance(brief, short, state="void")
    assert measure(here) == Measure(Fraction(1, 3), 3)
    assert behind(here) == {a.pk for a in counted}


@pytest.mark.parametrize(
    ("held_on", "counts"),
    [(date(2025, 11, 25), False), (date(2025, 11, 26), True), (ON, True), (date(2026, 11, 26), False)],
)
def test_the_hours_of_twelve_months_count(here, held_on, counts):
    attendance(session(here, held_on=held_on), appraiser(here))
    assert measure(here) == Measure(Fraction(int(counts)), 1) and bool(behind(here)) is counts


def test_a_session_that_was_voided_was_not_held(here):
    attendance(session(here, state="void"), appraiser(here))
    assert measure(here).value == 0


def test_assistants_and_other_institutions_do_not_count(here):
    """INV-39."""
    one, there = appraiser(here), institution()
    held = session(here)
    attendance(held, assistant(one))
    attendance(session(there), appraiser(there))
    attendance(session(there), one)
    assert measure(here) == Measure(Fraction(0), 1) and measure(there) == Measure(Fraction(1), 1)


def test_training_does_not_move_with_a_person(here):
    """INV-40."""
    there, moved = institution(), date(2026, 6, 1)
    gone = appraiser(here, licence_no="J-MOVED", status="cancelled", status_since=moved)
    come = appraiser(there, licence_no="J-MOVED", joined_on=moved)
    attendance(session(here), gone)
    assert measure(here, date(2026, 5, 31)) == Measure(Fraction(1), 1)
    assert measure(here) is None and not behind(here)
    assert measure(there) == Measure(Fraction(0), 1) and not behind(there)
    attendance(session(there, held_on=moved), come)
    assert measure(there) == Measure(Fraction(1), 1)
