"""When an institution may apply, submit, and a province return or verify (domain.md §5.3). Plain values in, problems out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.calendar.spans import months_before
from portal.kernel.problems import Problem, _

MOST_RETURNS = 2
LAST_WD = 3
RESUBMIT_WD = 5
MOST_WORDS = 800
LEAST_REASON = 5
EXPIRING_MONTHS = 9
WITHOUT_FILES = 4  # the level that claims nothing and so needs no evidence


@dataclass(frozen=True)
class Answer:
    """One evidence criterion as the institution answered it."""

    code: str
    title: str
    level: int | None
    statement: str
    files: int
    unreadable: Sequence[str] = ()  # names of files that did not pass the check


@dataclass(frozen=True)
class Correction:
    """One criterion the province returned: what stood there before, and what stands there now (in comparable form)."""

    code: str
    title: str
    before: object
    now: object


def renewal_problems(listed_until: date | None, closes_on: date) -> Iterator[Problem]:
    """Whether an institution on the list may apply in a cycle that takes applications until a day: in its last nine months (LST-11)."""
    if listed_until and closes_on < months_before(listed_until, EXPIRING_MONTHS):
        said = {"until": listed_until, "from": months_before(listed_until, EXPIRING_MONTHS), "n": EXPIRING_MONTHS}
        yield Problem(
            "listed", _("本机构在名录中，有效期至 %(until)s。期满前 %(n)d 个月内（%(from)s 起）才可以申报续期，本批不必申报。") % said
        )


def answer_problems(statement: str) -> Iterator[Problem]:
    """Whether the institution's words on one criterion can be kept."""
    if len(statement) > MOST_WORDS:
        said = {"most": MOST_WORDS, "n": len(statement)}
        yield Problem("too_long", _("说明最多 %(most)d 字，现在是 %(n)d 字。请删减，详细内容可放在材料里。") % said, "statement")


def open_points(answers: Iterable[Answer]) -> Iterator[Problem]:
    """What is still missing, one problem a criterion, in the standard's order (APP-2)."""
    for answer in answers:
        said = {"code": answer.code, "title": answer.title}
        if answer.level is None:
            yield Problem("unanswered", _("%(code)s %(title)s 还没有自评。") % said, answer.code)
        elif answer.level < WITHOUT_FILES and not answer.files:
            yield Problem("no_evidence", _("%(code)s %(title)s 自评为合格以上，须附材料。") % said, answer.code)
        for name in answer.unreadable:
            yield Problem("file", _("%(code)s 的材料“%(name)s”未通过检查，请换一份。") % {**said, "name": name}, answer.code)


def submission_problems(
    answers: Sequence[Answer], *, now: datetime, until: datetime, pledge: bool, vetoes: Sequence[str], acknowledged: bool
) -> Iterator[Problem]:
    """Everything that stands in the way of submission (APP-2, INV-7). `until` is exclusive."""
    if now >= until:
        yield Problem("too_late", _("自评申报已截止。您填的内容仍保留，可以查看。"))
    yield from open_points(answers)
    if not pledge:
        yield Problem("pledge", _("机构负责人还没有签署真实性承诺。请先签署。"), "pledge")
    if vetoes and not acknowledged:
        told = {"what": _("；").join(vetoes)}
        yield Problem("vetoes", _("系统比对发现一票否决事项：%(what)s。请核对登记数据；确认知悉后才能提交。") % told, "acknowledged")


def return_problems(*, returns: int, days_left: int, reasons: dict[str, str]) -> Iterator[Problem]:
    """Whether the province may return an application now (APP-3). `days_left` are working days until recommendations close."""
    if returns >= MOST_RETURNS:
        yield Problem("too_often", _("已退回 %(n)d 次，不能再退回。请直接核验并注明差异。") % {"n": MOST_RETURNS})
    if days_left < LAST_WD:
        yield Problem("too_late", _("推荐截止前 %(n)d 个工作日内不能退回补正。请直接核验并注明差异。") % {"n": LAST_WD})
    if not reasons:
        yield Problem("reasons", _("请至少对一项写明退回原因。"))
    for code, reason in reasons.items():
        if len(reason.strip()) < LEAST_REASON:
            yield Problem("reason", _("%(code)s 的退回原因太短，请写明缺什么、怎样补。") % {"code": code}, code)


def correction_problems(corrections: Iterable[Correction]) -> Iterator[Problem]:
    """The returned criteria that still stand as they were: an answer changes the level, the words or the files (APP-4)."""
    for one in corrections:
        if one.before == one.now:
            said = {"code": one.code, "title": one.title}
            yield Problem("uncorrected", _("%(code)s %(title)s 还没有补正。请按退回原因修改，或在说明中写明情况。") % said, one.code)


def conclusion_problems(unseen: Iterable[Answer], vetoes: Sequence[str], note: str) -> Iterator[Problem]:
    """What keeps the clerk from passing an application: evidence nobody looked at, a standing veto nobody wrote about (APP-5)."""
    for answer in unseen:
        yield Problem("unseen", _("%(code)s %(title)s 的材料还没有看过。") % {"code": answer.code, "title": answer.title}, answer.code)
    if vetoes and not note.strip():
        told = {"what": _("；").join(vetoes)}
        yield Problem("note", _("提交时存在一票否决事项：%(what)s。请在核验意见中写明核对结果。") % told, "note")
