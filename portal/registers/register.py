"""Registers (台账): record types declared beside their model and served by one set of pages."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet

from portal.accounts.models import INSTITUTION, MINISTRY, PROVINCE, Organisation, Role
from portal.files.keep import keep
from portal.files.models import Attachment
from portal.files.policy import reader
from portal.kernel.actions import Context, action
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.problems import Problem, _, refuse
from portal.registers import batch, intake, rules
from portal.registers.cells import ChoiceOf, DayField, SeveralOf, TenthsField, WholeField, YesNo, shown
from portal.registers.filters import filterset_for
from portal.registers.forms import form_for
from portal.registers.models import Record
from portal.registers.sheets import Column, Table

REGISTERS: dict[str, "Register"] = {}


class Register:
    """What differs from one record type to the next. Everything not named here comes from the model's own fields."""

    model: type[Record]
    slug: str  # in URLs, verbs, file names
    task: int  # task of the programme document (1-22) that asks for this record
    title: str  # what the register is called
    fields: Sequence[str]  # what is typed or imported, in order
    key: Sequence[str]  # with the owner, tells whether an imported line is new
    columns: Sequence[str] = ()  # what a list row shows, at most eight; default: fields
    filters: Sequence[str] = ()
    search: Sequence[str] = ()  # text fields that the search box looks through
    relations: dict[str, str] = {}  # foreign key -> the field by which a sheet names its target
    expires: str | None = None  # date field after which the record no longer counts
    keepers: Sequence[str] = INSTITUTION  # who adds, amends and voids
    named_by: str = ""  # kept by the authority above (INV-42): the path from the owner to the number by which a sheet names it
    named_title = _("机构许可证号")
    past: Sequence[str] = ()  # days that cannot lie after today
    confirmed_by: Sequence[str] = ()  # roles of the authority above that hold a record against its document (domain.md §4: "IC (PC)")
    inner = False  # personal: nobody outside the institution reads its rows, only what is counted from them (domain.md §11)

    def faults(self, record, today: date) -> Iterable[Problem]:
        """Everything across fields that speaks against a record: what all registers share, then the register's own rules."""
        for name in self.past:
            if (day := getattr(record, name)) and day > today:
                yield Problem("in_future", _("%(title)s不能晚于今天。") % {"title": self.title_of(name)}, name)
        for name in self.relations:
            target = getattr(record, name)
            if target is not None and target.owner_id != record.owner_id and not self._is_common(name):
                said = _("“%(value)s”不是本机构的记录。请选择本机构登记的%(title)s。")
                yield Problem("foreign", said % {"value": target, "title": self.title_of(name)}, name)
        yield from self.problems(record, today)

    def _is_common(self, relation: str) -> bool:
        return self.column(relation).related_model.common

    def problems(self, record, today: date) -> Iterable[Problem]:
        """Rules across fields, beyond what the model's own validators and constraints say."""
        return ()

    def current(self, rows: QuerySet) -> QuerySet:
        """Of valid records those whose end matters to the institution: nothing newer has taken their place. For reminders."""
        return rows

    def column(self, name: str) -> models.Field:
        """The model's column behind a name."""
        return self.model._meta.get_field(name)

    def title_of(self, name: str) -> str:
        """The head of a column, as the model calls it."""
        return str(self.named_title if name == intake.OWNER else self.column(name).verbose_name)

    @property
    def open_fields(self) -> list[str]:
        """The fields that lists, exports and the API may carry: all but the secret ones (INV-45)."""
        return [name for name in self.fields if name not in self.model.secret]

    def sheet_names(self, *, exported: bool = False) -> list[str]:
        """The columns of a sheet, the institution's number first where an authority keeps the register."""
        return [*([intake.OWNER] if self.named_by else []), *(self.open_fields if exported else self.fields)]

    def sheet_columns(self, *, exported: bool = False) -> list[Column]:
        """The same columns with how each is filled in."""
        form = self.form_class()
        return [self._described(name, form.fields.get(name)) for name in self.sheet_names(exported=exported)]

    def _described(self, name: str, field) -> Column:
        head = self.title_of(name)
        if name == intake.OWNER:
            return Column(head, str(_("机构的许可证号，机构须已登记")))
        optional = not field.required and not isinstance(field, YesNo)
        if name in self.relations:
            return Column(head, str(_("已登记的%(title)s")) % {"title": head}, optional)
        if isinstance(field, SeveralOf):
            few = _("、").join(str(label) for _code, label in field.choices[:3])
            return Column(head, str(_("名称或代码，用顿号分开，例如：%(few)s")) % {"few": few}, optional)
        if isinstance(field, ChoiceOf):
            options = [str(label) for code, label in field.choices if code]
            return Column(head, str(_("选其一：%(options)s")) % {"options": _("、").join(options)}, optional, options)
        if isinstance(field, YesNo):
            return Column(head, str(_("是 或 否")), False, [str(_("是")), str(_("否"))])
        if isinstance(field, DayField):
            return Column(head, str(_("日期，例如 2026-11-24")), optional)
        if isinstance(field, TenthsField):
            return Column(head, str(_("数字，最多一位小数")), optional)
        return Column(head, str(_("整数")) if isinstance(field, WholeField) else str(_("文字")), optional)

    def sheet_rows(self, rows: QuerySet) -> Iterable[list]:
        """Visible rows as cells of an export, in the order asked for, without loading all at once."""
        names = self.sheet_names(exported=True)
        paths = {
            n: f"{n}__{self.relations[n]}" if n in self.relations else f"owner__{self.named_by}" if n == intake.OWNER else n for n in names
        }
        plain = {n for n in names if n in self.relations or n == intake.OWNER}
        said: dict[tuple, object] = {}  # labels of choices and days stand in thousands of rows as in the first

        def once(name: str, value):
            key = (name, tuple(value) if isinstance(value, list) else value)
            if key not in said:
                said[key] = shown(self.column(name), value)
            return said[key]

        kinds = (models.BooleanField, models.DateField, ArrayField)
        repeated = {n for n in names if n not in plain and (self.column(n).choices or isinstance(self.column(n), kinds))}
        for values in rows.values_list(*paths.values()).iterator(chunk_size=2000):
            yield [
                v if n in plain else once(n, v) if n in repeated else shown(self.column(n), v) for n, v in zip(names, values, strict=True)
            ]

    def owners_in(self, keeper: Organisation) -> dict[str, Organisation]:
        """The institutions whose records this keeper keeps, by the number a sheet names them with; one query."""
        found = Organisation.objects.filter(kind=Organisation.Kind.INSTITUTION)
        if keeper.kind != Organisation.Kind.MINISTRY:
            found = found.filter(parent=keeper.parent_id if keeper.kind == Organisation.Kind.ASSOCIATION else keeper)
        return {o.number: o for o in found.annotate(number=F(self.named_by)) if o.number}

    def titles(self) -> dict[str, str]:
        """The heads of a sheet, each with the field it fills."""
        return {self.title_of(name): name for name in self.sheet_names()}

    def lines(
        self, table: Table, keeper: Organisation, today: date, *, lock: bool = False, tick: intake.Tick | None = None
    ) -> intake.Intake:
        """What a sheet would do: every line checked, matched with what is stored, and asked the register's rules.

        Raises Refused where a needed column is missing. Queries: one for the owners, one a relation, one for the stored
        rows, one a uniqueness; none a line. `tick` is told how far it is, and ends it by raising.
        """
        titles = self.titles()
        form = self.form_class()
        spared = {n for n in self.fields if n in self.model.secret or not (form.fields[n].required or isinstance(form.fields[n], YesNo))}
        found = intake.begin(table, titles, (set(titles.values()) - spared) | set(self.key))  # a line without its key names no record
        owners = self.owners_in(keeper) if self.named_by else {}
        checker = intake.Checker(
            self.form_class, {n: self._finder(n, owners.values() if self.named_by else [keeper]) for n in self.relations}
        )
        for number, given in intake.told(found.table.picked(titles), len(found.table.rows), "read", tick):
            line = intake.Line(number, keeper)
            if self.named_by:
                line.owner = owners.get(intake.text_of(given[intake.OWNER]))
                if line.owner is None:
                    said = _("没有找到这个许可证号的机构。请核对许可证号；新机构须先在机构档案中登记。")
                    line.problems.append(Problem("unknown_owner", said, intake.OWNER))
            checker.check(line, given)
            found.lines.append(line)
        self._match(found, lock=lock)
        intake.check_rows(self, found.lines, today, tick)
        return found

    def _finder(self, name: str, owners: Iterable[Organisation]):
        related, by = self.column(name).related_model, self.relations[name]
        held, common = related._default_manager.filter(state=Record.State.VALID), self._is_common(name)
        held = held if common else held.filter(owner__in=[o.pk for o in owners])
        by_number = {(None if common else t.owner_id, str(getattr(t, by))): t for t in held}

        def find(line, text):
            target = by_number.get((line.owner.pk if line.owner and not common else None, text))
            if target is None:
                said = _("没有登记编号为“%(value)s”的%(title)s。请先登记，或核对编号。") % {
                    "value": text,
                    "title": self.title_of(name),
                }
                raise ValidationError(said, code="unknown")
            return target

        return find

    def _match(self, found: intake.Intake, *, lock: bool) -> None:
        """Each line's row: the stored one whose key it names, or a new one. A key named twice in one sheet is an error."""
        stored = self.model._default_manager.filter(
            state=Record.State.VALID, owner__in={line.owner.pk for line in found.lines if line.owner}
        )
        for name in self.key:
            named = {getattr(line.values[name], "pk", line.values[name]) for line in found.lines if name in line.values}
            stored = stored if None in named else stored.filter(**{f"{name}__in": named})
        stored = stored.select_related(*self.relations).order_by()
        stored = stored.select_for_update(of=("self",)) if lock else stored
        known = {(row.owner_id, *(getattr(row, self.column(k).attname) for k in self.key)): row for row in stored}
        seen: dict[tuple, int] = {}
        left_out = list(self._left_out(found.table))
        for line in found.lines:
            if line.owner is None or any(k not in line.values for k in self.key):
                continue
            key = (line.owner.pk, *(getattr(line.values[k], "pk", line.values[k]) for k in self.key))
            if key in seen:
                said = _("与第 %(n)d 行是同一条记录。请只保留其中一行。") % {"n": seen[key]}
                line.problems.append(Problem("doubled", said, self.key[-1]))
                continue
            seen[key] = line.number
            row = known.get(key)
            if row is None:
                line.problems += left_out
            intake.fill(line, row or self.model(owner=line.owner))
            line.values.clear()  # they stand on the row now

    def _left_out(self, table: Table) -> Iterable[Problem]:
        """What a new record cannot do without though the sheet has no such column."""
        for name in self.fields:
            column = self.column(name)
            if not table.has(self.title_of(name)) and not (column.blank or column.has_default()):
                said = _("这是一条新记录，须有“%(title)s”一列。请在表中加上这一列。") % {"title": self.title_of(name)}
                yield Problem("left_out", said, name)


