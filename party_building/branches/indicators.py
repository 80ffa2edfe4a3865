"""How far the party's organisation and work reach an institution (tasks 1, 2)."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import add

from django.db.models import Case, Count, Exists, IntegerField, Min, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import pgettext_lazy

from party_building.branches import selectors
from party_building.branches.models import PartyCoverage, PartyOrganisation
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import count_fact, valid

ITEMS = pgettext_lazy("unit", "项")
SIX_MONTHS = 6
SYNCS = ("sync_planned", "sync_set_up", "sync_staffed", "sync_started")
ENTRIES = ("three_enter_1", "three_enter_2", "three_enter_3")


def _one_where(met: Q) -> Case:
    return Case(When(met, then=Value(1)), default=Value(0), output_field=IntegerField())


@indicator("party_building.branches.covered", title=_("党的组织和工作覆盖"), task=1, unit="是否")
def covered(on: date) -> QuerySet:
    """1 where an organisation is present if one is required, else an organisation, an instructor or a joint branch; by the statement
    of the latest year."""
    joint = selectors.active(on).filter(owner=OuterRef("owner"), kind=PartyOrganisation.Kind.JOINT_BRANCH)
    instead = Q(organisation_required=False) & (Q(instructor=True) | Exists(joint))
    return selectors.coverage(on).values("owner_id").annotate(part=_one_where(Q(organisation_present=True) | instead))


def _in_place(on: date, items: Iterable[str]) -> QuerySet:
    """How many of these items the statement of the latest year says are in place."""
    return selectors.coverage(on).values("owner_id").annotate(part=reduce(add, (_one_where(Q(**{item: True})) for item in items)))


@indicator("party_building.branches.sync_count", title=_("“四同步”落实项数"), task=1, unit=ITEMS)
def sync_count(on: date) -> QuerySet:
    """Of the four synchronisations, those in place by the statement of the latest year."""
    return _in_place(on, SYNCS)


@indicator("party_building.branches.three_enter_count", title=_("“三进”落实项数"), task=1, unit=ITEMS)
def three_enter_count(on: date) -> QuerySet:
    """Of the three entries, those in place by the statement of the latest year."""
    return _in_place(on, ENTRIES)


def _statement(on: date, owner_id: int) -> QuerySet:
    return selectors.coverage(on).filter(owner=owner_id)


for _stated in (covered, sync_count, three_enter_count):
    _stated.rows(_statement)


@indicator("party_building.branches.within_term", title=_("党组织按期换届"), task=2, unit="是否")
def within_term(on: date) -> QuerySet:
    """1 where every organisation that exists on the day is within its term, its last day included; basis: their number."""
    return selectors.active(on).values("owner_id").annotate(part=Min(_one_where(Q(term_until__gte=on))), basis=Count("pk"))


@within_term.rows
def _organisations(on: date, owner_id: int) -> QuerySet:
    return selectors.active(on).filter(owner=owner_id)


@count_fact("party_building.branches.missing_over_six_months")
def missing_over_six_months(on: date) -> QuerySet:
    """Statements that an organisation is required, absent and without an instructor, where that was so half a year ago (V-11, RC-31):
    the statement of the year holds from its July on, until then the one before holds beside it."""
    gap = {"organisation_required": True, "organisation_present": False, "instructor": False}
    now = selectors.coverage(on).filter(**gap)
    if on.month > SIX_MONTHS:
        return now
    before = valid(PartyCoverage, owner=OuterRef("owner"), year=on.year - 1, **gap)
    return now.filter(Q(year__lt=on.year) | Exists(before))
