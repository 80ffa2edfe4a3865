"""What an auditor may do: note, export, check. Nothing else is written from the auditor's desk (SOD-10)."""

from portal.accounts.models import Organisation
from portal.kernel import chain
from portal.kernel.actions import Context, action
from portal.kernel.models import Event
from portal.kernel.problems import Problem, _, refuse
from portal.trail.models import AuditExport, AuditNote, ChainCheck

MOST = 50_000  # events in one export
State = ChainCheck.State


@action("portal.trail.note")
def note(ctx: Context, organisation: Organisation, *, event: Event, text: str) -> AuditNote:
    """Leave a note on an event; it stays with the event and is itself on record."""
    return AuditNote(event=event, author_id=ctx.actor.user_id, text=text.strip(), at=ctx.now)


@action("portal.trail.export")
def export(ctx: Context, organisation: Organisation, *, kind: str, chosen: str, number: int) -> AuditExport:
    """Put an export on record before it leaves: what was chosen in words, how many events, and the head of the chain."""
    refuse(export_problems(number))
    position, digest = chain.head()
    return AuditExport(
        made_by_id=ctx.actor.user_id, made_at=ctx.now, kind=kind, chosen=chosen, number=number, head_position=position, head_digest=digest
    )


def export_problems(number: int):
    """What keeps a choice of events from being exported at once."""
    if not number:
        yield Problem("empty", _("没有符合条件的记录。请去掉一个筛选条件再导出。"))
    if number > MOST:
        yield Problem(
            "too_many", _("符合条件 %(n)d 条，一次最多导出 %(most)d 条。请缩短时间范围，分几次导出。") % {"n": number, "most": MOST}
        )


@action("portal.trail.check_chain")
def check_chain(ctx: Context, organisation: Organisation) -> ChainCheck:
    """Begin a check of the whole chain up to its present head."""
    total, digest = chain.head()
    return ChainCheck(state=State.RUNNING, began_at=ctx.now, total=total, head_digest=digest)


@action("portal.trail.finish_check", moves={State.RUNNING: None})
def finish_check(ctx: Context, check: ChainCheck, *, found: chain.Break | None, why: str = "") -> None:
    """Keep what a check found: sound, or the first place where log and chain disagree."""
    check.ended_at, check.done = ctx.now, found.position - 1 if found else check.total
    check.state = State.BROKEN if found else State.SOUND
    if found:
        check.break_position, check.break_event_id, check.why = found.position, found.event_id, why
