"""When an institution may apply, submit, and a province return or verify (domain.md §5.3). Plain values in, problems out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.kernel.problems import Problem, _

MOST_RETURNS = 2
LAST_WD = 3
RESUBMIT_WD = 5


@dataclass(frozen=True)
class Answer:
    """One evidence criterion as the institution answered it."""

    code: str
    title: str
    level: int | None
    statement: str
    files: int
    unreadable: Sequence[str] = ()  # names of files that are infected or still waiting for their scan


def open_points(answers: Sequence[Answer]) -> Iterator[Problem]:
    """What is still missing, one problem a criterion, in the standard's order (APP-2)."""
    for answer in answers:
        said = {"code": answer.code, "title": answer.title}
        if answer.level is None:
            yield Problem("unanswered", _("%(code)s %(title)s 还没有自评。") % said, answer.code)
        elif answer.level < 4 and not answer.files:
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
        yield Problem("vetoes", _("系统比对发现一票否决事项：%(what)s。请核对登记数据；确认知悉后才能提交。") % {"what": "；".join(vetoes)}, "acknowledged")


def return_problems(*, returns: int, days_left: int, reasons: dict[str, str]) -> Iterator[Problem]:
    """Whether the province may return an application now (APP-3)."""
    if returns >= MOST_RETURNS:
        yield Problem("too_often", _("已退回 %(n)d 次，不能再退回。请直接核验并注明差异。") % {"n": MOST_RETURNS})
    if days_left < LAST_WD:
        yield Problem("too_late", _("推荐截止前 %(n)d 个工作日内不能退回补正。") % {"n": LAST_WD})
    if not reasons:
        yield Problem("reasons", _("请至少对一项写明退回原因。"))
    for code, reason in reasons.items():
        if len(reason.strip()) < 5:
            yield Problem("reason", _("%(code)s 的退回原因太短，请写明缺什么、怎样补。") % {"code": code}, code)
