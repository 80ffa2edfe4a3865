"""The course of a report: reported, received with a receipt, asked about and answered, closed."""

from datetime import date

from institutions.matters import rules
from institutions.matters.models import MajorMatterReport
from institutions.registry.models import Institution
from portal.accounts.models import Organisation
from portal.files.keep import keep
from portal.files.models import Attachment
from portal.kernel.actions import Context, action
from portal.kernel.problems import refuse

ROOM = "institutions.matters"
State = MajorMatterReport.State
STAYS = {s: s for s in (State.REPORTED, State.RECEIVED)}
RECEIVED = {State.RECEIVED: State.RECEIVED}


@action(f"{ROOM}.file")
def file(ctx: Context, institution: Institution, *, kind: str, occurred_on: date, facts: str, measures: str) -> MajorMatterReport:
    """An institution reports a major matter to its bureau; it cannot be changed afterwards, only answered for."""
    refuse(rules.report_problems(occurred_on=occurred_on, facts=facts, measures=measures, today=ctx.today))
    return MajorMatterReport(
        institution=institution, recipient_id=institution.organisation.parent_id, kind=kind, occurred_on=occurred_on, facts=facts.strip(),
        measures=measures.strip(), reported_at=ctx.now,
    )  # fmt: skip


@action(f"{ROOM}.attach", moves=STAYS)
def attach(ctx: Context, report: MajorMatterReport, *, content, name: str) -> Attachment:
    """One file that shows what happened or what was done; kept at once."""
    return keep(ctx, content, name=name, owner=Organisation.objects.get(pk=ctx.actor.organisation_id), subject=report, kind="matter")


@action(f"{ROOM}.receive", moves={State.REPORTED: State.RECEIVED})
def receive(ctx: Context, report: MajorMatterReport) -> None:
    """The bureau has it: the report gets its receipt."""
    report.received_at = ctx.now


@action(f"{ROOM}.ask", moves=RECEIVED)
def ask(ctx: Context, report: MajorMatterReport, *, question: str) -> None:
    """The bureau asks; an earlier question and its answer stay in the course of the report."""
    refuse(rules.question_problems(question, open_question=report.unanswered))
    report.question, report.answer = question.strip(), ""


@action(f"{ROOM}.answer", moves=RECEIVED)
def answer(ctx: Context, report: MajorMatterReport, *, answer: str) -> None:
    """The institution answers what was asked."""
    refuse(rules.answer_problems(answer, open_question=report.unanswered))
    report.answer = answer.strip()


@action(f"{ROOM}.close", moves={State.RECEIVED: State.CLOSED})
def close(ctx: Context, report: MajorMatterReport, *, outcome: str) -> None:
    """The bureau closes the report with what came of it; a question left open falls with that."""
    refuse(rules.words_problems(outcome, "outcome"))
    report.outcome, report.closed_on = outcome.strip(), ctx.today
