"""Which organisation is due, and what a statement about one must satisfy, at the limits."""

from datetime import date

import pytest

from party_building.branches import rules


@pytest.mark.parametrize(
    ("members", "required", "wrong"),
    [(2, False, []), (3, False, ["organisation_required"]), (3, True, []), (2, True, []), (9, False, ["organisation_required"])],
)
def test_whoever_has_three_full_members_says_that_a_branch_is_due(members, required, wrong):
    found = rules.coverage_problems(members_total=members, organisation_required=required)
    assert [p.field for p in found] == wrong


def problems(**given):
    sound = {"committee_size": 3, "standing": "active", "established_on": date(2019, 6, 3), "dissolved_on": None}
    return [p.field for p in rules.organisation_problems(**(sound | given))]


@pytest.mark.parametrize(("size", "sound"), [(0, True), (1, False), (2, False), (3, True), (7, True)])
def test_a_committee_has_three_members_or_there_is_none(size, sound):
    assert problems(committee_size=size) == ([] if sound else ["committee_size"])


def test_who_was_dissolved_says_when_and_nobody_else_does():
    assert problems(standing="dissolved") == ["dissolved_on"]
    assert problems(standing="dissolved", dissolved_on=date(2019, 6, 3)) == []
    assert problems(dissolved_on=date(2020, 1, 1)) == ["standing"]
    assert problems(standing="dissolved", dissolved_on=date(2019, 6, 2)) == ["dissolved_on"]
