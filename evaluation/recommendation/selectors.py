"""Reads of recommendations that more than one page, rule or task needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.utils import timezone, translation

from evaluation.applications.models import Application, FrozenValue, SelfScore
from evaluation.applications.selectors import fields_of
from evaluation.cycles.models import Cycle
from evaluation.integrity.models import IntegrityGrade
from evaluation.integrity.selectors import final_grade, grades_of
from evaluation.recommendation import rules
from evaluation.recommendation.models import Nominee, Recommendation
from evaluation.standards.selectors import standing_vetoes
from institutions.registry.rules import uscc_problems
from portal.accounts.models import Organisation
from portal.calendar.selectors import working_days_left
from portal.kernel.problems import Problem

State = Recommendation.State
NOT_HANDED_IN = (Application.State.DRAFT, Application.State.LAPSED, Application.State.WITHDRAWN)
CHECKED = (Application.State.VERIFIED, Application.State.FROZEN)


def listed(recommendation: Recommendation) -> list[Nominee]:
    """The nominees on the list, in rank order; one query."""
    chosen = recommendation.nominees.filter(state=Nominee.State.LISTED).order_by("rank")
    return list(
        chosen.select_related("application__institution__organisation", "application__institution__province", "integrity__assessment")
    )


def undecided(grade_id: int) -> QuerySet:
    """The nominees that rest on a grade and stand on a list neither accepted nor lapsed."""
    open_ = [State.DRAFT, State.RETURNED, State.SUBMITTED]
    found = Nominee.objects.filter(state=Nominee.State.LISTED, integrity=grade_id, recommendation__state__in=open_)
    return found.select_related("recommendation__cycle", "recommendation__province", "application__institution")


def self_totals(application_ids: Iterable[int]) -> dict[int, int]:
    """Automatic plus claimed points (mpt) of applications: the provincial score order. Two queries."""
    totals = dict.fromkeys(application_ids, 0)
    frozen = FrozenValue.objects.filter(application__in=totals, applicable=True).values("application").annotate(sum=Sum("score_mpt"))
    claimed = SelfScore.objects.filter(application__in=totals).values("application").annotate(sum=Sum("claimed_mpt"))
    for row in [*frozen, *claimed]:
        totals[row["application"]] += row["sum"]
    return totals


def vetoes_of(cycle: Cycle, applications: Iterable[Application], today: date) -> dict[int, list[str]]:
    """一票否决 that stand on a day by the cycle's own edition, by application; the number of queries is that of the facts asked."""
    applications = list(applications)
    standing = standing_vetoes(cycle.standard, today, [a.institution.organisation_id for a in applications])
    return {a.pk: [v["zh"] for v in standing[a.institution.organisation_id]] for a in applications}


def applicants(recommendation: Recommendation) -> QuerySet:
    """The applications handed in within the list's province and cycle."""
    found = Application.objects.filter(cycle=recommendation.cycle_id, institution__organisation__parent=recommendation.province_id)
    return found.exclude(state__in=NOT_HANDED_IN).select_related("institution__organisation", "institution__province")


def struck(recommendation: Recommendation) -> list[Nominee]:
    """Nominees that had a defect and were taken off a returned list."""
    gone = recommendation.nominees.filter(state=Nominee.State.REMOVED).exclude(defect="")
    return list(gone.select_related("application__institution")) if recommendation.state == State.RETURNED else []


@dataclass(frozen=True)
class Candidate:
    """One institution that applied in the province, as its ranking page shows it. Points in mpt."""

    application: Application
    total_mpt: int
    order: int  # by score among all that applied
    grade: IntegrityGrade | None
    nominee: Nominee | None
    rule: rules.Nominee
    problems: tuple[Problem, ...]  # why it can't be recommended; empty when it can
    fields: tuple[str, ...]
    unmet: str  # the conditions it does not meet, said to the institution
    reason: str  # why it is not on the list, as the province wrote it
    open: bool  # whether what is written about it may still be changed (REC-5)

    @property
    def eligible(self) -> bool:
        """Nothing stands against recommending it."""
        return not self.problems

    @property
    def told(self) -> str:
        """What it is told when it is not recommended: the province's words, else the conditions it does not meet."""
        return self.reason or self.unmet


