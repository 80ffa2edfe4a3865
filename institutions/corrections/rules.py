"""What a dispute and its answer must say."""

from collections.abc import Iterator

from portal.kernel.problems import Problem, _

ANSWER_WD = 5
"""Working days within which a dispute is answered (APP-10)."""


def dispute_problems(*, wrong: str, right: str, own_record: bool) -> Iterator[Problem]:
    """Says what is wrong and what would be right; what the institution keeps itself it puts right itself."""
    if own_record:
        yield Problem("own_record", _("这条记录由本机构登记，请直接在台账中修改或作废，数值会立即重新计算。"))
    if not wrong.strip():
        yield Problem("wrong_missing", _("请写明哪里不对。"), "wrong")
    if not right.strip():
        yield Problem("right_missing", _("请写明应当是什么，以及依据。"), "right")


def answer_problems(*, answer: str, granted: bool, row_named: bool, row_changed: bool) -> Iterator[Problem]:
    """An answer has its words; a row is corrected in its register before the dispute is granted."""
    if not answer.strip():
        yield Problem("answer_missing", _("请写明答复。"), "answer")
    if granted and row_named and not row_changed:
        yield Problem("row_unchanged", _("这条记录提出更正后还没有改过。请先在台账中修改或作废它，再答复“已更正”。"))
