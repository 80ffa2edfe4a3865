"""Applications at the bureaus and reports of major matters: one in each state and a year behind them, each step by who takes it."""

from dataclasses import dataclass
from datetime import date, timedelta

from institutions.admission import actions as admission
from institutions.admission.models import AdmissionCase
from institutions.matters import actions as matters
from institutions.models import Institution
from institutions.registry.models import FIELDS
from institutions.registry.selectors import fields_of
from portal.demo.world import World

Kind = AdmissionCase.Kind
STATEMENT = "机构已具备相应的人员、场所和设备条件，材料清单见附件目录，特此申请。"
DRAFT = "材料齐全，经核对符合登记条件，拟予准许。"
AGAINST = "经核对，所申请类别的专职鉴定人不足三名，拟不予准许。"
REVIEW = {
    "granted": ("recommended", "现场查看场所和设备，抽问人员，条件符合评审准则，建议同意。"),
    "refused": ("not_recommended", "所申请类别的专职鉴定人不足，现有设备不能覆盖主要项目，建议不予同意。"),
}
MATTERS = (
    (
        "safety",
        "实验室用电设备短路引起小型火情，当场扑灭，无人员伤亡，检材未受影响。",
        "已停用同批次设备，全面排查用电安全，组织消防演练。",
    ),
    ("litigation", "因仪器采购合同纠纷被供货方起诉，涉案金额占年度收入的比例较大。", "已委托律师应诉，日常鉴定业务照常进行。"),
    ("staff", "一名鉴定人因个人原因被公安机关传唤，正在配合调查。", "已暂停其执业，其在办事项改由其他鉴定人办理。"),
    ("data", "档案室漏水，部分纸质档案受潮，电子副本完整。", "已转移并抢救受潮档案，逐份核对，修复防水层。"),
)
QUESTION, ANSWER = "请说明在办鉴定事项是否受到影响，以及通知委托人的情况。", "在办事项均未受影响，已书面告知相关委托人。"
OUTCOME = "情况属实，处置及时，已要求加强日常检查并在下次检查时复核。"


@dataclass(frozen=True)
class Party:
    """An institution with the accounts that speak for it and that decide about it."""

    world: World
    username: str
    institution: Institution

    @property
    def code(self) -> str:
        """The code of its province."""
        return self.institution.organisation.parent.province.code

    def own(self, before: int, hour: int = 9):
        """An act of its administrator."""
        return self.world.ctx(self.username, self.world.day(before), hour)

    def clerk(self, before: int, hour: int):
        """An act of the bureau's clerk."""
        return self.world.ctx(f"province-{self.code}", self.world.day(before), hour)

    def leader(self, before: int, hour: int = 16):
        """An act of the bureau's leader."""
        return self.world.ctx(f"province-{self.code}-leader", self.world.day(before), hour)

    def file(self, before: int, kind: str, **given) -> AdmissionCase:
        """It applies."""
        return admission.file(self.own(before), self.institution, kind=kind, statement=STATEMENT, **given)

    def changes(self, before: int, change: str, value: str, *, since: int) -> AdmissionCase:
        """It applies to have a change registered that took effect so many days before today."""
        effective_on = self.world.today - timedelta(days=since)
        return self.file(before, Kind.CHANGE, change=change, new_value=value, effective_on=effective_on)

    def further(self) -> list[str]:
        """A field that it is not licensed for."""
        held = fields_of(self.institution)
        return [code for code in ("0103", "0303", *FIELDS) if code not in held][:1]


def tell(world: World, found: list[Institution], today: date) -> None:
    """Applications and reports of the last 400 days; `found` are the institutions in the order of their accounts."""
    able = Institution.objects.filter(pk__in=[i.pk for i in found], state__in=admission.LICENSED)
    able = set(able.filter(renewal_filed_on=None).values_list("pk", flat=True))  # others have told of a renewal after these days
    cast = [Party(world, f"institution-{n}", one) for n, one in enumerate(found, start=1) if one.pk in able]
    _settled(cast, today)
    _under_way([party for party in cast if party.code == "32"])
    _established(world)
    _reported(cast)


def _handle(party: Party, case: AdmissionCase, accepted: int, *, reviewed: int = 0, decision: str = "", decided: int = 0, **given) -> None:
    """Accepted, where needed reviewed, and where a decision is named prepared and decided, so many days before today."""
    admission.admit(party.clerk(accepted, 10), case)
    if reviewed:
        conclusion, opinion = REVIEW[decision or "granted"]
        admission.start_review(party.clerk(accepted - 3, 11), case)
        admission.record_review(
            party.clerk(reviewed, 14), case, review_on=party.world.day(reviewed), experts=3, conclusion=conclusion, review_opinion=opinion
        )
    if not decision:
        return
    note = DRAFT if decision == "granted" else AGAINST
    admission.prepare(party.clerk(decided + 4, 15), case, proposal=decision, proposal_note=note, **given)
    reason = "" if decision == "granted" else "所申请类别的专职鉴定人不足，不符合登记条件。"
    on = party.world.day(decided)
    doc_no = f"示司许〔{on.year}〕{case.pk}号"
    admission.decide(party.leader(decided), case, decision=decision, doc_no=doc_no, decision_reason=reason)


