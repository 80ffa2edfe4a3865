"""Online functions and electronic licences in numbers (task 11)."""

from datetime import date
from functools import reduce
from operator import add

from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, Value, When
from django.utils.translation import pgettext_lazy

from institutions.licences import selectors
from institutions.licences.models import InformationSystem
from institutions.registry.models import Institution
from portal.kernel.indicators import indicator
from portal.kernel.problems import _


def _one_if_any(rows: QuerySet) -> Case:
    """1 for an institution that has any of these rows, else 0."""
    return Case(When(Exists(rows.filter(owner=OuterRef("organisation"))), then=Value(1)), default=Value(0), output_field=IntegerField())


@indicator("institutions.licences.functions_count", title=_("信息化功能与电子证照"), task=11, unit=pgettext_lazy("unit", "项"))
def functions_count(on: date) -> QuerySet:
    """Functions, of five, of any system in use on the day, plus one for an electronic licence of the institution's own valid on it."""
    systems = selectors.systems_in_use(on)
    parts = [systems.filter(functions__contains=[function]) for function in InformationSystem.Function.values]
    counted = reduce(add, (_one_if_any(rows) for rows in [*parts, selectors.own_licences(on)]))
    return Institution.objects.order_by().values(owner_id=F("organisation_id")).annotate(part=counted).filter(part__gt=0)


@functions_count.rows
def _counted_rows(on: date, owner_id: int) -> list[QuerySet]:
    return [rows.filter(owner=owner_id) for rows in (selectors.systems_in_use(on), selectors.own_licences(on))]