def register(declared: type[Register]) -> Register:
    """Open a register: its policy, its actions, its form and its filters."""
    kept = declared()
    app = kept.model._meta.app_label
    kept.app, kept.verb, kept.name = app, f"{app}.{kept.slug}", f"{app}:{kept.slug}"
    kept.columns = list(kept.columns or kept.open_fields)[:8]
    kept.form_class = form_for(kept.model, kept.fields)
    kept.filterset = filterset_for(kept)
    visible(kept.model)(_visible_to(kept))
    says = _SAYS["above" if kept.named_by else "common" if kept.model.common else "own"]

    def keeps(actor: Actor, owner: Organisation) -> bool:
        if not kept.named_by or owner.kind != Organisation.Kind.INSTITUTION:
            return actor.is_(*kept.keepers, at=owner.pk)
        return actor.is_(*kept.keepers) and (actor.is_(*MINISTRY) or actor.province_id == owner.parent_id)

    for verb in ("add", "import"):
        permit(f"{kept.verb}.{verb}", says=says)(keeps)
    for verb in ("amend", "void", "attach"):
        permit(f"{kept.verb}.{verb}", says=says)(lambda actor, record: keeps(actor, record.owner))
    kept.add, kept.amend, kept.void, kept.take_in = _actions(kept)
    batch.way(kept.take_in, kept.lines)
    kept.attach = _attaching(kept)
    kept.confirm = None
    if kept.confirmed_by:
        told = _("只有本省的省级司法行政机关可以核实。")
        permit(f"{kept.verb}.confirm", says=told)(lambda actor, record: actor.is_(*kept.confirmed_by, at=record.owner.parent_id))
        kept.confirm = _confirming(kept)
    if kept.slug in REGISTERS:
        raise RuntimeError(f"register {kept.slug} is declared twice")
    REGISTERS[kept.slug] = kept
    return kept


