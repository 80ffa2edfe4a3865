from datetime import date

import pytest

from portal.registers.rules import month_problems, year_problems


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
    found = list(month_problems(month, date(2026, 11, 25), "period"))
    assert [p.code for p in found] == codes
    assert all(p.field == "period" for p in found)


@pytest.mark.parametrize("year, wrong", [(2014, ["year"]), (2015, []), (2026, []), (2027, ["year"])])
def test_a_year_is_not_before_2015_nor_after_the_last_one_kept(year, wrong):
    assert [p.code for p in year_problems(year, 2026)] == wrong
