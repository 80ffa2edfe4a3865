"""Terms, confirmations and employments at their limits."""

from datetime import date

import pytest

from quality.experts import rules


@pytest.mark.parametrize(("day", "last"), [(date(2026, 11, 25), date(2030, 11, 24)), (date(2028, 2, 29), date(2032, 2, 28))])
def test_a_term_lasts_four_years(day, last):
    assert rules.term_end(day) == last


@pytest.mark.parametrize(
    ("confirmed", "today", "over"),
    [
        (date(2025, 8, 25), date(2026, 11, 25), False),
        (date(2025, 8, 25), date(2026, 11, 26), True),
        (date(2025, 8, 25), date(2026, 12, 1), True),
        (None, date(2026, 1, 1), True),
    ],
)
def test_a_confirmation_holds_fifteen_months(confirmed, today, over):
    assert rules.is_unconfirmed(confirmed, today) is over


def test_an_employment_lies_in_the_past_and_in_order():
    today = date(2026, 11, 25)
    assert [p.field for p in rules.employment_problems(date(2026, 11, 26), None, today)] == ["from_on"]
    assert [p.field for p in rules.employment_problems(date(2026, 1, 2), date(2026, 1, 1), today)] == ["until_on"]
    assert not list(rules.employment_problems(today, today, today))
