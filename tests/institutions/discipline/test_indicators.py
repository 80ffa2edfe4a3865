"""Penalties and sanctions in numbers and facts: what was overturned does not count, and its record stays (INV-41)."""

from datetime import date
from fractions import Fraction
from itertools import count

import pytest

from institutions.discipline import indicators
from institutions.models import DishonestyRecord, IndustrySanction, Penalty
from portal.kernel.indicators import facts_of
from tests.factories.institutions import institution

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
_n = count(1)


@pytest.fixture
def here():
    return institution()


def penalty(of, **given):
    defaults = {
        "owner": of.organisation, "doc_no": f"示罚{next(_n)}", "subject_kind": "institution", "kind": "warning",
        "decided_on": date(2025, 1, 1), "authority": "示例厅", "ground": "事由",
    }  # fmt: skip
    return Penalty.objects.create(**(defaults | given))


def sanction(of, **given):
    defaults = {
        "doc_no": f"示惩{next(_n)}",
        "subject_kind": "appraiser",
        "kind": "admonition",
        "decided_on": date(2025, 1, 1),
        "ground": "事由",
    }
    return IndustrySanction.objects.create(owner=of.organisation, **(defaults | given))


def dishonest(of, **given):
    defaults = {"reference": f"SX{next(_n)}", "kind": "general", "recorded_on": date(2025, 1, 1), "source": "示例"}
    return DishonestyRecord.objects.create(owner=of.organisation, **(defaults | given))


def weight(of, on=ON):
    return indicators.weighted_count.values(on)[of.organisation_id].value


def test_nothing_happened_is_nought_and_not_unknown(here):
    assert weight(here) == 0


def test_each_kind_weighs_what_the_standard_says(here):
    rows = [penalty(here), sanction(here), dishonest(here)]
    assert weight(here) == 2
    assert [r for kind in indicators.weighted_count.counted(ON, here.organisation_id) for r in kind] == rows
    sanction(here)
    assert weight(here) == Fraction(5, 2)


def test_overturned_repaired_voided_older_and_others_do_not_count(here):
    penalty(here, revoked_on=ON)
    penalty(here, state="void")
    penalty(here, decided_on=date(2023, 11, 25))
    penalty(institution())
    sanction(here, revoked_on=date(2025, 2, 1))
    dishonest(here, repaired_on=date(2026, 1, 1))
    assert weight(here) == 0
    penalty(here, revoked_on=date(2026, 11, 26))
    penalty(here, decided_on=date(2023, 11, 26))
    assert weight(here) == 2


def test_facts_of_vetoes_and_rules(here):
    def told(name):
        return facts_of(f"institutions.discipline.{name}", ON, [here.organisation_id])[here.organisation_id]

    names = ("suspensions", "false_appraisals", "serious_dishonesty", "lesser_penalties")
    penalty(here, kind="suspension", subject_kind="appraiser", false_appraisal=True, revoked_on=date(2025, 6, 1))
    assert [told(name) for name in names] == [0, 0, 0, 0]
    penalty(here, kind="suspension")
    penalty(here, subject_kind="appraiser", false_appraisal=True)
    dishonest(here, kind="serious")
    penalty(here, decided_on=date(2026, 3, 1))
    penalty(here, kind="fine", decided_on=date(2026, 4, 1))
    assert [told(name) for name in names] == [1, 1, 1, 2]
