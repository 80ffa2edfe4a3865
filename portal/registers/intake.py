"""What a sheet would do to a register: every line checked as its form would, then stored all or none."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from portal.accounts.models import Organisation
from portal.kernel.actions import Context, record_many
from portal.kernel.problems import Problem, Refused, _
from portal.registers.cells import ChoiceOf, DayField, SeveralOf, YesNo, text_of
from portal.registers.constraints import own_problems, shared_problems, spoken
from portal.registers.models import Record
from portal.registers.sheets import Table

OWNER = "owner"
NEW, AMENDED, SAME = "new", "amended", "same"
MOST_FAULTS = 200  # so many are shown; all are in the workbook of the lines that have any
TOLD_EVERY = BATCH = 200  # lines
Tick = Callable[[str, int, int], None]  # step (read, rules, store, log), lines done, lines in all; what it raises ends the import
T = TypeVar("T")


def report(tick: Tick | None, step: str, done: int, total: int) -> None:
    """Say how far it is, where anybody asked."""
    if tick:
        tick(step, done, total)


def told(lines: Iterable[T], total: int, step: str, tick: Tick | None) -> Iterator[T]:
    """The same lines; who wants to know how far it is, is told at the first and at every two hundredth."""
    for n, line in enumerate(lines):
        if n % TOLD_EVERY == 0:
            report(tick, step, n, total)
        yield line


@dataclass(slots=True)
class Line:
    """One line of a sheet: its number as the spreadsheet shows it, whose it is, what it says, and what is wrong with it."""

    number: int
    owner: Organisation | None = None
    values: dict = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    outcome: str = ""
    row: object = None
    before: dict = field(default_factory=dict)


@dataclass
class Intake:
    """A sheet with all its lines, as the dry run shows it."""

    table: Table
    titles: dict[str, str]  # head -> name
    lines: list[Line] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """True where every line may be stored."""
        return not any(line.problems for line in self.lines)

    def count(self, outcome: str) -> int:
        """How many lines are new, amended or the same."""
        return sum(line.outcome == outcome for line in self.lines)

    def faults(self) -> Iterable[dict]:
        """Each problem with its place: row number, column letter and head, what stands there, what to do."""
        heads = {name: head for head, name in self.titles.items()}
        wrong = {line.number: line for line in self.lines if line.problems}
        for number, given in self.table.picked(self.titles):
            for problem in wrong[number].problems if number in wrong else ():
                head = heads.get(problem.field, "")
                yield {
                    "worksheet": self.table.worksheet, "number": number, "letter": self.table.letter(head), "head": head,
                    "value": text_of(given.get(problem.field)), "message": str(problem.message),
                }  # fmt: skip

    def counts(self) -> dict[str, int]:
        """What the dry run tells in figures; `changing` is what would be stored."""
        new, amended, same = (self.count(outcome) for outcome in (NEW, AMENDED, SAME))
        faults = sum(len(line.problems) for line in self.lines)
        return {"total": len(self.lines), "new": new, "amended": amended, "same": same, "changing": new + amended, "faults_total": faults}

    def first_faults(self) -> list[dict]:
        """The faults that a page shows."""
        return list(islice(self.faults(), MOST_FAULTS))

    def demand_sound(self) -> None:
        """Raise Refused with each fault in words, `第 3 行 B 列（类别）：…`, when there is any."""
        among = len(self.table.book) > 1
        found = [Problem("line", place(fault, among=among)) for fault in self.faults()]
        if found:
            raise Refused(Problem("lines", _("有 %(n)d 处错误，全部没有导入。") % {"n": len(found)}), *found)


def place(fault: Mapping, *, among: bool = False) -> str:
    """A fault as one sentence; with its worksheet where it stands `among` several."""
    if fault["head"]:
        said = _("第 %(number)d 行 %(letter)s 列（%(head)s）：%(message)s") % fault
    else:
        said = _("第 %(number)d 行：%(message)s") % fault
    return _("工作表“%(worksheet)s”%(said)s") % {"worksheet": fault["worksheet"], "said": said} if among else said


def begin(table: Table, titles: dict[str, str], needed: Iterable[str]) -> Intake:
    """An intake of this table under the row that holds its heads; refused where a needed column is missing."""
    table = table.under(titles)
    missing = [head for head, name in titles.items() if name in set(needed) and not table.has(head)]
    if missing:
        said = _("缺少列：%(heads)s。请使用本页提供的模板，表头保持不变。") % {"heads": _("、").join(missing)}
        raise Refused(Problem("columns_missing", said, "sheet"))
    return Intake(table, titles)


class Checker:
    """The fields of a form, asked for thousands of lines; relations are looked up in a prepared list instead of the database.

    Choices and days stand in thousands of lines as in the first: what a cell means is worked out once.
    """

    REPEATED = (ChoiceOf, SeveralOf, DayField)

    def __init__(self, form_class: type[forms.BaseForm], targets: Mapping[str, Callable] | None = None):
        self.fields = dict(form_class().fields)
        self.targets = targets or {}
        self._meant: dict[tuple, object] = {}

    def check(self, line: Line, given: dict) -> None:
        """Write the line's clean values and its problems; a column that the sheet leaves out changes nothing."""
        for name, cell in given.items():
            form_field = self.fields.get(name)
            if form_field is None:
                continue
            text = text_of(cell)
            try:
                if name in self.targets and text:
                    line.values[name] = self.targets[name](line, text)
                elif isinstance(form_field, YesNo):
                    if not text:
                        raise ValidationError(_("请填“是”或“否”。"), code="required")
                    line.values[name] = form_field.clean(text)
                elif isinstance(form_field, self.REPEATED):
                    line.values[name] = self._meaning(name, form_field, cell)
                else:
                    line.values[name] = form_field.clean(cell if not isinstance(form_field, forms.CharField) else text)
            except ValidationError as error:
                line.problems += [Problem(one.code or "invalid", str(m), name) for one in error.error_list for m in one.messages]

    def _meaning(self, name: str, form_field, cell):
        key = (name, type(cell), cell)
        if key not in self._meant:
            self._meant[key] = form_field.clean(cell)
        found = self._meant[key]
        return list(found) if isinstance(found, list) else found


