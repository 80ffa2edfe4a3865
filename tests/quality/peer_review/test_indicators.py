"""The mean score of peer review against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from portal.kernel.indicators import Measure
from quality.peer_review.indicators import mean_score
from tests.factories.institutions import institution
from tests.quality.peer_review.rows import peer_round, scored

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)


@pytest.fixture
def here():
    return institution()


def measure(of, on=ON):
    return mean_score.values(on).get(of.organisation_id)


def test_without_scored_opinions_there_is_no_value(here):
    assert measure(here) is None and not mean_score.behind(ON, here.organisation_id).exists()


def test_the_mean_is_of_points_and_exact(here):
    shared = peer_round()
    counted = [scored(here, shared, score_mpt=90_000), scored(here, shared, score_mpt=80_500), scored(here, score_mpt=100_000)]
    scored(institution(), shared, score_mpt=10_000)
    assert measure(here) == Measure(Fraction(270_500, 3_000), 3)
    assert set(mean_score.behind(ON, here.organisation_id)) == set(counted)


def test_rounds_published_in_24_months_count_and_neither_open_nor_voided_ones(here):
    scored(here, peer_round(published_on=date(2024, 11, 26)), score_mpt=60_000)
    scored(here, peer_round(published_on=ON), score_mpt=70_000)
    for published in (date(2024, 11, 25), date(2026, 11, 26), None):
        scored(here, peer_round(published_on=published), score_mpt=0)
    scored(here, peer_round(state="void"), score_mpt=0)
    scored(here, score_mpt=0, state="void")
    assert measure(here) == Measure(Fraction(65), 2)


def test_nought_points_are_a_score(here):
    scored(here, score_mpt=0)
    assert measure(here) == Measure(Fraction(0), 1)
