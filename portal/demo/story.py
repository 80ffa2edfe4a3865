"""The whole demo in the order of time: registers, a finished first cycle, what came after it, a second one in the middle of review."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.conf import settings

from evaluation.cycles import actions as cycles
from evaluation.cycles.models import Cycle
from evaluation.standards import actions as standards
from evaluation.standards.models import Standard
from portal.accounts.models import User
from portal.accounts.units import UNITS
from portal.demo import admissions, aftermath, enter, keeping, outcome, panel, stages, workbooks
from portal.demo.crew import spread
from portal.demo.rows import LAST
from portal.demo.stages import Applicant, Plan
from portal.demo.world import World
from portal.kernel import relay
from portal.kernel.models import Event

SHORT = settings.BASE_DIR / "evaluation" / "data" / "standard-short-1.yaml"
FULL = settings.BASE_DIR / "evaluation" / "data" / "standard-1.yaml"
FIRST = Plan(
    1, draft=905, schedule=885, apply_from=850, data_until=815, apply_until=805, provincial_notice=785, recommend_until=760, accept=755,
    start_review=753, assign=752, answer=749, review_until=700,
)  # fmt: skip
SECOND = Plan(
    2, draft=150, schedule=130, apply_from=105, data_until=75, apply_until=65, provincial_notice=48, recommend_until=28, accept=22,
    start_review=20, assign=19, answer=16, review_until=-25,
)  # fmt: skip
TWICE = workbooks.TWICE
PAPERS = ("portal.documents.reactions.make_pdf",)  # left to the worker: their PDFs come within minutes of the start


def settle() -> None:
    """What is owed for the events so far, by as many hands as there are cores; papers are left to the worker."""
    spread(lambda _n, _hand: relay.settle(1_000_000, leave=PAPERS), range(4))


class NotEmpty(Exception):
    """The database holds other data; the demo touches nothing."""


def tell(*, scale: str, given: Path | None, folder: Path, today: date, password: str, say: Callable[[str], None]) -> World:
    """Load the whole demo; `given` names a folder of workbooks to enter registers from instead of made-up ones.

    Raises NotEmpty where anything has happened in the database before.
    """
    if Event.objects.exists() or User.objects.exists():
        raise NotEmpty
    world = World(today, password, scale)
    with relay.unwoken():
        _registers(world, given, folder, say)
        _first(world, say)
        _second(world, say)
        settle()
    return world


def is_demo() -> bool:
    """Whether what is in the database is the demo's: its ministry and its accounts."""
    return User.objects.filter(username="ministry", memberships__organisation__name__endswith="（演示）").exists()


def _registers(world: World, given: Path | None, folder: Path, say) -> None:
    written = folder.resolve()
    if given and (given.is_relative_to(written) or written.is_relative_to(given)):
        folder = folder.with_name("generated")  # what was written out before and edited since is an input like any other, and stays
    made = workbooks.write(folder, scale=world.scale, today=world.today)
    source = world.source = given or folder
    world.found()
    say("工作簿（模板和填好的）")
    world.standard = _published(world, SHORT, 1040)
    found = enter.authorities(world, source, world.day(1000))
    for year in workbooks.years(world.today):
        if year < world.day(FIRST.apply_from).year:
            enter.grades(world, source, year, max(world.day(999), date(year + 1, 3, 4)))
    strengths = {one.licence_no: one.strength for one in made}
    world.applicants = [Applicant(f"institution-{n}", i, strengths.get(i.licence_no, 0.6)) for n, i in enumerate(found, start=1)]
    enter.institutions(world, source, found, enter.FIRST, world.day(935))
    panel.admit(world, world.day(950))
    panel.confirm(world, world.day(760))
    say(f"登记：{len(found)} 家机构及其人员、资质、设备")


def _published(world: World, edition: Path, before: int) -> Standard:
    """An edition imported by staff and published by the leader five days later."""
    ministry, source = world.held["ministry"].organisation, edition.read_text(encoding="utf-8")
    found = standards.import_edition(world.ctx("ministry", world.day(before)), ministry, source=source)
    return standards.publish(world.ctx("ministry-leader", world.day(before - 5)), found)


def _places(world: World, *numbers: int) -> list[Applicant]:
    """The n-th institutions of each province, by their licence numbers."""
    return [a for a in world.applicants if int(a.institution.licence_no[2:]) in numbers]


def _quotas(world: World, most: int) -> dict[str, int]:
    return {code: most for code, *_rest in UNITS}


def _first(world: World, say) -> None:
    cycle = stages.plan_cycle(world, FIRST, world.standard, _quotas(world, 2))
    many = 1 if world.scale != "full" else 9
    first = _places(world, *range(1, many + 1)) + [a for a in _places(world, *range(many + 1, 2 * many + 1)) if a.province in TWICE]
    stages.hand_in(world, cycle, first, last=FIRST.apply_until + 1)
    cycles.close_applications(world.system("evaluation.cycles", stages.day_after(cycle.apply_until)), cycle)
    stages.verify(world, cycle, from_day=FIRST.apply_until - 3)
    stages.recommend(world, cycle, FIRST)
    stages.accept(world, Cycle.objects.get(pk=cycle.pk), FIRST)
    settle()
    panel.begin(world, Cycle.objects.get(pk=cycle.pk), FIRST)
    panel.read(world, Cycle.objects.get(pk=cycle.pk), FIRST, _strengths(world), until=730)
    cycle = Cycle.objects.get(pk=cycle.pk)
    outcome.decide(world, cycle, 725)
    notice = outcome.publicise(world, Cycle.objects.get(pk=cycle.pk), 712)
    settle()
    outcome.announce(world, Cycle.objects.get(pk=cycle.pk), (world.today - notice.closes_on).days - 12)
    settle()
    say("第一批考核：从自评到公告")


def _strengths(world: World) -> dict[int, float]:
    return {a.institution.pk: a.strength for a in world.applicants}


def _second(world: World, say) -> None:
    aftermath.until_second(world)
    say("在册机构的动态管理")
    # before the full standard is in force: its rules would be asked of days on which nobody kept the registers they rest on
    admissions.tell(world, [a.institution for a in world.applicants], world.today)
    settle()
    world.standard = _published(world, FULL, 158)
    many = 1 if world.scale != "full" else 9
    enter.registers(world, world.source, [a.institution for a in world.applicants], world.day(LAST - 1))
    keeping.confirm(world, world.day(LAST - 2))
    settle()
    say("二十二项任务的台账")
    cycle = stages.plan_cycle(world, SECOND, world.standard, _quotas(world, 2 * many))
    second = _places(world, *range(2 * many + 1, 4 * many + 1))
    second += [a for a in _places(world, *range(4 * many + 1, 5 * many + 1)) if a.province in TWICE]
    stages.hand_in(world, cycle, second, last=SECOND.apply_until + 1, unfinished=2)
    cycles.close_applications(world.system("evaluation.cycles", stages.day_after(cycle.apply_until)), cycle)
    stages.verify(world, cycle, from_day=SECOND.apply_until - 4)
    stages.recommend(world, cycle, SECOND, silent=("54",))
    stages.accept(world, Cycle.objects.get(pk=cycle.pk), SECOND)
    settle()
    panel.begin(world, Cycle.objects.get(pk=cycle.pk), SECOND)
    panel.read(world, Cycle.objects.get(pk=cycle.pk), SECOND, _strengths(world), until=1, whole=0.6)
    panel.renew(world, Cycle.objects.get(pk=cycle.pk), 1)
    say("第二批考核：进行到专家评审")
    aftermath.since_second(world)
    keeping.dispute(world)
    settle()
    say("近期的动态管理")