def fill(line: Line, row) -> None:
    """Put a line's values on its row and say what that changes."""
    line.row, line.before = row, row.snapshot() if row.pk else {}
    for name, value in line.values.items():
        setattr(row, name, value)
    line.outcome = NEW if not row.pk else SAME if row.snapshot() == line.before else AMENDED
    if line.outcome == AMENDED:
        row.confirmed_at = None  # what was held against the document has changed


def _changing(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.row is not None and line.outcome != SAME]


def check_rows(kept, lines: list[Line], today, tick: Tick | None = None) -> None:
    """Ask the rows' own rules and those they share with other rows; problems are written on the lines."""
    changing = _changing(lines)
    for line in told(changing, len(changing), "rules", tick):
        if not line.problems:
            line.problems += own_problems(line.row, kept.fields)
        if not line.problems:
            line.problems += kept.faults(line.row, today)
    of_row = {id(line.row): line for line in changing}
    for row, problem in shared_problems(kept.model, [line.row for line in changing if not line.problems]):
        of_row[id(row)].problems.append(problem)


def store(ctx: Context, model: type[Record], lines: list[Line], names: list[str], verbs: tuple[str, str], tick: Tick | None = None) -> None:
    """Write what is new and what changed, and one event for each row; `verbs` are those of adding and amending.

    Raises Refused in the words of the constraint where somebody else was faster; the caller's transaction is then undone.
    """
    new = [line for line in lines if line.outcome == NEW]
    amended = [line for line in lines if line.outcome == AMENDED]
    for line in amended:
        line.row.revision += 1
    columns, held, total = [*names, "confirmed_at", "revision"], model._default_manager, len(new) + len(amended)
    try:
        with transaction.atomic():
            for start in range(0, len(new), BATCH):
                report(tick, "store", start, total)
                held.bulk_create([line.row for line in new[start : start + BATCH]])
            for start in range(0, len(amended), BATCH):
                report(tick, "store", len(new) + start, total)
                held.bulk_update([line.row for line in amended[start : start + BATCH]], columns)
    except IntegrityError as error:
        raise Refused(spoken(model, error)) from error
    changes = chain(((verbs[0], line.row, {}) for line in new), ((verbs[1], line.row, line.before) for line in amended))
    # The key makes the whole import repeatable; its rows repeat harmlessly because nothing changes a second time.
    record_many(replace(ctx, request_key=None), told(changes, total, "log", tick))
