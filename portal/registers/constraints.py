"""A model's own constraints, asked of thousands of rows at once: in memory, with one query a uniqueness."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.db.models import CheckConstraint, F, Model, Q, UniqueConstraint

from portal.kernel.problems import Problem, _

_COMPARE = {
    "exact": lambda a, b: a == b,
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
    "in": lambda a, b: a in b,
}


class _Unreadable(Exception):
    """A condition that only the database can decide."""


def holds(condition: Q, row: Model) -> bool | None:
    """A condition on one row as SQL decides it: True, False, or None where a value is unknown."""
    found = [holds(part, row) if isinstance(part, Q) else _compared(part, row) for part in condition.children]
    if condition.connector == Q.XOR:
        raise _Unreadable
    decisive = condition.connector == Q.OR
    if decisive in found:
        result = decisive
    else:
        result = None if None in found else not decisive
    return result if not condition.negated or result is None else not result


def _compared(part, row) -> bool | None:
    if not isinstance(part, tuple):
        raise _Unreadable
    (name, _sep, lookup), value = part[0].partition("__"), part[1]
    held = getattr(row, row._meta.get_field(name).attname)
    if isinstance(value, F):
        value = getattr(row, value.name)
    if lookup == "isnull" or value is None:
        return (held is None) == (value is None or value)
    if hasattr(value, "resolve_expression") or lookup not in (*_COMPARE, ""):
        raise _Unreadable
    return None if held is None else _COMPARE[lookup or "exact"](held, value)


def own_problems(row: Model, fields: Sequence[str]) -> Iterable[Problem]:
    """What the row's fields and check constraints say against it, without a query."""
    relations = {f.name for f in row._meta.concrete_fields if f.is_relation}
    skipped = {f.name for f in row._meta.fields if f.name not in fields} | relations
    try:
        row.clean_fields(exclude=skipped)
    except ValidationError as error:
        for name, errors in error.error_dict.items():
            yield from (Problem(one.code or "invalid", " ".join(one.messages), name) for one in errors)
        return
    for constraint in row._meta.constraints:
        if not isinstance(constraint, CheckConstraint):
            continue
        try:
            broken = holds(constraint.condition, row) is False
        except _Unreadable:
            try:
                constraint.validate(type(row), row)
                broken = False
            except ValidationError:
                broken = True
        if broken:
            yield Problem(constraint.name, str(constraint.violation_error_message), _named(constraint.condition, fields))


def _named(condition: Q, fields) -> str | None:
    """The first field a condition speaks of, so that the sentence stands at its column."""
    names = [part[0].partition("__")[0] for part in condition.children if isinstance(part, tuple)]
    return next((n for n in names if n in fields), None)


def shared_problems(model: type[Model], rows: Sequence[Model]) -> Iterable[tuple[Model, Problem]]:
    """Which rows would stand twice under a unique constraint: among themselves, or against what is stored. One query each."""
    mine = {row.pk for row in rows if row.pk}
    for constraint in model._meta.constraints:
        if not isinstance(constraint, UniqueConstraint) or not constraint.fields:
            continue
        columns = [model._meta.get_field(name).attname for name in constraint.fields]
        said = Problem(constraint.name, str(constraint.violation_error_message), _last(constraint.fields))
        wanted = {}
        for row in rows:
            key = tuple(getattr(row, c) for c in columns)
            if None in key or (constraint.condition is not None and not holds(constraint.condition, row)):
                continue
            if key in wanted:
                yield row, said
            wanted.setdefault(key, row)
        if not wanted:
            continue
        near = {f"{c}__in": {key[n] for key in wanted} for n, c in enumerate(columns)}
        stored = model._default_manager.filter(constraint.condition or Q(), **near).values_list("pk", *columns)
        for pk, *key in stored:
            if pk not in mine and tuple(key) in wanted:
                yield wanted[tuple(key)], said


def _last(fields: Sequence[str]) -> str:
    return fields[-1]


def spoken(model: type[Model], error: IntegrityError) -> Problem:
    """A constraint the database met first (somebody else was faster), in the model's own sentence."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return Problem(name, str(constraint.violation_error_message))
    return Problem("integrity", _("同一时间有人登记了相同的内容，没有导入。请重新核对后再导入。"), None if name else NON_FIELD_ERRORS)
