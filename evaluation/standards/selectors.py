"""Editions as the engine reads them."""

from datetime import date
from functools import lru_cache

from django.db.models import Prefetch, QuerySet

from evaluation.standards import edition
from evaluation.standards.conditions import Unknown, parse
from evaluation.standards.models import Criterion, Dimension, Standard
from portal.kernel.indicators import facts_of


@lru_cache(maxsize=16)
def _read(digest: str, source: str) -> edition.Edition:
    return edition.read(source)


def edition_of(standard: Standard) -> edition.Edition:
    """The edition of a standard, read once per text and process."""
    return _read(standard.digest, standard.source)


def published() -> QuerySet:
    """Editions in force or superseded, newest first."""
    return Standard.objects.filter(state__in=[Standard.State.PUBLISHED, Standard.State.SUPERSEDED])


def in_force() -> Standard | None:
    """The edition published last."""
    return Standard.objects.filter(state=Standard.State.PUBLISHED).order_by("-published_on", "-pk").first()


def for_page(rows: QuerySet) -> QuerySet:
    """With all that the page of an edition shows, except its text."""
    criteria = Prefetch("criteria", queryset=Criterion.objects.order_by("order"))
    return rows.prefetch_related(Prefetch("dimensions", queryset=Dimension.objects.prefetch_related(criteria)), "recheck_rules")


def standing_vetoes(standard: Standard, on: date, owner_ids: list[int]) -> dict[int, list[dict]]:
    """一票否决 that stand for these institutions (by organisation) on a day: the edition's own, computed from the registers."""
    found: dict[int, list[dict]] = {owner: [] for owner in owner_ids}
    for veto in edition_of(standard).vetoes:
        if "when" not in veto:
            continue
        condition = parse(veto["when"])
        known = {name: facts_of(source, on, owner_ids) for name, source in veto["facts"].items()}
        for owner in owner_ids:
            try:
                if condition.holds({name: values.get(owner) for name, values in known.items()}):
                    found[owner].append({"code": veto["code"], "zh": veto["zh"], "en": veto.get("en", "")})
            except Unknown:
                continue
    return found
