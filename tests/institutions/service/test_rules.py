from datetime import date

import pytest

from institutions.service.rules import month_problems


@pytest.mark.parametrize(
    "month, codes",
    [
        ("2026-05", []),
        ("2026-11", []),
        ("2026-12", ["month_in_future"]),
        ("2026-13", ["month"]),
        ("2026-5", ["month"]),
        ("2026-00", ["month"]),
        ("202605", ["month"]),
        ("２０２６-05", ["month"]),
    ],
)
def test_a_month_is_written_one_way_and_has_begun(month, codes):
    assert [p.code for p in month_problems(month, date(2026, 11, 25))] == codes
