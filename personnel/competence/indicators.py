"""The competence of the appraisers in numbers (task 21).

Assessments and appraisals are reported by the year, so that complete years are looked at instead of 12 or 24 months.
"""

from datetime import date

from django.db.models import Q, QuerySet

from personnel.appraisers.selectors import of_practising
from personnel.competence.models import AnnualAppraisal, CompetenceAssessment
from portal.calendar.spans import full_years
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import number, valid

Outcome = CompetenceAssessment.Outcome
PEOPLE = "personnel.appraisers.number"


def _latest(on: date) -> QuerySet:
    """The latest assessment of each active appraiser, of the last two complete years or of the current one."""
    found = of_practising(valid(CompetenceAssessment, year__range=(full_years(on, 2)[0], on.year)), on)
    newest = found.order_by("appraiser_id", "-year").distinct("appraiser_id")
    return valid(CompetenceAssessment, pk__in=newest.values("pk"))


@indicator("personnel.competence.qualified_share", title=_("执业能力评估合格率"), task=21, unit="1", per=PEOPLE)
def qualified_share(on: date) -> QuerySet:
    """Active appraisers whose latest assessment is qualified or excellent, or was passed again by the day ÷ active appraisers."""
    passed = Q(outcome__in=[Outcome.EXCELLENT, Outcome.QUALIFIED]) | Q(retaken_on__lte=on)
    return number(_latest(on).filter(passed))


@qualified_share.rows
def _assessments(on: date, owner_id: int) -> QuerySet:
    return _latest(on).filter(owner=owner_id)


def _graded(on: date) -> QuerySet:
    """The grades of active appraisers for the last complete year."""
    return of_practising(valid(AnnualAppraisal, year=full_years(on, 1)[0]), on)


@indicator("personnel.competence.appraised_share", title=_("年度考核覆盖率"), task=21, unit="1", per=PEOPLE)
def appraised_share(on: date) -> QuerySet:
    """Active appraisers with a grade for the last complete year, whichever ÷ active appraisers."""
    return number(_graded(on), of="appraiser")


@appraised_share.rows
def _grades(on: date, owner_id: int) -> QuerySet:
    return _graded(on).filter(owner=owner_id)
