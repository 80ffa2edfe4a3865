"""Everything that changes a notice or an objection: PUB-1, 3 and OBJ-1…4 of domain.md §5.8."""

from collections.abc import Iterable, Sequence

from evaluation.cycles import actions as cycles
from evaluation.cycles.models import Cycle
from evaluation.publicity import documents, rules, selectors
from evaluation.publicity.models import Inquiry, NoticeRow, Objection, ObjectionMessage, PublicityNotice
from evaluation.review.models import ReviewCase
from evaluation.standards.models import Criterion
from portal.calendar.selectors import deadline, end_of
from portal.files.keep import keep
from portal.files.models import Attachment
from portal.kernel.actions import Context, acted, action, clean, record
from portal.kernel.problems import Problem, Stale, WrongState, _, refuse

State = PublicityNotice.State
OState = Objection.State
IState = Inquiry.State
CHECKING = {OState.INVESTIGATING: OState.INVESTIGATING}
TALKING = {OState.RECEIVED: OState.RECEIVED, OState.INVESTIGATING: OState.INVESTIGATING}
SYSTEM = "evaluation.publicity"


# --- the notice ---------------------------------------------------------------------------------------------------------------


@action("evaluation.publicity.prepare", moves={Cycle.State.DELIBERATING: Cycle.State.DELIBERATING})
def prepare(ctx: Context, cycle: Cycle) -> PublicityNotice:
    """PUB-1, prepared: the cases decided pass, by rank, exactly as they were decided (INV-24)."""
    cases = selectors.passed(cycle)
    refuse(rules.prepare_problems(undecided=selectors.undecided(cycle), passed=len(cases)))
    if selectors.notice_of(cycle):
        refuse([Problem("once", _("本批的公示已经拟定。"))])
    made = PublicityNotice(cycle=cycle, list_digest=rules.list_digest([c.number for c in cases]))
    clean(made)
    made.save()
    NoticeRow.objects.bulk_create(NoticeRow(notice=made, case=case, order=n) for n, case in enumerate(cases, start=1))
    return made


@action("evaluation.publicity.open", moves={State.PREPARED: State.OPEN})
def open_(ctx: Context, notice: PublicityNotice, *, seen: str = "") -> None:
    """PUB-1: a leader who did not prepare it signs; the full period of working days begins on the day after (INV-25).

    `seen` is the digest of the list on the page that was confirmed. In the same transaction the paper is issued and the cycle
    goes before the public (CYC-7).
    """
    if ctx.actor.user_id in acted(notice, "evaluation.publicity.prepare"):
        refuse([Problem("same_person", _("拟定和签发须由不同的人完成。请由另一位负责人签发。"))])
    now = rules.list_digest([c.number for c in selectors.passed(notice.cycle)])
    if now != notice.list_digest or seen not in ("", now):
        raise Stale(Problem("stale", _("名单与考核决定不一致，请核对后重新拟定。")))
    wanted = notice.cycle.publicity_wd
    if wanted < rules.LEAST_PUBLICITY_WD:
        refuse([Problem("period", _("公示期不得少于 %(n)d 个工作日。") % {"n": rules.LEAST_PUBLICITY_WD})])
    notice.opened_on = ctx.today
    notice.closes_on = deadline(ctx.today, wanted)
    notice.closes_at = end_of(notice.closes_on)
    notice.doc = documents.notice_paper(ctx, notice, list(selectors.rows_of(notice)))
    cycles.open_publicity(ctx.as_system(SYSTEM), notice.cycle)


@action("evaluation.publicity.recount", moves={State.OPEN: State.OPEN})
def recount(ctx: Context, notice: PublicityNotice) -> None:
    """A year's calendar was confirmed: a period that would come out too short ends later, never earlier (INV-25, INV-50)."""
    notice.closes_on = selectors.recounted(notice)
    notice.closes_at = end_of(notice.closes_on)


@action("evaluation.publicity.close", moves={State.OPEN: State.CLOSED})
def close(ctx: Context, notice: PublicityNotice) -> None:
    """PUB-3: the last midnight has come, by the calendar as it is now (INV-25)."""
    if ctx.now < max(notice.closes_at, end_of(selectors.recounted(notice))):
        refuse([Problem("too_early", _("公示期还没有满。"))])


@action("evaluation.publicity.strike")
def strike(ctx: Context, notice: PublicityNotice, *, case: ReviewCase) -> None:
    """OBJ-4: an upheld objection takes a row off the list."""
    _mark(notice, "struck", [case.pk])


@action("evaluation.publicity.hold_back", moves={State.CLOSED: State.CLOSED})
def hold_back(ctx: Context, notice: PublicityNotice, *, cases: Sequence[int]) -> None:
    """PUB-6: exactly these cases wait while the others are announced."""
    _mark(notice, "held_back", cases, others=True)


