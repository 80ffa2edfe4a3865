"""The licence of an institution as numbers and facts, each against dates counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from institutions.registry import indicators
from portal.kernel.indicators import Measure, facts_of
from tests.factories.institutions import institution, scope

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
OF_LICENCE = [indicators.licensed_years, indicators.licence_days_left, indicators.licence_in_order]
NEXT_DAY = date(2026, 11, 26)


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


def behind(indicator, of, on=ON):
    return {row.pk for row in indicator.behind(on, of.organisation_id)}


@pytest.mark.parametrize(
    ("licensed_on", "on", "years"),
    [
        (date(2016, 11, 25), ON, 10), (NEXT_DAY.replace(year=2016), ON, 9), (ON, ON, 0), (date(1997, 1, 1), ON, 29),
        (date(2020, 2, 29), date(2025, 2, 28), 4), (date(2020, 2, 29), date(2025, 3, 1), 5),
    ],
)  # fmt: skip
def test_only_full_years_since_the_first_licence_count(licensed_on, on, years):
    assert measure(indicators.licensed_years, institution(licensed_on=licensed_on), on) == Measure(Fraction(years), 1)


@pytest.mark.parametrize(("expires", "days"), [(ON, 0), (NEXT_DAY, 1), (date(2026, 11, 24), -1), (date(2027, 11, 25), 365)])
def test_days_left_are_counted_to_the_last_day_and_below_zero_after_it(expires, days):
    assert measure(indicators.licence_days_left, institution(licence_expires_on=expires)) == Measure(Fraction(days), 1)


@pytest.mark.parametrize(
    ("given", "sound"),
    [
        ({"licence_expires_on": date(2026, 12, 26)}, 1),  # 31 days left
        ({"licence_expires_on": date(2026, 12, 25)}, 0),  # 30 days left, nothing filed
        ({"licence_expires_on": date(2026, 12, 25), "renewal_filed_on": ON}, 1),
        ({"licence_expires_on": date(2026, 12, 25), "renewal_filed_on": NEXT_DAY}, 0),
        ({"licence_expires_on": ON, "renewal_filed_on": ON}, 1),
        ({"licence_expires_on": date(2026, 11, 24), "renewal_filed_on": date(2026, 10, 1)}, 0),
        ({"state": "suspended"}, 0), ({"state": "cancelled"}, 0), ({"state": "revoked"}, 0), ({}, 1),
    ],
)  # fmt: skip
def test_a_licence_is_in_order_while_it_is_valid_practised_and_renewed_in_time(given, sound):
    assert measure(indicators.licence_in_order, institution(**given)) == Measure(Fraction(sound), 1)


@pytest.mark.parametrize("indicator", OF_LICENCE, ids=lambda i: i.code)
def test_an_institution_not_yet_licensed_has_no_value_and_the_row_behind_is_itself(indicator):
    """INV-38."""
    here, later = institution(licensed_on=ON), institution(licensed_on=NEXT_DAY)
    assert set(indicator.values(ON)) == {here.organisation_id}
    assert behind(indicator, here) == {here.pk} and not behind(indicator, later)


def test_fields_count_from_their_grant_until_their_withdrawal():
    """INV-38, INV-39."""
    here = institution(fields=())
    counted = {scope(here, "0101", granted_on=ON).pk, scope(here, "0102", withdrawn_on=NEXT_DAY).pk}
    scope(here, "0103", granted_on=NEXT_DAY)
    scope(here, "0104", withdrawn_on=ON)
    scope(here, "0105", state="void")
    institution(fields=("0201", "0202", "0203"))
    assert measure(indicators.field_count, here) == Measure(Fraction(2), 2)
    assert behind(indicators.field_count, here) == counted


def test_an_institution_without_fields_has_no_count():
    """INV-38."""
    empty = institution(fields=())
    assert measure(indicators.field_count, empty) is None and not behind(indicators.field_count, empty)


@pytest.mark.parametrize(
    ("filed_on", "filed"),
    [(None, False), (ON, True), (NEXT_DAY, False), (date(2026, 11, 20), True), (date(2026, 11, 21), False)],
)
def test_a_renewal_is_filed_when_it_came_by_the_day_and_before_the_licence_ran_out(filed_on, filed):
    expires = date(2026, 11, 20) if filed_on and filed_on < ON else date(2026, 12, 1)
    here = institution(renewal_filed_on=filed_on, licence_expires_on=expires)
    assert facts_of("institutions.registry.renewal_filed", ON) == {here.organisation_id: filed}


def test_every_institution_asked_for_is_answered_and_no_other():
    here, there = institution(renewal_filed_on=ON), institution()
    assert indicators.renewal_filed(ON) == {here.organisation_id: True, there.organisation_id: False}
    assert indicators.renewal_filed(ON, [there.organisation_id]) == {there.organisation_id: False}
    assert indicators.renewal_filed(ON, []) == {}


def test_the_state_is_said_as_registered():
    held = {state: institution(state=state).organisation_id for state in ("active", "suspended", "cancelled", "revoked")}
    assert indicators.state(ON) == {owner: state for state, owner in held.items()}
    assert facts_of("institutions.registry.state", ON, [held["revoked"]]) == {held["revoked"]: "revoked"}
