"""Writes on the registry: registration, registered changes, licence, licensed fields, and the sheet that does many at once."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db import IntegrityError, transaction

from institutions.registry import registers, rules, selectors
from institutions.registry.models import Institution, InstitutionChange, Scope
from portal.accounts.models import Organisation
from portal.kernel.actions import Context, action, clean, record, record_many
from portal.kernel.problems import Problem, Refused, _, refuse
from portal.registers import batch, intake
from portal.registers.constraints import spoken
from portal.registers.models import Record
from portal.registers.sheets import Table

State = Institution.State
Kind = InstitutionChange.Kind
_NAMED = {Kind.NAME, Kind.ADDRESS, Kind.HEAD, Kind.LEGAL_REPRESENTATIVE, Kind.LICENCE}
_OPEN = {State.ACTIVE: State.ACTIVE, State.SUSPENDED: State.SUSPENDED}


@action("institutions.registry.register")
def register(ctx: Context, province: Organisation, *, fields: Iterable[str], **given) -> Institution:
    """Enter a newly licensed institution of this province with its licensed fields; it becomes an organisation of the portal.

    `given` are the registered facts by the names of the columns. Refused with every problem of code, dates and numbers.
    """
    given["uscc"] = registers.normal_uscc(given.get("uscc", ""))
    institution = Institution(state=State.ACTIVE, province_id=province.province_id, initials=selectors.initials_of(given["name"]), **given)
    refuse(registers.problems(institution, ctx.today))
    organisation = Organisation(
        kind=Organisation.Kind.INSTITUTION, name=institution.name, parent=province, province_id=province.province_id, state="active"
    )
    clean(organisation)
    organisation.save()
    institution.organisation = organisation
    institution.public_no = rules.public_no_of(province.province.code, selectors.last_number(province.province.code) + 1)
    for code in dict.fromkeys(fields):
        scope = Scope(owner=organisation, field=code, granted_on=institution.licensed_on)
        clean(scope)
        scope.save()
        record(ctx.part(code), grant_scope.verb, scope, {})
    return institution


@action("institutions.registry.amend", moves=_OPEN)
def amend(ctx: Context, institution: Institution, **given) -> None:
    """Change registered facts; each change of name, address, head or representative is kept with what it replaced."""
    before = {kind: getattr(institution, kind.value) for kind in _NAMED}
    if "uscc" in given:
        given["uscc"] = registers.normal_uscc(given["uscc"])
    for name, value in given.items():
        setattr(institution, name, value)
    refuse(registers.problems(institution, ctx.today))
    InstitutionChange.objects.bulk_create(_changes(institution, before, ctx.today))
    if institution.name != before[Kind.NAME]:
        institution.initials = selectors.initials_of(institution.name)
        _rename(institution)


def _rename(institution: Institution) -> None:
    organisation = institution.organisation
    organisation.name = institution.name
    clean(organisation)
    organisation.save(update_fields=["name"])


def _changes(institution: Institution, before: dict, on: date) -> list[InstitutionChange]:
    """A registered change for each of the named facts that differs."""
    found = []
    for kind, old in before.items():
        new = getattr(institution, kind.value)
        if new != old:
            old_value, new_value = registers.cell(old), registers.cell(new)
            found.append(InstitutionChange(institution=institution, kind=kind, old_value=old_value, new_value=new_value, effective_on=on))
    return found


def _state_changed(ctx: Context, institution: Institution, new: str) -> None:
    if not ctx.reason:
        refuse([Problem("reason_missing", _("请写明依据，例如决定书文号。"), "_reason")])
    InstitutionChange.objects.create(
        institution=institution, kind=Kind.STATE, old_value=institution.state, new_value=new, effective_on=ctx.today
    )


@action("institutions.registry.suspend", moves={State.ACTIVE: State.SUSPENDED})
def suspend(ctx: Context, institution: Institution) -> None:
    """停止执业: the institution takes no commissions until it is resumed. Needs a reason."""
    _state_changed(ctx, institution, State.SUSPENDED)


@action("institutions.registry.resume", moves={State.SUSPENDED: State.ACTIVE})
def resume(ctx: Context, institution: Institution) -> None:
    """恢复执业. Needs a reason."""
    _state_changed(ctx, institution, State.ACTIVE)


@action("institutions.registry.cancel", moves={State.ACTIVE: State.CANCELLED, State.SUSPENDED: State.CANCELLED})
def cancel(ctx: Context, institution: Institution) -> None:
    """注销登记: the licence ends by own wish, expiry or dissolution; its number may be given anew. Needs a reason."""
    _state_changed(ctx, institution, State.CANCELLED)


@action("institutions.registry.revoke", moves={State.ACTIVE: State.REVOKED, State.SUSPENDED: State.REVOKED})
def revoke(ctx: Context, institution: Institution) -> None:
    """撤销登记 as a penalty. Needs a reason."""
    _state_changed(ctx, institution, State.REVOKED)


@action("institutions.registry.file_renewal", moves=_OPEN)
def file_renewal(ctx: Context, institution: Institution, *, renewal_filed_on: date | None = None) -> None:
    """An application to renew the present licence was filed on a day, today unless said otherwise."""
    filed_on = renewal_filed_on or ctx.today
    refuse(rules.renewal_problems(filed_on, today=ctx.today))
    institution.renewal_filed_on = filed_on


@action("institutions.registry.withdraw_renewal", moves=_OPEN)
def withdraw_renewal(ctx: Context, institution: Institution) -> None:
    """The filed application to renew the licence was taken back or refused: none is filed any longer."""
    institution.renewal_filed_on = None


@action("institutions.registry.renew_licence", moves=_OPEN)
def renew_licence(ctx: Context, institution: Institution, *, licence_expires_on: date) -> None:
    """The licence is renewed to a new last day; the filed application is thereby settled."""
    refuse(rules.extension_problems(institution.licence_expires_on, licence_expires_on, today=ctx.today))
    before = {Kind.LICENCE: institution.licence_expires_on}
    institution.licence_expires_on, institution.renewal_filed_on = licence_expires_on, None
    InstitutionChange.objects.bulk_create(_changes(institution, before, ctx.today))


@action("institutions.registry.grant_scope", moves=_OPEN)
def grant_scope(ctx: Context, institution: Institution, *, field: str, granted_on: date) -> Scope:
    """A field is added to the licence."""
    if granted_on > ctx.today:
        refuse([Problem("in_future", _("批准日期不能晚于今天。"), "granted_on")])
    return Scope(owner_id=institution.organisation_id, field=field, granted_on=granted_on)


@action("institutions.registry.withdraw_scope", moves={Record.State.VALID: Record.State.VALID})
def withdraw_scope(ctx: Context, scope: Scope, *, withdrawn_on: date) -> None:
    """A field is taken off the licence from a day on."""
    if scope.withdrawn_on:
        refuse([Problem("withdrawn", _("这个执业类别已于 %(day)s 取消。") % {"day": scope.withdrawn_on.isoformat()})])
    if not scope.granted_on <= withdrawn_on <= ctx.today:
        refuse([Problem("outside", _("取消日期须在批准日期与今天之间。"), "withdrawn_on")])
    scope.withdrawn_on = withdrawn_on


@action("institutions.registry.import")
def take_in(ctx: Context, province: Organisation, *, table: Table, tick: intake.Tick | None = None) -> None:
    """Store a province's registry from a sheet, all lines or none: new institutions are registered, known ones amended by their
    licence number, fields granted and withdrawn. One event for each row that changes; the same sheet again changes nothing."""
    found = registers.lines(table, province, ctx.today, lock=True, tick=tick)
    found.demand_sound()
    lines = [line for line in found.lines if line.outcome != intake.SAME]
    try:
        with transaction.atomic():
            _store(ctx, province, lines, tick)
    except IntegrityError as error:
        raise Refused(spoken(Institution, error)) from error


batch.way(take_in, registers.lines)


def _store(ctx: Context, province: Organisation, lines: list, tick: intake.Tick | None) -> None:
    new = [line for line in lines if line.outcome == intake.NEW]
    amended = [line for line in lines if line.outcome == intake.AMENDED]
    intake.report(tick, "store", 0, len(lines))
    _store_new(province, new)
    changes, renamed, moved = [], [], []
    for line in amended:
        before = {kind: line.before[kind.value] for kind in _NAMED}
        found = _changes(line.row, before, ctx.today)
        changes += found
        renamed += [line.organisation for change in found if change.kind == Kind.NAME]
        if any(change.kind == Kind.LICENCE for change in found) and not line.values.get("renewal_filed_on"):
            line.row.renewal_filed_on = None
        if line.row.snapshot() != line.before:
            line.row.revision += 1
            moved.append(line)
    InstitutionChange.objects.bulk_create(changes, batch_size=1000)
    Organisation.objects.bulk_update(renamed, ["name"], batch_size=500)
    names = [*registers.NAMES, "initials", "renewal_filed_on", "revision"]
    Institution.objects.bulk_update([line.row for line in moved], list(dict.fromkeys(names)), batch_size=500)
    events = [(register.verb, line.row, {}) for line in new] + [(amend.verb, line.row, line.before) for line in moved]
    events += _store_scopes(lines, ctx.today)
    record_many(replace(ctx, request_key=None), intake.told(events, len(events), "log", tick))


def _store_new(province: Organisation, new: list) -> None:
    code = province.province.code
    number = selectors.last_number(code)
    Organisation.objects.bulk_create([line.organisation for line in new], batch_size=1000)
    for n, line in enumerate(new, start=number + 1):
        line.row.state, line.row.organisation, line.row.public_no = State.ACTIVE, line.organisation, rules.public_no_of(code, n)
    Institution.objects.bulk_create([line.row for line in new], batch_size=1000)


def _store_scopes(lines: list, today: date) -> list[tuple]:
    """Grant and withdraw what the lines say; returns the events owed."""
    granted, withdrawn = [], []
    for line in lines:
        since = line.row.licensed_on if line.outcome == intake.NEW else today
        granted += [Scope(owner=line.organisation, field=code, granted_on=since) for code in line.granted]
        for scope in line.withdrawn:
            withdrawn.append((withdraw_scope.verb, scope, scope.snapshot()))
            scope.withdrawn_on = max(today, scope.granted_on)
            scope.revision += 1
    Scope.objects.bulk_create(granted, batch_size=1000)
    Scope.objects.bulk_update([scope for _verb, scope, _before in withdrawn], ["withdrawn_on", "revision"], batch_size=500)
    return [(grant_scope.verb, scope, {}) for scope in granted] + withdrawn
