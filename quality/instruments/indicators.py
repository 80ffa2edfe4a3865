"""The state of an institution's instruments as numbers (task 18)."""

from datetime import date, timedelta

from django.db.models import BigIntegerField, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import pgettext_lazy

from institutions.opinions.selectors import last_years
from personnel.appraisers.selectors import active
from portal.calendar.spans import months_before, years_before
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from quality.instruments.models import Calibration, Instrument
from quality.instruments.selectors import calibrations, in_use, investments

_Result = Calibration.Result
NEW_YEARS = 8
WINDOW_MONTHS = 24
INVESTMENT_YEARS = 3


def _window(on: date) -> QuerySet:
    """Calibrations of the 24 months ending on the day."""
    return calibrations(months_before(on, WINDOW_MONTHS) + timedelta(days=1), on)


@indicator("quality.instruments.calibrated_share", title=_("在用设备校准有效率"), task=18, unit="1")
def calibrated_share(on: date) -> QuerySet:
    """In use, needing calibration and holding a passed certificate valid on the day ÷ in use and needing one."""
    certified = Calibration.objects.filter(
        instrument=OuterRef("pk"), owner=OuterRef("owner"), state="valid", result=_Result.PASS, performed_on__lte=on, valid_until__gte=on
    )
    found = in_use(on).filter(needs_calibration=True).values("owner_id")
    return found.annotate(part=Count("pk", filter=Exists(certified)), whole=Count("pk"))


@calibrated_share.rows
def _needing_calibration(on: date, owner_id: int) -> QuerySet:
    return in_use(on).filter(needs_calibration=True, owner=owner_id)


@indicator("quality.instruments.advanced_value_share", title=_("先进设备原值占比"), task=18, unit="1")
def advanced_value_share(on: date) -> QuerySet:
    """Price of the advanced ÷ price of all instruments in use; the basis is their number."""
    price = Coalesce(Sum("price_fen", filter=Q(advanced=True)), 0)
    return in_use(on).values("owner_id").annotate(part=price, whole=Sum("price_fen"), basis=Count("pk"))


@indicator("quality.instruments.recent_share", title=_("使用未满八年的设备比例"), task=18, unit="1")
def recent_share(on: date) -> QuerySet:
    """In use for less than eight years ÷ in use."""
    recent = Q(commissioned_on__gt=years_before(on, NEW_YEARS))
    return in_use(on).values("owner_id").annotate(part=Count("pk", filter=recent), whole=Count("pk"))


def _failed(on: date) -> QuerySet:
    """Instruments with a failed calibration in the window, with the day of the last one."""
    of_instrument = _window(on).filter(instrument=OuterRef("pk"), owner=OuterRef("owner"), result=_Result.FAIL)
    last = Subquery(of_instrument.values("instrument").annotate(day=Max("performed_on")).values("day"))
    return Instrument.objects.filter(state="valid").order_by().annotate(failed_on=last).filter(failed_on__isnull=False)


@indicator("quality.instruments.failed_handled_share", title=_("校准不合格设备处置率"), task=18, unit="1")
def failed_handled_share(on: date) -> QuerySet:
    """Since taken out of use or passed again ÷ instruments with a failed calibration in 24 months; no basis where none failed."""
    passed = Calibration.objects.filter(
        instrument=OuterRef("pk"), owner=OuterRef("owner"), state="valid", result=_Result.PASS,
        performed_on__gte=OuterRef("failed_on"), performed_on__lte=on,
    )  # fmt: skip
    handled = Q(Exists(passed)) | Q(retired_on__lte=on) | Q(in_use=False, retired_on=None)
    return _failed(on).values("owner_id").annotate(part=Count("pk", filter=handled), whole=Count("pk"))


@failed_handled_share.rows
def _failed_instruments(on: date, owner_id: int) -> QuerySet:
    return _failed(on).filter(owner=owner_id)


@indicator("quality.instruments.passed_share", title=_("校准合格率"), task=18, unit="1")
def passed_share(on: date) -> QuerySet:
    """Passed ÷ performed in the 24 months ending on the day."""
    return _window(on).values("owner_id").annotate(part=Count("pk", filter=Q(result=_Result.PASS)), whole=Count("pk"))


@passed_share.rows
def _performed(on: date, owner_id: int) -> QuerySet:
    return _window(on).filter(owner=owner_id)


@indicator("quality.instruments.per_appraiser", title=_("人均在用设备"), task=18, unit=pgettext_lazy("unit", "台/人"))
def per_appraiser(on: date) -> QuerySet:
    """Instruments in use ÷ active appraisers; the basis is the appraisers."""
    held = in_use(on).filter(owner=OuterRef("owner_id")).values("owner").annotate(n=Count("pk")).values("n")
    people = active(on).order_by().values("owner_id").annotate(whole=Count("pk"))
    return people.annotate(part=Coalesce(Subquery(held, output_field=IntegerField()), 0))


def _used(on: date, owner_id: int) -> QuerySet:
    return in_use(on).filter(owner=owner_id)


for _counted in (advanced_value_share, recent_share, per_appraiser):
    _counted.rows(_used)


def _set_against(on: date) -> QuerySet:
    """What was spent in those of the three years whose revenue is on record."""
    totals = last_years(on, INVESTMENT_YEARS).filter(owner=OuterRef("owner"), year=OuterRef("year"))
    return investments(on, INVESTMENT_YEARS).filter(Exists(totals))


@indicator("quality.instruments.investment_share", title=_("设备投入占业务收入比"), task=18, unit="1")
def investment_share(on: date) -> QuerySet:
    """Purchases and upgrades ÷ revenue of the last three complete years; the basis is the years whose revenue is on record.

    What was spent in a year without totals counts for nothing: leaving a year's revenue out would otherwise raise the share.
    """
    of_owner = _set_against(on).filter(owner=OuterRef("owner_id")).values("owner")
    spent = Subquery(of_owner.annotate(fen=Sum(F("purchased_fen") + F("upgraded_fen"))).values("fen"), output_field=BigIntegerField())
    totals = last_years(on, INVESTMENT_YEARS).values("owner_id")
    return totals.annotate(part=Coalesce(spent, 0), whole=Sum("revenue_fen"), basis=Count("year", distinct=True))


@investment_share.rows
def _spent(on: date, owner_id: int) -> QuerySet:
    return _set_against(on).filter(owner=owner_id)
