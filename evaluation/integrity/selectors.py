"""Reads of gradings: one province's table of a year, and the published grades of institutions."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet

from evaluation.integrity.models import IntegrityAssessment, IntegrityGrade
from institutions.models import Institution
from portal.accounts.models import Organisation, User
from portal.kernel.models import Event

ASSESSED = IntegrityGrade.State.ASSESSED


def to_grade(assessment: IntegrityAssessment) -> QuerySet:
    """The institutions a year's grading is about: the province's active ones licensed by the end of the year."""
    active = Institution.objects.filter(organisation__parent=assessment.province_id, state=Institution.State.ACTIVE)
    return active.filter(licensed_on__lte=date(assessment.year, 12, 31))


def ungraded(assessment: IntegrityAssessment) -> list[str]:
    """Names of the institutions still without a grade or a reason for having none."""
    done = to_grade(assessment).exclude(grades__assessment=assessment)
    return list(done.exclude(pk__in=assessment.exemptions.values("institution")).order_by("public_no").values_list("name", flat=True))


def table(assessment: IntegrityAssessment) -> list[dict]:
    """Every institution the year's grading is about, with its grade or reason; three queries."""
    graded = {g.institution_id: g for g in assessment.grades.all()}
    spared = {e.institution_id: e.reason for e in assessment.exemptions.all()}
    known = to_grade(assessment) | Institution.objects.filter(grades__assessment=assessment)
    found = known.select_related("organisation").distinct().order_by("public_no")
    return [{"institution": i, "grade": graded.get(i.pk), "exempt_reason": spared.get(i.pk, "")} for i in found]


def institutions(assessment: IntegrityAssessment, ids: Collection[int]) -> dict[int, Institution]:
    """The named institutions of the grading province, by id."""
    found = Institution.objects.filter(pk__in=list(ids), organisation__parent=assessment.province_id).select_related("organisation")
    return {i.pk: i for i in found}


def line_of(assessment: IntegrityAssessment, institution: Institution) -> dict:
    """One line of the table."""
    grade = assessment.grades.filter(institution=institution).first()
    spared = assessment.exemptions.filter(institution=institution).first()
    return {"institution": institution, "grade": grade, "exempt_reason": spared.reason if spared else ""}


def as_typed(line: dict) -> dict[str, str]:
    """What stands stored of a line, as people type it."""
    grade = line["grade"]
    score = f"{Decimal(grade.score_mpt) / 1000:f}" if grade else ""
    return {"score": score, "direct_d_ground": grade.direct_d_ground if grade else "", "exempt_reason": line["exempt_reason"]}


def shown(table: list[dict], show: str, q: str) -> list[dict]:
    """Lines of the table by grade, `open` (neither graded nor exempt), `exempt` or `direct` (a direct D), and by name or number."""
    tests = {
        "open": lambda row: row["grade"] is None and not row["exempt_reason"],
        "exempt": lambda row: bool(row["exempt_reason"]),
        "direct": lambda row: row["grade"] is not None and bool(row["grade"].direct_d_ground),
    }
    test = tests.get(show) or ((lambda row: row["grade"] is not None and row["grade"].grade == show) if show else (lambda row: True))
    found = [row for row in table if test(row)]
    return [row for row in found if q in row["institution"].name or q in row["institution"].public_no] if q else found


def counts_of(table: list[dict]) -> dict[str, int]:
    """How many lines there are, by grade, exempt and open."""
    found = {name: len(shown(table, name, "")) for name in ("A", "B", "C", "D", "exempt", "open")}
    return found | {"all": len(table)}


def of_province(rows: QuerySet, province_id: int | None) -> QuerySet:
    """A province's own gradings."""
    return rows.filter(province=province_id)


def years(today: date) -> list[int]:
    """The years the ministry looks at: last year and those before that any province has begun."""
    begun = set(IntegrityAssessment.objects.values_list("year", flat=True).distinct())
    return sorted(begun | {today.year - 1}, reverse=True)


def progress(year: int) -> list[dict]:
    """The 32 units with their grading of a year, or without; two queries."""
    held = {a.province_id: a for a in for_list(IntegrityAssessment.objects.filter(year=year))}
    units = Organisation.objects.filter(kind=Organisation.Kind.PROVINCE, active=True).select_related("province").order_by("province__order")
    return [{"unit": unit, "assessment": held.get(unit.pk)} for unit in units]


def unpublished_units(year: int) -> list[Organisation]:
    """Units whose grading of a year is not published (未完成, CYC-2)."""
    return [line["unit"] for line in progress(year) if line["assessment"] is None or line["assessment"].state != "published"]


def unfinished_years(province_id: int) -> QuerySet:
    """A province's gradings that wait for more grades or for publication."""
    return for_list(IntegrityAssessment.objects.filter(province=province_id, state=IntegrityAssessment.State.REVIEWING))


def grader_names(assessment: IntegrityAssessment) -> list[str]:
    """Names of who graded, for the confirmation page."""
    return [str(user) for user in User.objects.filter(pk__in=graders(assessment)).order_by("pk")]


def for_list(rows: QuerySet) -> QuerySet:
    """With how many are graded and exempt."""
    counts = {"graded": Count("grades", distinct=True), "spared": Count("exemptions", distinct=True)}
    return rows.select_related("province__province", "doc").annotate(**counts)


def for_page(rows: QuerySet) -> QuerySet:
    """With its province and paper."""
    return rows.select_related("province__province", "doc")


def for_change(rows: QuerySet) -> QuerySet:
    """A grade with what its page names."""
    return rows.select_related("institution", "assessment__province")


def open_years(province: Organisation | int, today: date) -> list[int]:
    """The three years before today that a province has not begun to grade, newest first."""
    begun = set(IntegrityAssessment.objects.filter(province=province).values_list("year", flat=True))
    return [year for year in range(today.year - 1, max(today.year - 4, 2020), -1) if year not in begun]


def history(institution: Institution) -> QuerySet:
    """The published grades of an institution, newest first."""
    final = IntegrityGrade.objects.filter(institution=institution).exclude(state=ASSESSED)
    return final.select_related("assessment__doc", "assessment__province").order_by("-assessment__year")


def final_grade(institution: Institution | int, year: int) -> IntegrityGrade | None:
    """The published grade of an institution for a year."""
    found = IntegrityGrade.objects.filter(institution=institution, assessment__year=year).exclude(state=ASSESSED)
    return found.select_related("assessment").first()


def grades_of(institutions: Collection, years: Collection[int]) -> dict[int, dict[int, IntegrityGrade]]:
    """Published grades of many institutions (rows or ids): {institution id: {year: grade}}; one query."""
    found = IntegrityGrade.objects.filter(institution__in=institutions, assessment__year__in=years).exclude(state=ASSESSED)
    said: dict[int, dict[int, IntegrityGrade]] = {getattr(i, "pk", i): {} for i in institutions}
    for row in found.select_related("assessment"):
        said[row.institution_id][row.assessment.year] = row
    return said


def graders(assessment: IntegrityAssessment) -> set[int]:
    """Who graded any institution in this year; they do not publish it (SOD-3)."""
    done = Event.objects.filter(
        verb="evaluation.integrity.grade",
        subject_type=IntegrityGrade._meta.label_lower,
        subject_id__in=assessment.grades.values("pk"),
    )
    return set(done.exclude(actor=None).values_list("actor_id", flat=True))
