"""How far licensed fields are accredited, each number against certificates and days counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from portal.calendar.shipped import load_shipped
from portal.kernel.indicators import Measure
from quality.accreditation import indicators
from tests.factories.institutions import institution, scope
from tests.factories.quality import accreditation, item, visit

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
OF_FIELDS = [indicators.covered_share, indicators.uncovered_fields, indicators.cnas_share]
WINDOW_DAYS = 1096
"""26 November 2023 to 25 November 2026, with the 29 February of 2024."""


@pytest.fixture
def here():
    return institution()


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


def behind(indicator, of, on=ON):
    return {row.pk for row in indicator.behind(on, of.organisation_id)}


# --- licensed fields ----------------------------------------------------------------------------------------------------------


def test_fields_under_a_certificate_are_covered_and_the_others_are_not(here):
    scope(here, "0105")
    accreditation(here, "0101", "0104")
    assert measure(indicators.covered_share, here) == Measure(Fraction(1, 3), 3)
    assert measure(indicators.uncovered_fields, here) == Measure(Fraction(2), 3)
    assert measure(indicators.cnas_share, here) == Measure(Fraction(0), 3)


def test_a_field_with_several_items_and_certificates_counts_once(here):
    first = accreditation(here, "0101", "0102")
    item(first, "0101")
    accreditation(here, "0101", kind="cnas_lab")
    assert measure(indicators.covered_share, here) == Measure(Fraction(1), 2)
    assert measure(indicators.uncovered_fields, here) == Measure(Fraction(0), 2)
    assert measure(indicators.cnas_share, here) == Measure(Fraction(1, 2), 2)


def test_both_kinds_of_cnas_certificate_count_as_recognition(here):
    accreditation(here, "0101", kind="cnas_lab")
    accreditation(here, "0102", kind="cnas_inspection")
    assert measure(indicators.cnas_share, here) == Measure(Fraction(1), 2)


@pytest.mark.parametrize(
    ("given", "share"),
    [
        ({"valid_until": ON}, 1), ({"valid_until": date(2026, 11, 24)}, 0),
        ({"issued_on": ON}, 1), ({"issued_on": date(2026, 11, 26)}, 0),
        ({"standing": "suspended", "standing_since": date(2026, 11, 26)}, 1), ({"standing": "suspended", "standing_since": ON}, 0),
        ({"standing": "withdrawn", "standing_since": date(2026, 11, 26)}, 1), ({"standing": "withdrawn", "standing_since": ON}, 0),
        ({"standing": "withdrawn"}, 0), ({"state": "void"}, 0),
    ],
)  # fmt: skip
def test_a_certificate_covers_on_the_days_on_which_it_is_in_force(given, share):
    """INV-39 for the voided one."""
    here = institution(fields=("0101",))
    accreditation(here, "0101", **({"kind": "cnas_lab"} | given))
    assert measure(indicators.covered_share, here) == Measure(Fraction(share), 1)
    assert measure(indicators.uncovered_fields, here) == Measure(Fraction(1 - share), 1)
    assert measure(indicators.cnas_share, here) == Measure(Fraction(share), 1)


def test_voided_items_and_the_certificates_of_others_cover_nothing(here):
    """INV-39."""
    other = institution()
    item(accreditation(here, kind="cnas_lab"), "0101", state="void")
    of_other = accreditation(other, "0101", kind="cnas_lab")
    item(of_other, "0102", owner_id=here.organisation_id)
    item(accreditation(here, kind="cnas_lab"), "0102", owner_id=other.organisation_id)
    assert measure(indicators.covered_share, here) == Measure(Fraction(0), 2)
    assert measure(indicators.cnas_share, here) == Measure(Fraction(0), 2)
    assert measure(indicators.covered_share, other) == Measure(Fraction(1, 2), 2)


def test_psychiatry_needs_no_laboratory_but_is_a_licensed_field():
    """INV-38: where no field needs a laboratory there is no share."""
    both, alone = institution(fields=("0101", "0103")), institution(fields=("0103",))
    accreditation(both, "0101", kind="cnas_lab")
    assert measure(indicators.covered_share, both) == Measure(Fraction(1), 1)
    assert measure(indicators.cnas_share, both) == Measure(Fraction(1, 2), 2)
    assert measure(indicators.covered_share, alone) is None and measure(indicators.uncovered_fields, alone) is None
    assert measure(indicators.cnas_share, alone) == Measure(Fraction(0), 1)


@pytest.mark.parametrize("indicator", OF_FIELDS, ids=lambda i: i.code)
def test_the_rows_behind_are_the_licensed_fields_counted(indicator):
    """INV-38: as many as the basis."""
    here = institution(fields=())
    counted = {scope(here, "0101").pk, scope(here, "0104", withdrawn_on=date(2026, 11, 26)).pk}
    scope(here, "0102", withdrawn_on=ON)
    scope(here, "0105", granted_on=date(2026, 11, 26))
    scope(here, "0201", state="void")
    institution()
    assert behind(indicator, here) == counted
    assert measure(indicator, here).basis == 2


@pytest.mark.parametrize("indicator", [*OF_FIELDS, indicators.lapsed_days], ids=lambda i: i.code)
def test_an_institution_without_fields_and_certificates_has_no_value(indicator):
    """INV-38."""
    empty = institution(fields=())
    assert measure(indicator, empty) is None and not behind(indicator, empty)


# --- days without ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "days"),
    [
        ({"valid_until": ON}, 0), ({"valid_until": date(2026, 11, 24)}, 1), ({"valid_until": date(2026, 10, 31)}, 25),
        ({"issued_on": date(2026, 11, 25)}, 0),
        ({"issued_on": date(2015, 1, 1), "valid_until": date(2020, 12, 31)}, WINDOW_DAYS),
        ({"issued_on": date(2015, 1, 1), "valid_until": date(2023, 11, 25)}, WINDOW_DAYS),
        ({"issued_on": date(2015, 1, 1), "valid_until": date(2023, 11, 26)}, WINDOW_DAYS - 1),
        ({"standing": "suspended", "standing_since": date(2026, 11, 16)}, 10),
        ({"standing": "suspended", "standing_since": date(2026, 11, 26)}, 0),
        ({"standing": "withdrawn", "standing_since": date(2026, 11, 25)}, 1),
        ({"standing": "withdrawn", "standing_since": date(2026, 11, 16), "valid_until": date(2026, 11, 10)}, 15),
    ],
)  # fmt: skip
def test_days_without_a_certificate_are_counted_inside_the_window(here, given, days):
    accreditation(here, **given)
    assert measure(indicators.lapsed_days, here) == Measure(Fraction(days), 1)


def test_a_renewed_certificate_leaves_only_the_days_between(here):
    accreditation(here, issued_on=date(2020, 11, 1), valid_until=date(2026, 10, 31))
    accreditation(here, issued_on=date(2026, 11, 11), valid_until=date(2032, 11, 10))
    assert measure(indicators.lapsed_days, here) == Measure(Fraction(10), 2)


def test_an_overlap_leaves_no_day_and_lends_none(here):
    accreditation(here, issued_on=date(2019, 1, 1), valid_until=date(2024, 12, 31))
    accreditation(here, issued_on=date(2024, 1, 1), valid_until=date(2026, 11, 20))
    assert measure(indicators.lapsed_days, here) == Measure(Fraction(5), 2)


def test_a_day_on_which_two_kinds_are_missing_counts_once(here):
    accreditation(here, valid_until=date(2026, 10, 31))
    accreditation(here, kind="cnas_lab", valid_until=date(2026, 11, 15))
    assert measure(indicators.lapsed_days, here) == Measure(Fraction(25), 2)


def test_one_kind_does_not_stand_in_for_another(here):
    accreditation(here, valid_until=date(2026, 10, 31))
    accreditation(here, kind="cnas_lab")
    assert measure(indicators.lapsed_days, here) == Measure(Fraction(25), 2)


def test_voided_certificates_later_ones_and_those_of_others_change_no_day(here):
    """INV-38, INV-39."""
    held = accreditation(here, valid_until=date(2026, 10, 31))
    accreditation(here, state="void")
    accreditation(here, issued_on=date(2026, 11, 26))
    accreditation(institution())
    assert measure(indicators.lapsed_days, here) == Measure(Fraction(25), 1)
    assert behind(indicators.lapsed_days, here) == {held.pk}


# --- items and visits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "share"),
    [
        ({"change": "removed", "changed_on": ON}, 0), ({"change": "removed", "changed_on": date(2026, 11, 26)}, 1),
        ({"change": "added", "changed_on": ON}, 1), ({"change": "added", "changed_on": date(2026, 11, 26)}, 0),
        ({"change": "kept", "changed_on": date(2025, 1, 1)}, 1),
    ],
)  # fmt: skip
def test_an_item_covers_from_the_day_it_is_added_up_to_the_day_before_it_is_removed(given, share):
    here = institution(fields=("0101",))
    item(accreditation(here), "0101", **given)
    assert measure(indicators.covered_share, here) == Measure(Fraction(share), 1)


def test_nonconformities_are_closed_in_time_up_to_the_sixtieth_working_day(here):
    """60 working days from 2 March 2026: 清明 (6 April) and 劳动节 (1, 4 and 5 May) are off, 9 May is worked."""
    load_shipped()
    certificate = accreditation(here)
    counted = {visit(certificate, kind=kind, closed_on=day).pk for kind, day in {
        "surveillance": date(2026, 5, 28), "reassessment": date(2026, 5, 29), "joint": None,
    }.items()}  # fmt: skip
    assert measure(indicators.nonconformities_closed_share, here) == Measure(Fraction(1, 3), 3)
    assert behind(indicators.nonconformities_closed_share, here) == counted


def test_what_is_closed_later_than_the_day_asked_is_still_open_on_it(here):
    visit(accreditation(here), visited_on=date(2026, 11, 2), closed_on=date(2026, 11, 26))
    assert measure(indicators.nonconformities_closed_share, here) == Measure(Fraction(0), 1)
    assert measure(indicators.nonconformities_closed_share, here, date(2026, 11, 26)) == Measure(Fraction(1), 1)


def test_visits_count_for_thirty_six_months_where_something_was_found(here):
    certificate, other = accreditation(here), accreditation(institution())
    counted = {visit(certificate, visited_on=day, closed_on=day).pk for day in (date(2023, 11, 26), ON)}
    visit(certificate, visited_on=date(2023, 11, 25), closed_on=None)
    visit(certificate, visited_on=date(2026, 11, 26), closed_on=None)
    visit(certificate, nonconformities=0, closed_on=None)
    visit(certificate, kind="joint", closed_on=None, state="void")
    visit(other, closed_on=None)
    assert measure(indicators.nonconformities_closed_share, here) == Measure(Fraction(1), 2)
    assert behind(indicators.nonconformities_closed_share, here) == counted
    assert measure(indicators.nonconformities_closed_share, institution()) is None
