"""The share of senior titles, against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from personnel.titles.indicators import senior_share
from portal.kernel.indicators import Measure
from tests.factories.institutions import institution
from tests.factories.personnel import appraiser
from tests.personnel.titles.rows import award

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
NOUGHT, ONE = Measure(Fraction(0), 1), Measure(Fraction(1), 1)


@pytest.fixture
def here():
    return institution()


def measure(of, on=ON):
    return senior_share.values(on).get(of.organisation_id)


def behind(of, on=ON):
    return {row.pk for row in senior_share.behind(on, of.organisation_id)}


def test_without_appraisers_there_is_no_value(here):
    award(appraiser(here, state="void"))
    assert measure(here) is None and not behind(here)


@pytest.mark.parametrize(
    ("title", "counts"), [("senior", True), ("associate", True), ("intermediate", False), ("junior", False), ("none", False)]
)
def test_a_title_in_the_licence_register_counts(here, title, counts):
    appraiser(here, title_level=title)
    assert measure(here) == (ONE if counts else NOUGHT)


@pytest.mark.parametrize(
    ("given", "counts"),
    [
        ({}, True),
        ({"level": "senior", "granted_on": ON}, True),
        ({"granted_on": date(2026, 11, 26)}, False),
        ({"level": "intermediate"}, False),
        ({"state": "void"}, False),
    ],
)
def test_a_title_granted_by_the_day_counts_though_the_licence_register_has_a_lower_one(here, given, counts):
    award(appraiser(here, title_level="intermediate"), **given)
    assert measure(here) == (ONE if counts else NOUGHT)


def test_the_highest_title_of_a_person_counts_once(here):
    both, risen, _low = appraiser(here), appraiser(here, title_level="junior"), appraiser(here, title_level="none")
    award(both, level="senior")
    award(risen, level="intermediate", granted_on=date(2024, 1, 1))
    award(risen, level="associate", granted_on=date(2020, 1, 1))
    award(risen, level="associate", series="工程")
    award(appraiser(institution(), title_level="none"))
    assert measure(here) == Measure(Fraction(2, 3), 3)
    assert behind(here) == {both.pk, risen.pk}


def test_an_award_counts_where_it_was_entered_and_the_person_practises(here):
    """INV-39, INV-40."""
    there, moved = institution(), date(2026, 6, 1)
    award(appraiser(here, licence_no="J-MOVED", title_level="none", status="cancelled", status_since=moved))
    come = appraiser(there, licence_no="J-MOVED", title_level="none", joined_on=moved)
    assert measure(here, date(2026, 5, 31)) == ONE
    assert measure(here) is None and measure(there) == NOUGHT
    award(come, owner=here.organisation)
    assert measure(there) == NOUGHT
    award(come)
    assert measure(there) == ONE and behind(there) == {come.pk}
