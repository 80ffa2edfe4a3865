"""推荐函 and 受理回执 (domain.md §12)."""

from evaluation.recommendation.models import Nominee, Recommendation
from portal.accounts.models import Organisation
from portal.documents.papers import issue, paper
from portal.kernel.actions import Context
from portal.kernel.problems import _

paper("recommendation_letter", code=_("司鉴推"), title=_("推荐函"), letter=True)
paper("recommendation_receipt", code=_("司鉴函"), title=_("受理回执"), letter=True)


def letter(ctx: Context, recommendation: Recommendation, nominees: list[Nominee]):
    """The signed letter with the ranked list, opinions, grades, meeting and notice; returns the issued document."""
    province, cycle = recommendation.province, recommendation.cycle
    rows = [
        [
            str(n.rank), n.application.institution.name, n.application.institution.licence_no,
            f"{n.integrity.assessment.year} {n.integrity.grade}", n.opinion,
        ]
        for n in nominees
    ]  # fmt: skip
    return issue(
        ctx,
        kind="recommendation_letter",
        issuer=province,
        title=f"关于推荐{cycle.name}高资质、高水平司法鉴定机构的函",
        recipient="司法部公共法律服务管理局",
        body={
            "paragraphs": [
                f"根据{cycle.name}工作安排，经集体研究（{recommendation.meeting_on:%Y年%-m月%-d日}）"
                + (
                    f"并于{recommendation.notice_from:%Y年%-m月%-d日}至{recommendation.notice_until:%Y年%-m月%-d日}在本省公示，"
                    if recommendation.notice_from
                    else "，"
                )
                + f"现推荐下列{len(rows)}家机构参加考核，名次有先后。",
                recommendation.opinion or "以上机构均符合推荐条件，所附材料真实。",
                "专此函达。",
            ],
            "table": {"title": "推荐汇总表", "heads": ["排序", "机构名称", "许可证号", "诚信等级", "推荐意见"], "rows": rows},
        },
        public=False,
    )


def receipt(ctx: Context, recommendation: Recommendation):
    """The ministry's receipt: what was checked and that the list goes before the experts."""
    return issue(
        ctx,
        kind="recommendation_receipt",
        issuer=_ministry(),
        title=f"关于{recommendation.province}推荐名单的受理回执",
        recipient=recommendation.province.name,
        body={
            "paragraphs": [
                f"你单位报送的{recommendation.cycle.name}推荐名单收悉。经形式审查，机构登记、许可证有效期、年度诚信等级、"
                "推荐名额、排序和推荐意见均符合要求，现予受理，进入专家考核。",
            ]
        },
        public=False,
    )


def _ministry():
    """The ministry as issuer."""
    return Organisation.objects.get(kind=Organisation.Kind.MINISTRY)
