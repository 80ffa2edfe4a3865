"""What became of the first list: one institution struck off, one in re-review, one under rectification, others with a finding."""

from datetime import date, timedelta

from evaluation.listing.models import Listing
from evaluation.surveillance import actions as surveillance
from evaluation.surveillance import delisting, selectors, sweep
from evaluation.surveillance.models import DelistingProposal, RereviewOpinion
from institutions.models import Institution
from institutions.registry import actions as registry
from portal.accounts.models import ProvincialUnit
from portal.demo import enter, panel, workbooks
from portal.demo.world import World, at
from portal.kernel import relay
from portal.registers.register import REGISTERS
from quality.accreditation.models import Accreditation
from quality.instruments.models import Calibration

DEFENCE = "我机构对处罚决定已申请复核，相关责任人员已停止执业，内部管理已全面整改，恳请结合整改情况综合考虑。"
OPINION = "事实清楚，证据充分，机构已不符合名单条件；整改尚不足以恢复其条件，同意撤销。"


def until_second(world: World) -> None:
    """From the first announcement to the plan of the second cycle: gradings, nightly checks, one delisting to its end."""
    enter.institutions(world, world.source, [a.institution for a in world.applicants], enter.NOW, world.day(289))
    for year in workbooks.years(world.today):
        published = date(year + 1, 3, 2)
        if published > world.day(800):
            enter.grades(world, world.source, year, _workday(published))
            _settle()
    _check(world, world.day(262))
    struck = _listing(world, "33", 1)
    if struck:
        _strike(world, struck, 33, 258)
    panel.confirm(world, world.day(70))


def since_second(world: World) -> None:
    """The last weeks, while the second cycle runs."""
    suspended, in_review = _listing(world, "32", 1), _listing(world, "32", 2)
    if suspended:
        _suspend(world, suspended)
    if in_review:
        _lapse(world, in_review)
    overdue, expiring = _listing(world, "33", 1), _listing(world, "11", 1)
    if overdue:
        _lose_calibrations(world, overdue)
    if expiring:
        ctx = world.ctx("province-11", world.day(6), 10)
        registry.amend(ctx, expiring.institution, licence_expires_on=world.today + timedelta(days=45))
    _renewals(world)
    _settle()
    _check(world, world.today - timedelta(days=1))
    _settle()


def _listing(world: World, province: str, n: int) -> Listing | None:
    """The n-th listed institution of a province, by its public number."""
    found = Listing.objects.filter(institution__province__code=province, state="listed").order_by("institution__public_no")
    return found.select_related("institution__organisation", "institution__province")[n - 1 : n].first()


def _account(world: World, listing: Listing) -> str:
    owner = listing.institution.organisation_id
    return next(name for name, held in world.held.items() if held.organisation_id == owner and held.role == "institution_admin")


def _check(world: World, on: date) -> None:
    sweep.run(on, now=at(on, 1, 30))


def _settle() -> None:
    relay.settle(1_000_000, leave=("portal.documents.reactions.make_pdf",))


def _workday(day: date) -> date:
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() >= 5 else 0)


def _renewals(world: World) -> None:
    """In each province the licence of one institution nobody assesses runs out soon, and its renewal was filed last week."""
    accounts = {held.organisation_id: name for name, held in world.held.items() if held.role == "institution_admin"}
    idle = Institution.objects.filter(state="active", listings=None, applications=None, cases=None).select_related("organisation")
    last = {row.province_id: row for row in idle.order_by("public_no")}
    for code, pk in ProvincialUnit.objects.values_list("code", "pk"):
        if pk in last:
            until = world.today + timedelta(days=33 + int(code) % 25)
            registry.amend(world.ctx(f"province-{code}", world.day(20), 10), last[pk], licence_expires_on=until)
            registry.file_renewal(world.ctx(accounts[last[pk].organisation_id], world.day(6), 11), last[pk])


