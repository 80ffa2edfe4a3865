"""When a province may nominate, rank and submit (意见 clause O2; domain.md §5.4). Plain values in, problems out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.kernel.problems import Problem, _

LEAST_OPINION = 50


@dataclass(frozen=True)
class Nominee:
    """What the conditions ask of one institution on the list."""

    name: str
    rank: int
    score_order: int  # its place by the provincial score order among the nominees, 1 is first
    opinion: str
    rank_reason: str
    application_state: str
    integrity_grade: str  # of the cycle's basis year, once published; "" otherwise
    licence_expires_on: date
    institution_state: str
    vetoes: Sequence[str] = ()


@dataclass(frozen=True)
class Procedure:
    """How the province came to its list."""

    quota: int
    grades_allowed: Sequence[str]
    until: datetime
    meeting_on: date | None
    notice_from: date | None
    notice_until: date | None
    notice_wd: int  # working days the provincial notice ran
    notice_wd_least: int


def nomination_problems(nominee: Nominee, *, quota: int, listed: int, grades_allowed: Sequence[str], today: date) -> Iterator[Problem]:
    """Why an institution can't be put on the list now (REC-2, INV-9, INV-10). `listed` counts those already on it."""
    if listed >= quota:
        yield Problem("over_quota", _("名额 %(quota)d 已满；请先移出一家。") % {"quota": quota})
    yield from eligibility_problems(nominee, grades_allowed=grades_allowed, today=today)


def eligibility_problems(nominee: Nominee, *, grades_allowed: Sequence[str], today: date) -> Iterator[Problem]:
    """What is demanded of each nominee, at nomination and again at submission."""
    name = {"name": nominee.name}
    if nominee.application_state not in ("verified", "frozen"):
        yield Problem("not_verified", _("%(name)s 的自评申报还没有核验通过。请先完成核验。") % name)
    if not nominee.integrity_grade:
        yield Problem("no_grade", _("%(name)s 没有已公布的年度诚信等级，不能推荐。请先公布等级。") % name)
    elif nominee.integrity_grade not in grades_allowed:
        yield Problem(
            "integrity_grade",
            _("%(name)s 的诚信等级为 %(grade)s，不符合推荐条件（%(allowed)s）。请移出。")
            % {**name, "grade": nominee.integrity_grade, "allowed": "、".join(grades_allowed)},
        )
    if nominee.licence_expires_on < today:
        yield Problem("licence_expired", _("%(name)s 的许可证已于 %(on)s 到期。请核对登记或移出。") % {**name, "on": nominee.licence_expires_on})
    if nominee.institution_state != "active":
        yield Problem("not_active", _("%(name)s 目前不在执业状态，不能推荐。") % name)
    for veto in nominee.vetoes:
        yield Problem("veto", _("%(name)s 有一票否决事项：%(veto)s。请移出。") % {**name, "veto": veto})


def submission_problems(nominees: Sequence[Nominee], procedure: Procedure, *, now: datetime, today: date) -> Iterator[Problem]:
    """Everything that stands in the way of submission, in the order in which a clerk would mend it (REC-3)."""
    if now >= procedure.until:
        yield Problem("too_late", _("推荐已于 %(until)s 截止。") % {"until": procedure.until.strftime("%Y-%m-%d %H:%M")})
    if not nominees:
        yield Problem("empty", _("推荐名单为空，请至少推荐一家机构；确实没有合适机构的，请联系司法部办理零推荐。"))
    if len(nominees) > procedure.quota:
        yield Problem(
            "over_quota",
            _("推荐 %(n)d 家，超出名额 %(quota)d 家。请移出 %(rest)d 家。")
            % {"n": len(nominees), "quota": procedure.quota, "rest": len(nominees) - procedure.quota},
        )
    if sorted(n.rank for n in nominees) != list(range(1, len(nominees) + 1)):
        yield Problem("ranks", _("排序须从 1 起连续、不重复。请刷新页面重新排序。"))
    for nominee in nominees:
        yield from eligibility_problems(nominee, grades_allowed=procedure.grades_allowed, today=today)
        if len(nominee.opinion.strip()) < LEAST_OPINION:
            yield Problem(
                "opinion",
                _("%(name)s 的推荐意见不足 %(least)d 字（现有 %(n)d 字）。请补写。")
                % {"name": nominee.name, "least": LEAST_OPINION, "n": len(nominee.opinion.strip())},
            )
        if nominee.rank != nominee.score_order and not nominee.rank_reason.strip():
            yield Problem(
                "rank_reason",
                _("%(name)s 排第 %(rank)d，与得分顺序（第 %(order)d）不同。请写明调整理由。")
                % {"name": nominee.name, "rank": nominee.rank, "order": nominee.score_order},
            )
    if procedure.meeting_on is None:
        yield Problem("meeting", _("请填写集体研究的日期。"), "meeting_on")
    elif procedure.meeting_on > today:
        yield Problem("meeting", _("集体研究的日期不能晚于今天。"), "meeting_on")
    if procedure.notice_wd_least and (procedure.notice_from is None or procedure.notice_until is None):
        yield Problem("notice", _("请填写省内公示的起止日期。"), "notice_from")
    elif procedure.notice_wd_least:
        if procedure.notice_wd < procedure.notice_wd_least:
            yield Problem(
                "notice",
                _("省内公示只有 %(n)d 个工作日，至少要 %(least)d 个。请延长公示。")
                % {"n": procedure.notice_wd, "least": procedure.notice_wd_least},
                "notice_until",
            )
        if procedure.notice_until >= today:
            yield Problem("notice_open", _("省内公示到 %(until)s 才结束，请在结束后提交。") % {"until": procedure.notice_until}, "notice_until")
