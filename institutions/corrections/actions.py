"""A number disputed, answered, taken back. The row itself is put right in its register, by who keeps it."""

from institutions.corrections import rules, selectors
from institutions.corrections.models import Correction
from portal.accounts.models import Organisation
from portal.calendar.selectors import deadline
from portal.kernel.actions import Context, action
from portal.kernel.indicators import INDICATORS
from portal.kernel.problems import Problem, _, refuse
from portal.registers.models import Record
from portal.registers.register import REGISTERS

State = Correction.State


def _value(code: str, owner_id: int, on) -> str:
    measure = INDICATORS[code].values(on, [owner_id]).get(owner_id)
    return "" if measure is None or measure.value is None else str(measure.value)


@action("institutions.corrections.open")
def open_(ctx: Context, owner: Organisation, *, indicator: str, wrong: str, right: str, record: Record | None = None) -> Correction:
    """APP-10: dispute a value. `record` is the wrong row; None where one is missing."""
    if indicator not in INDICATORS:
        refuse([Problem("indicator", _("没有这个数值。"))])
    kept = next((k for k in REGISTERS.values() if record is not None and isinstance(record, k.model)), None)
    refuse(rules.dispute_problems(wrong=wrong, right=right, own_record=selectors.kept_by_itself(kept)))
    if record is not None and record.owner_id != owner.pk and not kept.model.common:
        refuse([Problem("foreign", _("这条记录不是关于本机构的。"))])
    return Correction(
        state=State.OPEN, owner=owner, addressee=selectors.keeper_of(kept, owner), indicator=indicator, register=kept.slug if kept else "",
        record_id=record.pk if record else None, record_revision=record.revision if record else None, wrong=wrong.strip(),
        right=right.strip(), value_before=_value(indicator, owner.pk, ctx.today), opened_on=ctx.today,
        due_on=deadline(ctx.today, rules.ANSWER_WD),
    )  # fmt: skip


def _answer(ctx: Context, correction: Correction, answer: str, *, granted: bool) -> None:
    row = selectors.row_of(correction)
    changed = row is not None and row.revision != correction.record_revision
    refuse(rules.answer_problems(answer=answer, granted=granted, row_named=bool(correction.record_id), row_changed=changed))
    correction.answer, correction.answered_on = answer.strip(), ctx.today
    correction.value_after = _value(correction.indicator, correction.owner_id, ctx.today)


@action("institutions.corrections.grant", moves={State.OPEN: State.GRANTED})
def grant(ctx: Context, correction: Correction, *, answer: str) -> None:
    """The row was put right (or entered); the value has moved by itself and is noted here."""
    _answer(ctx, correction, answer, granted=True)


@action("institutions.corrections.refuse", moves={State.OPEN: State.REFUSED})
def decline(ctx: Context, correction: Correction, *, answer: str) -> None:
    """The row stands as it is, for the reason given."""
    _answer(ctx, correction, answer, granted=False)


@action("institutions.corrections.withdraw", moves={State.OPEN: State.WITHDRAWN})
def withdraw(ctx: Context, correction: Correction) -> None:
    """The institution takes its dispute back."""
