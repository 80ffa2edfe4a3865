"""Who finds, answers, verifies, proposes, re-reviews and decides (domain.md §2.1, §5.10; SOD-6, 7; INV-33, 35, 48)."""

from django.db.models import Q, QuerySet

from evaluation.listing.models import Listing
from evaluation.surveillance.models import DelistingProposal, Finding, Rectification, RereviewOpinion
from portal.accounts.models import INSTITUTION, MINISTRY, PROVINCE, Organisation, Role
from portal.files.policy import reader, subject_in
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.policy import rows as rows_of
from portal.kernel.problems import _

SYSTEM = "evaluation.surveillance"


def _of_own(actor: Actor, rows: QuerySet) -> QuerySet:
    """The rows of listings an actor has to do with: its own, its province's, its association's (a national one's are all)."""
    if actor.is_(*MINISTRY, Role.AUDITOR):
        return rows
    if actor.is_(*INSTITUTION):
        return rows.filter(listing__institution__organisation=actor.organisation_id)
    above = "listing__institution__organisation__parent"
    if actor.is_(*PROVINCE):
        return rows.filter(**{above: actor.organisation_id})
    if actor.is_(Role.ASSOCIATION):
        return rows.filter(Q(**{above: actor.province_id}) | Q(**{f"{above}__parent": actor.province_id}))
    return rows.none()


@visible(Finding)
def visible_findings(actor: Actor, rows: QuerySet) -> QuerySet:
    """An institution its own, a province and an association theirs, the ministry and the auditor all."""
    return _of_own(actor, rows)


@visible(Rectification)
def visible_rectifications(actor: Actor, rows: QuerySet) -> QuerySet:
    """As findings."""
    return _of_own(actor, rows)


@visible(DelistingProposal)
def visible_proposals(actor: Actor, rows: QuerySet) -> QuerySet:
    """As findings; an expert reads a proposal by way of the opinion asked of them."""
    return _of_own(actor, rows)


@visible(RereviewOpinion)
def visible_opinions(actor: Actor, rows: QuerySet) -> QuerySet:
    """An expert their own; the ministry and the auditor all. Institutions, provinces and associations never learn who gave one."""
    if actor.is_(*MINISTRY, Role.AUDITOR):
        return rows
    own = rows.filter(expert__user=actor.user_id).exclude(state=RereviewOpinion.State.RECUSED)
    return own if actor.is_(Role.EXPERT) else rows.none()


@reader(Rectification)
def rectification_readers(actor: Actor) -> Q:
    """Whoever may know of a rectification reads its files."""
    return subject_in(rows_of(actor, Rectification))


@reader(DelistingProposal)
def proposal_readers(actor: Actor) -> Q:
    """Whoever may know of a proposal reads its files; an expert those of the proposals they are asked about."""
    asked = DelistingProposal.objects.filter(opinions__in=rows_of(actor, RereviewOpinion)) if actor.is_(Role.EXPERT) else None
    return subject_in(rows_of(actor, DelistingProposal) if asked is None else asked)


def _province_of(listing: Listing) -> Organisation:
    return listing.institution.organisation.parent


def _by_system(actor: Actor, row) -> bool:
    return actor.system == SYSTEM


for _verb in ("detect", "observe", "resolve", "mark", "escalate", "begin_rectification", "settle", "close", "ask_expert", "advise"):
    permit(f"{SYSTEM}.{_verb}", says=_("这一步由系统按规则办理。"))(_by_system)


@permit("evaluation.surveillance.void", says=_("提示由省级经办人、其他问题由省级负责人认定不成立。"))
def void(actor: Actor, finding: Finding) -> bool:
    """A clerk closes notices only; the leader general findings and above (domain.md §2.1, note 4)."""
    roles = PROVINCE if finding.rule.severity == "notice" else PROVINCE[1:]
    return actor.is_(*roles, at=_province_of(finding.listing).pk)


@permit("evaluation.surveillance.notify", says=_("整改通知由机构所在省的省级负责人或司法部发出。"))
def notify(actor: Actor, listing: Listing) -> bool:
    return actor.is_(*MINISTRY) or actor.is_(Role.PROVINCIAL_LEADER, at=_province_of(listing).pk)


