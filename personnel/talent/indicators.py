"""The academic posts of the appraisers as a number (task 22)."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext_lazy

from personnel.appraisers.selectors import of_practising
from personnel.talent.models import AcademicPost
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import points, valid

WEIGHTS = {AcademicPost.Level.INTERNATIONAL: 2, AcademicPost.Level.NATIONAL: 2, AcademicPost.Level.PROVINCIAL: 1}
"""A post of national or higher level counts twice (L5-10)."""


def _current(on: date) -> QuerySet:
    """Posts that active appraisers hold on the day, the last day of a term included."""
    held = valid(AcademicPost, Q(until_on__isnull=True) | Q(until_on__gte=on), since_on__lte=on)
    return of_practising(held, on)


@indicator("personnel.talent.academic_posts", title=_("在任学术职务"), task=22, unit=pgettext_lazy("unit", "项"))
def academic_posts(on: date) -> QuerySet:
    """Posts held on the day, those of national or international level counted twice; the basis is the number of posts."""
    return points(_current(on), level=WEIGHTS)


@academic_posts.rows
def _posts(on: date, owner_id: int) -> QuerySet:
    return _current(on).filter(owner=owner_id)
