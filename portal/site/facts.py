"""What is public of an institution besides its registration (domain.md §11): service, brand, public-interest work, yearly counts.

Two queries. Confirmed honours and brands only; penalties and inspections of three years that stand and were made public; proficiency
testing and complaints by number and year, never one by one.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Count, DateField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, ExtractYear

from institutions.models import BrandItem, Complaint, GreenChannelCase, Honour, Penalty, PublicWelfareActivity, ServiceStandard
from institutions.registry.models import Institution
from portal.calendar.spans import full_years, years_before
from portal.kernel.problems import _
from portal.registers.counting import valid
from quality.models import Inspection, ProficiencyResult
from quality.proficiency.rules import GOOD

YEARS = 3
GROUPS = (
    ("service", _("服务标准")),
    ("honour", _("荣誉")),
    ("brand", _("品牌与特色")),
    ("inspection", _("抽查结果")),
    ("penalty", _("行政处罚")),
)
COUNTS = (
    ("tests", _("能力验证（次）")), ("good", _("其中满意")), ("green", _("绿色通道服务（件）")), ("welfare", _("公益服务（次）")),
    ("complaints", _("查实的投诉（件）")),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One thing told: its title, what is said of it, its day."""

    title: str
    said: str
    on: date | None


def lines(institution: Institution, today: date) -> list[tuple[str, list[Line]]]:
    """What is told one by one, by group; empty groups are left out. One query."""
    owner, since = institution.organisation_id, years_before(today, YEARS)
    open_ = Q(revoked_on=None) | Q(revoked_on__gt=today)
    found = [
        _told("service", valid(ServiceStandard, owner=owner, posted=True, effective_on__lte=today), "title", "version", "effective_on"),
        _told("honour", valid(Honour, open_, owner=owner, confirmed_at__isnull=False), "title", "granted_by", "granted_on"),
        _told("brand", valid(BrandItem, owner=owner, confirmed_at__isnull=False), "title", "kind", "dated"),
        _told("inspection", valid(Inspection, owner=owner, published_on__range=(since, today)), "number", "result", "inspected_on"),
        _told("penalty", valid(Penalty, open_, owner=owner, subject_kind="institution", decided_on__range=(since, today)), "doc_no", "kind",
              "decided_on"),
    ]  # fmt: skip
    words = {"brand": dict(BrandItem.Kind.choices), "inspection": dict(Inspection.Result.choices), "penalty": dict(Penalty.Kind.choices)}
    kept: dict[str, list[Line]] = {}
    for group, title, said, on in found[0].union(*found[1:], all=True).order_by("-on"):
        kept.setdefault(group, []).append(Line(title, str(words.get(group, {}).get(said, said)), on))
    return [(title, kept[group]) for group, title in GROUPS if group in kept]


def _told(group: str, rows: QuerySet, title: str, said: str, on: str) -> QuerySet:
    text = CharField()
    columns = {"group": Value(group, text), "head": Cast(title, text), "told": Cast(said, text), "on": Cast(on, DateField())}
    return rows.annotate(**columns).values_list(*columns)


def counts(institution: Institution, today: date) -> list[tuple[int, list[tuple[str, int]]]]:
    """What is told as yearly counts, of the last complete years, newest first; years without anything are left out. One query."""
    owner, years = institution.organisation_id, full_years(today, YEARS)
    results = valid(ProficiencyResult, owner=owner)
    found = [
        _yearly("tests", results, "issued_on"), _yearly("good", results.filter(outcome__in=GOOD), "issued_on"),
        _yearly("green", valid(GreenChannelCase, owner=owner), "served_on"),
        _yearly("welfare", valid(PublicWelfareActivity, owner=owner), "held_on"),
        _yearly("complaints", valid(Complaint, owner=owner, outcome__in=("substantiated", "partly")), "answered_on"),
    ]  # fmt: skip
    number = {(kind, year): n for kind, year, n in found[0].union(*found[1:], all=True) if year in years}
    told = [(year, [(title, number.get((kind, year), 0)) for kind, title in COUNTS]) for year in reversed(years)]
    return [(year, each) for year, each in told if any(n for _title, n in each)]


def _yearly(kind: str, rows: QuerySet, day: str) -> QuerySet:
    yearly = rows.values(counted=Value(kind, CharField()), in_year=ExtractYear(F(day))).annotate(n=Count("pk"))
    return yearly.values_list("counted", "in_year", "n")
