"""What tests of the review start from: experts from other provinces, cases at every stage, sheets. Rows are written directly."""

from datetime import timedelta
from itertools import count

from django.utils import timezone
from guardian.shortcuts import assign_perm

from evaluation.cycles.models import Cycle
from evaluation.recommendation.models import Nominee, Recommendation
from evaluation.review import scoring, selectors
from evaluation.review.actions import GRANT
from evaluation.review.models import Conflict, ReviewAssignment, ReviewCase, Score
from evaluation.standards import rules as standard_rules
from institutions.models import Institution
from portal.accounts.models import Role
from portal.kernel.policy import Actor
from quality.experts.models import Expert, ExpertEmployment
from tests.factories import evaluation as make

_n = count(1)
FIELDS = ("0101", "0104")
"""Fields to which every criterion of the small edition applies."""


def expert(province: str | None = None, *, fields: tuple[str, ...] = FIELDS, at: Institution | None = None, **given) -> Expert:
    """An expert of the pool, by default each of a province and an employer of their own; `at` an institution that employs them."""
    n = next(_n)
    held = make.member(make.ministry(), Role.EXPERT, name=f"专家示例{n}")
    unit = make.province(province or f"{51 + n % 40}").province
    defaults = {
        "state": "admitted", "employer": at.name if at else f"示例大学{n}", "province": unit, "title": "教授", "fields": list(fields),
        "admitted_on": make.today() - timedelta(days=300), "term_until": make.today() + timedelta(days=900),
    }  # fmt: skip
    made = Expert.objects.create(user=held.user, **(defaults | given))
    if at:
        organisation = at.organisation
        ExpertEmployment.objects.create(
            expert=made, employer=at.name, organisation=organisation, from_on=make.today() - timedelta(days=900)
        )
    return made


def actor(of: Expert) -> Actor:
    """The expert as who acts."""
    return Actor(of.user_id, Role.EXPERT, make.ministry().pk)


def case(
    in_cycle: Cycle, institution: Institution | None = None, *, state: str = "received", level: int = 1, share: str = "1", **given
) -> ReviewCase:
    """A case of a cycle with its frozen application, of an institution in province 32."""
    institution = institution or make.institution(make.province("32"), fields=FIELDS)
    application = make.application(institution, state="frozen", in_cycle=in_cycle, level=level)
    return ReviewCase.objects.create(
        cycle=in_cycle, application=application, number=f"{in_cycle.number:02d}-{institution.public_no}", state=state, **given
    )


def assigned(of: ReviewCase, to: Expert | None = None, *, state: str = "scoring", **given) -> ReviewAssignment:
    """An assignment in a state, with the personal grant where the file is open."""
    to = to or expert()
    now = timezone.now()
    until = make.at(make.today() + timedelta(days=4))
    defaults = {"invited_at": now, "answer_until": until}
    if state in ("scoring", "submitted", "locked"):
        defaults |= {"declaration_signed_at": now, "due_on": make.today() + timedelta(days=20)}
    if state in ("submitted", "locked"):
        defaults["submitted_at"] = now
    made = ReviewAssignment.objects.create(case=of, expert=to, state=state, **(defaults | given))
    if state in ("scoring", "submitted"):
        assign_perm(GRANT, to.user, of)
    return made


def fill(of: ReviewAssignment, *, level: int = 1, **points: int) -> None:
    """Score every criterion of a sheet at the top of a level; `points` (mpt) for single criteria by code, - as _."""
    edition = make.editions_of(of.case.application)
    for criterion in scoring.applicable(of.case, selectors.scored_criteria(of.case)):
        mpt = points.get(criterion.code.replace("-", "_"), standard_rules.half_points(edition.bands, criterion.points, level)[0])
        found = standard_rules.band_of(edition.bands, criterion.points, mpt)
        Score.objects.create(
            assignment=of, criterion=criterion, level=found, points_mpt=mpt, comment="不合格的理由写在这里。", scored_at=timezone.now()
        )


def sheets(of: ReviewCase, number: int = 5, *, state: str = "submitted", level: int = 1) -> list[ReviewAssignment]:
    """A case read by some experts, each with a whole sheet."""
    made = [assigned(of, state=state) for _time in range(number)]
    for assignment in made:
        fill(assignment, level=level)
    return made


def conflict(of: Expert, with_: Institution, ground: str = "kinship", **given) -> Conflict:
    """A standing relation."""
    return Conflict.objects.create(expert=of, institution=with_, ground=ground, **({"source": "declared"} | given))


def nominated(in_cycle: Cycle, state: str = "accepted") -> Nominee:
    """An institution of province 32 on its list, which is in a state."""
    institution = make.institution(make.province("32"), fields=FIELDS)
    application = make.application(institution, state="frozen", in_cycle=in_cycle)
    grade = make.graded(institution, in_cycle.basis_year)
    listed, _new = Recommendation.objects.get_or_create(cycle=in_cycle, province=institution.organisation.parent, defaults={"quota": 5})
    Recommendation.objects.filter(pk=listed.pk).update(state=state)
    return Nominee.objects.create(recommendation=listed, application=application, integrity=grade, rank=listed.nominees.count() + 1)
