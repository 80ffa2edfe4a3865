"""What applications for admission must satisfy, and the limits they run under (行政许可法 arts. 32, 42, 45; domain.md §5.14)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from portal.kernel.problems import Problem, _

ACCEPT_WD = 5
"""An application is accepted, or returned with what is missing, within so many working days."""
DECIDE_WD = 20
"""It is decided within so many working days after acceptance; the days of the expert review are not counted."""
CHANGE_DAYS = 30
"""A change is to be filed within so many days of its taking effect (Y2-06)."""
LEAST_EXPERTS = 3
LEAST_WORDS = 10
REVIEWED = ("establish", "add_scope")
"""Kinds that experts review before the decision (协同评审)."""


@dataclass(frozen=True)
class Asked:
    """What an application asks for, beside what the register states now."""

    kind: str
    statement: str
    applicant: str = ""
    fields: Sequence[str] = ()
    change: str = ""
    new_value: str = ""
    effective_on: date | None = None


@dataclass(frozen=True)
class Registered:
    """What the register states of the applicant: its licensed fields with their names, and the fact to be changed."""

    fields: Collection[str] = ()
    value: str = ""
    longest: int = 200


def words_problems(text: str, field: str) -> Iterator[Problem]:
    """A reasoned text says something."""
    if len(text.strip()) < LEAST_WORDS:
        yield Problem("too_short", _("请写明理由和依据，至少 %(n)d 字。") % {"n": LEAST_WORDS}, field)


def filing_problems(asked: Asked, held: Registered, *, names: dict, today: date) -> Iterator[Problem]:
    """Everything that keeps an application from being filed; `names` are the fields' names by their codes."""
    yield from words_problems(asked.statement, "statement")
    if asked.kind == "establish" and len(asked.applicant.strip()) < 4:
        yield Problem("applicant", _("请填写拟设机构的全称。"), "applicant")
    if asked.kind in REVIEWED:
        yield from _field_problems(asked, held, names)
    if asked.kind == "change":
        yield from _change_problems(asked, held, today)


def _field_problems(asked: Asked, held: Registered, names: dict) -> Iterator[Problem]:
    if not asked.fields:
        yield Problem("fields", _("请至少选择一个执业类别。"), "fields")
    if twice := [str(names.get(code, code)) for code in asked.fields if code in held.fields]:
        yield Problem("held", _("已经具有的执业类别不用再申请：%(names)s。") % {"names": _("、").join(twice)}, "fields")


def _change_problems(asked: Asked, held: Registered, today: date) -> Iterator[Problem]:
    new = asked.new_value.strip()
    if not asked.change:
        yield Problem("change", _("请选择变更事项。"), "change")
    elif not new:
        yield Problem("new_value", _("请填写变更后的内容。"), "new_value")
    elif new == held.value:
        yield Problem("same", _("变更后的内容与现在登记的相同。请核对。"), "new_value")
    elif len(new) > held.longest:
        yield Problem("too_long", _("变更后的内容最多 %(n)d 字。请缩短。") % {"n": held.longest}, "new_value")
    if asked.effective_on is None:
        yield Problem("since", _("请填写变更发生日期。"), "effective_on")
    elif asked.effective_on > today:
        yield Problem("in_future", _("变更发生日期不能晚于今天。"), "effective_on")


def review_problems(*, review_on: date, experts: int, opinion: str, since: date, today: date) -> Iterator[Problem]:
    """What is wrong with a record of the expert review: an odd number of at least three experts, on a day since it was begun."""
    if not since <= review_on <= today:
        yield Problem("outside", _("评审日期须在启动评审之日（%(day)s）与今天之间。") % {"day": since.isoformat()}, "review_on")
    if experts < LEAST_EXPERTS or experts % 2 == 0:
        yield Problem("experts", _("评审专家不少于 %(n)d 人，且为单数。") % {"n": LEAST_EXPERTS}, "experts")
    yield from words_problems(opinion, "review_opinion")


def preparation_problems(*, kind: str, proposal: str, note: str, licence_expires_on: date | None, reviewed: bool) -> Iterator[Problem]:
    """What keeps the clerk's draft from going to the leader."""
    if kind in REVIEWED and not reviewed:
        yield Problem("not_reviewed", _("还没有记录专家评审意见。请先启动评审并记录意见，再拟定。"))
    yield from words_problems(note, "proposal_note")
    if kind == "renew" and proposal == "granted" and licence_expires_on is None:
        yield Problem("expires", _("拟同意延续的，请填写新的有效期至。"), "licence_expires_on")


def decision_problems(
    *, kind: str, decision: str, proposal: str, reason: str, doc_no: str, licence_expires_on: date | None, same_person: bool
) -> Iterator[Problem]:
    """What keeps a leader from deciding: who handled the case does not decide it (SOD-3); a refusal says why."""
    if same_person:
        yield Problem("same_person", _("受理、评审记录和拟定人不能作出决定。请由另一位负责人决定。"))
    if not proposal:
        yield Problem("not_prepared", _("经办人还没有拟定意见，不能决定。"))
    if not doc_no.strip():
        yield Problem("doc_no", _("请填写决定书文号。"), "doc_no")
    if decision == "refused" or (proposal and decision != proposal):
        yield from words_problems(reason, "decision_reason")
    if proposal and kind == "renew" and decision == "granted" and licence_expires_on is None:
        yield Problem("expires", _("拟定意见中没有新的有效期，不能同意延续。请经办人重新拟定。"))


def exit_problems(*, subject_kind: str, appraiser_no: str, ground: str) -> Iterator[Problem]:
    """A record of exit is of the institution or of one appraiser, on a ground that can be theirs."""
    if subject_kind == "appraiser" and not appraiser_no.strip():
        yield Problem("appraiser_missing", _("鉴定人退出的，请填写鉴定人执业证号。"), "appraiser_no")
    if subject_kind == "institution" and appraiser_no.strip():
        yield Problem("appraiser_given", _("机构退出的，不填鉴定人执业证号；鉴定人退出请另行登记。"), "appraiser_no")
    if subject_kind == "institution" and ground == "death":
        yield Problem("ground", _("机构退出的原因不能是死亡。请选择其他原因。"), "ground")
    if subject_kind == "appraiser" and ground == "dissolved":
        yield Problem("ground", _("鉴定人退出的原因不能是机构终止。请选择其他原因。"), "ground")
