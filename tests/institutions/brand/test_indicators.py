"""Service to the public and honours in numbers, each against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from institutions.brand import indicators
from portal.kernel.indicators import Measure
from tests.factories.institutions import institution
from tests.factories.personnel import appraiser
from tests.institutions.brand.rows import activity, honour

pytestmark = pytest.mark.django_db
ON, BEFORE, AFTER = date(2026, 11, 25), date(2026, 11, 24), date(2026, 11, 26)


@pytest.fixture
def here():
    return institution()


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


def behind(indicator, of, on=ON):
    return {row.pk for row in indicator.behind(on, of.organisation_id)}


@pytest.mark.parametrize("indicator", [indicators.welfare_hours, indicators.honour_points], ids=lambda i: i.code)
def test_without_rows_there_is_no_value(here, indicator):
    assert measure(indicator, here) is None and not behind(indicator, here)


def test_hours_of_twelve_months_are_set_against_active_appraisers(here):
    for status in ("active", "active", "suspended"):
        appraiser(here, status=status)
    counted = [activity(here, held_on=date(2025, 11, 26), hours="2.5"), activity(here, held_on=ON, hours="4.0")]
    activity(here, held_on=date(2025, 11, 25))
    activity(here, held_on=AFTER)
    activity(here, state="void")
    activity(institution())
    assert measure(indicators.welfare_hours, here) == Measure(Fraction(13, 4), 2)
    assert behind(indicators.welfare_hours, here) == {a.pk for a in counted}


def test_people_who_did_nothing_have_nought_and_hours_without_people_no_value(here):
    appraiser(here)
    assert measure(indicators.welfare_hours, here) == Measure(Fraction(0), 1)
    other = institution()
    activity(other)
    assert measure(indicators.welfare_hours, other) is None


def test_honours_of_the_institution_itself_of_three_years_are_weighed_by_level(here):
    first = date(2023, 11, 26)
    counted = [honour(here, "national", granted_on=first), honour(here, "provincial", granted_on=ON), honour(here, "municipal")]
    counted.append(honour(here, "provincial", revoked_on=AFTER))
    honour(here, "national", granted_on=date(2023, 11, 25))
    honour(here, "national", granted_on=AFTER)
    honour(here, "national", revoked_on=ON)
    honour(here, "national", scope="person")
    honour(here, "national", scope="party")
    honour(here, "national", state="void")
    honour(institution(), "national")
    assert measure(indicators.honour_points, here) == Measure(Fraction(4 + 2 + 1 + 2), 4)
    assert behind(indicators.honour_points, here) == {h.pk for h in counted}
