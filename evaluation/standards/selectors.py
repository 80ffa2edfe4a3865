"""Editions as the engine reads them, and the facts their conditions ask for."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.db.models import Count, Prefetch, Q, QuerySet

from evaluation.standards import checks, edition
from evaluation.standards.conditions import TODAY
from evaluation.standards.models import Criterion, Dimension, RecheckRule, Standard
from institutions.registry.models import FIELDS
from portal.accounts.models import Organisation
from portal.kernel.indicators import INDICATORS, facts_of, known_facts
from portal.kernel.policy import Actor
from portal.kernel.problems import Problem, _


@lru_cache(maxsize=16)
def _read(digest: str, source: str) -> edition.Edition:
    return edition.read(source)


def edition_of(standard: Standard) -> edition.Edition:
    """The edition of a standard, read once per text and process."""
    return _read(standard.digest, standard.source)


def ministry_of(actor: Actor) -> Organisation | None:
    """The ministry a person of its desk acts for."""
    return Organisation.objects.filter(pk=actor.organisation_id, kind=Organisation.Kind.MINISTRY).first()


def published() -> QuerySet:
    """Editions in force or superseded, newest first."""
    return Standard.objects.filter(state__in=[Standard.State.PUBLISHED, Standard.State.SUPERSEDED])


def in_force() -> Standard | None:
    """The edition published last."""
    return Standard.objects.filter(state=Standard.State.PUBLISHED).order_by("-published_on", "-pk").first()


def current_edition() -> edition.Edition | None:
    """The edition in force, as the engine reads it; None before the first is published."""
    standard = in_force()
    return edition_of(standard) if standard else None


def for_list(rows: QuerySet) -> QuerySet:
    """Without the text, with the number of criteria by kind."""
    kinds = {kind: Count("dimensions__criteria", filter=Q(dimensions__criteria__kind=kind)) for kind in Criterion.Kind.values}
    return rows.defer("source").annotate(**kinds)


def for_page(rows: QuerySet) -> QuerySet:
    """With all that the page of an edition shows."""
    criteria = Prefetch("criteria", queryset=Criterion.objects.order_by("order"))
    return rows.prefetch_related(
        Prefetch("dimensions", queryset=Dimension.objects.prefetch_related(criteria)),
        Prefetch("recheck_rules", queryset=RecheckRule.objects.order_by("code")),
    )


def import_problems(source: str) -> tuple[edition.Edition | None, list[Problem]]:
    """What an edition's text says, and every fault that keeps it from being imported."""
    said, found = edition.attempt(source)
    if said is None:
        return None, found
    known = list(checks.edition_problems(said, indicators=INDICATORS.keys(), facts=known_facts(), fields=FIELDS))
    if found:  # what could not be read is missing from every sum: those faults would only mislead
        known = [p for p in known if p.code not in ("total", "dimensions", "sum", "shows", "bands", "levels", "half_points")]
    if said.version and Standard.objects.filter(version=said.version).exists():
        known.append(Problem("version", _("版本 %(version)s 已经有了。请改用新的版本号。") % {"version": said.version}, "source"))
    return said, found + known


@dataclass
class FactBook:
    """The facts of many institutions (by organisation) on a day, each source asked once."""

    on: date
    values: dict[edition.Fact, dict[int, object]] = field(default_factory=dict)

    def of(self, clause: edition.Clause, owner: int) -> dict:
        """What one condition is decided by for one institution; None where there is no basis."""
        said = {name: self.values[fact].get(owner) for name, fact in clause.facts.items()}
        return said | {TODAY: self.on}


def fact_book(
    clauses: Iterable[edition.Clause], on: date, owner_ids: Collection[int], listed: Mapping[int, date] | None = None
) -> FactBook:
    """Ask every source the conditions name, once each. `listed` says when each institution was listed, for facts of that day."""
    days: dict[date, list[int]] = {}
    for owner, day in (listed or {}).items():
        days.setdefault(day, []).append(owner)
    book = FactBook(on)
    for fact in {fact for clause in clauses if clause.when is not None for fact in clause.facts.values()}:
        if not fact.at_listing:
            book.values[fact] = facts_of(fact.source, on, list(owner_ids))
            continue
        book.values[fact] = {}
        for day, owners in days.items():
            book.values[fact] |= facts_of(fact.source, day, owners)
    return book


def standing_vetoes(standard: Standard, on: date, owner_ids: list[int]) -> dict[int, list[dict]]:
    """一票否决 that stand for these institutions (by organisation) on a day: the edition's own, computed from the registers.

    Vetoes without a formal reading are established by people, not here; a veto whose facts have no basis does not stand.
    """
    vetoes = [v for v in edition_of(standard).vetoes if v.when is not None and v.when.names() <= set(v.facts)]
    book = fact_book(vetoes, on, owner_ids)
    found: dict[int, list[dict]] = {owner: [] for owner in owner_ids}
    for owner in owner_ids:
        for veto in vetoes:
            if veto.when.truth(book.of(veto, owner)):
                found[owner].append({"code": veto.code, "zh": veto.title_zh, "en": veto.title_en})
    return found
