"""Reads of applications: the automatic values of many institutions at once, one's own answers, and what an expert may see."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import sha256

from django.db.models import Count, Prefetch, Q, QuerySet

from evaluation.applications import rules
from evaluation.applications.models import Application, Evidence, FrozenValue, ReturnedPoint, SelfScore
from evaluation.cycles.models import Cycle
from evaluation.standards import rules as standard_rules
from evaluation.standards.models import Criterion, Standard
from evaluation.standards.selectors import edition_of
from institutions.models import Institution, Scope
from portal.files.models import Attachment, StoredFile
from portal.kernel.indicators import INDICATORS


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
    indicator = INDICATORS[code]
    if indicator.behind is None:
        return []
    return [[row._meta.label_lower, row.pk, getattr(row, "revision", 0)] for row in indicator.behind(on, owner_id)]


def digest(said) -> str:
    """SHA-256 (hex) of plain data in canonical JSON."""
    return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def criteria(application: Application, kind: str = Criterion.Kind.EVIDENCE) -> list[Criterion]:
    """The criteria of one kind that apply to the institution, in the standard's order."""
    owner = application.institution.organisation_id
    held = fields_of([owner])[owner]
    found = Criterion.objects.filter(dimension__standard=application.cycle.standard_id, kind=kind).select_related("dimension")
    return [c for c in found.order_by("order") if standard_rules.applies(c.definition.get("applies"), held)]


def answers(application: Application) -> list[rules.Answer]:
    """The evidence criteria as the rules see them; a fixed number of queries."""
    kept = {s.criterion_id: s for s in application.self_scores.all()}
    files: dict[int, list[Attachment]] = {}
    for link in application.evidence.select_related("attachment__file"):
        files.setdefault(link.criterion_id, []).append(link.attachment)
    said = []
    for criterion in criteria(application):
        score, held = kept.get(criterion.pk), files.get(criterion.pk, [])
        bad = [a.original_name for a in held if a.file.scan == StoredFile.Scan.INFECTED]
        said.append(
            rules.Answer(
                criterion.code, criterion.title, score.level if score else None, score.statement if score else "", len(held), tuple(bad)
            )
        )
    return said


def open_application(institution: Institution) -> Application | None:
    """The institution's application in the cycle of today, or the latest."""
    found = Application.objects.filter(institution=institution).select_related("cycle__standard", "institution__organisation", "receipt")
    return found.order_by("-cycle__number").first()


def applying() -> Cycle | None:
    """The cycle in which institutions can apply now."""
    return Cycle.objects.select_related("standard").filter(state=Cycle.State.APPLYING).first()


def drafts(cycle: Cycle) -> QuerySet:
    """Applications of a cycle nobody submitted."""
    return Application.objects.filter(cycle=cycle, state=Application.State.DRAFT)


def for_list(rows: QuerySet) -> QuerySet:
    """With all that a list row shows."""
    return rows.select_related("institution__province", "cycle").annotate(files=Count("evidence__attachment", distinct=True))


def for_page(rows: QuerySet) -> QuerySet:
    """With all that the page of one application shows."""
    evidence = Evidence.objects.select_related("attachment__file").order_by("pk")
    return rows.select_related("institution__organisation", "institution__province", "cycle__standard", "receipt").prefetch_related(
        "self_scores",
        Prefetch("evidence", queryset=evidence),
        Prefetch("frozen_values", queryset=FrozenValue.objects.select_related("criterion")),
        Prefetch("returned_points", queryset=ReturnedPoint.objects.select_related("criterion").order_by("round", "pk")),
    )


@dataclass
class Item:
    """One criterion with everything a page shows of it for one application."""

    criterion: Criterion
    auto: FrozenValue | AutoValue | None = None
    answer: SelfScore | None = None
    files: tuple[Attachment, ...] = ()
    applicable: bool = True
    returned: ReturnedPoint | None = None

    @property
    def done(self) -> bool:
        """Automatic, not applicable, or answered with what it needs."""
        if self.criterion.kind == Criterion.Kind.AUTO or not self.applicable:
            return True
        return bool(self.answer and self.answer.level and (self.answer.level == 4 or self.files))

    @property
    def score_mpt(self) -> int:
        """Automatic points, or those claimed."""
        if self.criterion.kind == Criterion.Kind.AUTO:
            return self.auto.score_mpt if self.auto else 0
        return self.answer.claimed_mpt if self.answer else 0


def items(application: Application, on: date) -> list[Item]:
    """All criteria of the application's edition with values, answers, files and returned points; a fixed number of queries.

    `application` comes from `for_page`. Before submission automatic values are those of the day, afterwards the frozen ones.
    """
    standard = application.cycle.standard
    owner = application.institution.organisation_id
    held = fields_of([owner])[owner]
    frozen = {v.criterion_id: v for v in application.frozen_values.all()}
    live = {} if frozen else auto_values(standard, [owner], min(on, application.cycle.data_until))[owner]
    kept = {s.criterion_id: s for s in application.self_scores.all()}
    files: dict[int, list[Attachment]] = {}
    for link in application.evidence.all():
        files.setdefault(link.criterion_id, []).append(link.attachment)
    waiting = {p.criterion_id: p for p in application.returned_points.all() if p.answered_at is None}
    found = Criterion.objects.filter(dimension__standard=standard).select_related("dimension").order_by("order")
    return [
        Item(
            criterion=c,
            auto=frozen.get(c.pk) or live.get(c.code),
            answer=kept.get(c.pk),
            files=tuple(files.get(c.pk, ())),
            applicable=standard_rules.applies(c.definition.get("applies"), held),
            returned=waiting.get(c.pk),
        )
        for c in found
    ]


def reusable(application: Application) -> QuerySet:
    """The institution's own attachments that could serve as evidence again."""
    own = Attachment.objects.filter(owner=application.institution.organisation_id, state=Attachment.State.VALID)
    return own.filter(Q(evidence__isnull=False) | Q(content_type=None)).select_related("file").distinct().order_by("-pk")
