"""Openness in numbers, each against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from institutions.oversight import indicators
from portal.kernel.indicators import Measure
from tests.factories.institutions import institution
from tests.institutions.opinions.rows import case_year
from tests.institutions.oversight.rows import disclosure, joint, witnessed

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
BEFORE, FIRST, AFTER = date(2025, 11, 25), date(2025, 11, 26), date(2026, 11, 26)


@pytest.fixture
def here():
    return institution()


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


def test_without_rows_there_is_no_value(here):
    assert measure(indicators.disclosure_kinds, here) is None and measure(indicators.joint_witness_rate, here) is None
    assert not indicators.disclosure_kinds.behind(ON, here.organisation_id).exists()


def test_a_kind_of_information_counts_once_where_a_page_can_be_reached(here):
    counted = [disclosure(here), disclosure(here), disclosure(here, "scopes", published_on=ON, checked_on=AFTER)]
    disclosure(here, "process", published_on=AFTER, checked_on=AFTER)
    disclosure(here, "ability", reachable=False)
    disclosure(here, "penalties", state="void")
    disclosure(institution(), "personnel")
    assert measure(indicators.disclosure_kinds, here) == Measure(Fraction(2), 3)
    assert set(indicators.disclosure_kinds.behind(ON, here.organisation_id)) == set(counted)


def test_joint_commissions_and_witnessed_appraisals_of_twelve_months_for_each_thousand_opinions(here):
    case_year(here, 2025, issued=250)
    for make in (joint, witnessed):
        make(here, FIRST)
        make(here, BEFORE)
        make(here, AFTER)
        make(here, state="void")
        make(institution())
    witnessed(here, ON)
    assert measure(indicators.joint_witness_rate, here) == Measure(Fraction(12), 250)


@pytest.mark.parametrize("make", [joint, witnessed])
def test_one_kind_alone_is_enough(here, make):
    case_year(here, 2025, issued=250)
    assert measure(indicators.joint_witness_rate, here) == Measure(Fraction(0), 250)
    make(here)
    assert measure(indicators.joint_witness_rate, here) == Measure(Fraction(4), 250)
    assert indicators.joint_witness_rate.values(ON, [here.organisation_id]) == {here.organisation_id: Measure(Fraction(4), 250)}
