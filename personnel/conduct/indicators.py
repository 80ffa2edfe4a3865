"""Education in ethics as a number (task 20)."""

from datetime import date

from django.db.models import Case, F, IntegerField, QuerySet, Sum, When

from personnel.appraisers.selectors import active, of_practising
from personnel.conduct.models import ConductPledge, EthicsSession
from portal.calendar.spans import full_years, window
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import valid


def _sessions(on: date) -> QuerySet:
    return valid(EthicsSession, held_on__range=window(on, 12))


def _lacking(on: date) -> QuerySet:
    """The institutions where somebody who practises has signed no pledge for the last complete year nor for the current one."""
    years = [*full_years(on, 1), on.year]
    signed = of_practising(valid(ConductPledge, year__in=years, signed_on__lte=on), on)
    return active(on).exclude(pk__in=signed.values("appraiser")).order_by().values("owner")


@indicator("personnel.conduct.ethics_share", title=_("职业道德教育参与率"), task=20, unit="1")
def ethics_share(on: date) -> QuerySet:
    """Attended ÷ due over the sessions of 12 months; halved unless every active appraiser signed a pledge. The basis is the due.

    Halved by doubling the divisor, so that the numbers stay whole.
    """
    whole = Case(When(owner__in=_lacking(on), then=2 * F("due_attend")), default=F("due_attend"), output_field=IntegerField())
    return _sessions(on).values("owner_id").annotate(part=Sum("attended"), whole=Sum(whole), basis=Sum("due_attend"))


@ethics_share.rows
def _counted(on: date, owner_id: int) -> QuerySet:
    return _sessions(on).filter(owner=owner_id)
