"""How many assistants the appraisers of an institution guide (task 22)."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext_lazy

from personnel.appraisers.selectors import of_practising
from personnel.assistants.models import Assistant
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import number, valid


def _mentored(on: date) -> QuerySet:
    """Assistants present on the day, their last day included, whose mentor practises at the institution on it."""
    present = valid(Assistant, Q(left_on__isnull=True) | Q(left_on__gte=on), engaged_on__lte=on)
    return of_practising(present, on, person="mentor")


@indicator(
    "personnel.appraisers.assistants_per_appraiser", title=_("鉴定人人均助理数"), task=22, unit=pgettext_lazy("unit", "人"),
    per="personnel.appraisers.number",
)  # fmt: skip
def assistants_per_appraiser(on: date) -> QuerySet:
    """Mentored assistants present on the day ÷ active appraisers."""
    return number(_mentored(on))


@assistants_per_appraiser.rows
def _assistants(on: date, owner_id: int) -> QuerySet:
    return _mentored(on).filter(owner=owner_id)
