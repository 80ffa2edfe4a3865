"""What the party organisation and its members do, in numbers (task 4)."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from party_building.pioneers.models import DecisionParticipation, PartyHonour
from portal.calendar.spans import window
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import number, points, valid

POINTS = {"national": 4, "provincial": 2, "municipal": 1}
"""Points of an honour by its level; the institution's own have none."""


def _matters(on: date) -> QuerySet:
    return valid(DecisionParticipation, held_on__range=window(on, 12))


@indicator("party_building.pioneers.decisions", title=_("党组织参与决策事项数"), task=4, unit=pgettext_lazy("unit", "项"))
def decisions(on: date) -> QuerySet:
    """Matters that the organisation was heard on in 12 months."""
    return number(_matters(on))


@decisions.rows
def _matters_of(on: date, owner_id: int) -> QuerySet:
    return _matters(on).filter(owner=owner_id)


def _honours(on: date) -> QuerySet:
    return valid(PartyHonour, granted_on__range=window(on, 36))


@indicator("party_building.pioneers.honour_points", title=_("党建荣誉分"), task=4, unit=_("分"))
def honour_points(on: date) -> QuerySet:
    """Honours granted in 36 months: national 4, provincial 2, municipal 1 point each; basis: their number."""
    return points(_honours(on), level=POINTS)


@honour_points.rows
def _honours_of(on: date, owner_id: int) -> QuerySet:
    return _honours(on).filter(owner=owner_id)
