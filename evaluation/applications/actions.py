"""Everything that changes an application: APP-1…6, 8, 9 of domain.md §5.3."""

from datetime import date

from django.utils import timezone

from evaluation.applications import documents, rules, selectors, values
from evaluation.applications.models import Application, CheckedPoint, Evidence, FrozenValue, ReturnedPoint, SelfScore
from evaluation.cycles.models import Cycle
from evaluation.cycles.selectors import last_day
from evaluation.standards import rules as standard_rules
from evaluation.standards.models import Criterion
from evaluation.standards.selectors import edition_of, standing_vetoes
from institutions.models import Institution
from portal.calendar.selectors import deadline, end_of, working_days_left
from portal.files.keep import keep
from portal.files.models import Attachment, StoredFile
from portal.kernel.actions import Context, acted, action, record
from portal.kernel.problems import Problem, Stale, WrongState, _, refuse

State = Application.State
WRITING = {State.DRAFT: State.DRAFT, State.RETURNED: State.RETURNED}
CHECKING = {State.SUBMITTED: State.SUBMITTED, State.RESUBMITTED: State.RESUBMITTED}
NOTHING_SEEN = -1  # what a page saw of a criterion that nobody had answered yet
CHECKS = ("evaluation.applications.check", "evaluation.applications.conclude")


@action("evaluation.applications.begin")
def begin(ctx: Context, institution: Institution, *, contact: str = "", contact_phone: str = "") -> Application:
    """APP-1: an active institution begins its application in the open cycle, once (INV-6)."""
    cycle = selectors.applying()
    if cycle is None or ctx.now >= cycle.apply_until:
        refuse([Problem("closed", _("现在没有开放自评申报的批次。"))])
    if institution.state != Institution.State.ACTIVE:
        refuse([Problem("not_active", _("机构目前不在执业状态，不能申报。请先办理恢复执业。"))])
    if Application.objects.filter(cycle=cycle, institution=institution).exists():
        refuse([Problem("once", _("本批已经开始申报，每批只能申报一次。请打开已有的申报。"))])
    refuse(selectors.renewal_problems(cycle, institution.organisation_id, ctx.today))
    return Application(cycle=cycle, institution=institution, contact=contact, contact_phone=contact_phone)


@action("evaluation.applications.answer", moves=WRITING)
def answer(
    ctx: Context,
    application: Application,
    *,
    criterion: Criterion,
    level: int | None,
    statement: str = "",
    points_mpt: int | None = None,
    seen: int | None = None,
):
    """The institution's own level, points and words on one criterion; kept as one types.

    `seen` is the revision of the answer the person saw, NOTHING_SEEN where there was none, None where nobody looked: when
    another has written something else since, Stale shows both texts.
    """
    _may_write(ctx, application, criterion)
    refuse(rules.answer_problems(statement))
    claimed = _claimed(application, criterion, level, points_mpt)
    kept = application.self_scores.select_related("updated_by").filter(criterion=criterion).first()
    if kept is None:
        return SelfScore(
            application=application, criterion=criterion, level=level, claimed_mpt=claimed, statement=statement,
            updated_by_id=ctx.actor.user_id, updated_at=ctx.now,
        )  # fmt: skip
    before = kept.snapshot()
    if (kept.level, kept.claimed_mpt, kept.statement) != (level, claimed, statement):
        if seen is not None and kept.revision != seen:
            raise_stale(kept)
        kept.level, kept.claimed_mpt, kept.statement = level, claimed, statement
        kept.updated_by_id, kept.updated_at = ctx.actor.user_id, ctx.now
    return kept, before


def _claimed(application: Application, criterion: Criterion, level: int | None, points_mpt: int | None) -> int:
    """Claimed points inside the level's band; the top of the band where none are named."""
    if level is None:
        return 0
    bands = edition_of(application.cycle.standard).bands
    allowed = standard_rules.half_points(bands, criterion.points, level)
    if points_mpt is None:
        return allowed[0]
    if points_mpt not in allowed:
        said = {"low": f"{allowed[-1] / 1000:g}", "high": f"{allowed[0] / 1000:g}"}
        refuse([Problem("band", _("该等次的自评得分须在 %(low)s 到 %(high)s 分之间，以 0.5 分为单位。") % said, "points")])
    return points_mpt


