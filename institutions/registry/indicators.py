"""The licence of an institution as numbers and facts (task 9)."""

from datetime import date, timedelta

from django.db.models import Case, Count, F, Func, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import pgettext_lazy

from institutions.registry import selectors
from institutions.registry.models import Institution
from institutions.registry.rules import RENEWAL_DAYS
from portal.kernel.indicators import fact, indicator
from portal.kernel.problems import _

State = Institution.State


class _FullYears(Func):
    """Full years between a date column and a day."""

    template = "EXTRACT(YEAR FROM AGE(%(expressions)s))::integer"
    output_field = IntegerField()


class _Days(Func):
    """Days from the second date to the first."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()


class _Day(Func):
    """A day as the database's date."""

    template = "%(expressions)s::date"


def _licensed(on: date) -> QuerySet:
    return Institution.objects.filter(licensed_on__lte=on).order_by()


def _filed(on: date) -> Q:
    """A renewal of the present licence was filed by the day, and before the licence ran out."""
    return Q(renewal_filed_on__lte=on) & Q(renewal_filed_on__lte=F("licence_expires_on"))


@indicator("institutions.registry.licensed_years", title=_("首次获证以来满年数"), task=9, unit=pgettext_lazy("unit", "年"))
def licensed_years(on: date) -> QuerySet:
    """Full years since the first licence."""
    return _licensed(on).values(owner_id=F("organisation_id")).annotate(part=_FullYears(_Day(Value(on)), F("licensed_on")))


@indicator("institutions.registry.licence_days_left", title=_("许可证剩余天数"), task=9, unit=pgettext_lazy("unit", "日"))
def licence_days_left(on: date) -> QuerySet:
    """Days from the day to the last day of the licence; negative when it has run out."""
    return _licensed(on).values(owner_id=F("organisation_id")).annotate(part=_Days(F("licence_expires_on"), _Day(Value(on))))


@indicator("institutions.registry.licence_in_order", title=_("许可证有效且按期申请延续"), task=9, unit="是否")
def licence_in_order(on: date) -> QuerySet:
    """1 where the institution practises, its licence is valid on the day, and a renewal is filed where at most 30 days are left."""
    near = on + timedelta(days=RENEWAL_DAYS)
    sound = Q(state=State.ACTIVE, licence_expires_on__gte=on) & (Q(licence_expires_on__gt=near) | _filed(on))
    part = Case(When(sound, then=Value(1)), default=Value(0), output_field=IntegerField())
    return _licensed(on).values(owner_id=F("organisation_id")).annotate(part=part)


@indicator("institutions.registry.field_count", title=_("执业类别数"), task=13, unit=pgettext_lazy("unit", "项"))
def field_count(on: date) -> QuerySet:
    """Licensed fields in force on the day."""
    return selectors.scopes_in_force(on).order_by().values("owner_id").annotate(part=Count("pk"), basis=Count("pk"))


@field_count.rows
def _fields(on: date, owner_id: int) -> QuerySet:
    return selectors.scopes_in_force(on).filter(owner=owner_id)


def _itself(on: date, owner_id: int) -> QuerySet:
    return _licensed(on).filter(organisation=owner_id)


for _counted in (licensed_years, licence_days_left, licence_in_order):
    _counted.rows(_itself)


def _asked(owner_ids) -> QuerySet:
    found = Institution.objects.order_by()
    return found if owner_ids is None else found.filter(organisation__in=owner_ids)


@fact("institutions.registry.renewal_filed")
def renewal_filed(on: date, owner_ids=None) -> dict[int, bool]:
    """Whether a renewal of the present licence was filed in time; an answer for every institution."""
    filed = set(_asked(owner_ids).filter(_filed(on)).values_list("organisation", flat=True))
    return {owner: owner in filed for owner in _asked(owner_ids).values_list("organisation", flat=True)}


@fact("institutions.registry.state")
def state(on: date, owner_ids=None) -> dict[int, str]:
    """执业状态 as registered: active, suspended, cancelled or revoked."""
    return dict(_asked(owner_ids).values_list("organisation", "state"))
