"""The registry of institutions as a sheet: what its columns are, and what a filled one would do."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django import forms
from django.db.models import QuerySet

from institutions.registry import rules, selectors
from institutions.registry.models import FIELD_CHOICES, FIELDS, Institution, Scope
from portal.accounts.models import Organisation
from portal.kernel.problems import Problem, _
from portal.registers import intake
from portal.registers.cells import ChoiceOf, DayField, SeveralOf, formfield, shown, text_of
from portal.registers.constraints import own_problems, shared_problems
from portal.registers.models import Record
from portal.registers.sheets import Column, Table

TITLE = _("司法鉴定机构登记")
PLAIN = [
    "name", "uscc", "uscc_exception", "licence_no", "division_code", "address", "phone", "legal_form", "parent_name",
    "legal_representative", "head_name", "website",
]  # fmt: skip
DATES = ["licensed_on", "licence_expires_on", "renewal_filed_on"]
NAMES = [*PLAIN[:11], *DATES, "website"]
SCOPES = "fields"
LICENCE = "licence_no"


class InstitutionForm(forms.ModelForm):
    """One institution as registered, with its licensed fields."""

    class Meta:
        model = Institution
        fields = NAMES
        formfield_callback = formfield

    fields = SeveralOf(label=_("执业类别"), choices=FIELD_CHOICES, error_messages={"required": _("请至少选择一个执业类别。")})

    def clean_uscc(self):
        return normal_uscc(self.cleaned_data["uscc"])


def normal_uscc(text: str) -> str:
    """A code as the standard writes it: capitals without blanks and hyphens."""
    return text.upper().replace(" ", "").replace("-", "")


@dataclass
class InstitutionLine(intake.Line):
    """One line of the registry's sheet, with what it does to the licensed fields and the name the portal knows the unit by."""

    granted: list[str] = field(default_factory=list)
    withdrawn: list[Scope] = field(default_factory=list)
    organisation: Organisation | None = None


def titles() -> dict[str, str]:
    """The heads of the sheet."""
    return {str(f.label): name for name, f in InstitutionForm().fields.items()}


def columns() -> list[Column]:
    """The columns of the sheet with how each is filled in."""
    found = []
    for bound in InstitutionForm().fields.values():
        if isinstance(bound, ChoiceOf):
            options = [str(label) for code, label in bound.choices if code]
            described, choices = _("选其一：%(options)s") % {"options": _("、").join(options)}, options
        elif isinstance(bound, SeveralOf):
            few = _("、").join(str(v) for v in list(FIELDS.values())[:3])
            described, choices = _("名称或代码，用顿号分开，例如：%(few)s") % {"few": few}, ()
        else:
            described, choices = _("日期，例如 2026-11-24") if isinstance(bound, DayField) else _("文字"), ()
        found.append(Column(str(bound.label), str(described), not bound.required, choices))
    return found


def sheet_rows(rows: QuerySet) -> Iterable[list]:
    """Institutions as cells of an export, in the columns of the sheet; rows from `selectors.for_list`."""
    for row in rows.iterator(chunk_size=2000):
        cells = {name: shown(row._meta.get_field(name), getattr(row, name)) for name in NAMES}
        yield [*(cells[name] for name in NAMES), _("、").join(str(FIELDS.get(code, code)) for code in row.field_codes)]


def problems(row: Institution, today: date) -> Iterable[Problem]:
    """What the rules say against a registration."""
    return rules.registration_problems(
        rules.Registration(row.uscc, row.uscc_exception, row.licensed_on, row.licence_expires_on, row.renewal_filed_on), today=today
    )


def lines(table: Table, province: Organisation, today: date, *, lock: bool = False, tick: intake.Tick | None = None) -> intake.Intake:
    """What a sheet would do to a province's institutions: known by licence number, else new. Five queries, whatever its length.

    `tick` is told how far it is, and ends it by raising.
    """
    heads = titles()
    bound = InstitutionForm().fields
    found = intake.begin(table, heads, {name for name, f in bound.items() if f.required})
    stored = Institution.objects.filter(organisation__parent=province).exclude(state=Institution.State.CANCELLED)
    stored = stored.select_for_update(of=("self",)) if lock else stored
    known = {row.licence_no: row for row in stored.select_related("organisation")}
    held: dict[int, dict[str, Scope]] = {}
    for scope in Scope.objects.filter(owner__parent=province, state=Record.State.VALID, withdrawn_on=None).select_related("owner"):
        held.setdefault(scope.owner_id, {})[scope.field] = scope
    checker, seen = intake.Checker(InstitutionForm), {}
    for number, given in intake.told(found.table.picked(heads), len(found.table.rows), "read", tick):
        line = InstitutionLine(number, province)
        checker.check(line, given)
        found.lines.append(line)
        _match(line, known, held, seen, province)
    _check(found.lines, today, tick)
    return found


def _match(line: InstitutionLine, known, held, seen, province) -> None:
    codes = line.values.pop(SCOPES, None)
    if "uscc" in line.values:
        line.values["uscc"] = normal_uscc(line.values["uscc"])
    licence = line.values.get(LICENCE)
    if licence is None:
        return
    if licence in seen:
        said = _("与第 %(n)d 行是同一个许可证号。请只保留其中一行。") % {"n": seen[licence]}
        line.problems.append(Problem("doubled", said, LICENCE))
        return
    seen[licence] = line.number
    row = known.get(licence) or Institution(province_id=province.province_id)
    intake.fill(line, row)
    if "name" in line.values:
        row.initials = selectors.initials_of(row.name)
    line.organisation = row.organisation if row.pk else Organisation(
        kind=Organisation.Kind.INSTITUTION, parent=province, province_id=province.province_id, state="active"
    )  # fmt: skip
    line.organisation.name = row.name
    have = held.get(row.organisation_id, {}) if row.pk else {}
    if codes is not None:
        line.granted = [code for code in codes if code not in have]
        line.withdrawn = [scope for code, scope in have.items() if code not in codes]
        if line.outcome == intake.SAME and (line.granted or line.withdrawn):
            line.outcome = intake.AMENDED
    if row.state == Institution.State.REVOKED and line.outcome == intake.AMENDED:
        said = _("这家机构已被撤销登记，不能再变更。请从表中删去这一行，或核对许可证号。")
        line.problems.append(Problem("revoked", said, LICENCE))


def _check(found: list[InstitutionLine], today: date, tick: intake.Tick | None) -> None:
    changing = [line for line in found if line.row is not None and line.outcome != intake.SAME and not line.problems]
    for line in intake.told(changing, len(changing), "rules", tick):
        line.problems += own_problems(line.row, NAMES)
        if not line.problems:
            line.problems += problems(line.row, today)
    sound = [line for line in changing if not line.problems]
    by_row = {id(line.row): line for line in sound} | {id(line.organisation): line for line in sound}
    clashes = list(shared_problems(Institution, [line.row for line in sound]))
    for row, problem in [*clashes, *shared_problems(Organisation, [line.organisation for line in sound])]:
        at = LICENCE if isinstance(row, Institution) else "name"
        by_row[id(row)].problems.append(Problem(problem.code, problem.message, at))


def cell(value) -> str:
    """A value as text of a registered change."""
    return text_of(value)
