from datetime import date

import pytest

from quality.peer_review import rules


@pytest.mark.parametrize(
    "year, published_on, wrong", [(2026, date(2025, 12, 31), ["published_early"]), (2025, date(2026, 1, 15), []), (2025, None, [])]
)
def test_a_round_is_published_in_its_year_or_later(year, published_on, wrong):
    assert [problem.code for problem in rules.publication_problems(year, published_on)] == wrong