@permit("evaluation.surveillance.ask_extension", says=_("延期由被通知的机构申请。"))
def ask_extension(actor: Actor, rectification: Rectification) -> bool:
    return actor.is_(*INSTITUTION, at=rectification.concerned_organisation())


@permit("evaluation.surveillance.extend", says=_("延期由发出整改通知的省级负责人或司法部决定。"))
def extend(actor: Actor, rectification: Rectification) -> bool:
    return actor.is_(Role.PROVINCIAL_LEADER, *MINISTRY, at=rectification.opened_by_id)


@permit("evaluation.surveillance.report", says=_("整改报告由被通知的机构提交。"))
def report(actor: Actor, rectification: Rectification) -> bool:
    return actor.is_(*INSTITUTION, at=rectification.concerned_organisation())


permit("evaluation.surveillance.attach", says=_("整改材料由被通知的机构提交。"))(report)


@permit("evaluation.surveillance.verify", says=_("整改由发出通知的机关两人验收。"))
def verify(actor: Actor, rectification: Rectification) -> bool:
    return actor.is_(*PROVINCE, *MINISTRY, at=rectification.opened_by_id)


@permit("evaluation.surveillance.propose", says=_("撤销建议由机构所在省的省级负责人、司法鉴定协会或司法部提出。"))
def propose(actor: Actor, listing: Listing) -> bool:
    province = _province_of(listing)
    if actor.is_(Role.ASSOCIATION):
        return actor.province_id in (province.pk, province.parent_id)
    return actor.is_(*MINISTRY) or actor.is_(Role.PROVINCIAL_LEADER, at=province.pk)


@permit("evaluation.surveillance.serve", says=_("送达由提出建议的单位或司法部登记。"))
def serve(actor: Actor, proposal: DelistingProposal) -> bool:
    own = actor.is_(*PROVINCE, Role.ASSOCIATION, at=proposal.proposer_id)
    return actor.system == SYSTEM or own or actor.is_(*MINISTRY)


@permit("evaluation.surveillance.defend", says=_("陈述申辩由本机构管理员提交。"))
def defend(actor: Actor, proposal: DelistingProposal) -> bool:
    return actor.is_(Role.INSTITUTION_ADMIN, at=proposal.concerned_organisation())


permit("evaluation.surveillance.attach_defence", says=_("陈述申辩材料由本机构管理员提交。"))(defend)


@permit("evaluation.surveillance.record_hearing", says=_("听证由司法部工作人员登记。"))
def record_hearing(actor: Actor, proposal: DelistingProposal) -> bool:
    return actor.is_(Role.MINISTRY_STAFF)


permit("evaluation.surveillance.attach_record", says=_("听证笔录由司法部工作人员登记。"))(record_hearing)


@permit("evaluation.surveillance.open_rereview", says=_("复核由司法部工作人员启动。"))
def open_rereview(actor: Actor, proposal: DelistingProposal) -> bool:
    return actor.is_(Role.MINISTRY_STAFF)


def _own(actor: Actor, opinion: RereviewOpinion) -> bool:
    return actor.is_(Role.EXPERT) and opinion.expert.user_id == actor.user_id


permit("evaluation.surveillance.give_opinion", says=_("复核意见由被抽取的专家本人提交。"))(_own)
permit("evaluation.surveillance.stand_aside", says=_("回避由被抽取的专家本人提出。"))(_own)


@permit("evaluation.surveillance.be_heard", says=_("协会意见由机构所在省的或全国的司法鉴定协会提出。"))
def be_heard(actor: Actor, proposal: DelistingProposal) -> bool:
    province = _province_of(proposal.listing)
    return actor.is_(Role.ASSOCIATION) and actor.province_id in (province.pk, province.parent_id)


@permit("evaluation.surveillance.prepare_decision", says=_("决定由司法部工作人员拟定。"))
def prepare_decision(actor: Actor, proposal: DelistingProposal) -> bool:
    return actor.is_(Role.MINISTRY_STAFF)


@permit("evaluation.surveillance.decide", says=_("决定由司法部负责人签发；拟定人、建议人不能签发。"))
def decide(actor: Actor, proposal: DelistingProposal) -> bool:
    return actor.is_(Role.MINISTRY_LEADER)
