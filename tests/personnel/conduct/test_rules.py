from datetime import date

import pytest

from personnel.conduct.rules import pledge_problems


@pytest.mark.parametrize(
    ("signed_on", "codes"),
    [
        (date(2025, 1, 1), []),
        (date(2026, 12, 31), []),
        (date(2024, 12, 31), ["signed_outside"]),
        (date(2027, 1, 1), ["signed_outside"]),
    ],
)
def test_a_pledge_is_signed_in_its_year_or_ahead_of_it(signed_on, codes):
    assert [p.code for p in pledge_problems(year=2026, signed_on=signed_on)] == codes