@action("evaluation.applications.add_evidence", moves=WRITING)
def add_evidence(
    ctx: Context,
    application: Application,
    *,
    criterion: Criterion,
    content,
    name: str,
    kind: str = "",
    issued_on: date | None = None,
    valid_until: date | None = None,
) -> None:
    """A new file as evidence of one criterion; the same content sent before is not stored again."""
    _may_write(ctx, application, criterion)
    owner = application.institution.organisation
    same = selectors.same_file(application, content)
    attachment = same or keep(
        ctx, content, name=name, owner=owner, subject=application, kind=kind, issued_on=issued_on, valid_until=valid_until
    )
    Evidence.objects.get_or_create(application=application, criterion=criterion, attachment=attachment)


@action("evaluation.applications.link_evidence", moves=WRITING)
def link_evidence(ctx: Context, application: Application, *, criterion: Criterion, attachment: Attachment) -> None:
    """A file that is there already serves this criterion too."""
    _may_write(ctx, application, criterion)
    if attachment.owner_id != application.institution.organisation_id or attachment.state != Attachment.State.VALID:
        refuse([Problem("foreign", _("只能引用本机构上传的材料。"), "files")])
    if attachment.file.scan == StoredFile.Scan.INFECTED:
        said = {"name": attachment.original_name}
        refuse([Problem("infected", _("“%(name)s”未通过检查，不能引用。请换一份文件。") % said, "files")])
    Evidence.objects.get_or_create(application=application, criterion=criterion, attachment=attachment)


@action("evaluation.applications.unlink_evidence", moves=WRITING)
def unlink_evidence(ctx: Context, application: Application, *, criterion: Criterion, attachment: Attachment) -> None:
    """A file no longer serves this criterion; the file itself stays with the institution."""
    _may_write(ctx, application, criterion)
    application.evidence.filter(criterion=criterion, attachment=attachment).delete()


@action("evaluation.applications.sign_pledge", moves=WRITING)
def sign_pledge(ctx: Context, application: Application) -> None:
    """真实性承诺 signed by the head."""
    application.pledge_signed_on = ctx.today


@action("evaluation.applications.submit", moves={State.DRAFT: State.SUBMITTED})
def submit(ctx: Context, application: Application, *, acknowledged: bool = False, seen: str = "") -> None:
    """APP-2: everything is frozen with the ids of its rows, and receipted. The server's clock at this moment decides (INV-7).

    `seen` is the fingerprint of what the person read before confirming; when a colleague changed something since, it is
    refused as Stale, so that nobody signs what they did not see.
    """
    cycle, owner = application.cycle, application.institution.organisation_id
    if cycle.state != Cycle.State.APPLYING:
        raise WrongState(Problem("closed", _("自评申报已截止。您填的内容仍保留，可以查看。")))
    if seen and seen != selectors.fingerprint(application):
        raise Stale(Problem("changed", _("核对之后，本机构又有人改了内容。请重新核对后再提交。")))
    vetoes = standing_vetoes(cycle.standard, min(ctx.today, cycle.data_until), [owner])[owner]
    refuse(
        rules.submission_problems(
            selectors.answers(application),
            now=ctx.now,
            until=cycle.apply_until,
            pledge=application.pledge_signed_on is not None,
            vetoes=[v["zh"] for v in vetoes],
            acknowledged=acknowledged,
        )
    )
    application.standing_vetoes = vetoes
    application.submitted_at = ctx.now
    _freeze_values(ctx, application)
    _seal(ctx, application)


@action("evaluation.applications.restate", moves={State.SUBMITTED: State.SUBMITTED, State.RESUBMITTED: State.RESUBMITTED})
def restate(ctx: Context, application: Application, *, indicator: str) -> None:
    """APP-10: a row was put right on the institution's dispute; the values that rest on the indicator are taken anew as of the same
    day, what they were before is kept with them, and the receipt says the new digest."""
    owner = application.institution.organisation_id
    resting = application.frozen_values.filter(criterion__definition__source__indicator=indicator).select_related("criterion")
    found = values.auto_values(application.cycle.standard, [owner], min(ctx.today, application.cycle.data_until))[owner]
    for kept in resting:
        new = found[kept.criterion.code]
        was = {"value": kept.value, "basis": kept.basis, "score_mpt": kept.score_mpt, "replaced_on": ctx.today.isoformat()}
        kept.value, kept.basis, kept.score_mpt = "" if new.value is None else str(new.value), new.basis, new.score_mpt
        kept.rows = values.rows_behind(indicator, kept.on, owner)
        kept.rows_digest, kept.applicable, kept.former = values.digest(kept.rows), new.applicable, [*kept.former, was]
        kept.save()
    if resting:
        _seal(ctx, application)


