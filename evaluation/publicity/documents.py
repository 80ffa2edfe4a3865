"""公示 and what an objector is told on paper (domain.md §12). Papers speak Chinese, and no paper names an objector (INV-28)."""

from evaluation.publicity import selectors
from evaluation.publicity.models import NoticeRow, Objection, PublicityNotice
from portal.documents.models import IssuedDocument
from portal.documents.papers import in_chinese, issue, paper
from portal.kernel.actions import Context
from portal.kernel.problems import _

paper("publicity_notice", title=_("公示"), code="司鉴公示")
paper("objection_reply", title=_("异议处理告知书"), code="异字")

LAW = "《关于加强高资质　高水平司法鉴定机构建设与管理的意见》"
HEADS = ["序号", "机构名称", "省级单位", "许可证号", "专业类别"]


def day(value) -> str:
    """A day as papers write it."""
    return f"{value.year}年{value.month}月{value.day}日"


def batch(cycle) -> str:
    """A cycle's name inside the title of a paper: 第二批考核 → 第二批."""
    return cycle.name.removesuffix("考核")


@in_chinese
def cells(row: NoticeRow) -> list[str]:
    """One institution as papers list it."""
    institution = row.case.application.institution
    return [institution.name, institution.province.name_zh, institution.licence_no, "、".join(selectors.categories(row.field_codes)) or "—"]


@in_chinese
def notice_text(notice: PublicityNotice, rows: list[NoticeRow]) -> dict:
    """What a notice says, the same before it is signed and after; both of its dates are set."""
    cycle = notice.cycle
    return {
        "paragraphs": [
            f"根据{LAW}，经机构自评、省级司法行政机关推荐、形式审查和专家考核，拟将{len(rows)}家司法鉴定机构列入{batch(cycle)}"
            "高资质、高水平司法鉴定机构名单，现予公示。",
            f"公示期自{day(notice.opened_on)}的次日起算，共{cycle.publicity_wd}个工作日，至{day(notice.closes_on)}24时止；"
            "周末和法定节假日不计，调休上班日计算在内。",
            "任何单位和个人对名单有异议的，可以在公示期内通过本平台公示页面提出，也可以书面提出，并说明事实和理由。"
            "实名提出的异议书面答复；匿名提出、有具体线索的，凭查询码查看处理结果。异议人的身份依法保密。",
        ],
        "table": {"title": "拟入选名单", "heads": HEADS, "rows": [[str(row.order), *cells(row)] for row in rows]},
    }


def notice_title(notice: PublicityNotice) -> str:
    """The title of a notice."""
    return f"关于{batch(notice.cycle)}高资质、高水平司法鉴定机构拟入选名单的公示"


@in_chinese
def notice_paper(ctx: Context, notice: PublicityNotice, rows: list[NoticeRow]) -> IssuedDocument:
    """The 公示 itself, public from now on."""
    return issue(
        ctx,
        kind="publicity_notice",
        issuer=selectors.ministry(),
        title=notice_title(notice),
        body=notice_text(notice, rows) | {"digest": notice.list_digest},
        public=True,
    )


@in_chinese
def refusal(ctx: Context, objection: Objection) -> IssuedDocument:
    """不予受理: which objection, why, and what remains."""
    return _reply(
        ctx,
        objection,
        "异议不予受理告知书",
        [
            f"您对{notice_title(objection.notice)}（{objection.notice.doc.doc_no}）提出的异议（编号{objection.number}）收悉。",
            f"经审查，该异议{objection.get_refusal_display()}，不予受理。{objection.refused_reason}",
            "您可以补充具体事实后在公示期内重新提出；反映机构或鉴定人执业问题的，可以向省级司法行政机关投诉。",
        ],
    )


@in_chinese
def answer(ctx: Context, objection: Objection) -> IssuedDocument:
    """答复: the finding, its reasons, and the remedy."""
    return _reply(
        ctx,
        objection,
        "异议答复书",
        [
            f"您对{objection.case.application.institution.name}提出的异议（编号{objection.number}）已经核查完毕。",
            f"核查结论：{objection.get_finding_display()}。{objection.answer}",
            "对本答复不服并有新的事实或者认为适用规定错误的，可以自收到之日起5个工作日内申请复核。",
        ],
    )


def _reply(ctx: Context, objection: Objection, title: str, paragraphs: list[str]) -> IssuedDocument:
    return issue(
        ctx,
        kind="objection_reply",
        issuer=selectors.ministry(),
        title=title,
        recipient="异议人",
        body={"paragraphs": paragraphs, "objection": objection.number},
    )
