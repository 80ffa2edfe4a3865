"""Who is told of grades, and the ministry's view of a cycle's basis year."""

from django.urls import reverse

from evaluation.cycles.gates import Tile, tile
from evaluation.cycles.models import Cycle
from evaluation.integrity import selectors
from evaluation.integrity.models import IntegrityAssessment, IntegrityGrade
from portal.accounts.models import INSTITUTION, PROVINCE, User
from portal.kernel.models import Event
from portal.kernel.policy import Actor
from portal.kernel.problems import _
from portal.kernel.relay import on
from portal.notify.outbox import tell


@on("evaluation.integrity.publish")
def tell_institutions(event: Event) -> None:
    """INT-6: every graded institution learns that its grade is published; the grade itself stands in the portal."""
    assessment = IntegrityAssessment.objects.get(pk=event.subject_id)
    graded = assessment.grades.values("institution__organisation")
    held = {"memberships__organisation__in": graded, "memberships__role__in": INSTITUTION, "memberships__state": "open"}
    tell(
        users=User.objects.filter(**held).distinct(),
        subject=_("%(year)s 年度诚信等级评估结果已公布") % {"year": assessment.year},
        link=reverse("evaluation:own-grades"),
        kind="service",
        event=event,
    )


@on("evaluation.integrity.change")
def tell_institution(event: Event) -> None:
    """INT-7: the institution learns that its grade was changed."""
    grade = IntegrityGrade.objects.select_related("institution__organisation", "assessment").get(pk=event.subject_id)
    tell(
        organisation=grade.institution.organisation,
        roles=INSTITUTION,
        subject=_("%(year)s 年度诚信等级已变更，请查看依据") % {"year": grade.assessment.year},
        link=reverse("evaluation:own-grades"),
        kind="service",
        event=event,
    )


@on("evaluation.cycles.open")
def tell_unfinished_provinces(event: Event) -> None:
    """CYC-2: provinces whose grading of the basis year is not published learn that they can't recommend until it is."""
    cycle = Cycle.objects.get(pk=event.subject_id)
    units = [unit.pk for unit in selectors.unpublished_units(cycle.basis_year)]
    held = {"memberships__organisation__in": units, "memberships__role__in": PROVINCE, "memberships__state": "open"}
    tell(
        users=User.objects.filter(**held).distinct(),
        subject=_("%(year)s 年度诚信等级还没有公布；公布前不能推荐机构") % {"year": cycle.basis_year},
        link=reverse("evaluation:gradings"),
        kind="todo",
        event=event,
    )


@tile
def grades_published(cycle: Cycle, actor: Actor) -> list[Tile]:
    """How many units have published the grades that recommendation rests on (CYC-2)."""
    if cycle.state not in (Cycle.State.SCHEDULED, Cycle.State.APPLYING, Cycle.State.RECOMMENDING):
        return []
    lines = selectors.progress(cycle.basis_year)
    published = sum(1 for line in lines if line["assessment"] and line["assessment"].state == "published")
    return [
        Tile(
            20, _("%(year)s 年度诚信等级已公布") % {"year": cycle.basis_year}, str(published),
            f"{reverse('evaluation:grading-progress')}?year={cycle.basis_year}", note=f"/ {len(lines)}",
            kind="" if published == len(lines) else "warn",
        )
    ]  # fmt: skip
