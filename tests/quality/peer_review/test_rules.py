from datetime import date

import pytest

from quality.peer_review import rules


@pytest.mark.parametrize(
    "year, published_on, wrong",
    [
        (2014, None, ["year"]), (2015, None, []), (2026, None, []), (2027, None, ["year"]),
        (2026, date(2025, 12, 31), ["published_early"]), (2025, date(2026, 1, 15), []),
    ],
)  # fmt: skip
def test_a_round_belongs_to_a_year_begun_and_is_published_in_it_or_later(year, published_on, wrong):
    assert [problem.code for problem in rules.year_problems(year, published_on, date(2026, 11, 25))] == wrong
