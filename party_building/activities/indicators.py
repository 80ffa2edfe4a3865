"""Activities of party work in numbers (task 3)."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from party_building.activities.models import PartyActivity
from portal.calendar.spans import window
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import number, valid


def _of_the_year(on: date) -> QuerySet:
    return valid(PartyActivity, held_on__range=window(on, 12))


@indicator("party_building.activities.count", title=_("党建活动场次"), task=3, unit=pgettext_lazy("unit", "次"))
def count(on: date) -> QuerySet:
    """Activities held in 12 months."""
    return number(_of_the_year(on))


@count.rows
def _activities(on: date, owner_id: int) -> QuerySet:
    return _of_the_year(on).filter(owner=owner_id)
