"""What vetoes and re-check rules of the full standard ask of the registers: each fact against rows counted by hand, at its edges."""

from datetime import date

import pytest

from portal.kernel.indicators import FACT_ROWS, facts_of
from tests.factories.institutions import institution, scope
from tests.institutions.complaints.rows import complaint
from tests.institutions.opinions.rows import opinion
from tests.party_building.branches.rows import coverage
from tests.quality.control.rows import appearance, audit, review
from tests.quality.inspections.rows import finding, inspection
from tests.quality.peer_review.rows import peer_round, scored
from tests.quality.proficiency.rows import proficiency_round, result

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)


@pytest.fixture
def here():
    return institution()


def told(of, name: str, on=ON):
    return facts_of(name, on, [of.organisation_id]).get(of.organisation_id)


def rows(of, name: str, on=ON) -> set:
    return {row.pk for row in FACT_ROWS[name](on, of.organisation_id)}


def test_poor_results_are_counted_in_the_field_that_has_most(here):
    name = "quality.proficiency.worst_field_failures"
    assert told(here, name) is None
    result(here)
    assert told(here, name) == 0
    for field in ("0102", "0102", "0101"):
        result(here, proficiency_round(field), outcome="unsatisfactory")
    result(here, proficiency_round("0102"), outcome="fail", issued_on=date(2024, 11, 25))
    assert told(here, name) == 2


def test_only_mandatory_rounds_are_missed(here):
    missed = result(here, proficiency_round(mandatory=True), outcome="absent")
    result(here, proficiency_round(mandatory=False), outcome="absent")
    assert told(here, "quality.proficiency.mandatory_missed") == 1
    assert rows(here, "quality.proficiency.mandatory_missed") == {missed.pk}


def test_a_correction_is_overdue_when_its_sixty_working_days_are_over_and_nobody_verified_it(here):
    name = "quality.proficiency.corrections_overdue"
    late = result(here, outcome="fail", issued_on=date(2026, 3, 2))
    result(here, outcome="fail", issued_on=date(2026, 3, 2), corrected_on=date(2026, 4, 1), verified_on=date(2026, 4, 10))
    result(here, outcome="fail", issued_on=date(2026, 11, 2))
    assert told(here, name) == 1 and rows(here, name) == {late.pk}


def test_obstruction_absence_and_serious_findings_left_open(here):
    inspection(here, result="uncooperative")
    inspection(here, result="not_found", inspected_on=date(2024, 11, 25))
    held = inspection(here, result="rectify")
    left = finding(held, severity="serious", rectified_on=None, verified_on=None)
    finding(held, severity="serious", due_on=ON, rectified_on=None, verified_on=None)
    finding(held, severity="general", rectified_on=None, verified_on=None)
    names = ("obstructed", "not_found", "serious_overdue")
    assert [told(here, f"quality.inspections.{n}") for n in names] == [1, 0, 1]
    assert rows(here, "quality.inspections.serious_overdue") == {left.pk}


def test_staying_away_from_court_without_a_reason(here):
    appearance(here, appeared=False, absence_reason="")
    appearance(here, appeared=False, absence_reason="因病住院")
    appearance(here, appeared=False, required=False)
    assert told(here, "quality.control.refused_to_appear") == 1


def test_a_quality_system_is_idle_when_either_was_last_held_more_than_fifteen_months_ago(here):
    name = "quality.control.system_idle"
    assert told(here, name) is None
    audit(here, held_on=date(2025, 8, 26))
    assert told(here, name) is True
    review(here, held_on=date(2025, 8, 26))
    assert told(here, name) is False
    assert told(here, name, date(2026, 11, 26)) is True


def test_only_the_last_two_rounds_of_peer_review_are_asked(here):
    name = "quality.peer_review.failed_rounds"
    for month, grade in ((1, "fail"), (4, "good"), (7, "fail")):
        scored(here, peer_round(published_on=date(2026, month, 6)), grade=grade, score_mpt=50_000 if grade == "fail" else 80_000)
    assert told(here, name) == 1 and told(here, name, date(2026, 3, 1)) == 1
    scored(here, peer_round(published_on=date(2026, 9, 6)), grade="fail", score_mpt=40_000)
    assert told(here, name) == 2


def test_a_gap_in_party_building_counts_when_it_has_lasted_half_a_year(here):
    name = "party_building.branches.missing_over_six_months"
    coverage(here, 2026, organisation_present=False)
    assert [told(here, name, day) for day in (date(2026, 6, 30), date(2026, 7, 1))] == [0, 1]
    coverage(here, 2025, organisation_present=False)
    assert told(here, name, date(2026, 2, 1)) == 1
    other = institution()
    coverage(other, 2026, organisation_present=False, instructor=True)
    assert told(other, name) == 0


def test_complaints_found_true_are_counted_by_year_measure_and_ground(here):
    complaint(here, measures="penalty")
    days = {"received_on": date(2025, 9, 1), "accepted_on": date(2025, 9, 8), "answered_on": date(2025, 11, 25)}
    complaint(here, outcome="partly", grounds="qualification", **days)
    complaint(here, outcome="unsubstantiated", measures="none")
    names = ("substantiated_in_a_year", "penalised", "beyond_scope")
    assert [told(here, f"institutions.complaints.{n}") for n in names] == [1, 1, 1]


def test_an_opinion_is_outside_the_scope_of_the_day_its_case_was_accepted(here):
    name = "institutions.opinions.outside_scope"
    opinion(here, field="0102")
    wrong = opinion(here, field="0303")
    scope(here, "0201", granted_on=date(2026, 4, 2))
    early = opinion(here, field="0201", accepted_on=date(2026, 4, 1))
    opinion(here, field="0201", accepted_on=date(2026, 4, 2))
    assert told(here, name) == 2 and rows(here, name) == {wrong.pk, early.pk}
