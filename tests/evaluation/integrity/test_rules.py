"""Grades from scores, and what keeps a line from being stored."""

from datetime import date

import pytest

from evaluation.integrity.rules import Entry, change_problems, entry_problems, grade_of, publication_problems, score_of, year_problems

GROUND = "示例司罚〔2026〕3号：停业三个月"


def codes(problems):
    return [p.code for p in problems]


@pytest.mark.parametrize(
    ("score_mpt", "grade"),
    [(100_000, "A"), (90_000, "A"), (89_999, "B"), (75_000, "B"), (74_999, "C"), (60_000, "C"), (59_999, "D"), (0, "D")],
)
def test_bands_end_at_the_last_thousandth(score_mpt, grade):
    assert grade_of(score_mpt) == grade


def test_a_direct_ground_makes_d_whatever_the_score():
    assert grade_of(100_000, GROUND) == "D"
    assert grade_of(100_000, "  ") == "A"


@pytest.mark.parametrize(("text", "mpt"), [("92.5", 92_500), (" 100 ", 100_000), ("0", 0), ("89.999", 89_999)])
def test_points_are_read_exactly(text, mpt):
    assert score_of(text) == mpt


@pytest.mark.parametrize("text", ["", "九十", "92.5555", "-1", "100.001", "NaN", "Infinity", "1e9", "9O"])
def test_what_is_no_score_is_refused(text):
    with pytest.raises(ValueError):
        score_of(text)


def test_a_line_is_a_score_or_a_reason_and_never_both():
    assert codes(entry_problems(Entry(92_500))) == []
    assert codes(entry_problems(Entry(92_500, GROUND))) == []
    assert codes(entry_problems(Entry(exempt_reason="执业不满 6 个月"))) == []
    assert codes(entry_problems(Entry())) == ["score"]
    assert codes(entry_problems(Entry(92_500, "处罚"))) == ["ground"]
    assert codes(entry_problems(Entry(100_001))) == ["score"]
    assert codes(entry_problems(Entry(1, exempt_reason="执业不满 6 个月"))) == ["both"]
    assert codes(entry_problems(Entry(exempt_reason="新"))) == ["exempt_reason"]


def test_a_problem_names_its_line():
    assert next(entry_problems(Entry(), "7-")).field == "7-score"


def test_only_a_year_that_is_over_is_graded():
    assert codes(year_problems(2026, date(2026, 12, 31))) == ["year"]
    assert codes(year_problems(2026, date(2027, 1, 1))) == []
    assert codes(year_problems(2020, date(2027, 1, 1))) == ["year"]


def test_all_ungraded_count_and_five_are_named():
    (problem,) = publication_problems(["甲", "乙", "丙", "丁", "戊", "己"])
    assert "甲、乙、丙、丁、戊等 6 家" in problem.message
    assert list(publication_problems([])) == []


def test_a_change_says_what_and_why():
    assert codes(change_problems("A", "D", GROUND)) == []
    assert codes(change_problems("A", "A", "短")) == ["same", "ground"]
    assert codes(change_problems("A", "E", GROUND)) == ["to"]
