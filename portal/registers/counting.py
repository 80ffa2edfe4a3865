"""The usual shapes of what indicators count from records; each gives `owner_id`, `part` and, for a share, `whole`."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import mul

from django.db.models import Case, Count, DecimalField, Model, Q, QuerySet, Sum, Value, When

from portal.accounts.models import Organisation
from portal.kernel.indicators import fact
from portal.registers.models import Record

EXACT = DecimalField(max_digits=12, decimal_places=2)


def valid(model: type[Model], *conditions: Q, **more) -> QuerySet:
    """Records of a model that count: not voided, and under these conditions. Voided ones never do (INV-39)."""
    return model._default_manager.filter(*conditions, state=Record.State.VALID, **more).order_by()


def share(rows: QuerySet, counted: Q) -> QuerySet:
    """Rows that satisfy a condition ÷ rows."""
    return rows.values("owner_id").annotate(part=Count("pk", filter=counted), whole=Count("pk"))


def total_share(rows: QuerySet, part: str, whole: str) -> QuerySet:
    """One column's sum ÷ another's; the basis is the divisor."""
    return rows.values("owner_id").annotate(part=Sum(part), whole=Sum(whole))


def number(rows: QuerySet, of: str = "pk") -> QuerySet:
    """How many different rows, or values of a column."""
    return rows.values("owner_id").annotate(part=Count(of, distinct=True), basis=Count("pk"))


def total(rows: QuerySet, column: str) -> QuerySet:
    """The sum of a column; the basis is the number of rows."""
    return rows.values("owner_id").annotate(part=Sum(column), basis=Count("pk"))


def points(rows: QuerySet, **weights: Mapping[str, str | int]) -> QuerySet:
    """The sum over rows of the product of weights, each by the value of a column; what has no weight counts 0."""

    def weight(column: str, table: Mapping) -> Case:
        cases = [When(**{column: value}, then=Value(Decimal(points), output_field=EXACT)) for value, points in table.items()]
        return Case(*cases, default=Value(Decimal(0), output_field=EXACT), output_field=EXACT)

    product = reduce(mul, (weight(column, table) for column, table in weights.items()))
    return rows.values("owner_id").annotate(part=Sum(product, output_field=EXACT), basis=Count("pk"))


def count_fact(code: str):
    """Declare how many of some rows each institution has on a day, 0 where none: what a veto or a re-check rule asks of a count.

    The function declared gives the rows of all institutions on a day; they are also what a finding rests on.
    """

    def declare(rows_on):
        def number_of(on: date, owner_ids=None) -> dict[int, int]:
            asked = Organisation.objects.filter(kind=Organisation.Kind.INSTITUTION)
            asked = asked if owner_ids is None else asked.filter(pk__in=owner_ids)
            there = dict(rows_on(on).order_by().values_list("owner").annotate(n=Count("pk")))
            return {owner: there.get(owner, 0) for owner in asked.values_list("pk", flat=True)}

        number_of.__doc__ = rows_on.__doc__
        fact(code, behind=lambda on, owner_id: rows_on(on).filter(owner=owner_id))(number_of)
        return rows_on

    return declare
