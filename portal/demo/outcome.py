"""From closed scores to the announced list: deliberation, decision, public notice with an objection, announcement."""

from datetime import date, timedelta

from evaluation.cycles import actions as cycles
from evaluation.cycles.models import Cycle
from evaluation.listing import actions as listing
from evaluation.listing.models import Announcement
from evaluation.publicity import actions as publicity
from evaluation.publicity.models import Objection, PublicityNotice
from evaluation.review import actions as review
from evaluation.review import scoring
from portal.demo.world import World, at
from portal.kernel.actions import Context
from portal.kernel.policy import Actor

FACTS = (
    "公示名单中这家机构的地址与我去年十月办理业务时不同，当时在老院区二楼受理，现在网上写的是新址。请核实新址是否已登记，"
    "搬迁期间的鉴定是否在登记的场所完成。"
)


def decide(world: World, cycle: Cycle, on: int) -> None:
    """CYC-6, CAS-8, 9: scores close, the panel's findings are recorded, the leader decides the list as it stands."""
    cycles.close_scoring(world.ctx("secretary", world.day(on), 9), cycle)
    cycle.refresh_from_db()
    seen = scoring.findings(cycle).digest
    review.deliberate_all(world.ctx("secretary", world.day(on - 5), 15), cycle, seen=seen)
    review.decide_all(world.ctx("ministry-leader", world.day(on - 8), 10), cycle)


def publicise(world: World, cycle: Cycle, on: int) -> PublicityNotice:
    """PUB-1, OBJ-1…4, PUB-3: the notice opens, one objection comes, is checked and answered, the notice closes at its midnight."""
    notice = publicity.prepare(world.ctx("publicity", world.day(on + 1), 15), cycle)
    publicity.open_(world.ctx("ministry-leader", world.day(on), 10), notice)
    notice.refresh_from_db()
    objected = notice.opened_on + timedelta(days=3)
    row = notice.rows.order_by("order").first()
    made = publicity.object_(
        Context(Actor(), now=at(objected, 20, 15)), notice, case=row.case, ground="conditions", facts=FACTS, objector_kind="real_name",
        code="DEMO2468ACEG7913", objector_name="群示众", objector_phone="13800000000",
    )  # fmt: skip
    answered = _answer(world, made, objected)
    publicity.close(world.system("evaluation.publicity", notice.closes_on + timedelta(days=1), 0, 2), notice)
    notice.refresh_from_db()
    assert answered <= notice.closes_on + timedelta(days=30)
    return notice


def _answer(world: World, made: Objection, since: date) -> date:
    day = _workday(since + timedelta(days=1))
    publicity.admit(world.ctx("objections", day, 9), made)
    inquiry = publicity.inquire(world.ctx("objections", day, 10), made, question="请说明现址的登记情况，以及搬迁期间业务办理的场所。")
    owner = made.case.application.institution.organisation
    username = next(name for name, m in world.held.items() if m.organisation_id == owner.pk and m.role == "institution_admin")
    day = _workday(day + timedelta(days=2))
    publicity.respond(
        world.ctx(username, day, 14), inquiry, answer="现址已于搬迁前完成变更登记，搬迁期间停止受理三天，没有在未登记场所鉴定。"
    )
    day = _workday(day + timedelta(days=1))
    publicity.draft_answer(
        world.ctx("objections", day, 9), made, finding="rejected", answer="经核查，机构现址已依法登记，搬迁期间未开展鉴定，异议不成立。"
    )
    publicity.answer(world.ctx("ministry-leader", day, 16), made)
    return day


def _workday(day: date) -> date:
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() >= 5 else 0)


def announce(world: World, cycle: Cycle, on: int) -> Announcement:
    """CYC-8: the registrar drafts, the leader signs; listings, certificates and the paper in one transaction."""
    drafted = listing.draft(world.ctx("publicity", world.day(on + 1), 15), cycle)
    listing.issue(world.ctx("ministry-leader", world.day(on), 10), drafted)
    return drafted
