"""What a report of a major matter must satisfy (task 7)."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _

REPORT_WD = 5
"""A major matter is reported within so many working days of its occurrence (proposed; Y2-04)."""
LEAST_WORDS = 10


def words_problems(text: str, field: str) -> Iterator[Problem]:
    """A text that says something."""
    if len(text.strip()) < LEAST_WORDS:
        yield Problem("too_short", _("请写得具体一些，至少 %(n)d 字。") % {"n": LEAST_WORDS}, field)


def report_problems(*, occurred_on: date, facts: str, measures: str, today: date) -> Iterator[Problem]:
    """What keeps a report from being handed in; a late one is still taken."""
    if occurred_on > today:
        yield Problem("in_future", _("发生日期不能晚于今天。"), "occurred_on")
    yield from words_problems(facts, "facts")
    yield from words_problems(measures, "measures")


def question_problems(question: str, *, open_question: bool) -> Iterator[Problem]:
    """One question at a time."""
    if open_question:
        yield Problem("unanswered", _("上一次询问还没有答复。请等机构答复后再问。"))
    yield from words_problems(question, "question")


def answer_problems(answer: str, *, open_question: bool) -> Iterator[Problem]:
    """Only what was asked is answered."""
    if not open_question:
        yield Problem("not_asked", _("现在没有需要答复的询问。"))
    yield from words_problems(answer, "answer")
