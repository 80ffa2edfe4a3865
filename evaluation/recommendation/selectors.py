"""Reads of recommendations that more than one page, rule or task needs."""

from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from evaluation.applications.models import Application, FrozenValue, SelfScore
from evaluation.integrity.models import IntegrityGrade
from evaluation.recommendation import rules
from evaluation.recommendation.models import Nominee, Recommendation
from portal.accounts.models import Organisation
from portal.calendar.selectors import working_days_left

State = Recommendation.State


def listed(recommendation: Recommendation) -> list[Nominee]:
    """The nominees on the list, in rank order; one query."""
    chosen = recommendation.nominees.filter(state=Nominee.State.LISTED).order_by("rank")
    return list(chosen.select_related("application__institution", "integrity__assessment"))


def self_totals(application_ids) -> dict[int, int]:
    """Automatic plus claimed points (mpt) of applications: the provincial score order. Two queries."""
    totals = dict.fromkeys(application_ids, 0)
    frozen = FrozenValue.objects.filter(application__in=totals, applicable=True).values("application").annotate(sum=Sum("score_mpt"))
    claimed = SelfScore.objects.filter(application__in=totals).values("application").annotate(sum=Sum("claimed_mpt"))
    for row in [*frozen, *claimed]:
        totals[row["application"]] += row["sum"]
    return totals


def as_rules(recommendation: Recommendation) -> list[rules.Nominee]:
    """The nominees as the rules see them, in rank order."""
    chosen = listed(recommendation)
    totals = self_totals([n.application_id for n in chosen])
    by_score = sorted(chosen, key=lambda n: (-totals[n.application_id], n.rank))
    order = {n.pk: place for place, n in enumerate(by_score, start=1)}
    return [as_rule(n.application, n.integrity, rank=n.rank, score_order=order[n.pk], nominee=n) for n in chosen]


def as_rule(application: Application, grade: IntegrityGrade | None, *, rank=1, score_order=1, nominee: Nominee | None = None) -> rules.Nominee:
    """One institution as the conditions see it."""
    institution = application.institution
    return rules.Nominee(
        name=institution.name,
        rank=rank,
        score_order=score_order,
        opinion=nominee.opinion if nominee else "",
        rank_reason=nominee.rank_reason if nominee else "",
        application_state=application.state,
        integrity_grade=grade.grade if grade and grade.state != IntegrityGrade.State.ASSESSED else "",
        licence_expires_on=institution.licence_expires_on,
        institution_state=institution.state,
    )


def procedure(recommendation: Recommendation) -> rules.Procedure:
    """How the province came to its list, as the rules see it."""
    cycle = recommendation.cycle
    ran = 0
    if recommendation.notice_from and recommendation.notice_until:
        ran = working_days_left(recommendation.notice_from, recommendation.notice_until)
    return rules.Procedure(
        quota=recommendation.quota,
        grades_allowed=cycle.grades_allowed,
        until=recommendation.resubmit_until or cycle.recommend_until,
        meeting_on=recommendation.meeting_on,
        notice_from=recommendation.notice_from,
        notice_until=recommendation.notice_until,
        notice_wd=ran,
        notice_wd_least=cycle.province_notice_wd,
    )


def grade_of(application: Application) -> IntegrityGrade | None:
    """The published grade of the cycle's basis year."""
    found = IntegrityGrade.objects.filter(institution=application.institution_id, assessment__year=application.cycle.basis_year)
    return found.exclude(state=IntegrityGrade.State.ASSESSED).first()


def candidates(recommendation: Recommendation) -> list[dict]:
    """The province's applications of the cycle by score, with grade and whether on the list; a fixed number of queries."""
    applications = list(
        Application.objects.filter(cycle=recommendation.cycle, institution__organisation__parent=recommendation.province)
        .exclude(state__in=[Application.State.DRAFT, Application.State.LAPSED, Application.State.WITHDRAWN])
        .select_related("institution")
    )
    totals = self_totals([a.pk for a in applications])
    grades = {
        g.institution_id: g
        for g in IntegrityGrade.objects.filter(
            institution__in=[a.institution_id for a in applications], assessment__year=recommendation.cycle.basis_year
        ).exclude(state=IntegrityGrade.State.ASSESSED)
    }
    on_list = {n.application_id: n for n in recommendation.nominees.filter(state=Nominee.State.LISTED)}
    by_score = sorted(applications, key=lambda a: (-totals[a.pk], a.institution.public_no))
    return [
        {"application": a, "total_mpt": totals[a.pk], "order": place, "grade": grades.get(a.institution_id), "nominee": on_list.get(a.pk)}
        for place, a in enumerate(by_score, start=1)
    ]


def overdue(now: datetime) -> QuerySet:
    """Still with the province after the last moment."""
    with_province = Recommendation.objects.filter(state__in=[State.DRAFT, State.RETURNED])
    return with_province.filter(Q(cycle__recommend_until__lte=now, resubmit_until=None) | Q(resubmit_until__lte=now))


def outstanding(cycle) -> QuerySet:
    """Provinces that have not handed in their list."""
    return Recommendation.objects.filter(cycle=cycle, state__in=[State.DRAFT, State.RETURNED]).select_related("province")


def for_list(rows: QuerySet) -> QuerySet:
    """With all that a list row shows."""
    counted = Count("nominees", filter=Q(nominees__state=Nominee.State.LISTED))
    return rows.select_related("cycle", "province__province").annotate(nominee_count=counted)


def for_page(rows: QuerySet) -> QuerySet:
    """With all that the page of one recommendation shows."""
    on_list = Nominee.objects.filter(state=Nominee.State.LISTED).order_by("rank")
    chosen = on_list.select_related("application__institution", "application__cycle", "integrity__assessment")
    return rows.select_related("cycle__standard", "province__province", "letter", "receipt").prefetch_related(
        Prefetch("nominees", queryset=chosen, to_attr="on_list")
    )


def of_province(cycle, province: Organisation) -> Recommendation | None:
    """The one list of a province in a cycle."""
    return Recommendation.objects.filter(cycle=cycle, province=province).first()
