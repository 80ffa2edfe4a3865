"""A cell is understood as people write it, and a sentence says what to write where it is not."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.registers import sheets
from portal.registers.cells import ChoiceOf, DayField, SeveralOf, WholeField, YesNo, alike, parsed_date, text_of

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "cell",
    [
        DAY, datetime(2026, 11, 24), datetime(2026, 11, 24, 10, 30), 46350, 46350.0, "2026-11-24", "2026/11/24", "2026.11.24", "20261124",
        20261124, 20261124.0, "2026年11月24日", "2026 年 11 月 24 日", "２０２６－１１－２４", "2026-11-24 00:00:00",
    ],
)  # fmt: skip
def test_a_day_is_understood_in_its_usual_forms(cell):
    assert parsed_date(cell) == DAY


def test_a_day_without_year_is_of_this_year():
    assert parsed_date("11.24") == parsed_date("11月24日") == date(timezone.localdate().year, 11, 24)


@pytest.mark.parametrize("cell", ["2026-13-01", "2026-02-30", "明年", "26-1-1", 7, True, "1"])
def test_what_is_no_day_is_none_and_the_sentence_repeats_it(cell):
    assert parsed_date(cell) is None
    with pytest.raises(ValidationError, match="请填日期，例如 2026-11-24。您填的是“"):
        DayField().clean(cell)


def test_a_cell_keeps_its_punctuation_and_narrows_letters_and_digits():
    assert text_of("　示例（有限）公司ＡＢ１２　") == "示例（有限）公司AB12"
    assert alike("原值（分）") == alike("原值(分)")
    assert text_of(12.0) == "12" and text_of(None) == "" and text_of(DAY) == "2026-11-24"


CHOICES = [("", "请选择"), ("calibration", "校准"), ("verification", "检定")]


@pytest.mark.parametrize(("typed", "stored"), [("校准", "calibration"), ("calibration", "calibration"), (" 检定 ", "verification")])
def test_a_choice_is_taken_by_label_or_code(typed, stored):
    assert ChoiceOf(choices=CHOICES).clean(typed) == stored


def test_an_unknown_choice_names_those_there_are():
    with pytest.raises(ValidationError, match="请填其中之一：校准、检定。您填的是“测试”。"):
        ChoiceOf(choices=CHOICES).clean("测试")


@pytest.mark.parametrize(
    "typed",
    ["校准、检定", "calibration,verification", "校准；检定", "校准 检定", "校准，检定、校准", ["calibration", "verification"]],
)
def test_several_are_separated_as_people_do(typed):
    assert SeveralOf(choices=CHOICES[1:]).clean(typed) == ["calibration", "verification"]


def test_an_unknown_one_of_several_is_named():
    with pytest.raises(ValidationError, match="“测试”不在可选项中"):
        SeveralOf(choices=CHOICES[1:]).clean("校准、测试")


@pytest.mark.parametrize(("typed", "stored"), [("是", True), ("否", False), (True, True), ("1", True), (0.0, False), ("FALSE", False)])
def test_yes_and_no(typed, stored):
    assert YesNo(required=False).clean(text_of(typed) if not isinstance(typed, bool) else typed) is stored


def test_neither_yes_nor_no_is_refused():
    with pytest.raises(ValidationError, match="请填“是”或“否”。您填的是“也许”。"):
        YesNo(required=False).clean("也许")


def test_whole_numbers_take_separators_and_refuse_words():
    assert WholeField().clean("12,000") == WholeField().clean(12000.0) == 12000
    with pytest.raises(ValidationError, match="请填整数，例如 36。您填的是“三十六”。"):
        WholeField().clean("三十六")


@pytest.mark.parametrize("text", ["=1+1", "+8613800000000", "-cmd", "@SUM(A1)", "\tx", "\rx"])
def test_what_a_spreadsheet_might_run_is_written_as_text(text):
    assert sheets.safe(text) == f"'{text}" and sheets._without_mark(sheets.safe(text)) == text


@pytest.mark.parametrize("value", ["-12.5", "36", -3, "普通", "", None])
def test_numbers_and_plain_text_are_left_alone(value):
    assert sheets.safe(value) == ("" if value is None else str(value))
