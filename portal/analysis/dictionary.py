"""The data dictionary (docs/data-dictionary.md), written from the code: what is kept for each clause, by whom, and what comes of it."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import override

from evaluation.standards.edition import Edition, read
from portal.accounts.models import INSTITUTION, Role
from portal.analysis.programme import AROUND, TASKS, Clause
from portal.kernel.indicators import INDICATORS
from portal.registers.areas import AREAS
from portal.registers.register import REGISTERS, Register

EDITION = settings.BASE_DIR / "evaluation" / "data" / "standard-1.yaml"
HEAD = """\
# Data dictionary

Written from the code by `portal/analysis/dictionary.py` and compared with it by a test. First the 22 tasks of the programme document clause
by clause, with the registers and pages that keep each and the criteria of the full standard (`evaluation/data/standard-1.yaml`) that rest
on it; then every register with its columns; then every indicator. Titles are those of the interface. Every record has besides: its
institution, a state (valid or void, with the reason), a revision, the time of its confirmation, documents, and its history in the event
log.
"""
TYPES = (
    (ArrayField, "list"), (models.ForeignKey, "reference"), (models.BooleanField, "yes/no"), (models.DateTimeField, "instant"),
    (models.DateField, "day"), (models.DecimalField, "number, one place"), (models.IntegerField, "whole number"),
    (models.URLField, "address"), (models.TextField, "text"), (models.CharField, "text"),
)  # fmt: skip


def written() -> str:
    """The document, in the interface's source language."""
    edition = read(EDITION.read_text(encoding="utf-8"))
    with override("zh-hans"):
        parts = [
            HEAD,
            "## Tasks",
            "",
            *_tasks(edition),
            "## Registers",
            "",
            *_registers(edition),
            "## Indicators",
            "",
            *_indicators(edition),
        ]
    return "\n".join(parts).rstrip() + "\n"


def criteria_on(edition: Edition, kept: Register) -> list[str]:
    """The automatic criteria that name a register's model among the fields they are computed from."""
    name = kept.model.__name__
    fields = {line.code: (line.definition.get("source") or {}).get("fields", ()) for line in edition.lines}
    return [code for code, named in fields.items() if any(one.partition(".")[0] == name for one in named)]


def _row(*cells) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") or "—" for cell in cells) + " |"


def _clause(clause: Clause) -> str:
    kept = [REGISTERS[slug].title for slug in clause.registers] + [f"`{name}`" for name in clause.pages]
    return _row(clause.number, clause.text, "、".join(map(str, kept)), clause.every, "、".join(clause.criteria) or clause.reason)


def _tasks(edition: Edition) -> Iterator[str]:
    heads = ["| clause | asks for | kept in | entered | criteria, or why none |", "|---|---|---|---|---|"]
    for key, area in AREAS.items():
        yield f"### {area}\n"
        for task in TASKS.values():
            if task.area == key:
                yield from [f"**{task.number}. {task.title}**", "", *heads, *map(_clause, task.clauses), ""]
    yield from ["### Around the tasks\n", *heads, *map(_clause, AROUND), ""]


def _keeper(kept: Register) -> str:
    if kept.model.common:
        who = "ministry, once for all"
    elif set(kept.keepers) <= set(INSTITUTION):
        who = "institution"
    else:
        who = "、".join(str(Role(role).label) for role in kept.keepers)
    return who + ("; confirmed by the province" if kept.confirmed_by else "") + ("; read by the institution alone" if kept.inner else "")


def _registers(edition: Edition) -> Iterator[str]:
    for kept in sorted(REGISTERS.values(), key=lambda k: (k.task, k.slug)):
        yield f"### {kept.title} (`{kept.slug}`, task {kept.task})\n"
        criteria = criteria_on(edition, kept)
        told = [f"`{kept.model._meta.label}`", f"entered by: {_keeper(kept)}", f"known by: {'、'.join(map(kept.title_of, kept.key))}"]
        told += [f"ends: {kept.title_of(kept.expires)}"] if kept.expires else []
        yield "; ".join(told) + (f"; criteria: {'、'.join(criteria)}" if criteria else "") + ".\n"
        yield from ["| column | title | kind | needed | values |", "|---|---|---|---|---|"]
        yield from (_column(kept, name) for name in kept.fields)
        yield ""


def _column(kept: Register, name: str) -> str:
    column = kept.column(name)
    inner = column.base_field if isinstance(column, ArrayField) else column
    kind = next(word for of, word in TYPES if isinstance(column, of))
    kind += " (secret)" if name in kept.model.secret else ""
    values = "、".join(str(label) for _code, label in inner.choices or ()) if len(inner.choices or ()) <= 12 else "执业类别"
    if name in kept.relations:
        values = f"by {column.related_model._meta.get_field(kept.relations[name]).verbose_name}"
    needed = "" if column.blank or column.has_default() else "yes"
    return _row(f"`{name}`", column.verbose_name, kind, needed, values)


def _indicators(edition: Edition) -> Iterator[str]:
    lines = {line.indicator: line.code for line in edition.lines if line.indicator}
    yield from ["| indicator | title | task | unit | criterion | computed as |", "|---|---|---|---|---|---|"]
    for code, one in sorted(INDICATORS.items()):
        doc = " ".join((one.__doc__ or "").split())
        unit = "share" if one.unit == "1" else one.unit
        per = f" ÷ `{one.per}`" + (f" × {one.times}" if one.times > 1 else "") if one.per else ""
        yield _row(f"`{code}`", one.title, one.task, unit, lines.get(code, "—"), doc + per)
