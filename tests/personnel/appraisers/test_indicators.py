"""The structure of an institution's people, each share against people counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from personnel.appraisers import indicators
from personnel.appraisers.selectors import active
from portal.kernel.indicators import Measure
from tests.factories.institutions import institution, scope
from tests.factories.personnel import appraiser

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
SHARES = [
    indicators.full_time_share, indicators.senior_share, indicators.age_30_55_share, indicators.master_share, indicators.doctor_share,
    indicators.experienced_share, indicators.licence_valid_share,
]  # fmt: skip
EVERY = [indicators.min_per_field, *SHARES]


@pytest.fixture
def here():
    return institution()


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


@pytest.mark.parametrize(
    ("share", "counted", "left_out"),
    [
        (indicators.full_time_share, [{"full_time": True}], {"full_time": False}),
        (indicators.senior_share, [{"title_level": "senior"}, {"title_level": "associate"}], {"title_level": "intermediate"}),
        (indicators.age_30_55_share, [{"born_on": date(1996, 11, 25)}, {"born_on": date(1970, 11, 26)}], {"born_on": date(1996, 11, 26)}),
        (indicators.age_30_55_share, [{"born_on": date(1970, 11, 26)}], {"born_on": date(1970, 11, 25)}),
        (indicators.master_share, [{"education": "master"}, {"education": "doctor"}], {"education": "bachelor"}),
        (indicators.doctor_share, [{"education": "doctor"}], {"education": "master"}),
        (indicators.experienced_share, [{"licensed_on": date(2021, 11, 25)}], {"licensed_on": date(2021, 11, 26)}),
        (indicators.licence_valid_share, [{"licence_expires_on": date(2026, 11, 25)}], {"licence_expires_on": date(2026, 11, 24)}),
    ],
)  # fmt: skip
def test_a_share_counts_up_to_its_boundary_and_not_past_it(here, share, counted, left_out):
    for given in counted:
        appraiser(here, **given)
    appraiser(here, **left_out)
    appraiser(here, **left_out)
    assert measure(share, here) == Measure(Fraction(len(counted), len(counted) + 2), len(counted) + 2)


@pytest.mark.parametrize("share", SHARES, ids=lambda i: i.code)
def test_an_institution_without_people_has_no_share_rather_than_zero(here, share):
    """INV-38: basis 0 is not 0 %."""
    appraiser(here, state="void")
    appraiser(here, licensed_on=date(2026, 11, 26))
    assert measure(share, here) is None


def test_the_fewest_people_of_a_field_are_counted_and_a_field_without_any_is_zero(here):
    for fields in (["0101", "0102"], ["0101"], ["0101"], ["0103"]):
        appraiser(here, fields=fields)
    assert measure(indicators.min_per_field, here) == Measure(Fraction(1), 2)
    scope(here, "0105")
    assert measure(indicators.min_per_field, here) == Measure(Fraction(0), 3)


def test_only_fields_licensed_on_the_day_are_asked_for_people():
    here = institution(fields=("0101",))
    scope(here, "0102", granted_on=date(2026, 11, 26))
    scope(here, "0103", withdrawn_on=ON)
    appraiser(here)
    assert measure(indicators.min_per_field, here) == Measure(Fraction(1), 1)
    assert measure(indicators.min_per_field, institution(fields=())) is None


@pytest.mark.parametrize("indicator", EVERY, ids=lambda i: i.code)
def test_voided_people_and_those_of_other_institutions_do_not_count(here, indicator):
    """INV-39."""
    appraiser(here, fields=["0101", "0102"])
    alone = measure(indicator, here)
    appraiser(here, fields=["0101", "0102"], full_time=False, education="other", title_level="none", state="void")
    appraiser(institution(), fields=["0101", "0102"], full_time=False, education="other", title_level="none")
    assert measure(indicator, here) == alone


@pytest.mark.parametrize("status", ["suspended", "cancelled", "revoked"])
def test_who_no_longer_practises_counts_until_the_day_before(here, status):
    appraiser(here)
    appraiser(here, full_time=False, status=status, status_since=ON)
    assert measure(indicators.full_time_share, here, date(2026, 11, 24)) == Measure(Fraction(1, 2), 2)
    assert measure(indicators.full_time_share, here) == Measure(Fraction(1), 1)


def test_who_no_longer_practises_since_an_unknown_day_does_not_count(here):
    appraiser(here)
    appraiser(here, status="suspended", status_since=None)
    assert measure(indicators.full_time_share, here).basis == 1


def test_a_person_who_moves_counts_in_one_institution_on_every_day(here):
    """INV-40."""
    there = institution()
    moved = date(2026, 6, 1)
    appraiser(here, licence_no="J-MOVED", status="cancelled", status_since=moved)
    appraiser(there, licence_no="J-MOVED", joined_on=moved)
    for on, at in [(date(2026, 5, 31), here), (moved, there), (ON, there)]:
        found = active(on).filter(licence_no="J-MOVED")
        assert [row.owner_id for row in found] == [at.organisation_id]
        assert set(indicators.full_time_share.values(on)) == {at.organisation_id}


@pytest.mark.parametrize("indicator", EVERY, ids=lambda i: i.code)
def test_the_rows_behind_are_the_people_counted(here, indicator):
    """INV-38."""
    counted = {
        appraiser(here).pk,
        appraiser(here, full_time=False).pk,
        appraiser(here, status="cancelled", status_since=date(2026, 11, 26)).pk,
    }
    appraiser(here, state="void")
    appraiser(here, status="suspended", status_since=ON)
    appraiser(institution())
    assert {row.pk for row in indicator.behind(ON, here.organisation_id)} == counted
    if indicator in SHARES:
        assert measure(indicator, here).basis == len(counted)


def test_only_the_institutions_asked_for_are_answered(here):
    appraiser(here)
    appraiser(institution())
    assert set(indicators.full_time_share.values(ON, [here.organisation_id])) == {here.organisation_id}
