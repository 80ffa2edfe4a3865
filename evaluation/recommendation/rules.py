"""When a province may nominate, rank and submit (意见 clause O2; domain.md §5.4). Plain values in, problems out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from portal.kernel.problems import Problem, _

LEAST_OPINION = 50
LEAST_DEFECT = 5


@dataclass(frozen=True)
class Nominee:
    """What the conditions ask of one institution on the list, or about to be put on it."""

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
    defect: str = ""  # what the ministry asked to mend; "" where nothing
    key: int = 0  # the application


@dataclass(frozen=True)
class Procedure:
    """How the province came to its list."""

    quota: int
    grades_allowed: Sequence[str]
    until: datetime
    opinion: str
    meeting_on: date | None
    notice_from: date | None
    notice_until: date | None
    notice_wd: int  # working days the provincial notice ran
    notice_wd_least: int
    unexplained: Sequence[str] = ()  # verified institutions off the list without a reason


@dataclass(frozen=True)
class Check:
    """One line of the formal check: what is asked, whether it is so, and the fact it was decided by."""

    code: str
    asked: str
    met: bool
    fact: str


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
            % {**name, "grade": nominee.integrity_grade, "allowed": _("、").join(grades_allowed)},
        )
    if nominee.licence_expires_on < today:
        yield Problem(
            "licence_expired", _("%(name)s 的许可证已于 %(on)s 到期。请核对登记或移出。") % {**name, "on": nominee.licence_expires_on}
        )
    if nominee.institution_state != "active":
        yield Problem("not_active", _("%(name)s 目前不在执业状态，不能推荐。") % name)
    for veto in nominee.vetoes:
        yield Problem("veto", _("%(name)s 有一票否决事项：%(veto)s。请移出。") % {**name, "veto": veto})


def unmet_conditions(nominee: Nominee, *, grades_allowed: Sequence[str], today: date) -> Iterator[str]:
    """The same conditions as far as they are not met, in words for the institution itself."""
    if nominee.application_state not in ("verified", "frozen"):
        yield str(_("自评申报未通过省级核验。"))
    if not nominee.integrity_grade:
        yield str(_("没有已公布的年度诚信等级。"))
    elif nominee.integrity_grade not in grades_allowed:
        said = {"grade": nominee.integrity_grade, "allowed": _("、").join(grades_allowed)}
        yield _("年度诚信等级为 %(grade)s，不在可推荐的等级（%(allowed)s）之内。") % said
    if nominee.licence_expires_on < today:
        yield _("许可证已于 %(on)s 到期。") % {"on": nominee.licence_expires_on}
    if nominee.institution_state != "active":
        yield str(_("不在执业状态。"))
    for veto in nominee.vetoes:
        yield _("有一票否决事项：%(veto)s。") % {"veto": veto}


def unexplained_ranks(nominees: Sequence[Nominee]) -> list[Nominee]:
    """Who stands, without a reason, before somebody with a better score.

    Those whose rank was changed carry a reason and are left out: moving one institution asks for one reason, not for one from
    everybody it passed.
    """
    left = sorted((n for n in nominees if not n.rank_reason.strip()), key=lambda n: n.rank)
    return [n for place, n in enumerate(left) if any(later.score_order < n.score_order for later in left[place + 1 :])]


def needs_reason(nominees: Sequence[Nominee], key: int, rank: int) -> bool:
    """Whether moving one nominee to a rank departs from the score order: then the reason is asked for at once."""
    moved = next(n for n in nominees if n.key == key)
    rest = [n for n in sorted(nominees, key=lambda n: n.rank) if n.key != key]
    rest.insert(max(0, min(rank - 1, len(rest))), replace(moved, rank_reason=""))
    ranked = [replace(n, rank=place) for place, n in enumerate(rest, start=1)]
    kept = [n for n in ranked if not n.rank_reason.strip() or n.key == key]
    here = next(place for place, n in enumerate(kept) if n.key == key)
    before, after = kept[:here], kept[here + 1 :]
    return any(n.score_order > moved.score_order for n in before) or any(n.score_order < moved.score_order for n in after)


def place_of(nominees: Sequence[Nominee], better: Sequence[int]) -> int:
    """The rank a new nominee takes: before the first unmoved one that has a lower score. `better` are the keys of those not below it."""
    for nominee in sorted(nominees, key=lambda n: n.rank):
        if nominee.key not in better and not nominee.rank_reason.strip():
            return nominee.rank
    return len(nominees) + 1


def description_problems(*, meeting_on: date | None, notice_from: date | None, notice_until: date | None, today: date) -> Iterator[Problem]:
    """What can't be so in how the province came to its list; what is merely missing is said at submission."""
    if meeting_on and meeting_on > today:
        yield Problem("meeting", _("集体研究的日期不能晚于今天。请填实际召开的日期。"), "meeting_on")
    if notice_from and notice_until and notice_until < notice_from:
        yield Problem("notice_order", _("省内公示的截止日期不能早于开始日期。"), "notice_until")


