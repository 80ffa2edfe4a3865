"""Academic posts, against rows counted by hand."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from personnel.talent.indicators import academic_posts
from portal.kernel.indicators import Measure
from tests.factories.institutions import institution
from tests.factories.personnel import appraiser
from tests.personnel.talent.rows import post

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
DAY = timedelta(days=1)


@pytest.fixture
def here():
    return institution()


def measure(of, on=ON):
    return academic_posts.values(on).get(of.organisation_id)


def behind(of, on=ON):
    return {row.pk for row in academic_posts.behind(on, of.organisation_id)}


def test_without_posts_there_is_no_value(here):
    post(appraiser(here), state="void")
    post(appraiser(institution()))
    assert measure(here) is None and not behind(here)


def test_posts_of_national_level_or_higher_count_twice(here):
    one = appraiser(here)
    for level, points in (("provincial", 1), ("national", 3), ("international", 5)):
        post(one, level=level)
        assert measure(here).value == Fraction(points)
    assert measure(here).basis == 3


def test_a_post_counts_from_its_first_day_to_its_last(here):
    one = appraiser(here)
    counted = [post(one), post(one, since_on=ON), post(one, until_on=ON), post(one, until_on=ON + DAY)]
    post(one, since_on=ON + DAY)
    post(one, until_on=ON - DAY)
    assert measure(here) == Measure(Fraction(4), 4)
    assert behind(here) == {p.pk for p in counted}


def test_a_post_counts_where_it_was_entered_and_the_person_practises(here):
    """INV-39, INV-40."""
    there, moved = institution(), date(2026, 6, 1)
    post(appraiser(here, licence_no="J-MOVED", status="cancelled", status_since=moved))
    come = appraiser(there, licence_no="J-MOVED", joined_on=moved)
    post(come, owner=here.organisation)
    assert measure(here, date(2026, 5, 31)) == Measure(Fraction(1), 1)
    assert measure(here) is None and measure(there) is None
    own = post(come)
    assert measure(there) == Measure(Fraction(1), 1) and behind(there) == {own.pk}
