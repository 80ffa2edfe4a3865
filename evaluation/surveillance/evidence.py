"""The rows on which a finding rests, with a digest over them (INV-34, INV-38): asked for once, when a fact is found."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from hashlib import sha256

from django.apps import apps
from django.db.models import QuerySet

from evaluation.integrity.models import IntegrityGrade
from evaluation.listing.models import Listing
from evaluation.standards.edition import Rule
from institutions.models import Institution
from portal.kernel.indicators import FACT_ROWS, INDICATORS
from portal.kernel.policy import Actor
from portal.kernel.policy import rows as visible_rows
from portal.kernel.problems import _
from portal.registers.models import Record
from portal.registers.register import REGISTERS


def _grades(on: date, owner_id: int) -> QuerySet:
    final = IntegrityGrade.objects.filter(institution__organisation=owner_id, assessment__published_on__lte=on)
    return final.exclude(state=IntegrityGrade.State.ASSESSED).order_by("-assessment__year")[:1]


def _itself(on: date, owner_id: int) -> QuerySet:
    return Institution.objects.filter(organisation=owner_id)


_BEHIND: dict[str, Callable[[date, int], QuerySet]] = {"evaluation.integrity.latest_grade": _grades}


_TITLES = {
    "institutions.institution": _("机构登记"), "institutions.scope": _("业务范围"), "evaluation.integritygrade": _("诚信等级评估结果"),
}  # fmt: skip


def behind(source: str, on: date, owner_id: int) -> list[QuerySet]:
    """The rows a fact or indicator of one institution rests on, on a day, kind by kind."""
    counted = INDICATORS[source].counted(on, owner_id) if source in INDICATORS else []
    return counted or [(FACT_ROWS.get(source) or _BEHIND.get(source, _itself))(on, owner_id)]


def rows_of(rule: Rule, listing: Listing, on: date) -> list[list]:
    """Every row a rule looked at for one listing: [model label, id, revision], each once; with what counted, the institution itself."""
    found: dict[tuple[str, int], int] = {}
    owner = listing.institution.organisation_id
    for fact in sorted(rule.facts.values(), key=lambda f: (f.source, f.at_listing)):
        for rows in behind(fact.source, listing.listed_on if fact.at_listing else on, owner):
            found |= {(row._meta.label_lower, row.pk): row.revision for row in rows}
    if not found:
        found[listing.institution._meta.label_lower, listing.institution_id] = listing.institution.revision
    return [[label, pk, revision] for (label, pk), revision in sorted(found.items())]


def digest(rows: Iterable) -> str:
    """SHA-256 over the rows a finding rests on: the same rows in the same revision give the same digest."""
    return sha256(json.dumps(list(rows), separators=(",", ":")).encode()).hexdigest()


def group(rows: Iterable[Iterable]) -> dict[str, list[int]]:
    """Ids by model."""
    found: dict[str, list[int]] = {}
    for label, pk, *_revision in rows:
        found.setdefault(label, []).append(pk)
    return found


def named(actor: Actor, rows: Iterable[Iterable], most: int) -> list[tuple[str, list, int]]:
    """The rows an actor may read, kind by kind: (what they are called, at most `most` of them, how many in all); one query a kind."""
    told = []
    for label, pks in group(rows).items():
        model = apps.get_model(label)
        held = list(visible_rows(actor, model).filter(pk__in=pks[:most]).order_by("pk"))
        title = REGISTERS[slug].title if (slug := _slug(model)) else _TITLES.get(label, label)
        told.append((title, held, len(pks)))
    return told


def address(row) -> tuple[str, dict] | None:
    """The name of the page of a row with its keywords, but for the desk; None where it has none."""
    if isinstance(row, Institution):
        return "institutions:institution", {"public_no": row.public_no}
    if isinstance(row, Record) and (slug := _slug(type(row))):
        return f"{REGISTERS[slug].name}-record", {"pk": row.pk}
    return None


def _slug(model) -> str | None:
    return next((slug for slug, kept in REGISTERS.items() if kept.model is model), None)
