"""One cycle told from its plan to the experts' sheets: each step by its action, by the account that does it, on its own day."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.utils import timezone

from evaluation.applications import actions as applications
from evaluation.applications import selectors as application_selectors
from evaluation.applications.models import Application
from evaluation.cycles import actions as cycles
from evaluation.cycles.models import Cycle
from evaluation.recommendation import actions as recommendations
from evaluation.recommendation import selectors as recommendation_selectors
from evaluation.recommendation.models import Recommendation
from evaluation.standards import rules as standard_rules
from evaluation.standards.models import Standard
from evaluation.standards.selectors import edition_of
from institutions.models import Institution
from portal.accounts.models import Organisation
from portal.calendar.selectors import deadline
from portal.demo import evidence
from portal.demo.crew import spread
from portal.demo.world import World, at

STATEMENTS = (
    "已建立制度并逐项落实，责任到岗，每季度检查一次，记录完整。",
    "由专人负责，近两年持续开展，材料按年度归档，可随时查阅。",
    "对照标准逐条自查，已整改到位，成效见附件。",
    "工作开展正常，部分记录还不够完整，正在改进。",
)
OPINION = (
    "该机构资质完备、管理规范、队伍稳定，近两年诚信等级良好，检查中未发现突出问题；经集体研究，同意推荐参加考核，并将继续加强日常监督管理。"
)


@dataclass(frozen=True)
class Plan:
    """Days before today of one cycle's steps."""

    number: int
    draft: int
    schedule: int
    apply_from: int
    data_until: int
    apply_until: int
    provincial_notice: int
    recommend_until: int
    accept: int
    start_review: int
    assign: int
    answer: int
    review_until: int


def plan_cycle(world: World, plan: Plan, standard: Standard, quotas: dict[str, int]) -> Cycle:
    """CYC-1: drafted with its quotas by staff, duties given and started by the leader."""
    start = world.day(plan.apply_from)
    ministry = world.held["ministry"].organisation
    drafted = cycles.draft(
        world.ctx("ministry", world.day(plan.draft)), ministry, name=f"第{'一二三'[plan.number - 1]}批考核", standard=standard,
        basis_year=start.year - 1, apply_from=at(start, 0), apply_until=_end(world.day(plan.apply_until)),
        recommend_until=_end(world.day(plan.recommend_until)), data_until=world.day(plan.data_until),
        review_until=world.today - timedelta(days=plan.review_until), publicity_wd=7, places=None, grades_allowed=["A", "B"],
        experts_per_case=5, province_notice_wd=5, early_reason="",
    )  # fmt: skip
    places = {o.pk: quotas[o.province.code] for o in Organisation.objects.filter(kind="province").select_related("province")}
    cycles.set_quotas(world.ctx("ministry", world.day(plan.draft), 11), drafted, places=places, basis="按符合条件机构数和2030年目标测算")
    for username, duty in (
        ("ministry", "cycle_manager"), ("secretary", "review_secretary"), ("secretary", "result_officer"),
        ("publicity", "publicity_officer"), ("publicity", "registrar"), ("objections", "objection_officer"),
    ):  # fmt: skip
        ctx = world.ctx("ministry-leader", world.day(plan.draft), 14)
        cycles.assign_duty(ctx, drafted, user=world.held[username].user, duty=duty)
    cycles.schedule(world.ctx("ministry-leader", world.day(plan.schedule)), drafted)
    cycles.open_(world.system("evaluation.cycles", start, 0, 1), drafted)
    return Cycle.objects.get(pk=drafted.pk)


def _end(day: date):
    return at(day + timedelta(days=1), 0)


def day_after(until) -> date:
    """The day on which the portal closes a stage that ends at an exclusive midnight."""
    return timezone.localdate(until)


@dataclass
class Applicant:
    """An institution that applies, with its account and how well it stands (0–1)."""

    username: str
    institution: Institution
    strength: float

    @property
    def province(self) -> str:
        """The code of its province."""
        return self.institution.licence_no[:2]