def _settled(cast: list[Party], today: date) -> None:
    """A year of changes, every fifth of them filed late; a renewal and a further field granted, another refused."""
    for n, party in enumerate(cast[:12]):
        since = 390 - 25 * n
        filed = since - (41 if n % 5 == 4 else 8)
        _handle(
            party, party.changes(filed, "phone", f"0519-0000{2000 + n}", since=since), filed - 3, decision="granted", decided=filed - 14
        )
    for party in cast[-1:]:
        ends = min(party.institution.licence_expires_on + timedelta(days=1825), today + timedelta(days=1730))
        _handle(party, party.file(80, Kind.RENEW), 77, decision="granted", decided=66, licence_expires_on=ends)
    for party in cast[-2:-1]:
        _handle(party, party.file(150, Kind.ADD_SCOPE, fields=party.further()), 146, reviewed=122, decision="refused", decided=110)
    for party in cast[-3:-2]:
        _handle(party, party.file(220, Kind.ADD_SCOPE, fields=party.further()), 216, reviewed=195, decision="granted", decided=180)


def _under_way(cast: list[Party]) -> None:
    """One in each state at one bureau, as far as it has institutions."""
    scenes = (_just_filed, _with_experts, _before_the_leader, _returned, _accepted, _withdrawn)
    for scene, party in zip(scenes, cast, strict=False):
        scene(party)


def _just_filed(party: Party) -> None:
    party.changes(3, "address", "示例市示例区新示例路 8 号", since=20)


def _with_experts(party: Party) -> None:
    case = party.file(24, Kind.ADD_SCOPE, fields=party.further())
    admission.admit(party.clerk(20, 10), case)
    admission.start_review(party.clerk(15, 11), case)


def _before_the_leader(party: Party) -> None:
    case = party.file(45, Kind.ADD_SCOPE, fields=party.further())
    _handle(party, case, 41, reviewed=20)
    admission.prepare(party.clerk(8, 15), case, proposal="granted", proposal_note=DRAFT)


def _returned(party: Party) -> None:
    case = party.changes(10, "head_name", "新示例", since=18)
    admission.return_to_applicant(party.clerk(6, 10), case, missing="请补充新任负责人的任职文件和专职执业证明。")


def _accepted(party: Party) -> None:
    admission.admit(party.clerk(9, 10), party.file(13, Kind.RENEW))


def _withdrawn(party: Party) -> None:
    admission.withdraw(party.own(90, 11), party.file(100, Kind.CANCEL))


def _established(world: World) -> None:
    """Two bodies that want to be admitted: one before the experts, one admitted and about to be registered."""
    for code, name, filed, decided in (("32", "示例新设甲司法鉴定中心", 30, 0), ("11", "示例新设乙司法鉴定中心", 70, 14)):
        clerk, bureau = f"province-{code}", world.bureau(code)
        case = admission.file_establishment(
            world.ctx(clerk, world.day(filed), 9), bureau, applicant=name, fields=["0102", "0104"], statement=STATEMENT
        )
        admission.admit(world.ctx(clerk, world.day(filed - 4), 10), case)
        admission.start_review(world.ctx(clerk, world.day(filed - 7), 11), case)
        if not decided:
            continue
        on = world.day(filed - 25)
        conclusion, opinion = REVIEW["granted"]
        admission.record_review(world.ctx(clerk, on, 14), case, review_on=on, experts=5, conclusion=conclusion, review_opinion=opinion)
        admission.prepare(world.ctx(clerk, world.day(decided + 8), 15), case, proposal="granted", proposal_note=DRAFT)
        doc_no = f"示司许〔{world.day(decided).year}〕{case.pk}号"
        admission.decide(world.ctx(f"{clerk}-leader", world.day(decided), 16), case, decision="granted", doc_no=doc_no)


def _reported(cast: list[Party]) -> None:
    """Closed reports of a year, every fourth of them late; at the first bureau also one in each open state."""
    for n, party in enumerate(cast[:10]):
        occurred = 385 - 33 * n
        report = _report(party, n, occurred, after=14 if n % 4 == 3 else 2)
        reported = occurred - (14 if n % 4 == 3 else 2)
        matters.receive(party.clerk(reported - 1, 10), report)
        if n % 3 == 0:
            matters.ask(party.clerk(reported - 3, 11), report, question=QUESTION)
            matters.answer(party.own(reported - 7, 14), report, answer=ANSWER)
        matters.close(party.clerk(reported - 20, 15), report, outcome=OUTCOME)
    here = [party for party in cast if party.code == "32"]
    for n, party in enumerate(here[:4]):
        report = _report(party, n, (5, 14, 20, 12)[n], after=2)
        if n:
            matters.receive(party.clerk((0, 10, 16, 9)[n], 10), report)
        if n in (1, 2):
            matters.ask(party.clerk((0, 8, 13)[n], 11), report, question=QUESTION)
        if n == 2:
            matters.answer(party.own(9, 14), report, answer=ANSWER)


def _report(party: Party, n: int, occurred: int, *, after: int):
    """A matter of so many days before today, reported so many days later."""
    kind, facts, measures = MATTERS[n % len(MATTERS)]
    occurred_on = party.world.today - timedelta(days=occurred)
    return matters.file(
        party.own(occurred - after, 9), party.institution, kind=kind, occurred_on=occurred_on, facts=facts, measures=measures
    )