def submission_problems(nominees: Sequence[Nominee], procedure: Procedure, *, now: datetime, today: date) -> Iterator[Problem]:
    """Everything that stands in the way of submission, in the order in which a clerk would mend it (REC-3).

    The code says where it is put right: `opinion:<key>` at that nominee's opinion, `rank_reason:<key>` at its rank.
    """
    if now >= procedure.until:
        yield Problem("too_late", _("推荐已于 %(until)s 截止。") % {"until": procedure.until.strftime("%Y-%m-%d %H:%M")})
    if not nominees and len(procedure.opinion.strip()) < LEAST_OPINION:
        yield Problem(
            "empty",
            _("推荐名单为空。请推荐机构；确实没有合适机构的，在“总体意见”中写明零推荐的理由（不少于 %(least)d 字）。")
            % {"least": LEAST_OPINION},
        )
    if len(nominees) > procedure.quota:
        yield Problem(
            "over_quota",
            _("推荐 %(n)d 家，超出名额 %(quota)d 家。请移出 %(rest)d 家。")
            % {"n": len(nominees), "quota": procedure.quota, "rest": len(nominees) - procedure.quota},
        )
    if sorted(n.rank for n in nominees) != list(range(1, len(nominees) + 1)):
        yield Problem("ranks", _("排序须从 1 起连续、不重复。请刷新页面重新排序。"))
    without_reason = unexplained_ranks(nominees)
    for nominee in nominees:
        yield from eligibility_problems(nominee, grades_allowed=procedure.grades_allowed, today=today)
        if len(nominee.opinion.strip()) < LEAST_OPINION:
            yield Problem(
                f"opinion:{nominee.key}",
                _("%(name)s 的推荐意见不足 %(least)d 字（现有 %(n)d 字）。请补写。")
                % {"name": nominee.name, "least": LEAST_OPINION, "n": len(nominee.opinion.strip())},
            )
        if nominee in without_reason:
            yield Problem(
                f"rank_reason:{nominee.key}",
                _("%(name)s 排第 %(rank)d，在得分更高的机构之前（按得分排第 %(order)d）。请写明调整理由，或移回得分顺序。")
                % {"name": nominee.name, "rank": nominee.rank, "order": nominee.score_order},
            )
    for name in procedure.unexplained:
        yield Problem("unexplained", _("%(name)s 已核验通过、未列入推荐。请写明未予推荐的理由，提交时一并告知该机构。") % {"name": name})
    yield from procedure_problems(procedure, today=today)


def procedure_problems(procedure: Procedure, *, today: date) -> Iterator[Problem]:
    """Whether the list was deliberated and shown in the province as it must be."""
    if procedure.meeting_on is None:
        yield Problem("meeting", _("请填写集体研究的日期。"), "meeting_on")
    elif procedure.meeting_on > today:
        yield Problem("meeting", _("集体研究的日期不能晚于今天。"), "meeting_on")
    if not procedure.notice_wd_least:
        return
    if procedure.notice_from is None or procedure.notice_until is None:
        yield Problem("notice", _("请填写省内公示的起止日期。"), "notice_from")
        return
    if procedure.notice_wd < procedure.notice_wd_least:
        yield Problem(
            "notice",
            _("省内公示只有 %(n)d 个工作日，至少要 %(least)d 个。请延长公示。")
            % {"n": procedure.notice_wd, "least": procedure.notice_wd_least},
            "notice_until",
        )
    if procedure.notice_until >= today:
        yield Problem("notice_open", _("省内公示到 %(until)s 才结束，请在结束后提交。") % {"until": procedure.notice_until}, "notice_until")


