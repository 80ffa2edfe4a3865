from datetime import date

import pytest

from quality.proficiency import rules

DAY = date(2026, 6, 1)


def codes(found):
    return [problem.code for problem in found]


@pytest.mark.parametrize(
    "outcome, corrected_on, verified_on, wrong",
    [
        ("satisfactory", None, None, []),
        ("satisfactory", DAY, None, ["nothing_to_correct"]),
        ("absent", None, DAY, ["nothing_to_correct"]),
        ("questionable", DAY, DAY, []),
        ("unsatisfactory", DAY, None, []),
        ("fail", None, None, []),
        ("fail", None, DAY, ["verified_uncorrected"]),
    ],
)
def test_only_poor_results_are_corrected_and_only_then_verified(outcome, corrected_on, verified_on, wrong):
    assert codes(rules.correction_problems(outcome=outcome, corrected_on=corrected_on, verified_on=verified_on)) == wrong