def _mark(notice: PublicityNotice, field: str, cases: Sequence[int], *, others: bool = False) -> None:
    """Mark rows, which are parts of the notice and locked with it; `others` are unmarked where asked."""
    changed = []
    for row in notice.rows.all():
        wanted = row.case_id in cases or (not others and getattr(row, field))
        if getattr(row, field) != wanted:
            setattr(row, field, wanted)
            changed.append(row)
    NoticeRow.objects.bulk_update(changed, [field])


# --- the objection, by anyone -------------------------------------------------------------------------------------------------


@action("evaluation.publicity.object")
def object_(
    ctx: Context,
    notice: PublicityNotice,
    *,
    case: ReviewCase,
    ground: str,
    facts: str,
    objector_kind: str,
    code: str,
    objector_name: str = "",
    objector_phone: str = "",
    criterion: Criterion | None = None,
    files: Iterable[tuple] = (),
) -> Objection:
    """OBJ-1: anybody objects to one row, under a name or without; judged by server time against the last midnight.

    `code` is the receipt code the objector keeps; only its hash is stored. `files` are (content, name) of ≤ 20 MB each. Where it
    came from is not recorded.
    """
    if notice.state != State.OPEN or not rules.in_time(ctx.now, notice.closes_at):
        raise WrongState(Problem("closed", _("公示已经结束，不再接收异议。反映执业问题可以向省级司法行政机关投诉。")))
    files = list(files)
    given = rules.Given(objector_kind, objector_name, objector_phone, ground, facts, len(files))
    found = list(rules.objection_problems(given))
    if not notice.rows.filter(case=case).exists():
        found.append(Problem("not_listed", _("这家机构不在公示名单中。请在名单中选择。"), "case"))
    if criterion is not None and criterion.dimension.standard_id != notice.cycle.standard_id:
        found.append(Problem("criterion", _("请选择本批考核标准中的指标。"), "criterion"))
    refuse(found)
    made = Objection(
        number=selectors.next_number(ctx.today.year), notice=notice, case=case, criterion=criterion, objector_kind=objector_kind,
        objector_name=objector_name.strip(), objector_phone=objector_phone.strip(), ground=ground, facts=facts.strip(),
        receipt_hash=rules.code_hash(code), received_at=ctx.now, due_on=deadline(ctx.today, rules.ANSWER_WD),
    )  # fmt: skip
    clean(made)
    made.save()
    for content, name in files:
        keep(ctx, content, name=name, owner=None, subject=made, kind="objection", level=Attachment.Level.PERSONAL, public=True)
    return made


@action("evaluation.publicity.say", moves=TALKING)
def say(ctx: Context, objection: Objection, *, code: str, text: str) -> ObjectionMessage:
    """The objector adds to the dialogue, known by the receipt code alone."""
    _holds(objection, code)
    refuse(rules.words_problems(text, "text", least=2))
    return ObjectionMessage(objection=objection, from_objector=True, text=text.strip(), at=ctx.now)


@action("evaluation.publicity.withdraw", moves={OState.RECEIVED: OState.WITHDRAWN, OState.INVESTIGATING: OState.WITHDRAWN})
def withdraw(ctx: Context, objection: Objection, *, code: str) -> None:
    """The objector takes it back; what the ministry has learned it may follow of its own motion."""
    _holds(objection, code)


def _holds(objection: Objection, code: str) -> None:
    if rules.code_hash(code) != objection.receipt_hash:
        refuse([Problem("code", _("没有这个查询码。请核对后重新输入。"), "code")])


# --- the objection, in the ministry -------------------------------------------------------------------------------------------


@action("evaluation.publicity.admit", moves={OState.RECEIVED: OState.INVESTIGATING})
def admit(ctx: Context, objection: Objection) -> None:
    """OBJ-2: received and to be checked, by an officer who had no part in the assessment of this institution (SOD-4)."""
    _untouched(ctx, objection)
    objection.handler_id, objection.admitted_on = ctx.actor.user_id, ctx.today


@action("evaluation.publicity.refuse", moves={OState.RECEIVED: OState.REFUSED})
def refuse_(ctx: Context, objection: Objection, *, refusal: str, reason: str) -> None:
    """OBJ-2: refused on one of the grounds that allow it, with reasons; the objector is told on paper."""
    _untouched(ctx, objection)
    refuse(rules.words_problems(reason, "reason"))
    objection.handler_id, objection.refusal, objection.refused_reason = ctx.actor.user_id, refusal, reason.strip()
    clean(objection)
    objection.reply = documents.refusal(ctx, objection)


@action("evaluation.publicity.ask", moves=TALKING)
def ask(ctx: Context, objection: Objection, *, text: str) -> ObjectionMessage:
    """A question to the objector, read by the receipt code."""
    _untouched(ctx, objection)
    refuse(rules.words_problems(text, "text"))
    return ObjectionMessage(objection=objection, from_objector=False, text=text.strip(), at=ctx.now)


