from datetime import date

import pytest

from quality.inspections import rules

SOUND = {
    "inspected_on": date(2026, 3, 2), "latest": date(2026, 5, 28), "due_on": date(2026, 4, 1), "rectified_on": date(2026, 3, 10),
    "verified_on": date(2026, 3, 12),
}  # fmt: skip


@pytest.mark.parametrize(
    "changed, wrong",
    [
        ({}, []),
        ({"due_on": date(2026, 3, 2)}, []),
        ({"due_on": date(2026, 3, 1)}, ["due_early"]),
        ({"due_on": date(2026, 5, 28)}, []),
        ({"due_on": date(2026, 5, 29)}, ["due_late"]),
        ({"rectified_on": date(2026, 3, 1)}, ["rectified_early"]),
        ({"rectified_on": None}, ["verified_unrectified"]),
        ({"rectified_on": None, "verified_on": None}, []),
    ],
)
def test_a_finding_has_its_term_after_the_inspection_and_its_proof_after_the_correction(changed, wrong):
    assert [problem.code for problem in rules.finding_problems(**(SOUND | changed))] == wrong
