"""The titles of the appraisers as a number (task 22)."""

from datetime import date

from django.db.models import Q, QuerySet

from personnel.appraisers.selectors import active, of_practising
from personnel.titles.models import TitleAward
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import number, valid

HIGH = [TitleAward.Level.SENIOR, TitleAward.Level.ASSOCIATE]


def _senior(on: date) -> QuerySet:
    """Active appraisers with a senior or associate senior title, by the licence register or by an award up to the day."""
    granted = of_practising(valid(TitleAward, level__in=HIGH, granted_on__lte=on), on)
    return active(on).filter(Q(title_level__in=HIGH) | Q(pk__in=granted.values("appraiser")))


@indicator("personnel.titles.senior_share", title=_("高级职称比例"), task=22, unit="1", per="personnel.appraisers.number")
def senior_share(on: date) -> QuerySet:
    """Active appraisers whose highest title by the day is senior or associate senior ÷ active appraisers."""
    return number(_senior(on))


@senior_share.rows
def _people(on: date, owner_id: int) -> QuerySet:
    return _senior(on).filter(owner=owner_id)
