"""Education in ethics as a share, against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from personnel.conduct.indicators import ethics_share
from portal.kernel.indicators import Measure
from tests.factories.institutions import institution
from tests.factories.personnel import appraiser
from tests.personnel.conduct.rows import ethics, pledge

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
WHOLE, HALF = Measure(Fraction(8, 10), 10), Measure(Fraction(4, 10), 10)


@pytest.fixture
def here():
    return institution()


def measure(of, on=ON):
    return ethics_share.values(on).get(of.organisation_id)


def behind(of, on=ON):
    return {row.pk for row in ethics_share.behind(on, of.organisation_id)}


def test_without_sessions_there_is_no_value(here):
    pledge(appraiser(here))
    assert measure(here) is None and not behind(here)


def test_sessions_to_which_nobody_had_to_come_have_no_share(here):
    ethics(here, due_attend=0, attended=0)
    assert measure(here) == Measure(None, 0)


def test_who_came_is_set_against_who_should_have_over_twelve_months(here):
    pledge(appraiser(here))
    counted = [ethics(here, held_on=date(2025, 11, 26)), ethics(here, held_on=ON, due_attend=5, attended=5)]
    for day in (date(2025, 11, 25), date(2026, 11, 26)):
        ethics(here, held_on=day, attended=0)
    ethics(here, attended=0, state="void")
    ethics(institution(), attended=0)
    assert measure(here) == Measure(Fraction(13, 15), 15)
    assert behind(here) == {s.pk for s in counted}


@pytest.mark.parametrize(
    ("year", "given", "signed"),
    [
        (2026, {}, True),
        (2026, {"signed_on": ON}, True),
        (2026, {"signed_on": date(2026, 11, 26)}, False),
        (2025, {}, True),
        (2024, {}, False),
        (2027, {"signed_on": ON}, False),
        (2026, {"state": "void"}, False),
    ],
)
def test_one_pledge_that_is_missing_halves_the_share(here, year, given, signed):
    ethics(here)
    pledge(appraiser(here))
    pledge(appraiser(here), year, **given)
    assert measure(here) == (WHOLE if signed else HALF)


def test_only_who_practises_here_has_to_sign(here):
    """INV-40: a pledge made elsewhere stays there; who has left need not have signed."""
    ethics(here)
    pledge(appraiser(here))
    there, moved = institution(), date(2026, 6, 1)
    ethics(there)
    gone = appraiser(here, licence_no="J-MOVED", status="cancelled", status_since=moved)
    come = appraiser(there, licence_no="J-MOVED", joined_on=moved)
    assert measure(here, date(2026, 5, 31)) == HALF and measure(here) == WHOLE
    pledge(gone)
    assert measure(here, date(2026, 5, 31)) == WHOLE and measure(there) == HALF
    pledge(come, signed_on=moved)
    assert measure(there) == WHOLE


def test_a_pledge_that_another_institution_entered_does_not_count(here):
    """INV-39."""
    ethics(here)
    pledge(appraiser(here), owner=institution().organisation)
    assert measure(here) == HALF


def test_without_appraisers_nobody_failed_to_sign(here):
    ethics(here)
    assert measure(here) == WHOLE
