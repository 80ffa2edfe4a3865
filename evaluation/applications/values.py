"""Automatic values of applications: for many institutions at once, as they stand today or as they were frozen, with their rows."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from hashlib import sha256

from django.apps import apps
from django.core.cache import cache

from evaluation.applications.models import Application, FrozenValue
from evaluation.standards import rules as standard_rules
from evaluation.standards.models import Criterion, Standard
from evaluation.standards.selectors import edition_of, standing_vetoes
from institutions.models import Scope
from portal.kernel.indicators import INDICATORS, with_related
from portal.kernel.models import Event

LIVE_SECONDS = 3600


@dataclass(frozen=True)
class AutoValue:
    """An automatic criterion's value for one institution on a day. `score_mpt` in thousandths of a point."""

    value: Fraction | None
    basis: int
    applicable: bool
    score_mpt: int


def fields_of(owner_ids: Iterable[int]) -> dict[int, set[str]]:
    """The licensed fields of institutions (by organisation); one query."""
    found: dict[int, set[str]] = {owner: set() for owner in owner_ids}
    for owner, field in Scope.objects.filter(owner__in=found, state="valid", withdrawn_on=None).values_list("owner_id", "field"):
        found[owner].add(field)
    return found


def auto_values(standard: Standard, owner_ids: Iterable[int], on: date) -> dict[int, dict[str, AutoValue]]:
    """Every automatic criterion of an edition for many institutions on one day: one query an indicator, whatever their number."""
    fields = fields_of(owner_ids)
    found: dict[int, dict[str, AutoValue]] = {owner: {} for owner in fields}
    for line in edition_of(standard).lines:
        if line.kind != "auto":
            continue
        measures = INDICATORS[line.indicator].values(on, list(fields))
        for owner, held in fields.items():
            measure = measures.get(owner)
            value, basis = (measure.value, measure.basis) if measure else (None, 0)
            if not standard_rules.applies(line.definition.get("applies"), held):
                found[owner][line.code] = AutoValue(value, basis, applicable=False, score_mpt=0)
                continue
            scored = standard_rules.auto(line.points, line.definition["score"], line.definition["missing"], value)
            found[owner][line.code] = AutoValue(value, basis, scored.applies, scored.mpt)
    return found


def rows_behind(code: str, on: date, owner_id: int) -> list[list]:
    """The rows an indicator counted for one institution, as [model, id, revision]."""
    return [[row._meta.label_lower, row.pk, getattr(row, "revision", 0)] for rows in INDICATORS[code].counted(on, owner_id) for row in rows]


def digest(said) -> str:
    """SHA-256 (hex) of plain data in canonical JSON."""
    return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True)
class Live:
    """What the registers say of an institution now: automatic values by code, and the vetoes that stand."""

    values: dict[str, AutoValue]
    vetoes: list[dict]
    at: datetime


def live(application: Application, today: date, now: datetime) -> Live:
    """The automatic values and vetoes as of today; kept until anything about the institution goes on record.

    What the institution writes into its application moves none of them, so that those events do not count.
    """
    standard, owner = application.cycle.standard, application.institution.organisation_id
    on = min(today, application.cycle.data_until)
    own = Event.objects.filter(concerns_id=owner).exclude(verb__startswith="evaluation.applications.").exclude(verb="portal.files.attach")
    last = own.order_by("-pk").values_list("pk", flat=True).first()
    key = f"live-values:{standard.pk}:{standard.digest[:16]}:{owner}:{on:%Y%m%d}:{last or 0}"
    found = cache.get(key)
    if found is None:
        found = Live(auto_values(standard, [owner], on)[owner], standing_vetoes(standard, on, [owner])[owner], now)
        cache.set(key, found, LIVE_SECONDS)
    return found


def counted(application: Application, criterion: Criterion, value: "FrozenValue | AutoValue | None", today: date) -> list:
    """The rows behind an automatic value: those frozen with it where it was handed in, else those that count today.

    A frozen row is shown as it stands now; one query a kind of row.
    """
    if not isinstance(value, FrozenValue):
        indicator, owner = INDICATORS[criterion.definition["source"]["indicator"]], application.institution.organisation_id
        found = indicator.counted(min(today, application.cycle.data_until), owner)
        return [row for rows in found for row in with_related(rows)]
    wanted: dict[str, list[int]] = {}
    for label, pk, _revision in value.rows:
        wanted.setdefault(label, []).append(pk)
    return [
        row
        for label, pks in wanted.items()
        for row in with_related(apps.get_model(label)._default_manager.filter(pk__in=pks)).order_by("pk")
    ]
