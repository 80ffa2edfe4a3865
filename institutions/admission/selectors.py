"""Reads of applications for admission: the desks' lists, one case, what the register states now, and the limits that run."""

from datetime import date

from django.db.models import Case, F, QuerySet, When
from django.utils import timezone

from institutions.admission import rules
from institutions.admission.models import AdmissionCase
from institutions.registry.models import Institution
from institutions.registry.selectors import fields_of
from portal.accounts.models import Organisation
from portal.calendar.rules import working_days_between
from portal.calendar.selectors import calendar, deadline
from portal.kernel.actions import acted

State = AdmissionCase.State
HANDLED = tuple(f"institutions.admission.{do}" for do in ("admit", "start_review", "record_review", "prepare"))
"""Whoever did one of these does not decide the case (SOD-3)."""


def for_list(rows: QuerySet) -> QuerySet:
    """Cases with who applied; `waiting` puts the open ones in front, the oldest first."""
    waiting = Case(When(state__in=AdmissionCase.OPEN, then=F("submitted_at")))
    return rows.select_related("institution", "province__province").annotate(waiting=waiting)


def for_page(rows: QuerySet) -> QuerySet:
    """One case with its institution and bureau."""
    return rows.select_related("institution__organisation", "institution__province", "province__province")


def open_cases(rows: QuerySet) -> QuerySet:
    """Those that somebody has to deal with, the oldest first."""
    return for_list(rows).filter(state__in=AdmissionCase.OPEN).order_by("submitted_at", "pk")


def to_register(rows: QuerySet) -> QuerySet:
    """Institutions admitted that do not stand in the register yet, the oldest decision first."""
    granted = {"kind": AdmissionCase.Kind.ESTABLISH, "decision": AdmissionCase.Decision.GRANTED, "institution": None}
    return rows.filter(**granted).order_by("decided_on", "pk")


def own_institution(organisation_id: int | None) -> Institution | None:
    """The institution a person applies for, where it can still apply."""
    found = Institution.objects.select_related("organisation", "province").filter(organisation=organisation_id)
    return found.filter(state__in=(Institution.State.ACTIVE, Institution.State.SUSPENDED)).first()


def own_bureau(organisation_id: int | None) -> Organisation | None:
    """The bureau a person acts for."""
    return Organisation.objects.filter(pk=organisation_id, kind=Organisation.Kind.PROVINCE).first()


def registered(institution: Institution | None, change: str) -> rules.Registered:
    """What the register states now of what an application is about."""
    if institution is None:
        return rules.Registered()
    longest = Institution._meta.get_field(change).max_length if change else 0
    value = str(getattr(institution, change)) if change else ""
    return rules.Registered(fields_of(institution), value, longest or 0)


def handlers(case: AdmissionCase) -> set[int]:
    """Who accepted, reviewed or prepared the case."""
    return acted(case, *HANDLED)


def accept_until(case: AdmissionCase) -> date:
    """The last day on which the case is accepted in time, or returned with what is missing."""
    return deadline(case.resubmitted_on or timezone.localdate(case.submitted_at), rules.ACCEPT_WD)


def paused_days(case: AdmissionCase) -> int:
    """Working days that the finished expert review took and that the limit of the decision leaves out."""
    if case.review_from is None or case.reviewed_on is None:
        return 0
    return working_days_between(calendar(), case.review_from, case.reviewed_on)


def decide_until(case: AdmissionCase) -> date | None:
    """The last day on which the case is decided in time; None before it is accepted and while experts review it."""
    if case.accepted_on is None or (case.review_from and case.reviewed_on is None):
        return None
    return deadline(case.accepted_on, rules.DECIDE_WD + paused_days(case))


def limit_of(case: AdmissionCase) -> date | None:
    """The last day of the limit that runs for the authority now; None where none does."""
    if case.state == State.FILED:
        return accept_until(case)
    return decide_until(case) if case.state in (State.ACCEPTED, State.UNDER_REVIEW) else None
