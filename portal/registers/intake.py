"""What a sheet would do to a register: every line checked as its form would, then stored all or none."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from portal.accounts.models import Organisation
from portal.kernel.actions import Context, record_many
from portal.kernel.problems import Problem, Refused, _
from portal.registers.cells import YesNo, text_of
from portal.registers.constraints import own_problems, shared_problems, spoken
from portal.registers.models import Record
from portal.registers.sheets import Table

OWNER = "owner"
NEW, AMENDED, SAME = "new", "amended", "same"


@dataclass
class Line:
    """One line of a sheet: its number as the spreadsheet shows it, whose it is, what it says, and what is wrong with it."""

    number: int
    owner: Organisation | None = None
    values: dict = field(default_factory=dict)
    given: dict = field(default_factory=dict)
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
        for line in self.lines:
            for problem in line.problems:
                head = heads.get(problem.field, "")
                said = text_of(line.given.get(problem.field)) if problem.field in line.given else ""
                yield {"number": line.number, "letter": self.table.letter(head), "head": head, "value": said, "message": problem.message}

    def demand_sound(self) -> None:
        """Raise Refused with each fault in words, `第 3 行 B 列（类别）：…`, when there is any."""
        found = [Problem("line", place(fault)) for fault in self.faults()]
        if found:
            raise Refused(Problem("lines", _("有 %(n)d 处错误，全部没有导入。") % {"n": len(found)}), *found)


def place(fault: Mapping) -> str:
    """A fault as one sentence."""
    if fault["head"]:
        return _("第 %(number)d 行 %(letter)s 列（%(head)s）：%(message)s") % fault
    return _("第 %(number)d 行：%(message)s") % fault


def begin(table: Table, titles: dict[str, str], needed: Iterable[str]) -> Intake:
    """An intake of this table; refused where a needed column is missing."""
    missing = [head for head, name in titles.items() if name in set(needed) and not table.has(head)]
    if missing:
        said = _("缺少列：%(heads)s。请使用本页提供的模板，表头保持不变。") % {"heads": _("、").join(missing)}
        raise Refused(Problem("columns_missing", said, "sheet"))
    return Intake(table, titles)


class Checker:
    """The fields of a form, asked for thousands of lines; relations are looked up in a prepared list instead of the database."""

    def __init__(self, form_class: type[forms.BaseForm], targets: Mapping[str, Callable] | None = None):
        self.fields = dict(form_class().fields)
        self.targets = targets or {}

    def check(self, line: Line, given: dict) -> None:
        """Write the line's clean values and its problems; a column that the sheet leaves out changes nothing."""
        line.given = given
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
                else:
                    line.values[name] = form_field.clean(cell if not isinstance(form_field, forms.CharField) else text)
            except ValidationError as error:
                line.problems += [Problem(one.code or "invalid", str(m), name) for one in error.error_list for m in one.messages]


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


def check_rows(kept, lines: list[Line], today) -> None:
    """Ask the rows' own rules and those they share with other rows; problems are written on the lines."""
    changing = _changing(lines)
    for line in changing:
        if not line.problems:
            line.problems += own_problems(line.row, kept.fields)
        if not line.problems:
            line.problems += kept.faults(line.row, today)
    of_row = {id(line.row): line for line in changing}
    for row, problem in shared_problems(kept.model, [line.row for line in changing if not line.problems]):
        of_row[id(row)].problems.append(problem)


def store(ctx: Context, model: type[Record], lines: list[Line], names: list[str], verbs: tuple[str, str]) -> None:
    """Write what is new and what changed, and one event for each row; `verbs` are those of adding and amending.

    Raises Refused in the words of the constraint where somebody else was faster; the caller's transaction is then undone.
    """
    new = [line for line in lines if line.outcome == NEW]
    amended = [line for line in lines if line.outcome == AMENDED]
    for line in amended:
        line.row.revision += 1
    try:
        with transaction.atomic():
            model._default_manager.bulk_create([line.row for line in new], batch_size=1000)
            model._default_manager.bulk_update([line.row for line in amended], [*names, "confirmed_at", "revision"], batch_size=500)
    except IntegrityError as error:
        raise Refused(spoken(model, error)) from error
    changes = [(verbs[0], line.row, {}) for line in new] + [(verbs[1], line.row, line.before) for line in amended]
    # The key makes the whole import repeatable; its rows repeat harmlessly because nothing changes a second time.
    record_many(replace(ctx, request_key=None), changes)
