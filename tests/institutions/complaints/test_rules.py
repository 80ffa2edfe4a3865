from datetime import date

import pytest

from institutions.complaints.rules import outcome_problems

DAY = date(2026, 4, 8)


@pytest.mark.parametrize(
    "outcome, measures, accepted_on, answered_on, codes",
    [
        ("", "", None, None, []),
        ("", "", DAY, DAY, ["outcome_missing"]),
        ("substantiated", "rectify", DAY, DAY, []),
        ("substantiated", "rectify", DAY, None, []),
        ("partly", "", None, DAY, ["not_accepted_yet"]),
        ("unsubstantiated", "none", DAY, DAY, []),
        ("unsubstantiated", "penalty", DAY, DAY, ["measures_without_cause"]),
        ("not_accepted", "", None, DAY, []),
        ("not_accepted", "", DAY, DAY, ["accepted"]),
        ("transferred", "transfer", None, DAY, []),
        ("", "admonish", DAY, None, ["measures_without_cause"]),
    ],
)
def test_an_outcome_rests_on_what_went_before_it(outcome, measures, accepted_on, answered_on, codes):
    found = outcome_problems(outcome=outcome, measures=measures, accepted_on=accepted_on, answered_on=answered_on)
    assert [p.code for p in found] == codes