def return_problems(defects: str, at: Mapping[int, str], names: Mapping[int, str]) -> Iterator[Problem]:
    """What keeps a list from being returned (REC-4): at least one defect, each said so that it can be mended.

    `at` are the defects of single nominees by application; `names` the nominees on the list.
    """
    said = {key: text.strip() for key, text in at.items() if text.strip()}
    if not said and not defects.strip():
        yield Problem("no_defect", _("请至少写明一项缺陷：在机构旁写明，或写在“其他缺陷”中。"), "defects")
    if defects.strip() and len(defects.strip()) < LEAST_DEFECT:
        yield Problem("defect", _("缺陷写得太短，请写明缺什么、怎样补。"), "defects")
    for key, text in said.items():
        if key not in names:
            yield Problem("unknown", _("这家机构不在推荐名单上。请刷新页面。"))
        elif len(text) < LEAST_DEFECT:
            yield Problem("defect", _("%(name)s 的缺陷写得太短，请写明缺什么、怎样补。") % {"name": names[key]}, f"defect_{key}")


def checks_of(
    nominee: Nominee, *, uscc: str, uscc_sound: bool, licence_no: str, grade_year: int, grades_allowed: Sequence[str], today: date
) -> list[Check]:
    """The formal check of one nominee (REC-7), decided from the registers of today."""
    found = [
        ("uscc", _("统一社会信用代码正确"), uscc_sound, uscc),
        (
            "licence",
            _("许可证在有效期内"),
            nominee.licence_expires_on >= today,
            _("%(no)s，有效期至 %(until)s") % {"no": licence_no, "until": nominee.licence_expires_on},
        ),
        ("active", _("处于执业状态"), nominee.institution_state == "active", _("机构登记库")),
        (
            "grade",
            _("年度诚信等级符合条件"),
            nominee.integrity_grade in grades_allowed,
            _("%(year)d 年度 %(grade)s；可推荐 %(allowed)s")
            % {"year": grade_year, "grade": nominee.integrity_grade or _("未公布"), "allowed": _("、").join(grades_allowed)},
        ),
        ("veto", _("没有一票否决事项"), not nominee.vetoes, _("；").join(map(str, nominee.vetoes)) or _("系统比对 0 项")),
        ("verified", _("自评申报已核验"), nominee.application_state in ("verified", "frozen"), _("省级已核验")
              if nominee.application_state in ("verified", "frozen") else _("还没有核验")),
        (
            "opinion",
            _("推荐意见完整"),
            len(nominee.opinion.strip()) >= LEAST_OPINION,
            _("%(n)d 字，不少于 %(least)d 字") % {"n": len(nominee.opinion.strip()), "least": LEAST_OPINION},
        ),
    ]  # fmt: skip
    return [Check(code, str(asked), met, str(fact)) for code, asked, met, fact in found]


def list_checks(nominees: Sequence[Nominee], procedure: Procedure, *, letter: str) -> list[Check]:
    """The formal check of the whole list: quota, ranks, deliberation, notice, seal. `letter` is the number of the signed letter."""
    n = len(nominees)
    found = [
        ("quota", _("不超过名额"), n <= procedure.quota, _("推荐 %(n)d 家，名额 %(quota)d 家") % {"n": n, "quota": procedure.quota}),
        (
            "ranks",
            _("排序从 1 起连续，调整有理由"),
            sorted(x.rank for x in nominees) == list(range(1, n + 1)) and not unexplained_ranks(nominees),
            _("调整 %(n)d 家，均附理由") % {"n": sum(bool(x.rank_reason.strip()) for x in nominees)},
        ),
        ("meeting", _("经集体研究"), procedure.meeting_on is not None, str(procedure.meeting_on or _("未填写"))),
        ("seal", _("推荐函已签章"), bool(letter), letter or _("没有推荐函")),
    ]
    if procedure.notice_wd_least:
        dates = {"start": procedure.notice_from or "—", "end": procedure.notice_until or "—", "n": procedure.notice_wd}
        met = bool(procedure.notice_from) and procedure.notice_wd >= procedure.notice_wd_least
        found.insert(3, ("notice", _("已在省内公示"), met, _("%(start)s 至 %(end)s，%(n)d 个工作日") % dates))
    return [Check(code, str(asked), met, str(fact)) for code, asked, met, fact in found]
