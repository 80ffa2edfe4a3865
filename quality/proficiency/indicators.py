"""How an institution does in proficiency testing, in numbers (task 14).

A round counts by the day on which its results were issued: late publication by its organiser harms nobody.
"""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from institutions.registry.selectors import scopes_in_force
from portal.kernel.indicators import fact, indicator
from portal.kernel.problems import _
from portal.registers.counting import count_fact, share
from quality.proficiency import selectors
from quality.proficiency.models import ProficiencyResult
from quality.proficiency.rules import GOOD


@indicator("quality.proficiency.satisfactory_share", title=_("能力验证满意率"), task=14, unit="1")
def satisfactory_share(on: date) -> QuerySet:
    """Satisfactory or pass ÷ results issued in 24 months, unexcused absence counted."""
    return share(selectors.results(on), Q(outcome__in=GOOD))


@satisfactory_share.rows
def _results(on: date, owner_id: int) -> QuerySet:
    return selectors.results(on).filter(owner=owner_id)


def _offered(on: date) -> QuerySet:
    """Licensed fields with a round published in 24 months that closed after the field was granted, or with a result of their own.

    `tested` says whether the institution took part in one; a result may come before the organiser publishes the whole round.
    """
    taken = selectors.results(on).exclude(outcome=ProficiencyResult.Outcome.ABSENT)
    tested = Exists(taken.filter(owner=OuterRef("owner"), round__field=OuterRef("field")))
    open_to = Exists(selectors.rounds(on).filter(field=OuterRef("field"), closes_on__gte=OuterRef("granted_on")))
    return scopes_in_force(on).order_by().annotate(tested=tested).filter(Q(tested=True) | open_to)


@indicator("quality.proficiency.field_coverage", title=_("能力验证项目覆盖率"), task=14, unit="1")
def field_coverage(on: date) -> QuerySet:
    """Licensed fields in which the institution took part ÷ licensed fields for which a round was offered in 24 months."""
    return share(_offered(on), Q(tested=True))


@field_coverage.rows
def _offered_fields(on: date, owner_id: int) -> QuerySet:
    return _offered(on).filter(owner=owner_id)


@indicator("quality.proficiency.corrected_share", title=_("能力验证问题整改率"), task=14, unit="1")
def corrected_share(on: date) -> QuerySet:
    """Poor results of 24 months whose correction was verified by the day and within 60 working days ÷ all poor results of 24 months."""
    in_time = Q(pk=None)
    for issued_on, limit in selectors.correction_limits(on).items():
        in_time |= Q(issued_on=issued_on, verified_on__lte=min(limit, on))
    return share(selectors.poor(on), in_time)


@corrected_share.rows
def _poor_results(on: date, owner_id: int) -> QuerySet:
    return selectors.poor(on).filter(owner=owner_id)


@fact("quality.proficiency.worst_field_failures", behind=_poor_results)
def worst_field_failures(on: date, owner_ids=None) -> dict[int, int]:
    """The most poor results an institution had in one field in 24 months (V-08, RC-10); of those with any result, 0 where all are good."""
    asked = selectors.results(on) if owner_ids is None else selectors.results(on).filter(owner__in=owner_ids)
    found = dict.fromkeys(asked.values_list("owner", flat=True), 0)
    poor = selectors.poor(on).filter(owner__in=found).order_by().values_list("owner", "round__field").annotate(n=Count("pk"))
    for owner, _field, n in poor:
        found[owner] = max(found[owner], n)
    return found


@count_fact("quality.proficiency.mandatory_missed")
def mandatory_missed(on: date) -> QuerySet:
    """Mandatory rounds of 24 months without the institution (RC-11)."""
    return selectors.results(on).filter(outcome=ProficiencyResult.Outcome.ABSENT, round__mandatory=True)


@count_fact("quality.proficiency.corrections_overdue")
def corrections_overdue(on: date) -> QuerySet:
    """Poor results of 24 months whose 60 working days are over and whose correction is not verified (RC-12)."""
    over = Q(pk=None)
    for issued_on, limit in selectors.correction_limits(on).items():
        if limit < on:
            over |= Q(issued_on=issued_on)
    return selectors.poor(on).filter(over).filter(Q(verified_on=None) | Q(verified_on__gt=on))
