"""What tests of notices, objections and the list start from; rows of earlier stages are written directly."""

from datetime import timedelta
from itertools import count

from evaluation.cycles.models import Cycle
from evaluation.listing import actions as listing
from evaluation.listing.models import Announcement
from evaluation.publicity import actions, rules
from evaluation.publicity.models import Objection, PublicityNotice
from evaluation.review.models import ReviewCase
from institutions.models import Institution
from portal.accounts.models import Role
from portal.kernel.policy import Actor
from tests.factories import evaluation as make

FACTS = "该机构申报材料中列出的质谱仪，本人了解到在2026年3月已经停用，存放在旧楼仓库里，地点为示例路1号院，同事可以作证。" * 2
NAME, PHONE = "欧阳示例", "139 0000 4321"
_n = count(1)


def decided(of: Cycle, *, decision: str = "pass", rank: int | None = None, institution: Institution | None = None) -> ReviewCase:
    """A case of a cycle with its decision."""
    institution = institution or make.institution()
    application = make.application(institution, state="verified", in_cycle=of, answered=False)
    return ReviewCase.objects.create(
        cycle=of, application=application, number=f"{of.number:02d}-{institution.public_no}", state="decided", decision=decision,
        panel_decision=decision, total_mpt=900_000 - 1000 * (rank or next(_n)), rank=rank if decision == "pass" else None,
    )  # fmt: skip


def deliberating(passed: int = 3, failed: int = 1) -> Cycle:
    """A cycle whose cases are all decided: `passed` by rank, `failed` not."""
    cycle = make.cycle("deliberating")
    for rank in range(passed, 0, -1):  # entered in another order than that of the ranks
        decided(cycle, rank=rank)
    for _time in range(failed):
        decided(cycle, decision="fail")
    return cycle


def leader() -> Actor:
    """A leader of the ministry."""
    return make.actor(make.ministry(), Role.MINISTRY_LEADER)


def opened(cycle: Cycle | None = None, *, on=None, passed: int = 3) -> PublicityNotice:
    """A notice before the public, prepared by the officer and signed by a leader at nine o'clock of a day, by default today."""
    cycle = cycle or deliberating(passed)
    now = make.at(on or make.today(), 9)
    officer = make.duty(cycle, "publicity_officer")
    notice = actions.prepare(make.ctx(officer, now=now), cycle)
    return actions.open_(make.ctx(leader(), now=now), notice)


def closed(cycle: Cycle | None = None, *, passed: int = 3) -> PublicityNotice:
    """A notice whose period is over since last midnight or longer."""
    notice = opened(cycle, on=make.today() - timedelta(days=45), passed=passed)
    return actions.close(make.system("evaluation.publicity"), notice)


def objected(notice: PublicityNotice, *, case: ReviewCase | None = None, now=None, code: str = "ABCDEFGHJKMNPQRS", **given) -> Objection:
    """An objection to the first row, under a name unless said otherwise, on the day after the opening."""
    given = {"ground": "untrue", "facts": FACTS, "objector_kind": "real_name", "objector_name": NAME, "objector_phone": PHONE} | given
    now = now or make.at(notice.opened_on + timedelta(days=1), 10)
    return actions.object_(make.ctx(Actor(), now=now), notice, case=case or notice.rows.first().case, code=code, **given)


def code(n: int) -> str:
    """Another receipt code for each number."""
    return rules.code_of(n.to_bytes(10, "big"))


def drafted(notice: PublicityNotice | None = None, **given) -> Announcement:
    """The announcement of a closed notice, waiting for a leader."""
    notice = notice or closed()
    return listing.draft(make.ctx(make.duty(notice.cycle, "registrar")), notice.cycle, **given)


def announced(notice: PublicityNotice | None = None, **given) -> Announcement:
    """A published list with its listings and certificates still to be made."""
    return listing.issue(make.ctx(leader()), drafted(notice, **given))
