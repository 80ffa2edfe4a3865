"""Everything that changes a grading: INT-1, 3, 4, 6, 7 of domain.md §5.2."""

from collections.abc import Mapping
from dataclasses import replace

from evaluation.integrity import documents, rules, selectors
from evaluation.integrity.models import IntegrityAssessment, IntegrityExemption, IntegrityGrade
from institutions.models import Institution
from portal.accounts.models import Organisation
from portal.kernel.actions import Context, action, clean, record, record_many
from portal.kernel.problems import Problem, _, refuse

State = IntegrityAssessment.State
GRADING = {State.REVIEWING: State.REVIEWING}
PUBLISHED = dict.fromkeys((IntegrityGrade.State.FINAL, IntegrityGrade.State.CHANGED), IntegrityGrade.State.CHANGED)


@action("evaluation.integrity.open")
def open_(ctx: Context, province: Organisation, *, year: int) -> IntegrityAssessment:
    """INT-1: begin grading a year that is over."""
    refuse(rules.year_problems(year, ctx.today))
    if IntegrityAssessment.objects.filter(province=province, year=year).exists():
        refuse([Problem("once", _("%(year)s 年度的评估已经开始。请在列表中打开。") % {"year": year}, "year")])
    return IntegrityAssessment(year=year, province=province)


@action("evaluation.integrity.grade", moves=GRADING)
def grade(
    ctx: Context,
    assessment: IntegrityAssessment,
    *,
    institution: Institution,
    score_mpt: int | None = None,
    direct_d_ground: str = "",
    exempt_reason: str = "",
) -> None:
    """INT-3, 4: one institution's score of 100 points (in mpt), from which the grade follows; or why it is not graded."""
    _enter(ctx, assessment, {institution: rules.Entry(score_mpt, direct_d_ground, exempt_reason)})


@action("evaluation.integrity.import_grades", moves=GRADING)
def import_grades(ctx: Context, assessment: IntegrityAssessment, *, entries: Mapping[Institution, rules.Entry]) -> None:
    """Many institutions at once, all or none; what stands there already is not written again.

    Problems carry the field `<institution id>-score` and so on, so that the page shows each at its line.
    """
    _enter(ctx, assessment, entries)


def _enter(ctx: Context, assessment: IntegrityAssessment, entries: Mapping[Institution, rules.Entry]) -> None:
    """Store grades and exemptions with an event for each grade that changed; the exemptions stand in the assessment's own event."""
    many = len(entries) > 1
    found = []
    for institution, entry in entries.items():
        field = f"{institution.pk}-" if many else ""
        if institution.organisation.parent_id != assessment.province_id:
            found.append(Problem("foreign", _("%(name)s 不属于本省。") % {"name": institution}, f"{field}score"))
        found += rules.entry_problems(entry, field)
    refuse(found)
    kept = {g.institution_id: g for g in assessment.grades.filter(institution__in=entries)}
    spared = {e.institution_id: e for e in assessment.exemptions.filter(institution__in=entries)}
    for institution, entry in entries.items():
        if entry.exempt_reason:
            _spare(ctx, assessment, institution, entry.exempt_reason, kept.get(institution.pk), spared.get(institution.pk))
        else:
            if institution.pk in spared:
                spared[institution.pk].delete()
            _grade(ctx, assessment, institution, entry, kept.get(institution.pk))


def _grade(ctx: Context, assessment: IntegrityAssessment, institution: Institution, entry: rules.Entry, kept) -> None:
    row = kept or IntegrityGrade(assessment=assessment, institution=institution)
    before = kept.snapshot() if kept else {}
    row.score_mpt, row.direct_d_ground = entry.score_mpt, entry.direct_d_ground.strip()
    row.grade = rules.grade_of(row.score_mpt, row.direct_d_ground)
    if row.snapshot() == before:
        return
    row.revision += bool(kept)
    clean(row)
    row.save()
    record(replace(ctx, request_key=None), "evaluation.integrity.grade", row, before)


def _spare(ctx: Context, assessment: IntegrityAssessment, institution: Institution, reason: str, kept, spared) -> None:
    if kept is not None:
        refuse([Problem("graded", _("%(name)s 已经评定等级，不能改为不参评。") % {"name": institution}, f"{institution.pk}-exempt_reason")])
    if spared is None:
        IntegrityExemption.objects.create(assessment=assessment, institution=institution, reason=reason.strip())
    elif spared.reason != reason.strip():
        spared.reason = reason.strip()
        spared.save(update_fields=["reason"])


@action("evaluation.integrity.publish", moves={State.REVIEWING: State.PUBLISHED})
def publish(ctx: Context, assessment: IntegrityAssessment) -> None:
    """INT-6: the leader publishes; from then on grades are public and feed recommendation and re-check."""
    refuse(publication_problems(assessment, ctx.actor.user_id))
    grades = list(assessment.grades.select_related("institution"))
    assessment.published_on = ctx.today
    before = {g.pk: g.snapshot() for g in grades}
    for row in grades:
        row.state, row.revision = IntegrityGrade.State.FINAL, row.revision + 1
    IntegrityGrade.objects.bulk_update(grades, ["state", "revision"], batch_size=500)
    record_many(replace(ctx, request_key=None), [("evaluation.integrity.grade_published", g, before[g.pk]) for g in grades])
    assessment.doc = documents.result(ctx, assessment)


def publication_problems(assessment: IntegrityAssessment, user_id: int | None) -> list[Problem]:
    """Everything that keeps this person from publishing the year now."""
    found = list(rules.publication_problems(selectors.ungraded(assessment)))
    if user_id in selectors.graders(assessment):
        found.append(Problem("same_person", _("评定和公布须由不同的人完成。请由另一位负责人公布。")))
    if not assessment.grades.exists():
        found.append(Problem("empty", _("还没有评定任何机构。")))
    return found


@action("evaluation.integrity.change", moves=PUBLISHED)
def change(ctx: Context, grade: IntegrityGrade, *, to: str, ground: str) -> None:
    """INT-7: a decision found later, or one overturned, changes a published grade; the old one stays in its history."""
    refuse(rules.change_problems(grade.grade, to, ground))
    grade.former_grade, grade.grade = grade.grade, to
    grade.change_ground, grade.changed_on = ground.strip(), ctx.today
