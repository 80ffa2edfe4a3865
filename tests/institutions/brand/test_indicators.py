"""Public-interest hours and honours, counted by hand."""

from datetime import date
from fractions import Fraction
from itertools import count

import pytest

from institutions.brand.indicators import honour_points, welfare_hours
from institutions.models import Honour, PublicWelfareActivity
from portal.kernel.indicators import Measure
from tests.factories.institutions import institution
from tests.factories.personnel import appraiser

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
_n = count(1)


@pytest.fixture
def here():
    return institution()


def activity(of, **given):
    defaults = {"title": f"活动{next(_n)}", "kind": "lecture", "held_on": date(2026, 3, 1), "beneficiaries": 10, "hours": "12.5"}
    return PublicWelfareActivity.objects.create(owner=of.organisation, **(defaults | given))


def honour(of, **given):
    defaults = {
        "title": f"荣誉{next(_n)}",
        "level": "provincial",
        "granted_by": "示例",
        "granted_on": date(2025, 1, 1),
        "scope": "institution",
    }
    return Honour.objects.create(owner=of.organisation, **(defaults | given))


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


def test_hours_are_set_against_the_people_there_are(here):
    assert measure(welfare_hours, here) is None
    appraiser(here)
    appraiser(here)
    assert measure(welfare_hours, here) == Measure(Fraction(0), 2)
    kept = [activity(here, held_on=date(2025, 11, 26)), activity(here, held_on=ON)]
    activity(here, held_on=date(2025, 11, 25))
    activity(here, state="void")
    assert measure(welfare_hours, here) == Measure(Fraction(25, 2), 2)
    assert set(welfare_hours.behind(ON, here.organisation_id)) == set(kept)


def test_honours_of_the_institution_count_by_level_for_three_years_while_they_stand(here):
    assert measure(honour_points, here) is None
    honour(here, level="national", granted_on=date(2023, 11, 26))
    honour(here)
    honour(here, level="municipal", revoked_on=date(2026, 11, 26))
    honour(here, level="national", granted_on=date(2023, 11, 25))
    honour(here, level="national", scope="person")
    honour(here, level="national", revoked_on=ON)
    assert measure(honour_points, here) == Measure(Fraction(7), 3)
