"""How an institution governs itself in numbers, each against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from institutions.governance import indicators
from institutions.models import AnnualReport
from portal.kernel.indicators import Measure, facts_of
from tests.factories.institutions import institution
from tests.institutions.governance.rows import system

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)


@pytest.fixture
def here():
    return institution()


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


def behind(indicator, of, on=ON):
    return {row.pk for row in indicator.behind(on, of.organisation_id)}


@pytest.mark.parametrize("indicator", [indicators.system_kinds, indicators.reviewed_share], ids=lambda i: i.code)
def test_without_rows_there_is_no_value(here, indicator):
    assert measure(indicator, here) is None and not behind(indicator, here)


def test_of_the_five_kinds_those_in_force_count_once_each(here):
    counted = [system(here, "risk"), system(here, "risk"), system(here, "supervision", effective_on=ON)]
    counted.append(system(here, "acceptance_review", repealed_on=date(2026, 11, 26)))
    system(here, "business", effective_on=date(2026, 11, 26))
    system(here, "business", repealed_on=ON)
    system(here, "major_matters", state="void")
    system(here, "confidentiality")
    system(institution(), "business")
    assert measure(indicators.system_kinds, here) == Measure(Fraction(3), 4)
    assert behind(indicators.system_kinds, here) == {s.pk for s in counted}


def test_a_newer_version_takes_the_place_of_the_older_from_its_day(here):
    old = system(here, title="受理办法", effective_on=date(2024, 3, 1), reviewed_on=date(2025, 3, 1))
    new = system(here, title="受理办法", version="B/0", effective_on=ON)
    system(institution(), title="受理办法", version="C/0", effective_on=ON)
    system(here, title="受理办法", version="C/0", effective_on=ON, state="void")
    assert behind(indicators.reviewed_share, here) == {new.pk}
    assert behind(indicators.reviewed_share, here, date(2026, 11, 24)) == {old.pk}


def test_reviewed_means_within_twelve_months_of_the_day_and_looks_at_every_kind(here):
    counted = [
        system(here, "archive", reviewed_on=date(2025, 11, 26)), system(here, reviewed_on=ON), system(here, reviewed_on=date(2025, 11, 25)),
        system(here, reviewed_on=date(2026, 11, 26)),
    ]  # fmt: skip
    system(here, state="void")
    system(here, repealed_on=date(2026, 1, 1))
    assert measure(indicators.reviewed_share, here) == Measure(Fraction(2, 4), 4)
    assert behind(indicators.reviewed_share, here) == {s.pk for s in counted}


def test_a_report_is_missing_from_the_day_after_it_was_due():
    name, here = "institutions.governance.annual_report_missing", institution()
    AnnualReport.objects.create(owner=here.organisation, year=2024, submitted_on=date(2025, 3, 31), summary="总结")

    def missing(on):
        return facts_of(name, on, [here.organisation_id])[here.organisation_id]

    assert (missing(date(2026, 3, 31)), missing(date(2026, 4, 1))) == (False, True)
    AnnualReport.objects.create(owner=here.organisation, year=2025, submitted_on=date(2026, 4, 20), summary="总结")
    assert (missing(date(2026, 4, 19)), missing(date(2026, 4, 20))) == (True, False)
    young = institution(licensed_on=date(2025, 6, 1))
    assert young.organisation_id not in facts_of(name, date(2026, 4, 1))