def _actions(kept: Register):
    State = Record.State

    @action(f"{kept.verb}.add")
    def add(ctx: Context, owner: Organisation, **given):
        """Enter one record of this owner."""
        record = kept.model(owner=owner, **given)
        refuse(kept.faults(record, ctx.today))
        return record

    @action(f"{kept.verb}.amend", moves={State.VALID: State.VALID})
    def amend(ctx: Context, record: Record, **given):
        """Put a record right; what it said before stays in its history."""
        for name, value in given.items():
            setattr(record, name, value)
        record.confirmed_at = None  # what was held against the document has changed
        refuse(kept.faults(record, ctx.today))

    @action(f"{kept.verb}.void", moves={State.VALID: State.VOID})
    def void(ctx: Context, record: Record):
        """Take a record out of every count, with a reason; it stays readable."""
        if not ctx.reason:
            refuse([Problem("reason_missing", _("请填写作废原因。"), "_reason")])
        record.void_reason = ctx.reason

    @action(f"{kept.verb}.import")
    def take_in(ctx: Context, owner: Organisation, *, table: Table, tick: intake.Tick | None = None) -> None:
        """Store a sheet, all lines or none, with one event for each record that changes; the same sheet again changes nothing."""
        found = kept.lines(table, owner, ctx.today, lock=True, tick=tick)
        found.demand_sound()
        intake.store(ctx, kept.model, found.lines, list(kept.fields), (kept.add.verb, kept.amend.verb), tick)

    return add, amend, void, take_in


