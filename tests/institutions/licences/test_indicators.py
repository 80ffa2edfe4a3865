"""Functions in use and a valid electronic licence, counted by hand."""

from datetime import date

import pytest

from institutions.licences.indicators import functions_count
from institutions.models import ElectronicLicence, InformationSystem
from tests.factories.institutions import institution

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)


def system(of, name, functions, **given):
    return InformationSystem.objects.create(
        owner=of.organisation, name=name, functions=functions, **({"in_use_since": date(2022, 1, 1)} | given)
    )


def licence(of, **given):
    defaults = {"kind": "institution_licence", "number": "D1", "version": 1, "issued_on": date(2024, 1, 1), "valid_until": ON}
    return ElectronicLicence.objects.create(owner=of.organisation, **(defaults | given))


def value(of, on=ON):
    return functions_count.values(on)[of.organisation_id].value


def test_each_function_counts_once_and_the_licence_one_more():
    here = institution()
    assert value(here) == 0
    rows = [system(here, "甲", ["service", "practice"]), system(here, "乙", ["practice", "complaints"]), licence(here)]
    system(here, "丙", ["approval"], retired_on=ON)
    system(here, "丁", ["approval"], in_use_since=date(2026, 11, 26))
    system(here, "戊", ["approval"], state="void")
    system(institution(), "己", ["approval"])
    assert value(here) == 4
    assert [r for kind in functions_count.counted(ON, here.organisation_id) for r in kind] == rows


def test_a_licence_that_ran_out_was_replaced_or_is_an_appraisers_does_not_count():
    here = institution()
    licence(here, valid_until=date(2026, 11, 24))
    licence(here, version=2, standing="superseded")
    licence(here, kind="appraiser_licence", number="D2")
    assert value(here) == 0