def _freeze_values(ctx: Context, application: Application) -> None:
    """Store every automatic value as it stands on the data day, with the rows it rests on."""
    standard, owner = application.cycle.standard, application.institution.organisation_id
    on = min(ctx.today, application.cycle.data_until)
    found = values.auto_values(standard, [owner], on)[owner]
    FrozenValue.objects.filter(application=application).delete()
    made = []
    for criterion in Criterion.objects.filter(dimension__standard=standard, kind=Criterion.Kind.AUTO):
        value = found[criterion.code]
        rows = values.rows_behind(criterion.definition["source"]["indicator"], on, owner)
        made.append(
            FrozenValue(
                application=application, criterion=criterion, value="" if value.value is None else str(value.value), basis=value.basis,
                applicable=value.applicable, score_mpt=value.score_mpt, rows=rows, rows_digest=values.digest(rows), on=on,
            )
        )  # fmt: skip
    FrozenValue.objects.bulk_create(made)


def _seal(ctx: Context, application: Application) -> None:
    """The digest over everything handed in, and the receipt that says it; a second receipt replaces the first."""
    application.frozen_digest = selectors.fingerprint(application)
    application.receipt = documents.receipt(ctx, application, selectors.file_names(application))


@action("evaluation.applications.return_to_institution", moves={State.SUBMITTED: State.RETURNED, State.RESUBMITTED: State.RETURNED})
def return_to_institution(ctx: Context, application: Application, *, reasons: dict[str, str]) -> None:
    """APP-3: named criteria are to be mended within five working days, and before recommendations close; nothing else is opened.

    What stood there is kept, to be restored should nobody answer; what was checked of them is to be checked anew.
    """
    closes = last_day(application.cycle.recommend_until)
    refuse(rules.return_problems(returns=application.returns, days_left=working_days_left(ctx.today, closes), reasons=reasons))
    named = {c.code: c for c in selectors.criteria(application)}
    refuse(Problem("unknown", _("%(code)s 不是需要填写的指标。") % {"code": code}, code) for code in reasons if code not in named)
    application.returns += 1
    application.resubmit_until = end_of(min(deadline(ctx.today, rules.RESUBMIT_WD), closes))
    application.checked_at = None
    chosen = [named[code] for code in reasons]
    before = selectors.standing(application, [c.pk for c in chosen])
    ReturnedPoint.objects.bulk_create(
        ReturnedPoint(application=application, criterion=c, round=application.returns, reason=reasons[c.code].strip(), before=before[c.pk])
        for c in chosen
    )
    application.checked_points.filter(criterion__in=chosen).delete()


@action("evaluation.applications.resubmit", moves={State.RETURNED: State.RESUBMITTED})
def resubmit(ctx: Context, application: Application) -> None:
    """APP-4: the named criteria are answered again; the rest is as it was, by construction."""
    if application.resubmit_until and ctx.now >= application.resubmit_until:
        refuse([Problem("too_late", _("补正期限已过，按首次提交的内容处理。"))])
    refuse([*rules.open_points(selectors.answers(application)), *rules.correction_problems(selectors.corrections(application))])
    selectors.open_returns(application).update(answered_at=ctx.now)
    _seal(ctx, application)


@action("evaluation.applications.check", moves=CHECKING)
def check(ctx: Context, application: Application, *, criterion: Criterion, note: str = "") -> None:
    """APP-5, first person: the clerk has looked at one criterion's evidence and notes the difference, if there is any."""
    if criterion.code not in {c.code for c in selectors.criteria(application)}:
        refuse([Problem("unknown", _("%(code)s 不是需要核验的指标。") % {"code": criterion.code}, criterion.code)])
    kept = application.checked_points.filter(criterion=criterion).first() or CheckedPoint(application=application, criterion=criterion)
    if kept.pk and kept.note == note:
        return
    kept.note, kept.checked_by_id, kept.checked_at = note, ctx.actor.user_id, ctx.now
    kept.save()


@action("evaluation.applications.conclude", moves=CHECKING)
def conclude(ctx: Context, application: Application, *, note: str = "") -> None:
    """APP-5, first person: every criterion's evidence was looked at; the application goes before the leader."""
    vetoes = [v["zh"] for v in application.standing_vetoes]
    refuse(rules.conclusion_problems(selectors.unseen(application), vetoes, note))
    application.checked_at, application.verified_note = ctx.now, note.strip()


