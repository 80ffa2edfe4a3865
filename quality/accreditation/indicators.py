"""How far an institution's licensed fields are accredited (task 13)."""

from datetime import date

from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.utils.translation import pgettext_lazy

from institutions.registry.selectors import scopes_in_force
from portal.accounts.models import Organisation
from portal.calendar.spans import months_before
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from quality.accreditation.models import Accreditation, AccreditedItem
from quality.accreditation.rules import WITHOUT_LABORATORY
from quality.accreditation.selectors import CNAS, in_force

_LAPSED = """(
    SELECT COALESCE(SUM(UPPER(gap) - LOWER(gap)), 0) FROM UNNEST((
        SELECT RANGE_AGG(missing) FROM (
            SELECT UNNEST(
                DATEMULTIRANGE(DATERANGE(LEAST(GREATEST(MIN(c.issued_on), %s::date), %s::date), %s::date))
                - RANGE_AGG(DATERANGE(c.issued_on, GREATEST(c.issued_on, CASE c.standing
                    WHEN 'valid' THEN c.valid_until + 1
                    ELSE LEAST(c.valid_until + 1, COALESCE(c.standing_since, c.issued_on)) END)))
            ) AS missing
            FROM quality_accreditation c
            WHERE c.owner_id = portal_organisation.id AND c.state = 'valid' AND c.issued_on <= %s
            GROUP BY c.kind
        ) kinds
    )) gap
)"""
"""Days between the first certificate of a kind and the day, inside the window, on which none of the kind was in force."""


def _accredited(on: date, *kinds: str) -> Exists:
    """True for a licensed field that stands on the schedule of a certificate in force."""
    items = AccreditedItem.objects.filter(state="valid", owner=OuterRef("owner"), field=OuterRef("field"))
    certificates = in_force(on).filter(owner=OuterRef("owner"), **({"kind__in": kinds} if kinds else {}))
    return Exists(items.filter(accreditation__in=certificates))


def _needing(on: date) -> QuerySet:
    return scopes_in_force(on).order_by().exclude(field__in=WITHOUT_LABORATORY)


@indicator("quality.accreditation.covered_share", title=_("资质认定或认可覆盖率"), task=13, unit="1")
def covered_share(on: date) -> QuerySet:
    """Licensed fields with an accredited item in force ÷ licensed fields that need a laboratory; no basis where none needs one."""
    return _needing(on).values("owner_id").annotate(part=Count("pk", filter=_accredited(on)), whole=Count("pk"))


@indicator("quality.accreditation.uncovered_fields", title=_("没有有效资质的执业类别"), task=13, unit=pgettext_lazy("unit", "项"))
def uncovered_fields(on: date) -> QuerySet:
    """Licensed fields that need a laboratory and have no accreditation in force; basis: fields that need one."""
    return _needing(on).values("owner_id").annotate(part=Count("pk", filter=~_accredited(on)), basis=Count("pk"))


@indicator("quality.accreditation.cnas_share", title=_("认可覆盖率"), task=13, unit="1")
def cnas_share(on: date) -> QuerySet:
    """Licensed fields under a CNAS certificate in force ÷ licensed fields."""
    return scopes_in_force(on).order_by().values("owner_id").annotate(part=Count("pk", filter=_accredited(on, *CNAS)), whole=Count("pk"))


@indicator("quality.accreditation.lapsed_days", title=_("近三年资质中断天数"), task=13, unit=pgettext_lazy("unit", "日"))
def lapsed_days(on: date) -> QuerySet:
    """Days of the last 36 months on which a certificate held was lapsed, suspended or withdrawn and none of its kind in force.

    A day on which two kinds were missing counts once. The basis is the number of certificates held.
    """
    first = date.fromordinal(months_before(on, 36).toordinal() + 1)
    end = date.fromordinal(on.toordinal() + 1)
    held = Accreditation.objects.filter(owner=OuterRef("pk"), state="valid", issued_on__lte=on).order_by()
    number = Subquery(held.values("owner").annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    found = Organisation.objects.filter(Exists(held)).order_by()
    days = RawSQL(_LAPSED, (first, end, end, on), output_field=IntegerField())  # noqa: S611  a constant text
    return found.values(owner_id=F("pk")).annotate(part=days, basis=number)


def _fields(on: date, owner_id: int) -> QuerySet:
    return scopes_in_force(on).filter(owner=owner_id)


for _counted in (covered_share, uncovered_fields, cnas_share):
    _counted.rows(_fields)


@lapsed_days.rows
def _certificates(on: date, owner_id: int) -> QuerySet:
    return Accreditation.objects.filter(owner=owner_id, state="valid", issued_on__lte=on)
