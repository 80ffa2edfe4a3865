"""推荐函, 受理回执 and 未予推荐告知书 (domain.md §12). Papers speak Chinese whatever the reader's language."""

from django.db.models import Q

from evaluation.applications.models import Application
from evaluation.recommendation.models import Nominee, Recommendation
from portal.accounts.models import Organisation
from portal.documents.papers import in_chinese, issue, paper
from portal.documents.policy import reader
from portal.kernel.actions import Context
from portal.kernel.policy import Actor
from portal.kernel.problems import _

paper("recommendation_letter", code="司鉴推", title=_("推荐函"), letter=True)
paper("recommendation_receipt", code="司鉴函", title=_("受理回执"), letter=True)
paper("not_nominated", code="司鉴荐告", title=_("未予推荐告知书"))

HEADS = ["排序", "机构名称", "许可证号", "诚信等级", "推荐意见", "排序说明"]


@reader("recommendation_receipt")
def receipt_readers(actor: Actor) -> Q:
    """The province that it answers."""
    return Q(body__province=actor.organisation_id)


@reader("not_nominated")
def told_readers(actor: Actor) -> Q:
    """The institution that it tells."""
    return Q(body__owner=actor.organisation_id)


@in_chinese
def letter_body(recommendation: Recommendation, nominees: list[Nominee]) -> dict:
    """What the letter says, the same before it is signed and after."""
    cycle, chosen = recommendation.cycle, len(nominees)
    opening = f"根据{cycle.name}工作安排，"
    if recommendation.meeting_on:
        opening += f"经{_day(recommendation.meeting_on)}集体研究，"
    if recommendation.notice_from and recommendation.notice_until:
        opening += f"并于{_day(recommendation.notice_from)}至{_day(recommendation.notice_until)}在本省公示，"
    if not nominees:
        return {"paragraphs": [f"{opening}本省本批不推荐机构。", recommendation.opinion, "专此函达。"]}
    rows = [
        [
            str(n.rank), n.application.institution.name, n.application.institution.licence_no,
            f"{n.integrity.assessment.year}年度 {n.integrity.grade}", n.opinion, n.rank_reason or "按得分顺序",
        ]
        for n in nominees
    ]  # fmt: skip
    return {
        "paragraphs": [
            f"{opening}现推荐下列{chosen}家机构参加考核，名次有先后。下达名额{recommendation.quota}家，使用{chosen}家。",
            recommendation.opinion or "以上机构均符合推荐条件，所附材料真实。",
            "专此函达。",
        ],
        "table": {"title": "推荐汇总表", "heads": HEADS, "rows": rows},
    }


def letter_title(recommendation: Recommendation) -> str:
    """The title of the letter."""
    return f"关于推荐{recommendation.cycle.name}高资质、高水平司法鉴定机构的函"


@in_chinese
def letter(ctx: Context, recommendation: Recommendation, nominees: list[Nominee]):
    """The signed letter with the ranked list, opinions, grades, meeting and notice; a second one replaces the first."""
    return issue(
        ctx,
        kind="recommendation_letter",
        issuer=recommendation.province,
        title=letter_title(recommendation),
        recipient="司法部公共法律服务管理局",
        body=letter_body(recommendation, nominees),
        replaces=recommendation.letter,
    )


@in_chinese
def receipt(ctx: Context, recommendation: Recommendation):
    """The ministry's receipt: what was checked and that the list goes before the experts."""
    chosen = recommendation.nominees.filter(state=Nominee.State.LISTED).count()
    return issue(
        ctx,
        kind="recommendation_receipt",
        issuer=Organisation.objects.get(kind=Organisation.Kind.MINISTRY),
        title=f"关于{recommendation.province.name}推荐名单的受理回执",
        recipient=recommendation.province.name,
        body={
            "province": recommendation.province_id,
            "paragraphs": [
                f"你单位以{recommendation.letter.doc_no}报送的{recommendation.cycle.name}推荐名单收悉，共{chosen}家。经形式审查，"
                "统一社会信用代码、许可证有效期、执业状态、年度诚信等级、推荐名额、排序、推荐意见和签章均符合要求，"
                "现予受理，进入专家考核。",
            ],
        },
    )


@in_chinese
def not_nominated(ctx: Context, recommendation: Recommendation, application: Application, reason: str):
    """The province tells an institution that it is not recommended, why, and how to ask for a review."""
    institution = application.institution
    return issue(
        ctx,
        kind="not_nominated",
        issuer=recommendation.province,
        title="未予推荐告知书",
        recipient=institution.name,
        body={
            "owner": institution.organisation_id,
            "paragraphs": [
                f"你机构申报{recommendation.cycle.name}高资质、高水平司法鉴定机构。经集体研究，未予推荐。",
                f"理由：{reason}",
                f"如有异议，可以自收到本告知书之日起5个工作日内向{recommendation.province.name}提出申诉，"
                "由经办人以外的人员在10个工作日内作出答复。",
            ],
        },
    )


def _day(day) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