def candidates(recommendation: Recommendation, today: date) -> list[Candidate]:
    """The province's applications of the cycle by score; ties by public number. A fixed number of queries."""
    cycle = recommendation.cycle
    applications = list(applicants(recommendation))
    totals = self_totals([a.pk for a in applications])
    grades = grades_of([a.institution_id for a in applications], [cycle.basis_year])
    vetoes = vetoes_of(cycle, applications, today)
    fields = fields_of([a.institution.organisation_id for a in applications])
    on_list = {n.application_id: n for n in listed(recommendation)}
    reasons = {a: (reason, doc) for a, reason, doc in recommendation.not_nominated.values_list("application_id", "reason", "doc_id")}
    order = score_order(on_list.values(), totals)
    found = []
    for place, application in enumerate(sorted(applications, key=lambda a: (-totals[a.pk], a.institution.public_no)), start=1):
        grade = grades[application.institution_id].get(cycle.basis_year)
        nominee = on_list.get(application.pk)
        rule = as_rule(application, grade, vetoes[application.pk], nominee=nominee, score_order=order.get(application.pk, place))
        problems = tuple(rules.eligibility_problems(rule, grades_allowed=cycle.grades_allowed, today=today))
        with translation.override("zh-hans"):  # it goes onto the paper that is served
            unmet = "".join(str(said) for said in rules.unmet_conditions(rule, grades_allowed=cycle.grades_allowed, today=today))
        held = tuple(sorted(fields[application.institution.organisation_id]))
        reason, served = reasons.get(application.pk, ("", None))
        still_open = mendable(recommendation, nominee) if nominee else served is None
        found.append(Candidate(application, totals[application.pk], place, grade, nominee, rule, problems, held, unmet, reason, still_open))
    return found


def joined_since(recommendation: Recommendation, nominee: Nominee) -> bool:
    """Whether a nominee came onto a returned list after it had been handed in."""
    return bool(recommendation.submitted_at and nominee.listed_at and nominee.listed_at > recommendation.submitted_at)


def mendable(recommendation: Recommendation, nominee: Nominee) -> bool:
    """Whether a nominee may be changed or struck: on a returned list only where the ministry named a defect (REC-5)."""
    if recommendation.state != State.RETURNED:
        return True
    return bool(nominee.defect or recommendation.defects) or joined_since(recommendation, nominee)


def score_order(chosen: Iterable[Nominee], totals: dict[int, int]) -> dict[int, int]:
    """The place of each nominee by score among the nominees, by application; of equals the present order stands."""
    by_score = sorted(chosen, key=lambda n: (-totals[n.application_id], n.rank))
    return {n.application_id: place for place, n in enumerate(by_score, start=1)}


def as_rules(recommendation: Recommendation, today: date) -> list[rules.Nominee]:
    """The nominees as the rules see them on a day, in rank order."""
    chosen = listed(recommendation)
    applications = [n.application for n in chosen]
    order = score_order(chosen, self_totals([a.pk for a in applications]))
    vetoes = vetoes_of(recommendation.cycle, applications, today)
    return [as_rule(n.application, n.integrity, vetoes[n.application_id], nominee=n, score_order=order[n.application_id]) for n in chosen]


def as_rule(
    application: Application,
    grade: IntegrityGrade | None,
    vetoes: Iterable[str] = (),
    *,
    nominee: Nominee | None = None,
    score_order: int = 1,
) -> rules.Nominee:
    """One institution as the conditions see it."""
    institution = application.institution
    return rules.Nominee(
        name=institution.name,
        rank=nominee.rank if nominee else 0,
        score_order=score_order,
        opinion=nominee.opinion if nominee else "",
        rank_reason=nominee.rank_reason if nominee else "",
        application_state=application.state,
        integrity_grade=grade.grade if grade and grade.state != IntegrityGrade.State.ASSESSED else "",
        licence_expires_on=institution.licence_expires_on,
        institution_state=institution.state,
        vetoes=tuple(vetoes),
        defect=nominee.defect if nominee else "",
        key=application.pk,
    )


def procedure(recommendation: Recommendation, left_out: Iterable[Candidate] = ()) -> rules.Procedure:
    """How the province came to its list, as the rules see it; `left_out` are the institutions that are not on it."""
    cycle = recommendation.cycle
    ran = 0
    if recommendation.notice_from and recommendation.notice_until:
        ran = max(0, working_days_left(recommendation.notice_from, recommendation.notice_until))
    return rules.Procedure(
        quota=recommendation.quota,
        grades_allowed=cycle.grades_allowed,
        until=until(recommendation),
        opinion=recommendation.opinion,
        meeting_on=recommendation.meeting_on,
        notice_from=recommendation.notice_from,
        notice_until=recommendation.notice_until,
        notice_wd=ran,
        notice_wd_least=cycle.province_notice_wd,
        unexplained=tuple(c.application.institution.name for c in left_out if not c.told),
    )


def until(recommendation: Recommendation) -> datetime:
    """The exclusive moment up to which the province may change and submit its list."""
    return recommendation.resubmit_until or recommendation.cycle.recommend_until


def missing(recommendation: Recommendation, found: list[Candidate], *, now: datetime, today: date) -> list[Problem]:
    """Everything that stands in the way of submission, from candidates already read."""
    chosen = sorted((c.rule for c in found if c.nominee), key=lambda n: n.rank)
    left_out = [c for c in found if not c.nominee]
    return list(rules.submission_problems(chosen, procedure(recommendation, left_out), now=now, today=today))