def hand_in(world: World, cycle: Cycle, applicants: list[Applicant], *, last: int, unfinished: int = 0) -> None:
    """APP-1, 2: begun, answered with evidence, pledged and submitted between the opening and the last day; some stay drafts."""
    first = timezone.localdate(cycle.apply_from)
    span = max(3, (world.day(last) - first).days - 4)

    def apply(n: int, applicant: Applicant) -> None:
        on = first + timedelta(days=2 + n * (span - 3) // max(1, len(applicants)))
        begun = applications.begin(
            world.ctx(applicant.username, on, 9), applicant.institution, contact="联示例", contact_phone="010-00000000"
        )
        answer(world, begun, applicant, on)
        if n < len(applicants) - unfinished:
            applications.sign_pledge(world.ctx(applicant.username, on, 16), begun)
            applications.submit(world.ctx(applicant.username, on + timedelta(days=1), 9 + n % 8, n % 60), begun, acknowledged=True)

    evidence.prepare()
    spread(apply, applicants)


def answer(world: World, application: Application, applicant: Applicant, on: date, *, some: int | None = None) -> None:
    """Answer the evidence criteria by the clerk, each with a file; `some` stops after so many."""
    rng = Random(f"{application.pk}")
    clerk = f"{applicant.username}-clerk"
    variant = applicant.institution.pk % evidence.VARIANTS
    files: dict = {}
    for n, criterion in enumerate(application_selectors.criteria(application)[:some]):
        weak = rng.random() > applicant.strength + 0.05
        level = 2 if weak else 1
        minute = n % 55
        applications.answer(
            world.ctx(clerk, on, 10, minute), application, criterion=criterion, level=level, statement=STATEMENTS[(n + variant) % 3 + weak]
        )
        name, content = evidence.file_for(n, variant)
        ctx = world.ctx(clerk, on, 11, minute)
        if name not in files:
            applications.add_evidence(ctx, application, criterion=criterion, content=content, name=name)
            files = {e.attachment.original_name: e.attachment for e in application.evidence.select_related("attachment__file")}
        else:
            applications.link_evidence(ctx, application, criterion=criterion, attachment=files[name])


def verify(world: World, cycle: Cycle, *, from_day: int, leave: int = 0) -> None:
    """APP-5: the clerk looks at every criterion, the leader confirms; the last `leave` wait for the leader."""
    found = Application.objects.filter(cycle=cycle, state__in=["submitted", "resubmitted"])
    found = list(found.select_related("institution__organisation__parent__province").order_by("pk"))

    def look(n: int, application: Application) -> None:
        code = application.institution.organisation.parent.province.code
        on = world.day(from_day - n % 4)
        for m, criterion in enumerate(application_selectors.criteria(application)):
            applications.check(world.ctx(f"province-{code}", on, 9 + m // 12, m % 50), application, criterion=criterion)
        applications.conclude(world.ctx(f"province-{code}", on, 14, n % 50), application, note="材料齐全，与登记信息一致。")
        if n < len(found) - leave:
            applications.verify(world.ctx(f"province-{code}-leader", on, 16, n % 50), application)

    spread(look, found)


def recommend(world: World, cycle: Cycle, plan: Plan, *, silent: tuple[str, ...] = ()) -> None:
    """REC-2, 3: each province ranks by score, posts its list and its leader hands it in; the silent ones let the limit pass."""
    for row in Recommendation.objects.filter(cycle=cycle).select_related("province__province", "cycle"):
        code = row.province.province.code
        if code in silent:
            continue
        clerk, on = f"province-{code}", world.day(plan.provincial_notice)
        met = on - timedelta(days=1)
        found = recommendation_selectors.candidates(row, met)
        chosen = [c for c in found if c.eligible][: row.quota]
        if not chosen:
            continue
        for n, candidate in enumerate(chosen):
            recommendations.nominate(world.ctx(clerk, met, 10, n), row, application=candidate.application)
        until = deadline(on, 6)
        taken = {c.application.pk for c in chosen}
        recommendations.describe(
            world.ctx(clerk, on, 11), row, opinion="经省级集体研究，推荐名单符合条件，排序客观。", meeting_on=met, notice_from=on,
            notice_until=until, opinions={c.application.pk: OPINION for c in chosen},
            reasons={c.application.pk: "按自评得分排序，本批名额已满。" for c in found if c.application.pk not in taken},
        )  # fmt: skip
        recommendations.submit(world.ctx(f"province-{code}-leader", until + timedelta(days=1), 10), row)
    cycle.refresh_from_db()


def accept(world: World, cycle: Cycle, plan: Plan) -> None:
    """CYC-4, REC-7: the stage closes by the clock and the ministry accepts what has come."""
    cycles.close_recommendations(world.system("evaluation.cycles", world.day(plan.recommend_until) + timedelta(days=1)), cycle)
    for n, row in enumerate(Recommendation.objects.filter(cycle=cycle, state="submitted")):
        recommendations.accept(world.ctx("ministry", world.day(plan.accept), 9 + n // 6, n % 50), row)


def points_for(edition, criterion, strength: float, rng: Random) -> tuple[int, int]:
    """An expert's level and points (mpt) on one criterion for an institution that stands so well."""
    share = min(0.99, max(0.45, rng.gauss(0.37 + 0.5 * strength, 0.05)))
    wanted = round(criterion.points * share * 2) * 500
    level = standard_rules.band_of(edition.bands, criterion.points, wanted)
    return level, wanted


def edition_for(cycle: Cycle):
    """The edition a cycle is judged by."""
    return edition_of(cycle.standard)
