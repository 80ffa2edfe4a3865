import json
from datetime import date
from pathlib import Path

import pytest

from portal.calendar import rules
from portal.calendar.spans import full_months, months_before, years_before

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "workday_calendar.json").read_text(encoding="utf-8"))
NOTICES = json.loads((Path(rules.__file__).parent / "data" / "notices.json").read_text(encoding="utf-8"))
day = date.fromisoformat


@pytest.fixture(scope="module")
def calendar():
    return rules.Calendar(
        off=frozenset(day(d) for n in NOTICES for d in n["off"]),
        work=frozenset(day(d) for n in NOTICES for d in n["work"]),
        years=frozenset(n["year"] for n in NOTICES),
    )


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda c: c["id"])
def test_every_published_case_comes_out(calendar, case):
    given, expected = case["inputs"], case["expected"]
    if given["kind"] == "year":
        of_year = next(n for n in NOTICES if n["year"] == given["year"])
        assert of_year["off"] == expected["weekday_days_off"] and of_year["work"] == expected["weekend_working_days"]
        counted = rules.working_days_between(calendar, date(given["year"] - 1, 12, 31), date(given["year"], 12, 31))
        assert counted == expected["working_days_total"]
    elif given["kind"] == "add_working_days":
        end = rules.add_working_days(calendar, day(given["start"]), given["n"])
        if expected.get("status") == "provisional":
            assert calendar.is_provisional(day(given["start"]), end)
        else:
            assert end == day(expected["date"]) and not calendar.is_provisional(day(given["start"]), end)
    elif given["kind"] == "working_days_between":
        assert rules.working_days_between(calendar, day(given["after"]), day(given["until"])) == expected["count"]
    else:
        assert rules.calendar_days_roll_forward(calendar, day(given["start"]), given["n"]) == day(expected["date"])


def test_the_limits_of_many_days_are_those_of_each(calendar):
    first, last = date(2025, 9, 20), date(2026, 3, 10)
    days = [date.fromordinal(k) for k in range(first.toordinal(), last.toordinal() + 1)]
    for n in (1, 60):
        assert list(rules.limits(calendar, first, last, n)) == [rules.add_working_days(calendar, day, n) for day in days]


def test_a_public_notice_over_the_national_day_ends_on_a_worked_saturday(calendar):
    assert rules.add_working_days(calendar, date(2026, 9, 23), 7) == date(2026, 10, 10)


def test_a_year_without_notice_rests_on_its_thirteen_statutory_days(calendar):
    assert len(set(rules.statutory_days(2027))) == 13
    assert not calendar.is_working_day(date(2027, 10, 1))
    assert calendar.is_provisional(date(2027, 10, 1))


def test_a_limit_someone_was_told_moves_only_later():
    assert rules.moved_limit(date(2027, 2, 10), date(2027, 2, 8)) == date(2027, 2, 10)
    assert rules.moved_limit(date(2027, 2, 10), date(2027, 2, 12)) == date(2027, 2, 12)


def test_a_notice_that_lists_what_needs_no_listing_is_told_so():
    days = {date(2027, 1, 2): "off", date(2027, 1, 4): "work", date(2026, 12, 31): "off"}
    assert [code for _, code in rules.year_problems(2027, days)] == ["other_year", "weekend_off", "weekday_worked"]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-11-25", 36, "2023-11-25"),
        ("2026-11-25", 24, "2024-11-25"),
        ("2024-02-29", 12, "2023-02-28"),
        ("2026-01-31", 2, "2025-11-30"),
        ("2027-03-31", 1, "2027-02-28"),
        ("2027-01-15", 1, "2026-12-15"),
    ],
)
def test_months_back_end_on_days_that_exist(day, months, expected):
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(expected)


def test_a_leap_day_goes_back_to_the_last_of_february():
    assert years_before(date(2024, 2, 29), 5) == date(2019, 2, 28)


@pytest.mark.parametrize(
    "day, first, last",
    [("2026-11-25", date(2025, 11, 1), date(2026, 10, 1)), ("2026-11-30", date(2025, 12, 1), date(2026, 11, 1)),
     ("2026-12-31", date(2026, 1, 1), date(2026, 12, 1)), ("2027-01-30", date(2026, 1, 1), date(2026, 12, 1))],
)  # fmt: skip
def test_the_last_complete_months_end_with_the_one_that_ends_on_the_day(day, first, last):
    found = full_months(date.fromisoformat(day), 12)
    assert len(set(found)) == 12 and found == sorted(found) and (found[0], found[-1]) == (first, last)
