"""Activities in numbers, against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from party_building.activities.indicators import count
from portal.kernel.indicators import Measure
from tests.factories.institutions import institution
from tests.party_building.activities.rows import activity

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)


def test_activities_of_twelve_months_are_counted():
    here = institution()
    assert here.organisation_id not in count.values(ON) and not count.behind(ON, here.organisation_id)
    counted = [activity(here, day) for day in (date(2025, 11, 26), ON, ON)]
    activity(here, date(2025, 11, 25))
    activity(here, date(2026, 11, 26))
    activity(here, date(2026, 5, 1), state="void")
    activity(institution(), date(2026, 5, 1))
    assert count.values(ON)[here.organisation_id] == Measure(Fraction(3), 3)
    assert {row.pk for row in count.behind(ON, here.organisation_id)} == {a.pk for a in counted}
