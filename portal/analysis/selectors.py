"""Reads of the analysis: whose values a person may compare, and the values of an indicator over all of them."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from evaluation.listing.selectors import open_listings
from evaluation.standards.edition import Line
from evaluation.standards.selectors import current_edition
from institutions.registry.selectors import scopes_in_force
from portal.accounts.models import INSTITUTION, MINISTRY, PROVINCE, Organisation, Role
from portal.kernel.indicators import INDICATORS, Measure
from portal.kernel.policy import Actor


def institutions(actor: Actor) -> QuerySet:
    """The institutions whose figures this person reads one by one: all for ministry and auditor, a province's own, one's own."""
    found = Organisation.objects.filter(kind=Organisation.Kind.INSTITUTION, active=True).select_related("province").order_by("pk")
    if actor.is_(*MINISTRY, Role.AUDITOR):
        return found
    if actor.is_(*PROVINCE, Role.ASSOCIATION):
        return found.filter(parent=actor.province_id)
    return found.filter(pk=actor.organisation_id) if actor.is_(*INSTITUTION) else found.none()


def of(actor: Actor, owner: str) -> Organisation | None:
    """The institution a page is about: the one asked for where the actor may read it, or the actor's own."""
    if actor.is_(*INSTITUTION):
        return institutions(actor).first()
    return institutions(actor).filter(pk=owner).first() if owner.isdigit() else None


def provinces_of(owner_ids) -> dict[int, int]:
    """The province of each institution."""
    return dict(Organisation.objects.filter(pk__in=owner_ids).values_list("pk", "province"))


def measures(code: str, on: date) -> dict[int, Measure]:
    """One indicator's values of all institutions on a day that have any; one or two queries."""
    return {owner: m for owner, m in INDICATORS[code].values(on).items() if m.value is not None}


def lines() -> dict[str, Line]:
    """The automatic criteria of the edition in force, by the indicator each is computed by."""
    edition = current_edition()
    return {line.indicator: line for line in edition.lines if line.indicator} if edition else {}


def chosen(actor: Actor, *, province: str = "", category: str = "", listed: bool = False) -> QuerySet:
    """The institutions a person reads, narrowed by province (two digits), category of licensed fields, and being on the list."""
    found = institutions(actor)
    if province:
        found = found.filter(province__code=province)
    if category:
        held = scopes_in_force(timezone.localdate()).filter(field__startswith=category)
        found = found.filter(pk__in=held.values("owner"))
    return found.filter(institution__in=open_listings().values("institution")) if listed else found


def everywhere() -> QuerySet:
    """All institutions of the country, for comparison in shares."""
    return Organisation.objects.filter(kind=Organisation.Kind.INSTITUTION, active=True)
