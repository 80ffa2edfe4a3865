from datetime import date

import pytest

from personnel.competence.rules import retake_problems


@pytest.mark.parametrize(
    ("outcome", "retaken_on", "codes"),
    [
        ("unqualified", None, []),
        ("qualified", None, []),
        ("unqualified", date(2025, 1, 1), []),
        ("unqualified", date(2024, 12, 31), ["retaken_early"]),
        ("qualified", date(2025, 6, 1), ["nothing_to_retake"]),
        ("excellent", date(2024, 12, 31), ["nothing_to_retake", "retaken_early"]),
    ],
)
def test_only_what_was_failed_is_taken_again(outcome, retaken_on, codes):
    assert [p.code for p in retake_problems(year=2025, outcome=outcome, retaken_on=retaken_on)] == codes