@action("evaluation.applications.verify", moves={State.SUBMITTED: State.VERIFIED, State.RESUBMITTED: State.VERIFIED})
def verify(ctx: Context, application: Application) -> None:
    """APP-5, second person: the leader confirms what the clerk checked (SOD-3)."""
    if application.checked_at is None:
        refuse([Problem("unchecked", _("经办人还没有完成核验。请先由经办人看过全部材料。"))])
    if ctx.actor.user_id in acted(application, *CHECKS):
        refuse([Problem("same_person", _("核验和确认须由不同的人完成。请由本省另一位负责人确认。"))])


@action(
    "evaluation.applications.withdraw",
    moves=dict.fromkeys((State.DRAFT, State.SUBMITTED, State.RETURNED, State.RESUBMITTED, State.VERIFIED), State.WITHDRAWN),
)
def withdraw(ctx: Context, application: Application) -> None:
    """APP-6: before the recommendation; what was filled in is kept."""
    if not ctx.reason:
        refuse([Problem("reason_missing", _("请写明撤回的原因。"), "_reason")])


@action("evaluation.applications.lapse", moves={State.DRAFT: State.LAPSED, State.RETURNED: None})
def lapse(ctx: Context, application: Application) -> None:
    """APP-8: a draft nobody handed in in time; APP-4: a return nobody answered stands as handed in before, marked 未补正."""
    if application.state == State.DRAFT:
        if ctx.now < application.cycle.apply_until:
            refuse([Problem("not_over", _("申报尚未截止。"))])
        return
    if ctx.now < application.resubmit_until:
        refuse([Problem("not_over", _("补正期限未到。"))])
    for point in selectors.open_returns(application):
        _restore(ctx, application, point)
    application.uncorrected = True
    answered = application.returned_points.exclude(answered_at=None).exists()
    application.state = State.RESUBMITTED if answered else State.SUBMITTED


def _restore(ctx: Context, application: Application, point: ReturnedPoint) -> None:
    """One returned criterion as it was handed in before: what was begun and not sent does not count."""
    kept = application.self_scores.get(criterion=point.criterion_id)
    before, was = kept.snapshot(), point.before
    kept.level, kept.claimed_mpt, kept.statement = was["level"], was["claimed_mpt"], was["statement"]
    if kept.snapshot() != before:
        kept.revision += 1
        kept.save()
        record(ctx.part(f"restore-{kept.pk}"), "evaluation.applications.restore", kept, before)
    links = application.evidence.filter(criterion=point.criterion_id)
    links.exclude(attachment__in=was["attachments"]).delete()
    missing = set(was["attachments"]) - set(links.values_list("attachment_id", flat=True))
    Evidence.objects.bulk_create(
        Evidence(application=application, criterion_id=point.criterion_id, attachment_id=pk) for pk in sorted(missing)
    )


@action("evaluation.applications.freeze", moves={State.VERIFIED: State.FROZEN, State.FROZEN: State.FROZEN})
def freeze(ctx: Context, application: Application) -> None:
    """APP-9: with the province's submission the evidence is read-only for all."""


def raise_stale(kept: SelfScore) -> None:
    """Another wrote this answer meanwhile: say who and show their text beside one's own."""
    said = {
        "who": kept.updated_by or _("同事"),
        "at": f"{timezone.localtime(kept.updated_at):%H:%M}" if kept.updated_at else "",
        "points": f"{kept.claimed_mpt / 1000:g}",
        "text": kept.statement,
    }
    raise Stale(
        Problem("stale", _("%(who)s 在 %(at)s 改了这一项，自评 %(points)s 分，说明是：“%(text)s”。请核对后再保存。") % said, "statement")
    )


def _may_write(ctx: Context, application: Application, criterion: Criterion) -> None:
    """A draft while the cycle is applying; a returned one only at the named criteria and within the limit (INV-8)."""
    if criterion.dimension.standard_id != application.cycle.standard_id or not selectors.asks(application, criterion):
        refuse([Problem("criterion", _("这一项不需要填写。"))])
    if application.state == State.DRAFT and ctx.now >= application.cycle.apply_until:
        raise WrongState(Problem("closed", _("自评申报已截止，内容不能再改。")))
    if application.state == State.RETURNED:
        if ctx.now >= application.resubmit_until:
            raise WrongState(Problem("closed", _("补正期限已过，内容不能再改。")))
        if not selectors.open_returns(application).filter(criterion=criterion).exists():
            raise WrongState(Problem("not_returned", _("省级只退回了指定的几项，这一项不能改。")))
