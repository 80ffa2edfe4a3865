"""Yearly reports: what is refused, and that a late one is taken in and called late."""

from datetime import date

import pytest
from django.urls import reverse

from institutions.governance.rules import report_problems
from portal.accounts.models import Role
from portal.registers.register import REGISTERS
from tests.factories.institutions import clerk, institution, member


@pytest.mark.parametrize(
    "year, submitted_on, codes",
    [
        (2015, date(2016, 3, 31), []),
        (2014, date(2015, 3, 31), ["year"]),
        (2026, date(2026, 1, 1), []),
        (2026, date(2025, 12, 31), ["before_its_year"]),
        (2020, date(2026, 3, 31), []),
    ],
)
def test_a_report_is_of_a_year_that_has_begun(year, submitted_on, codes):
    assert [p.code for p in report_problems(year=year, submitted_on=submitted_on)] == codes


@pytest.mark.django_db
def test_a_report_handed_in_after_31_march_of_the_next_year_is_taken_in_and_called_late(client):
    here, kept = institution(), REGISTERS["annual-reports"]
    add = {"summary": "全年情况。"}
    in_time = kept.add(clerk(here), here.organisation, year=2023, submitted_on=date(2024, 3, 31), **add)
    late = kept.add(clerk(here), here.organisation, year=2024, submitted_on=date(2025, 4, 1), **add)
    client.force_login(member(here, Role.INSTITUTION_CLERK))
    pages = [client.get(reverse(f"{kept.name}-record", kwargs={"desk": "institution", "pk": r.pk})) for r in (in_time, late)]
    assert ["（逾期提交）" in page.content.decode() for page in pages] == [False, True]
