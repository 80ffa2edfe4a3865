"""Party life in numbers (task 2)."""

from datetime import date
from functools import reduce
from operator import add, or_

from django.db.models import Case, Count, DateField, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Trunc

from party_building.life import rules, selectors
from party_building.life.models import PartyMeeting
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import total_share, valid

SINCE = {"general": "since", "lecture": "since", "committee": "committee_since"}
"""What has to have begun for meetings of a kind to be due."""
UNIT = {rules.MONTH: "month", rules.QUARTER: "quarter"}


def _periods_due(on: date, kind: str) -> Case:
    """In how many periods a meeting of the kind was due: those that lie wholly after the beginning."""
    spans = rules.periods(on, rules.EVERY[kind])
    left = (When(**{f"{SINCE[kind]}__lte": span.first}, then=Value(len(spans) - n)) for n, span in enumerate(spans))
    return Case(*left, default=Value(0), output_field=IntegerField())


def _periods_met(on: date, kind: str) -> Coalesce:
    """In how many of these one was held."""
    months = rules.EVERY[kind]
    spans = rules.periods(on, months)
    held = valid(PartyMeeting, owner=OuterRef("pk"), kind=kind, held_on__range=(spans[0].first, spans[-1].last))
    held = held.annotate(period=Trunc("held_on", UNIT[months], output_field=DateField())).filter(period__gte=OuterRef(SINCE[kind]))
    counted = held.values("owner").annotate(n=Count("period", distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@indicator("party_building.life.meetings_share", title=_("“三会一课”完成率"), task=2, unit="1")
def meetings_share(on: date) -> QuerySet:
    """Periods with the meeting that was due in them ÷ periods due, over the calendar months and quarters that ended in 12 months.

    Due are a members' meeting and a lecture each quarter, and a committee's meeting each month where there is a committee
    (`rules`: 《中国共产党支部工作条例（试行）》 arts. 11–13, 16); from the first whole period after the organisation was set up. One
    meeting meets its period, more do not count more. Without an organisation nothing is due, and there is no value.
    """
    met = reduce(add, (_periods_met(on, kind) for kind in rules.EVERY))
    whole = reduce(add, (_periods_due(on, kind) for kind in rules.EVERY))
    return selectors.begun(on).annotate(part=met, whole=whole).values("owner_id", "part", "whole")


@meetings_share.rows
def _meetings_in_due_periods(on: date, owner_id: int) -> QuerySet:
    begun = selectors.begun(on).filter(pk=owner_id).values_list("since", "committee_since").first()
    due = rules.due(on, *begun) if begun else []
    in_one = (Q(kind=kind, held_on__range=(period.first, period.last)) for kind, period in due)
    return valid(PartyMeeting, reduce(or_, in_one, Q(pk__in=[])), owner=owner_id)


@indicator("party_building.life.attendance_share", title=_("组织生活出勤率"), task=2, unit="1")
def attendance_share(on: date) -> QuerySet:
    """Who came ÷ who had to, over all meetings in 12 months."""
    return total_share(selectors.held(on), "attended", "due_attend")


@attendance_share.rows
def _meetings(on: date, owner_id: int) -> QuerySet:
    return selectors.held(on).filter(owner=owner_id)


@indicator("party_building.life.dues_share", title=_("党费按月足额缴纳率"), task=2, unit="1")
def dues_share(on: date) -> QuerySet:
    """Members who paid in full ÷ members who had to, month by month over the 12 calendar months that ended by the day."""
    return total_share(selectors.dues(on), "paid", "due")


@dues_share.rows
def _dues(on: date, owner_id: int) -> QuerySet:
    return selectors.dues(on).filter(owner=owner_id)
