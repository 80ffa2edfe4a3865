"""How far an institution's licensed fields are accredited (task 13)."""

from datetime import date

from django.db.models import BooleanField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.utils.translation import pgettext_lazy

from institutions.registry.selectors import scopes_in_force
from portal.accounts.models import Organisation
from portal.calendar.selectors import deadlines
from portal.calendar.spans import months_before, window
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import share
from quality.accreditation.models import Accreditation
from quality.accreditation.rules import DAYS_TO_CLOSE, WITHOUT_LABORATORY
from quality.accreditation.selectors import CNAS, in_force, on_schedule, visits_with_findings

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

_CLOSED_IN_TIME = "closed_on <= LEAST(%s::date, (%s::date[])[visited_on - %s::date + 1])"
"""Closed by the day and by the limit of the visit: the database has no calendar, so it is given the limits of all days of the window
in one list and finds a visit's by its day."""


def _accredited(on: date, *kinds: str) -> Exists:
    """True for a licensed field that stands on the schedule of a certificate in force."""
    items = on_schedule(on).filter(owner=OuterRef("owner"), field=OuterRef("field"))
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


@indicator("quality.accreditation.nonconformities_closed_share", title=_("评审不符合项按期关闭率"), task=13, unit="1")
def nonconformities_closed_share(on: date) -> QuerySet:
    """Visits of 36 months whose nonconformities were all closed in 60 working days ÷ visits of 36 months with any.

    A visit that is still open counts in the divisor from its day on.
    """
    first, last = window(on, 36)
    limits = deadlines(first, last, DAYS_TO_CLOSE)
    in_time = RawSQL(_CLOSED_IN_TIME, (on, limits, first), output_field=BooleanField())  # noqa: S611  a constant text
    return share(visits_with_findings(on).annotate(in_time=in_time), Q(in_time=True))


@nonconformities_closed_share.rows
def _visits(on: date, owner_id: int) -> QuerySet:
    return visits_with_findings(on).filter(owner=owner_id)
