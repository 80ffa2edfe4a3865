"""整改通知书、整改验收意见、撤销建议书、撤销（不予撤销）决定书 (domain.md §12)."""

from collections.abc import Iterable

from django.db.models import Q

from evaluation.surveillance import rules, selectors, wording
from evaluation.surveillance.models import DelistingProposal, Finding, Rectification
from portal.accounts.models import MINISTRY, Organisation
from portal.documents.papers import in_chinese, issue, paper
from portal.documents.policy import reader
from portal.kernel.actions import Context
from portal.kernel.policy import Actor
from portal.kernel.problems import _

paper("rectification_notice", title=_("整改通知书"), code="司鉴整")
paper("rectification_opinion", title=_("整改验收意见"), code="司鉴验")
paper("delisting_proposal", title=_("撤销建议书"), code="司鉴建")
paper("association_proposal", title=_("撤销建议书"), letter=True)
paper("delisting_decision", title=_("撤销决定书"), code="司鉴决")
KINDS = ("rectification_notice", "rectification_opinion", "delisting_proposal", "association_proposal", "delisting_decision")
HEADS = ["规则", "问题", "登记的事实", "触发条件", "发现日期"]


def _readers(actor: Actor) -> Q:
    """The institution it is about, its province, and the ministry."""
    if actor.is_(*MINISTRY):
        return Q()
    return Q(body__owner=actor.organisation_id) | Q(body__province=actor.organisation_id)


for _kind in KINDS:
    reader(_kind)(_readers)


def _about(listing) -> dict:
    return {"owner": listing.institution.organisation_id, "province": listing.institution.organisation.parent_id}


def _day(day) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@in_chinese
def _table(findings: Iterable[Finding]) -> dict:
    rows = [[f.rule.code, f.rule.title_zh, *wording.in_chinese(f, selectors.rule_of(f.rule)), f.detected_on.isoformat()] for f in findings]
    return {"title": "问题清单", "heads": HEADS, "rows": rows}


@in_chinese
def rectification_notice(ctx: Context, rectification: Rectification, findings: list[Finding]):
    """To the institution: what was found, on what basis, by when what is to be handed in, and what follows otherwise."""
    listing, until = rectification.listing, _day(rectification.due_on)
    edition = findings[0].rule.standard.version
    return issue(
        ctx,
        kind="rectification_notice",
        issuer=rectification.opened_by,
        title=f"关于责令{listing.institution.name}限期整改的通知",
        recipient=listing.institution.name,
        body=_about(listing)
        | {
            "paragraphs": [
                f"你机构（名录编号{listing.number}）在动态管理中被发现下列问题，依照考核标准（{edition}）的动态核查规则，现通知限期整改。",
                rectification.demands,
                f"请于{until}24:00前在平台提交整改报告和证明材料。确有困难的，可以在期限内说明理由申请延期一次。",
                "逾期未报告或者验收未通过的，可以提出撤销建议。整改期间名录资格不变。",
            ],
            "table": _table(findings),
        },
    )


@in_chinese
def rectification_opinion(ctx: Context, rectification: Rectification, findings: list[Finding], *, passed: bool):
    """To the institution: the verdict of two persons on its report."""
    listing = rectification.listing
    return issue(
        ctx,
        kind="rectification_opinion",
        issuer=rectification.opened_by,
        title=f"关于{listing.institution.name}整改的验收意见",
        recipient=listing.institution.name,
        body=_about(listing)
        | {
            "paragraphs": [
                f"经两人核验你机构{_day(rectification.reported_on)}提交的整改报告和材料，"
                + ("整改验收通过。" if passed else "整改验收未通过。"),
                rectification.verdict,
            ],
            "table": _table(findings),
        },
    )


@in_chinese
def proposal(ctx: Context, row: DelistingProposal, grounds: list[Finding]):
    """To the ministry, served on the institution: facts with their rows, the reasons, and the institution's rights."""
    listing = row.listing
    association = row.proposer.kind == Organisation.Kind.ASSOCIATION
    return issue(
        ctx,
        kind="association_proposal" if association else "delisting_proposal",
        issuer=row.proposer,
        title=f"关于建议撤销{listing.institution.name}高资质、高水平司法鉴定机构资格的建议书",
        recipient="司法部公共法律服务管理局",
        body=_about(listing)
        | {
            "paragraphs": [
                f"{listing.institution.name}（名录编号{listing.number}）存在下列问题，每项均有登记记录为据，现建议撤销其资格。",
                row.text,
                f"机构自送达之日起{rules.DEFENCE_WD}个工作日内可以提交陈述申辩，{rules.HEARING_WD}个工作日内可以申请听证。",
            ],
            "table": _table(grounds),
            "items": [[f"{f.rule.code} 所据记录", f"{len(f.rows)} 条，摘要 {f.rows_digest[:16]}"] for f in grounds],
        },
    )


@in_chinese
def decision(ctx: Context, row: DelistingProposal, grounds: list[Finding], opinions: list[str], issuer: Organisation):
    """To the institution: facts, the defence answered, what the experts said in number, the decision, its effect and the remedy."""
    listing, delist = row.listing, row.decision == DelistingProposal.Decision.DELIST
    name = "撤销" if delist else "不予撤销"
    spoken = f"你机构于{_day(row.defended_on)}提交陈述申辩，已一并审查。" if row.defended_on else "你机构在期限内没有提交陈述申辩。"
    counted = "，".join(f"{label}{opinions.count(code)}人" for code, label in _OPINIONS if code in opinions)
    effect = {
        DelistingProposal.Decision.DELIST: "自本决定送达之日起撤销你机构的名录资格，电子证书同时作废。已出具的鉴定意见书效力不受影响。",
        DelistingProposal.Decision.KEEP: "保留你机构的名录资格。",
        DelistingProposal.Decision.KEEP_WITH_RECTIFICATION: "保留你机构的名录资格，并限期整改，整改要求另行通知。",
    }[row.decision]
    return issue(
        ctx,
        kind="delisting_decision",
        issuer=issuer,
        title=f"关于{name}{listing.institution.name}高资质、高水平司法鉴定机构资格的决定",
        recipient=listing.institution.name,
        body=_about(listing)
        | {
            "paragraphs": [
                f"根据{row.proposer.name}{_day(row.proposed_on)}的撤销建议，经专家复核（{counted}），现决定如下。",
                spoken,
                row.decision_reason,
                effect,
            ],
            "table": _table(grounds),
            "closing": ["如不服本决定，可以自送达之日起15个工作日内向司法部申请复查。"],
        },
    )


_OPINIONS = [("delist", "建议撤销"), ("keep", "建议保留"), ("keep_with_rectification", "建议保留并限期整改")]