_SAYS = {
    "own": _("只有本机构的管理员或经办人可以维护此台账。"),
    "above": _("此台账由司法行政机关或协会登记，机构可以查看，不能修改。"),
    "common": _("此台账由司法部或协会统一登记，其他单位可以查看，不能修改。"),
}


def _attaching(kept: Register):
    @action(f"{kept.verb}.attach", moves={Record.State.VALID: Record.State.VALID})
    def attach(ctx: Context, record: Record, *, content, name: str, **given) -> Attachment:
        """Put a document behind a record: what it is (`kind`, `caption`), its days, and the period that it proves."""
        days = {day: given.get(day) for day in ("issued_on", "valid_until", "proves_from", "proves_until")}
        refuse(rules.document_problems(**days, today=ctx.today))
        keeper = Organisation.objects.get(pk=ctx.actor.organisation_id)
        return keep(ctx, content, name=name, owner=keeper, subject=record, about=None if kept.model.common else record.owner, **given)

    return attach


def _confirming(kept: Register):
    @action(f"{kept.verb}.confirm", moves={Record.State.VALID: Record.State.VALID})
    def confirm(ctx: Context, record: Record):
        """Say that a record was held against its document and agrees with it; an amendment undoes that."""
        if record.confirmed_at:
            refuse([Problem("confirmed", _("这条记录已经核实过了。"))])
        record.confirmed_at = ctx.now

    return confirm


def _visible_to(kept: Register):
    def rule(actor: Actor, rows: QuerySet) -> QuerySet:
        """The ministry and the auditor see all; a province its institutions'; an institution its own; an association what it
        keeps; what is common everybody at a desk but the experts; what is inner the institution alone."""
        own = rows.filter(owner=actor.organisation_id) if actor.is_(*INSTITUTION) else rows.none()
        if kept.inner:
            return own
        if actor.is_(*MINISTRY, Role.AUDITOR) or (kept.model.common and actor.is_(*PROVINCE, *INSTITUTION, Role.ASSOCIATION)):
            return rows
        if actor.is_(*PROVINCE):
            return rows.filter(owner__parent=actor.organisation_id)
        if actor.is_(Role.ASSOCIATION) and Role.ASSOCIATION in kept.keepers:
            return rows.filter(owner__parent=actor.province_id)
        return own

    return rule


@reader(Record)
def readers_of_documents(actor: Actor) -> Q | None:
    """Whoever may know of a record reads the documents behind it: the rule of `_visible_to` over all registers in one condition."""
    types = ContentType.objects.get_for_models(*(kept.model for kept in REGISTERS.values()))

    def of(chosen: Iterable[Register]) -> Q:
        return Q(content_type__in=[types[kept.model] for kept in chosen])

    common = of(k for k in REGISTERS.values() if k.model.common)
    outer = [k for k in REGISTERS.values() if not k.inner]
    if actor.is_(*MINISTRY):
        return of(outer)
    if actor.is_(*PROVINCE):
        return common | (of(outer) & Q(about__parent=actor.organisation_id))
    if actor.is_(Role.ASSOCIATION):
        return common | (of(k for k in outer if Role.ASSOCIATION in k.keepers) & Q(about__parent=actor.province_id))
    return common | (of(REGISTERS.values()) & Q(about=actor.organisation_id)) if actor.is_(*INSTITUTION) else None
