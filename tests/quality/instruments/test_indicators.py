"""The state of instruments, each number against instruments and certificates counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from portal.kernel.indicators import Measure
from quality.instruments import indicators
from tests.factories.institutions import institution
from tests.factories.personnel import appraiser
from tests.factories.quality import calibration, instrument, investment
from tests.institutions.opinions.rows import case_year

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
EVERY = [
    indicators.calibrated_share, indicators.advanced_value_share, indicators.recent_share, indicators.failed_handled_share,
    indicators.passed_share, indicators.per_appraiser,
]  # fmt: skip


@pytest.fixture
def here():
    return institution()


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


def behind(indicator, of, on=ON):
    return {row.pk for row in indicator.behind(on, of.organisation_id)}


@pytest.mark.parametrize("indicator", EVERY, ids=lambda i: i.code)
def test_an_institution_with_nothing_to_count_has_no_value_rather_than_zero(here, indicator):
    """INV-38: basis 0 is not 0 %."""
    assert measure(indicator, here) is None and not behind(indicator, here)


def test_a_certificate_holds_through_its_last_day_and_must_be_a_passed_one(here):
    lasting, ended, late, limited, failed, voided, _none = (instrument(here) for _n in range(7))
    calibration(lasting, valid_until=ON)
    calibration(ended, valid_until=date(2026, 11, 24))
    calibration(late, performed_on=date(2026, 11, 26))
    calibration(limited, result="limited")
    calibration(failed, result="fail")
    calibration(voided, state="void")
    assert measure(indicators.calibrated_share, here) == Measure(Fraction(1, 7), 7)
    assert measure(indicators.calibrated_share, here, date(2026, 11, 26)) == Measure(Fraction(1, 7), 7), "the late one for the lasting"


def test_two_certificates_of_one_instrument_count_it_once(here):
    one = instrument(here)
    calibration(one)
    calibration(one)
    assert measure(indicators.calibrated_share, here) == Measure(Fraction(1), 1)


def test_instruments_out_of_use_or_without_need_are_not_asked_for_a_certificate(here):
    """INV-38, INV-39."""
    counted = [instrument(here), instrument(here, in_use=False, retired_on=date(2026, 11, 26)), instrument(here, commissioned_on=ON)]
    calibration(counted[0])
    instrument(here, needs_calibration=False)
    instrument(here, in_use=False, retired_on=ON)
    instrument(here, in_use=False)
    instrument(here, commissioned_on=date(2026, 11, 26))
    instrument(here, state="void")
    instrument(institution())
    assert measure(indicators.calibrated_share, here) == Measure(Fraction(1, 3), 3)
    assert behind(indicators.calibrated_share, here) == {row.pk for row in counted}


def test_a_certificate_that_belongs_to_another_institution_certifies_nothing(here):
    """INV-39."""
    calibration(instrument(here), owner_id=institution().organisation_id)
    assert measure(indicators.calibrated_share, here) == Measure(Fraction(0), 1)


def test_the_advanced_share_is_one_of_prices_and_rests_on_instruments(here):
    counted = {instrument(here, price_fen=100, advanced=True).pk, instrument(here, price_fen=200).pk, instrument(here, price_fen=0).pk}
    instrument(here, price_fen=900, advanced=True, state="void")
    instrument(here, price_fen=900, advanced=True, in_use=False, retired_on=ON)
    instrument(institution(), price_fen=900, advanced=True)
    assert measure(indicators.advanced_value_share, here) == Measure(Fraction(1, 3), 3)
    assert behind(indicators.advanced_value_share, here) == counted


def test_without_any_advanced_instrument_the_share_is_zero_and_without_any_price_there_is_none(here):
    instrument(here, price_fen=0, advanced=True)
    assert measure(indicators.advanced_value_share, here) == Measure(None, 1)
    instrument(here, price_fen=5)
    assert measure(indicators.advanced_value_share, here) == Measure(Fraction(0), 2)


def test_an_instrument_is_recent_until_the_day_it_has_been_in_use_for_eight_years(here):
    counted = {instrument(here, commissioned_on=day).pk for day in (date(2018, 11, 26), date(2018, 11, 25), date(2010, 1, 1))}
    instrument(here, state="void")
    instrument(institution())
    assert measure(indicators.recent_share, here) == Measure(Fraction(1, 3), 3)
    assert behind(indicators.recent_share, here) == counted


def test_a_failed_instrument_is_handled_when_it_passed_again_or_left_use(here):
    open_, again, retired, unused, relapsed = (
        instrument(here), instrument(here), instrument(here, in_use=False, retired_on=ON), instrument(here, in_use=False), instrument(here),
    )  # fmt: skip
    for failed in (open_, again, retired, unused, relapsed):
        calibration(failed, result="fail", performed_on=date(2026, 6, 1))
    calibration(again, performed_on=date(2026, 7, 1))
    calibration(relapsed, performed_on=date(2026, 7, 1))
    calibration(relapsed, result="fail", performed_on=date(2026, 8, 1))
    assert measure(indicators.failed_handled_share, here) == Measure(Fraction(3, 5), 5)
    assert measure(indicators.failed_handled_share, here, date(2026, 11, 24)) == Measure(Fraction(2, 5), 5), "one retired a day later"
    assert behind(indicators.failed_handled_share, here) == {open_.pk, again.pk, retired.pk, unused.pk, relapsed.pk}


def test_failures_count_for_twenty_four_months_and_only_while_they_stand(here):
    """INV-39."""
    first = instrument(here)
    calibration(first, result="fail", performed_on=date(2024, 11, 26))
    calibration(instrument(here), result="fail", performed_on=date(2024, 11, 25))
    calibration(instrument(here), result="fail", performed_on=date(2026, 11, 26))
    calibration(instrument(here), result="fail", state="void")
    calibration(instrument(here, state="void"), result="fail")
    calibration(instrument(here), result="fail", owner_id=institution().organisation_id)
    calibration(first, state="void", performed_on=date(2025, 1, 1), valid_until=date(2026, 1, 1))
    calibration(first, performed_on=date(2026, 11, 26))
    assert measure(indicators.failed_handled_share, here) == Measure(Fraction(0), 1)
    assert behind(indicators.failed_handled_share, here) == {first.pk}


def test_where_nothing_failed_nothing_was_handled_or_left(here):
    """INV-38: basis 0 is not 0 %."""
    calibration(instrument(here))
    assert measure(indicators.failed_handled_share, here) is None


def test_passed_calibrations_are_a_share_of_those_of_the_window(here):
    """INV-38, INV-39."""
    one = instrument(here)
    counted = {
        calibration(one, performed_on=date(2024, 11, 26)).pk,
        calibration(one, performed_on=ON).pk,
        calibration(one, result="limited").pk,
        calibration(one, result="fail").pk,
    }
    calibration(one, performed_on=date(2024, 11, 25))
    calibration(one, performed_on=date(2026, 11, 26))
    calibration(one, state="void")
    calibration(instrument(institution()))
    assert measure(indicators.passed_share, here) == Measure(Fraction(1, 2), 4)
    assert behind(indicators.passed_share, here) == counted


def test_instruments_are_counted_for_each_practising_person(here):
    """INV-38, INV-39."""
    counted = {instrument(here).pk for _n in range(4)}
    instrument(here, state="void")
    instrument(here, in_use=False, retired_on=ON)
    instrument(institution())
    for given in ({}, {}, {}, {"state": "void"}, {"status": "suspended", "status_since": ON}):
        appraiser(here, **given)
    assert measure(indicators.per_appraiser, here) == Measure(Fraction(4, 3), 3)
    assert behind(indicators.per_appraiser, here) == counted


def test_people_without_instruments_have_none_each_and_instruments_without_people_no_value(here):
    appraiser(here)
    alone = institution()
    instrument(alone)
    assert measure(indicators.per_appraiser, here) == Measure(Fraction(0), 1)
    assert measure(indicators.per_appraiser, alone) is None


# --- what is spent ------------------------------------------------------------------------------------------------------------


def test_purchases_and_upgrades_are_set_against_the_revenue_of_the_same_three_years(here):
    counted = {
        investment(here, 2023, purchased_fen=10, upgraded_fen=5, maintenance_fen=100).pk, investment(here, 2025, purchased_fen=20).pk,
    }  # fmt: skip
    for year in (2023, 2024, 2025):
        case_year(here, year, revenue_fen=100)
    case_year(here, 2025, field="0101", revenue_fen=100)
    investment(here, 2022)
    investment(here, 2026)
    investment(here, 2024, state="void")
    investment(institution(), 2024)
    case_year(here, 2022, revenue_fen=900)
    case_year(here, 2026, revenue_fen=900)
    assert measure(indicators.investment_share, here) == Measure(Fraction(35, 400), 3)
    assert behind(indicators.investment_share, here) == counted


def test_a_year_without_revenue_on_record_lends_no_investment_to_the_others(here):
    case_year(here, 2025, revenue_fen=100)
    kept = investment(here, 2025, purchased_fen=8)
    investment(here, 2024)
    assert measure(indicators.investment_share, here) == Measure(Fraction(8, 100), 1)
    assert behind(indicators.investment_share, here) == {kept.pk}


def test_without_investment_the_share_is_zero_and_without_revenue_there_is_none(here):
    case_year(here, 2025, revenue_fen=100)
    alone, unpaid = institution(), institution()
    investment(alone)
    case_year(unpaid, 2025, revenue_fen=0)
    assert measure(indicators.investment_share, here) == Measure(Fraction(0), 1)
    assert measure(indicators.investment_share, alone) is None
    assert measure(indicators.investment_share, unpaid) == Measure(None, 1)


def test_the_year_that_ends_on_the_day_is_complete(here):
    case_year(here, 2026, revenue_fen=100)
    investment(here, 2026, purchased_fen=9)
    assert measure(indicators.investment_share, here, date(2026, 12, 31)) == Measure(Fraction(9, 100), 1)
    assert measure(indicators.investment_share, here, date(2026, 12, 30)) is None
