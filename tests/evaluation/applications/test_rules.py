"""When an application can be handed in, sent back and passed, boundary by boundary."""

from datetime import UTC, datetime, timedelta

import pytest

from evaluation.applications import rules
from evaluation.applications.rules import Answer, Correction

UNTIL = datetime(2027, 3, 1, tzinfo=UTC)
WHOLE = Answer("L1-01", "材料", 1, "做到", 1)


def handed_in(*answers, **given):
    given = {"now": UNTIL - timedelta(seconds=1), "until": UNTIL, "pledge": True, "vetoes": [], "acknowledged": False} | given
    return [p.code for p in rules.submission_problems(answers or [WHOLE], **given)]


def test_the_last_second_is_in_time_and_the_next_is_not():
    """INV-7, to the second."""
    assert handed_in() == []
    assert handed_in(now=UNTIL) == ["too_late"]


def test_every_missing_thing_is_named_at_once():
    answers = [Answer("L1-01", "甲", None, "", 0), Answer("L2-01", "乙", 2, "", 0), Answer("L3-01", "丙", 3, "", 1, ("坏.pdf",))]
    assert handed_in(*answers, pledge=False, vetoes=["近年停业"]) == ["unanswered", "no_evidence", "file", "pledge", "vetoes"]


def test_the_lowest_level_needs_no_file_and_every_other_does():
    assert handed_in(Answer("L1-01", "甲", 4, "", 0)) == []
    assert handed_in(Answer("L1-01", "甲", 3, "", 0)) == ["no_evidence"]


def test_a_standing_veto_stops_only_who_has_not_acknowledged_it():
    assert handed_in(vetoes=["近年停业"]) == ["vetoes"]
    assert handed_in(vetoes=["近年停业"], acknowledged=True) == []


@pytest.mark.parametrize(
    ("returns", "days_left", "reasons", "found"),
    [
        (0, 3, {"L1-01": "缺第二页"}, ["reason"]),
        (0, 3, {"L1-01": "缺第二页，请补传"}, []),
        (1, 3, {"L1-01": "缺第二页，请补传"}, []),
        (2, 3, {"L1-01": "缺第二页，请补传"}, ["too_often"]),
        (0, 2, {"L1-01": "缺第二页，请补传"}, ["too_late"]),
        (0, 3, {}, ["reasons"]),
    ],
)
def test_a_return_has_reasons_is_the_second_at_most_and_not_in_the_last_days(returns, days_left, reasons, found):
    assert [p.code for p in rules.return_problems(returns=returns, days_left=days_left, reasons=reasons)] == found


def test_a_correction_that_changes_nothing_is_none():
    said = {"level": 1, "attachments": [1]}
    assert [p.field for p in rules.correction_problems([Correction("L1-01", "甲", said, dict(said))])] == ["L1-01"]
    assert not list(rules.correction_problems([Correction("L1-01", "甲", said, said | {"attachments": [1, 2]})]))


def test_words_end_at_eight_hundred():
    assert not list(rules.answer_problems("字" * 800))
    assert [p.field for p in rules.answer_problems("字" * 801)] == ["statement"]


def test_a_clerk_passes_what_was_seen_and_writes_about_a_veto():
    assert not list(rules.conclusion_problems([], [], ""))
    assert [p.field for p in rules.conclusion_problems([WHOLE], ["近年停业"], " ")] == ["L1-01", "note"]
    assert not list(rules.conclusion_problems([], ["近年停业"], "已核对，处罚已撤销"))
