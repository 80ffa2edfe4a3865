"""Assistants for each appraiser, against rows counted by hand."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from personnel.assistants.indicators import assistants_per_appraiser
from portal.kernel.indicators import Measure
from tests.factories.institutions import institution
from tests.factories.personnel import appraiser
from tests.personnel.assistants.rows import assistant

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
NEXT = ON + timedelta(days=1)


@pytest.fixture
def here():
    return institution()


def measure(of, on=ON):
    return assistants_per_appraiser.values(on).get(of.organisation_id)


def behind(of, on=ON):
    return {row.pk for row in assistants_per_appraiser.behind(on, of.organisation_id)}


def test_without_appraisers_there_is_no_value_and_without_assistants_it_is_nought(here):
    assert measure(here) is None
    appraiser(here)
    assert measure(here) == Measure(Fraction(0), 1) and not behind(here)


def test_who_is_present_on_the_day_counts_from_the_first_to_the_last_day(here):
    mentor, _other, _third = appraiser(here), appraiser(here), appraiser(here)
    counted = [assistant(mentor), assistant(mentor, engaged_on=ON), assistant(mentor, left_on=ON), assistant(mentor, left_on=NEXT)]
    assistant(mentor, engaged_on=NEXT)
    assistant(mentor, left_on=ON - timedelta(days=1))
    assistant(mentor, state="void")
    assistant(appraiser(institution()))
    assert measure(here) == Measure(Fraction(4, 3), 3)
    assert behind(here) == {a.pk for a in counted}


def test_nobody_is_guided_by_who_no_longer_practises_here(here):
    """INV-40: the mentor has moved, or was suspended."""
    appraiser(here)
    there, moved = institution(), date(2026, 6, 1)
    mentor = appraiser(here, licence_no="J-MOVED", status="cancelled", status_since=moved)
    again = appraiser(there, licence_no="J-MOVED", joined_on=moved)
    left_behind = assistant(mentor)
    assistant(appraiser(here, status="suspended", status_since=ON))
    assert measure(here) == Measure(Fraction(0), 1) and measure(there) == Measure(Fraction(0), 1)
    assert behind(here, date(2026, 5, 31)) >= {left_behind.pk}
    assistant(again)
    assert measure(here).value == 0 and measure(there) == Measure(Fraction(1), 1)
