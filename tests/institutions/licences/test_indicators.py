"""Online functions and electronic licences in numbers, against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from institutions.licences import indicators
from portal.kernel.indicators import Measure
from tests.factories.institutions import institution
from tests.institutions.licences.rows import licence, system

pytestmark = pytest.mark.django_db
ON, BEFORE, AFTER = date(2026, 11, 25), date(2026, 11, 24), date(2026, 11, 26)


@pytest.fixture
def here():
    return institution()


def measure(of, on=ON):
    return indicators.functions_count.values(on).get(of.organisation_id)


def behind(of, on=ON):
    return {(row._meta.model_name, row.pk) for rows in indicators.functions_count.counted(on, of.organisation_id) for row in rows}


def test_without_rows_there_is_no_value(here):
    system(institution(), "service")
    assert measure(here) is None and not behind(here)


def test_each_function_counts_once_over_all_systems_and_a_licence_adds_one(here):
    counted = [system(here, "approval", "service"), system(here, "service", "practice"), licence(here), licence(here)]
    assert measure(here) == Measure(Fraction(4), 1)
    assert behind(here) == {(row._meta.model_name, row.pk) for row in counted}


def test_all_five_functions_and_a_licence_are_six(here):
    system(here, "approval", "service", "practice", "complaints", "management")
    licence(here)
    assert measure(here).value == 6


def test_a_system_counts_from_its_launch_up_to_the_day_before_its_end(here):
    system(here, "approval", launched_on=ON)
    system(here, "service", retired_on=AFTER)
    system(here, "practice", launched_on=AFTER)
    system(here, "complaints", retired_on=ON)
    system(here, "management", state="void")
    assert measure(here).value == 2


@pytest.mark.parametrize(
    "given, counts",
    [
        ({"valid_until": ON}, True),
        ({"valid_until": BEFORE}, False),
        ({"issued_on": ON}, True),
        ({"issued_on": AFTER}, False),
        ({"standing": "suspended", "standing_since": AFTER}, True),
        ({"standing": "suspended", "standing_since": ON}, False),
        ({"standing": "superseded", "standing_since": ON}, False),
        ({"kind": "appraiser_licence", "holder_no": "A1"}, False),
        ({"state": "void"}, False),
    ],
)
def test_a_licence_counts_while_it_is_valid_and_the_institutions_own(here, given, counts):
    licence(here, **given)
    assert measure(here) == (Measure(Fraction(1), 1) if counts else None)