def _strike(world: World, listing: Listing, province: int, on: int) -> None:
    """LST-5…9 on a grade D: proposed, defended, re-reviewed, decided, struck off."""
    grounds = [f for f in selectors.to_propose(listing) if f.rule.code == "RC-14"]
    if not grounds:
        return
    made = delisting.propose(
        world.ctx(f"province-{province}-leader", world.day(on), 15), listing, findings=grounds,
        text="该机构2025年度诚信等级为D级，依据名单管理要求不再符合条件，建议撤销其高资质、高水平司法鉴定机构资格。",
    )  # fmt: skip
    delisting.defend(world.ctx(_account(world, listing), world.day(on - 8), 11), made, defence=DEFENCE)
    delisting.open_rereview(world.ctx("ministry", world.day(on - 14), 10), made)
    for n, opinion in enumerate(RereviewOpinion.objects.filter(proposal=made).select_related("expert__user")):
        ctx = world.ctx(opinion.expert.user.username, world.day(on - 20 - n), 16)
        delisting.give_opinion(ctx, opinion, opinion_given="delist", text=OPINION)
    made = DelistingProposal.objects.get(pk=made.pk)
    delisting.prepare_decision(
        world.ctx("publicity", world.day(on - 38), 10), made, decision="delist",
        reason="年度诚信等级为D级，事实清楚；三名复核专家一致同意撤销，机构陈述申辩不影响该事实的认定。",
    )  # fmt: skip
    delisting.decide(world.ctx("ministry-leader", world.day(on - 42), 10), made)
    _settle()


def _suspend(world: World, listing: Listing) -> None:
    """RC-07: the certificates were suspended; after the grace the province demands rectification."""
    on = world.day(76)
    for held in Accreditation.objects.filter(owner=listing.institution.organisation, state="valid"):
        REGISTERS["accreditations"].amend(world.ctx(_account(world, listing), on, 10), held, standing="suspended", standing_since=on)
    _settle()
    found = [f for f in selectors.to_rectify(listing, world.day(24)) if f.rule.code == "RC-07"]
    if found:
        surveillance.notify(
            world.ctx("province-32-leader", world.day(24), 10), Listing.objects.get(pk=listing.pk), findings=found,
            demands="请在期限内恢复资质认定的有效状态，暂停期间不得出具带资质认定标志的意见书，并提交整改报告和证明材料。",
        )  # fmt: skip
        _settle()


def _lapse(world: World, listing: Listing) -> None:
    """RC-01: the licence ran out without a renewal filed; proposed, defended, now before three experts."""
    expired = world.day(34)
    registry.amend(world.ctx("province-32", world.day(36), 10), listing.institution, licence_expires_on=expired)
    _check(world, _workday(expired + timedelta(days=2)))
    _settle()
    grounds = [f for f in selectors.to_propose(listing) if f.rule.code == "RC-01"]
    if not grounds:
        return
    made = delisting.propose(
        world.ctx("province-32-leader", world.day(29), 15), Listing.objects.get(pk=listing.pk), findings=grounds,
        text="该机构许可证有效期届满，未在期限内申请延续，已不具备执业资格，建议撤销其高资质、高水平司法鉴定机构资格。",
    )  # fmt: skip
    _settle()
    delisting.defend(
        world.ctx(_account(world, listing), world.day(22), 11),
        made,
        defence="因经办人员交接疏漏错过申请时间，现已补交延续材料，恳请保留资格。",
    )
    delisting.open_rereview(world.ctx("ministry", world.day(13), 10), DelistingProposal.objects.get(pk=made.pk))
    _settle()


def _lose_calibrations(world: World, listing: Listing) -> None:
    """RC-20: a third of the certificates turn out to be wrongly entered and are voided."""
    ctx = world.ctx(_account(world, listing), world.day(8), 14, reason="核对时发现证书编号与设备不符，作废后重新登记")
    rows = list(Calibration.objects.filter(owner=listing.institution.organisation, state="valid", valid_until__gte=world.today))
    for record in rows[: max(2, len(rows) // 3)]:
        REGISTERS["calibrations"].void(ctx, record)