@action("evaluation.publicity.inquire", moves=CHECKING)
def inquire(ctx: Context, objection: Objection, *, question: str) -> Inquiry:
    """OBJ-3: the institution is asked in the officer's own words, and has five working days; it never learns who objected (INV-28)."""
    _untouched(ctx, objection)
    found = list(rules.words_problems(question, "question"))
    for known in (objection.objector_name, objection.objector_phone):
        if known and known in question:
            found.append(Problem("identity", _("这里写有异议人的姓名或电话，会泄露其身份。请改写后再发。"), "question"))
    if objection.inquiries.filter(state=IState.ASKED).exists():
        found.append(Problem("asked", _("上一次询问机构还没有说明。请等其说明后再问。")))
    refuse(found)
    institution = objection.case.application.institution
    return Inquiry(
        objection=objection, institution=institution, question=question.strip(), asked_on=ctx.today,
        due_on=deadline(ctx.today, rules.INQUIRY_WD),
    )  # fmt: skip


@action("evaluation.publicity.respond", moves={IState.ASKED: IState.ANSWERED})
def respond(ctx: Context, inquiry: Inquiry, *, answer: str, files: Iterable[tuple] = ()) -> None:
    """OBJ-3: the institution explains itself; late is still read while the objection is open."""
    if inquiry.objection.state != OState.INVESTIGATING:
        raise WrongState(Problem("over", _("这项核查已经办结，不再需要说明。")))
    refuse(rules.words_problems(answer, "answer"))
    inquiry.answer, inquiry.answered_at = answer.strip(), ctx.now
    for content, name in files:
        keep(ctx, content, name=name, owner=inquiry.institution.organisation, subject=inquiry, kind="inquiry")


@action("evaluation.publicity.draft_answer", moves=CHECKING)
def draft_answer(ctx: Context, objection: Objection, *, finding: str, answer: str) -> None:
    """OBJ-4, prepared: the officer's finding and the words of the answer; neither stands before a leader has signed."""
    _untouched(ctx, objection)
    found = list(rules.words_problems(answer, "answer"))
    found += rules.finding_problems(finding=finding, heard=selectors.heard(objection, ctx.today))
    for known in (objection.objector_name, objection.objector_phone):
        if known and known in answer:
            found.append(Problem("identity", _("这里写有异议人的姓名或电话，答复书会留存。请改写为“异议人”。"), "answer"))
    refuse(found)
    objection.finding, objection.answer = finding, answer.strip()


@action("evaluation.publicity.send_back", moves=CHECKING)
def send_back(ctx: Context, objection: Objection) -> None:
    """The leader does not sign: the draft goes back to the officer, with a reason."""
    refuse(rules.words_problems(ctx.reason, "_reason"))
    if not objection.finding:
        refuse([Problem("no_draft", _("还没有拟定答复，不需要退回。"))])
    objection.finding = objection.answer = ""


@action("evaluation.publicity.answer", moves={OState.INVESTIGATING: OState.ANSWERED})
def answer(ctx: Context, objection: Objection) -> None:
    """OBJ-4: a leader who did not draft it signs; an upheld objection strikes the row in the same transaction."""
    if not objection.finding:
        refuse([Problem("no_draft", _("还没有拟定答复。请先由异议经办人员拟定。"))])
    if ctx.actor.user_id in acted(objection, draft_answer.verb) | {objection.handler_id}:
        refuse([Problem("same_person", _("核查和签发须由不同的人完成。请由另一位负责人签发。"))])
    refuse(rules.finding_problems(finding=objection.finding, heard=selectors.heard(objection, ctx.today)))
    objection.answered_on = ctx.today
    objection.reply = documents.answer(ctx, objection)
    if objection.finding == Objection.Finding.UPHELD:
        strike(ctx.as_system(SYSTEM), objection.notice, case=objection.case)


@action("evaluation.publicity.open_identity")
def open_identity(ctx: Context, objection: Objection) -> None:
    """Who objected is looked at, for a reason that is kept; nothing else changes (INV-28)."""
    _untouched(ctx, objection)
    if objection.objector_kind == Objection.Kind.ANONYMOUS:
        refuse([Problem("anonymous", _("这件异议是匿名提出的，系统没有记录身份。"))])
    refuse(rules.words_problems(ctx.reason, "_reason"))
    record(ctx, open_identity.verb, objection, objection.snapshot())


def _untouched(ctx: Context, objection: Objection) -> None:
    """SOD-4: who recommended, scored or decided does not handle what is said against it."""
    if selectors.took_part(ctx.actor.user_id, objection.case):
        refuse([Problem("took_part", _("您参与过这家机构的推荐、评审或决定，不能办理对它的异议。请由另一位异议经办人员办理。"))])
