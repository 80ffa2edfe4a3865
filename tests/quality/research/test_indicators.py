"""Points and numbers of research, each against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from portal.kernel.indicators import Measure
from quality.research import indicators
from tests.factories.institutions import institution
from tests.factories.personnel import appraiser
from tests.quality.research.rows import cooperation, exchange, patent, project, publication, standard

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
DATED = {
    indicators.project_points: (project, "started_on", date(2023, 11, 26), Fraction(1)),
    indicators.publication_points: (publication, "published_on", date(2023, 11, 26), Fraction(1, 2)),
    indicators.patent_points: (patent, "granted_on", date(2023, 11, 26), Fraction(1)),
    indicators.standard_points: (standard, "issued_on", date(2023, 11, 26), Fraction(1)),
    indicators.exchange_points: (exchange, "held_on", date(2024, 11, 26), Fraction(1, 2)),
}
"""What of each counts by its day: how a row is made, its day, the first day that counts, and its points."""


@pytest.fixture
def here():
    return institution()


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


def behind(indicator, of, on=ON):
    return {row.pk for row in indicator.behind(on, of.organisation_id)}


@pytest.mark.parametrize("indicator", [*DATED, indicators.cooperation_count], ids=lambda i: i.code)
def test_without_rows_there_is_no_value(here, indicator):
    assert measure(indicator, here) is None and not behind(indicator, here)


@pytest.mark.parametrize("indicator", DATED, ids=lambda i: i.code)
def test_what_counts_lies_in_the_window_and_stands_and_is_ones_own(here, indicator):
    make, day, first, each = DATED[indicator]
    per_ten = indicator is indicators.publication_points
    if per_ten:
        appraiser(here)
    counted = {make(here, **{day: first}).pk, make(here, **{day: ON}).pk}
    make(here, **{day: date.fromordinal(first.toordinal() - 1)})
    make(here, **{day: date(2026, 11, 26)})
    make(here, state="void")
    make(institution())
    assert measure(indicator, here) == (Measure(2 * each * 10, 1) if per_ten else Measure(2 * each, 2))
    assert behind(indicator, here) == counted


@pytest.mark.parametrize(
    ("level", "points"), [("national", 6), ("ministerial", 4), ("provincial", 4), ("municipal", 2), ("own", 1)],
)  # fmt: skip
def test_a_project_counts_by_its_level_and_half_for_who_takes_part(here, level, points):
    project(here, level=level)
    assert measure(indicators.project_points, here) == Measure(Fraction(points), 1)
    project(here, level=level, role="participant")
    assert measure(indicators.project_points, here) == Measure(Fraction(3 * points, 2), 2)


@pytest.mark.parametrize(
    ("kind", "points"), [("sci", 3), ("ei", 2), ("core", 2), ("monograph", 4), ("textbook", 4), ("other", Fraction(1, 2))],
)  # fmt: skip
def test_publications_are_set_against_ten_appraisers(here, kind, points):
    for given in ({}, {}, {}, {"status": "suspended", "status_since": ON}):
        appraiser(here, **given)
    publication(here, kind=kind)
    assert measure(indicators.publication_points, here) == Measure(Fraction(points) * 10 / 3, 3)


def test_people_without_publications_have_none_each_and_publications_without_people_no_value(here):
    alone = institution()
    appraiser(here)
    publication(alone)
    assert measure(indicators.publication_points, here) == Measure(Fraction(0), 1)
    assert measure(indicators.publication_points, alone) is None


@pytest.mark.parametrize(("kind", "points"), [("invention", 3), ("utility", 1), ("software", 1)])
def test_a_patent_counts_by_its_kind_and_while_in_force(here, kind, points):
    patent(here, kind=kind)
    patent(here, kind=kind, valid=False)
    assert measure(indicators.patent_points, here) == Measure(Fraction(points), 1)


@pytest.mark.parametrize(("level", "points"), [("national", 6), ("industry", 4), ("local", 2), ("group", 1)])
def test_a_standard_counts_by_its_level_and_half_for_who_takes_part(here, level, points):
    standard(here, level=level)
    assert measure(indicators.standard_points, here) == Measure(Fraction(points), 1)
    standard(here, level=level, role="participant")
    assert measure(indicators.standard_points, here) == Measure(Fraction(3 * points, 2), 2)


def test_an_agreement_counts_from_its_signing_through_its_last_day(here):
    counted = {
        cooperation(here, signed_on=ON).pk, cooperation(here, valid_until=ON).pk, cooperation(here, partner="甲", kind="base").pk,
        cooperation(here, partner="甲", kind="research").pk,
    }  # fmt: skip
    cooperation(here, signed_on=date(2026, 11, 26))
    cooperation(here, valid_until=date(2026, 11, 24))
    cooperation(here, state="void")
    cooperation(institution())
    assert measure(indicators.cooperation_count, here) == Measure(Fraction(4), 4)
    assert behind(indicators.cooperation_count, here) == counted


@pytest.mark.parametrize(("role", "points"), [("host", 3), ("speaker", 2), ("attendee", Fraction(1, 2))])
def test_an_exchange_counts_by_the_part_taken_and_double_where_it_is_international(here, role, points):
    exchange(here, role=role)
    exchange(here, role=role, level="national")
    assert measure(indicators.exchange_points, here) == Measure(2 * Fraction(points), 2)
    exchange(here, role=role, level="international")
    assert measure(indicators.exchange_points, here) == Measure(4 * Fraction(points), 3)


def test_many_publications_have_no_doi_and_none_has_the_doi_of_another(here):
    publication(here)
    publication(here)
    publication(here, doi="10.1000/1", state="void")
    publication(here, doi="10.1000/1")
    with pytest.raises(IntegrityError, match="publication_doi_once"):
        publication(institution(), doi="10.1000/1")


@pytest.mark.parametrize("doi", ["10.123/a", "10.1234567890/a", "10.1000/", "10.1000/a b", "doi:10.1000/a", "11.1000/a"])
def test_what_is_no_doi_is_refused(here, doi):
    with pytest.raises(ValidationError, match="请填 DOI 本身"):
        publication(here, doi=doi).clean_fields()


@pytest.mark.parametrize("doi", ["10.1000/182", "10.123456789/(SICI)1<1::x>2.0;2-z", ""])
def test_what_is_one_is_taken(here, doi):
    publication(here, doi=doi).clean_fields()