def grade_of(application: Application) -> IntegrityGrade | None:
    """The published grade of the cycle's basis year."""
    return final_grade(application.institution_id, application.cycle.basis_year)


def formal_checks(recommendation: Recommendation, today: date) -> tuple[list[dict], list[rules.Check]]:
    """The formal check from the registers of today: each nominee with its checks, and those of the whole list (REC-7)."""
    cycle, chosen = recommendation.cycle, listed(recommendation)
    as_ruled = as_rules(recommendation, today)
    found = []
    for nominee, rule in zip(chosen, as_ruled, strict=True):
        institution = nominee.application.institution
        checks = rules.checks_of(
            rule,
            uscc=institution.uscc,
            uscc_sound=not any(uscc_problems(institution.uscc, institution.uscc_exception)),
            licence_no=institution.licence_no,
            grade_year=cycle.basis_year,
            grades_allowed=cycle.grades_allowed,
            today=today,
        )
        found.append({"nominee": nominee, "rule": rule, "checks": checks, "met": all(c.met for c in checks)})
    letter = recommendation.letter.doc_no if recommendation.letter_id else ""
    return found, rules.list_checks(as_ruled, procedure(recommendation), letter=letter)


def overdue(now: datetime) -> QuerySet:
    """Still with the province after the last moment."""
    with_province = Recommendation.objects.filter(state__in=[State.DRAFT, State.RETURNED])
    return with_province.filter(Q(cycle__recommend_until__lte=now, resubmit_until=None) | Q(resubmit_until__lte=now))


def outstanding(cycle: Cycle) -> QuerySet:
    """Provinces that have not handed in their list."""
    return Recommendation.objects.filter(cycle=cycle, state__in=[State.DRAFT, State.RETURNED]).select_related("province")


def for_list(rows: QuerySet) -> QuerySet:
    """With all that a list row shows."""
    counted = Count("nominees", filter=Q(nominees__state=Nominee.State.LISTED))
    return rows.select_related("cycle", "province__province").annotate(nominee_count=counted)


def for_page(rows: QuerySet) -> QuerySet:
    """With all that the page of one recommendation shows beside its candidates."""
    return rows.select_related("cycle__standard", "province__province", "letter", "receipt")


def for_api(rows: QuerySet) -> QuerySet:
    """With its nominees in rank order."""
    chosen = Nominee.objects.filter(state=Nominee.State.LISTED).order_by("rank").select_related("application__institution")
    return for_list(rows).prefetch_related(Prefetch("nominees", queryset=chosen, to_attr="on_list"))


@dataclass(frozen=True)
class Unit:
    """One of the 32 units on the ministry's screening list."""

    province: Organisation
    quota: int
    row: Recommendation | None  # only where the ministry may see it
    state: str
    label: str


def screening(cycle: Cycle, visible: QuerySet) -> list[Unit]:
    """The units of a cycle in their order, each with how far its list is; drafts only by their state. Three queries."""
    stored = dict(Recommendation.objects.filter(cycle=cycle).values_list("province_id", "state"))
    seen = {r.province_id: r for r in for_list(visible.filter(cycle=cycle))}
    units = []
    for quota in cycle.quotas.select_related("province__province").order_by("province__province__order"):
        state = stored.get(quota.province_id, "")
        label = State(state).label if state else ""
        units.append(Unit(quota.province, quota.places, seen.get(quota.province_id), state, label))
    return units


def cycles_with_lists() -> QuerySet:
    """The cycles that have come to recommendations, newest first."""
    return Cycle.objects.filter(recommendations__isnull=False).distinct().order_by("-number")


def of_province(cycle: Cycle, province: Organisation) -> Recommendation | None:
    """The one list of a province in a cycle."""
    return Recommendation.objects.filter(cycle=cycle, province=province).first()


def with_province(province_id: int | None) -> QuerySet:
    """The lists that a province has to do with now: being compiled, returned, or before the ministry."""
    waiting = Recommendation.objects.filter(province=province_id, state__in=[State.DRAFT, State.RETURNED, State.SUBMITTED])
    return for_list(waiting).order_by("-cycle__number")


def progress(cycle: Cycle) -> tuple[int, int]:
    """How many units have a list in a cycle, and how many of these have been handed in; one query."""
    handed_in = Count("pk", filter=~Q(state__in=[State.DRAFT, State.LAPSED]))
    found = Recommendation.objects.filter(cycle=cycle).aggregate(units=Count("pk"), done=handed_in)
    return found["units"], found["done"]


def told_off(recommendation: Recommendation, at: datetime) -> QuerySet:
    """Who was told at a moment, by a paper, that it is not on the list."""
    told = recommendation.not_nominated.filter(doc__issued_on=timezone.localdate(at))
    return told.select_related("application__institution__organisation", "doc")


def to_screen() -> QuerySet:
    """The lists before the ministry in cycles at the formal check or before it."""
    return Recommendation.objects.filter(state=State.SUBMITTED).select_related("cycle")
