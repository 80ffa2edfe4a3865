"""What stands against an institution, against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from institutions.discipline import indicators
from portal.kernel.indicators import Measure, facts_of
from tests.factories.institutions import institution
from tests.institutions.discipline.rows import dishonesty, penalty, sanction

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)
FIRST, BEFORE, AFTER = date(2023, 11, 26), date(2023, 11, 25), date(2026, 11, 26)


@pytest.fixture
def here():
    return institution()


def measure(of, on=ON):
    return indicators.weighted_count.values(on).get(of.organisation_id)


def behind(of, on=ON):
    return {(row._meta.model_name, row.pk) for rows in indicators.weighted_count.counted(on, of.organisation_id) for row in rows}


def test_where_nothing_happened_the_value_is_nought_and_not_unknown(here):
    penalty(institution())
    assert measure(here) == Measure(Fraction(0), 1) and not behind(here)


def test_an_institution_not_yet_licensed_has_no_value():
    assert measure(institution(licensed_on=AFTER)) is None


def test_a_penalty_counts_one_a_sanction_and_an_open_record_a_half(here):
    counted = [penalty(here), penalty(here), sanction(here), sanction(here), sanction(here), dishonesty(here), dishonesty(here)]
    assert measure(here) == Measure(Fraction(9, 2), 1)
    assert behind(here) == {(row._meta.model_name, row.pk) for row in counted}


@pytest.mark.parametrize("row, day", [(penalty, "decided_on"), (sanction, "decided_on"), (dishonesty, "recorded_on")])
def test_thirty_six_months_are_looked_at_with_their_first_and_last_day(here, row, day):
    weight = Fraction(1) if row is penalty else Fraction(1, 2)
    for when in (FIRST, ON, BEFORE, AFTER):
        row(here, **{day: when})
    row(here, state="void")
    assert measure(here).value == 2 * weight and len(behind(here)) == 2


@pytest.mark.parametrize("row, end", [(penalty, "revoked_on"), (sanction, "revoked_on"), (dishonesty, "repaired_on")])
def test_what_was_overturned_or_repaired_counts_up_to_the_day_before(here, row, end):
    row(here, **{end: ON})
    assert measure(here).value == 0 and not behind(here)
    assert measure(here, date(2026, 11, 24)).value == (1 if row is penalty else Fraction(1, 2))


def test_only_a_suspension_or_worse_of_the_institution_itself_rules_it_out(here):
    fact = "institutions.discipline.suspensions"
    penalty(here, kind="fine")
    penalty(here, kind="suspension", subject_kind="appraiser", appraiser_no="A1", effective_until=date(2026, 8, 11))
    penalty(here, kind="revocation", revoked_on=ON)
    penalty(here, kind="suspension", decided_on=BEFORE)
    assert facts_of(fact, ON, [here.organisation_id]) == {here.organisation_id: 0}
    assert facts_of(fact, BEFORE)[here.organisation_id] == 1
    penalty(here, kind="revocation", decided_on=FIRST)
    other = institution()
    assert facts_of(fact, ON) == {here.organisation_id: 1, other.organisation_id: 0}


def test_a_knowingly_false_opinion_of_an_appraiser_rules_the_institution_out(here):
    fact = "institutions.discipline.false_appraisals"
    penalty(here, kind="suspension", effective_until=date(2026, 8, 11))
    penalty(here, subject_kind="appraiser", appraiser_no="A1", false_appraisal=True, revoked_on=ON)
    penalty(here, subject_kind="appraiser", appraiser_no="A1", false_appraisal=True, state="void")
    assert facts_of(fact, ON) == {here.organisation_id: 0}
    penalty(here, subject_kind="appraiser", appraiser_no="A1", false_appraisal=True, decided_on=FIRST)
    assert facts_of(fact, ON) == {here.organisation_id: 1}
