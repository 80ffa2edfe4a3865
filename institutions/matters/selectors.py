"""Reads of reports of major matters."""

from datetime import date

from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone

from institutions.matters.models import MajorMatterReport
from institutions.matters.rules import REPORT_WD
from institutions.registry.models import Institution
from portal.calendar.selectors import deadline

State = MajorMatterReport.State


def for_list(rows: QuerySet) -> QuerySet:
    """Reports with their institution; `waiting` puts the open ones in front, the oldest first."""
    waiting = Case(When(~Q(state=State.CLOSED), then=F("reported_at")))
    return rows.select_related("institution__province").annotate(waiting=waiting)


def for_page(rows: QuerySet) -> QuerySet:
    """One report with its institution and bureau."""
    return rows.select_related("institution__organisation", "institution__province", "recipient")


def open_reports(rows: QuerySet) -> QuerySet:
    """Those not closed yet, the oldest first."""
    return rows.exclude(state=State.CLOSED).select_related("institution").order_by("reported_at", "pk")


def own_institution(organisation_id: int | None) -> Institution | None:
    """The institution a person reports for."""
    return Institution.objects.select_related("organisation", "province").filter(organisation=organisation_id).first()


def report_until(occurred_on: date) -> date:
    """The last day on which a matter of this day is reported in time."""
    return deadline(occurred_on, REPORT_WD)


def in_time(report: MajorMatterReport) -> bool:
    """True where it was reported within five working days."""
    return timezone.localdate(report.reported_at) <= report_until(report.occurred_on)
