"""The experts of the demo, how they are found for the cases of a cycle, and the sheets they hand in."""

from datetime import timedelta
from random import Random

from evaluation.cycles import actions as cycles
from evaluation.cycles.models import Cycle
from evaluation.review import actions as review
from evaluation.review import scoring, selectors
from evaluation.review.models import ReviewAssignment
from institutions.models import Institution
from institutions.registry.models import FIELDS
from portal.accounts.models import Membership, ProvincialUnit, User
from portal.demo import names
from portal.demo.crew import spread
from portal.demo.stages import Plan, edition_for, points_for
from portal.demo.world import World
from portal.kernel.actions import each
from quality.experts import actions as pool
from quality.experts.models import Expert

NUMBER = {"tiny": 14, "small": 40, "full": 120}
COMMENTS = (
    "制度与记录对应，抽查三份均可追溯。",
    "材料完整，但个别记录缺少复核签字。",
    "做法有特色，建议总结推广。",
    "与申报说明一致，未见突出问题。",
)
WEAK = "材料只有制度文本，没有落实记录，不能证明实际开展，按不合格评定。"


def admit(world: World, on) -> None:
    """Staff nominate, the leader admits; each expert gets the demo's password. Some work at institutions of the registry."""
    rng = Random(77)
    units = list(ProvincialUnit.objects.all())
    hosts = list(Institution.objects.select_related("organisation", "province").order_by("-pk")[:60])
    ministry = world.held["ministry"].organisation
    for n in range(1, NUMBER[world.scale] + 1):
        host = hosts[(n * 7) % len(hosts)] if n % 4 == 0 else None
        province = host.province if host else units[(n * 5) % len(units)]
        fields = rng.sample(list(FIELDS), 5)
        made = pool.nominate(
            world.ctx("ministry", on, 9 + n // 30, n % 30), ministry, name=names.person(rng), username=f"expert-{n:02d}",
            employer=host.name if host else f"示例大学法庭科学学院（{province.short_zh}{n}）", province=province,
            title=names.TITLES[n % len(names.TITLES)], fields=fields, organisation=host.organisation if host else None,
            from_on=on - timedelta(days=1500),
        )  # fmt: skip
        pool.admit(world.ctx("ministry-leader", on, 14 + n // 30, n % 30), made)
    User.objects.filter(username__startswith="expert-").update(password=world.secret)
    world.held |= {m.user.username: m for m in Membership.objects.filter(role="expert").select_related("user", "organisation")}


def confirm(world: World, on) -> None:
    """The yearly confirmation of employer, fields and relations by each expert."""
    for expert in Expert.objects.filter(state="admitted").select_related("user").order_by("pk"):
        pool.confirm(world.ctx(expert.user.username, on, 9), expert)


def begin(world: World, cycle: Cycle, plan: Plan) -> None:
    """CYC-5, ASG-1: the secretary has the lawful rule propose pairs, staff start the review, the leader approves and invites."""
    review.propose(world.ctx("secretary", world.day(plan.accept), 16), cycle)
    cycles.start_review(world.ctx("ministry", world.day(plan.start_review)), cycle)
    cycle.refresh_from_db()
    review.invite_all(world.ctx("ministry-leader", world.day(plan.assign), 11), cycle)


def read(world: World, cycle: Cycle, plan: Plan, strength: dict[int, float], *, until: int, whole: float = 1.0) -> None:
    """ASG-2, 5: experts accept and score; of all sheets a share `whole` is handed in by the day `until`, some stay half done.

    With `whole` below one, some invitations of the last cases wait for an answer.
    """
    edition = edition_for(cycle)
    held = ReviewAssignment.objects.filter(case__cycle=cycle, state="invited").order_by("case_id", "pk")
    held = list(held.select_related("case__cycle__standard", "case__application__institution", "expert__user"))
    criteria = {case.pk: scoring.applicable(case, selectors.scored_criteria(case)) for case in {a.case_id: a.case for a in held}.values()}

    def sit(n: int, assignment: ReviewAssignment) -> None:
        rng = Random(f"{cycle.number}-{assignment.case.number}-{assignment.expert.user.username}")
        place, case = rng.random(), assignment.case
        if whole < 1 and place > 0.9:
            return  # still to answer
        username = assignment.expert.user.username
        review.accept(world.ctx(username, world.day(plan.answer), 9 + n % 8, n % 60), assignment)
        if whole < 1 and place > whole + 0.15:
            return  # accepted, not begun
        # How the file reads differs from what the registers show; how an expert leans differs a little more.
        lean = Random(f"{case.number}").gauss(0, 0.08) + rng.gauss(0, 0.02)
        done = criteria[case.pk] if whole == 1 or place <= whole else criteria[case.pk][: 3 + n % 12]
        day = world.day(max(until, plan.answer - 1 - n % 9))
        for m, criterion in enumerate(done):
            level, points = points_for(edition, criterion, strength[case.application.institution_id] + lean, rng)
            comment = WEAK if level == 4 else COMMENTS[(n + m) % 4] if rng.random() < 0.3 else ""
            ctx = world.ctx(username, day, 9 + m // 12, m % 60)
            review.score(ctx, assignment, criterion=criterion, level=level, points_mpt=points, comment=comment)
        if len(done) == len(criteria[case.pk]):
            review.submit_sheet(world.ctx(username, day, 16, n % 60), assignment)

    spread(sit, held)


def renew(world: World, cycle: Cycle, on: int) -> None:
    """ASG-2: invitations nobody answered run out; the secretary finds other readers, the leader invites them, who have yet to answer."""
    ctx = world.system("evaluation.review", world.day(on), 8)
    each(review.expire, ctx, selectors.overdue_invitations(ctx.now))
    if selectors.plan(cycle, ctx.today).pairs:
        review.propose(world.ctx("secretary", world.day(on), 9), cycle)
        review.invite_all(world.ctx("ministry-leader", world.day(on), 15), cycle)
