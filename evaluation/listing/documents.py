"""公告 of every kind, and the electronic certificate (domain.md §12). Papers speak Chinese whatever the reader's language."""

from django.conf import settings

from evaluation.listing import selectors
from evaluation.listing.models import Announcement, Certificate, Listing
from evaluation.publicity.documents import LAW, batch, cells, day
from evaluation.publicity.models import NoticeRow
from evaluation.publicity.selectors import notice_of
from portal.documents import render
from portal.documents.models import IssuedDocument
from portal.documents.papers import in_chinese, issue, paper
from portal.kernel.actions import Context
from portal.kernel.problems import _

paper("announcement", title=_("公告"), code="司鉴公告")

HEADS = ["名录编号", "机构名称", "省级单位", "许可证号", "专业类别"]


def title_of(announcement: Announcement) -> str:
    """The title of an announcement of a list or an addition."""
    if announcement.kind == Announcement.Kind.ADDITION:
        return f"关于增补{batch(announcement.cycle)}高资质、高水平司法鉴定机构名单的公告"
    return f"关于公布{batch(announcement.cycle)}高资质、高水平司法鉴定机构名单的公告"


@in_chinese
def list_text(announcement: Announcement, numbered: list[tuple[str, NoticeRow]], until) -> dict:
    """What the announcement of a list or an addition says: `numbered` are listing numbers with the rows of the notice."""
    notice = notice_of(announcement.cycle)
    opening = f"根据{LAW}，经机构自评、省级司法行政机关推荐、专家考核和公示（{notice.doc.doc_no}），"
    named = f"现将{len(numbered)}家司法鉴定机构列入{batch(announcement.cycle)}高资质、高水平司法鉴定机构名单，予以公布。"
    if announcement.kind == Announcement.Kind.ADDITION:
        named = f"暂缓公告的机构经异议核查，现将{len(numbered)}家增补列入名单，予以公布。"
    return {
        "paragraphs": [
            opening + named,
            f"名录资格有效期至{day(until)}。名单实行动态管理，机构的现时状态以本平台公布的名录为准。",
        ],
        "table": {"title": "名单", "heads": HEADS, "rows": [[number, *cells(row)] for number, row in numbered]},
    }


@in_chinese
def announcement_paper(ctx: Context, announcement: Announcement, numbered: list[tuple[str, NoticeRow]], until) -> IssuedDocument:
    """The 公告 of a list or an addition, public from now on."""
    return issue(
        ctx,
        kind="announcement",
        issuer=selectors.ministry(),
        title=announcement.title,
        body=list_text(announcement, numbered, until),
        public=True,
    )


def delisting_title(listing: Listing) -> str:
    """The title of the announcement that strikes an institution off."""
    return f"关于撤销{listing.institution.name}高资质、高水平司法鉴定机构资格的公告"


@in_chinese
def delisting_paper(ctx: Context, listing: Listing, certificates: list[Certificate], decision: IssuedDocument) -> IssuedDocument:
    """撤销公告: which institution, by which decision, from when, and that its certificate is void."""
    institution = listing.institution
    void = f"其电子证书（{'、'.join(c.serial for c in certificates)}）同时作废。" if certificates else ""
    return issue(
        ctx,
        kind="announcement",
        issuer=selectors.ministry(),
        title=delisting_title(listing),
        body={
            "paragraphs": [
                f"根据{LAW}和{decision.doc_no}，自{day(ctx.today)}起撤销{institution.name}的高资质、高水平司法鉴定机构资格。{void}",
                "该机构此前依法出具的鉴定意见书，效力不受影响。",
            ],
            "items": [
                ["机构名称", institution.name],
                ["省级单位", institution.province.name_zh],
                ["许可证号", institution.licence_no],
                ["名录编号", listing.number],
                ["列入日期", day(listing.listed_on)],
            ],
        },
        public=True,
    )


def verification_address(serial: str) -> str:
    """The short address a certificate's QR code leads to."""
    return f"{settings.PUBLIC_URL}/v/{serial}/"


@in_chinese
def certificate_pdf(certificate: Certificate) -> bytes:
    """The certificate as a signed PDF/A; raises portal.documents.render.KeyMissing."""
    institution = certificate.listing.institution
    return render.certificate(
        certificate,
        institution=institution,
        fields=selectors.fields_text(institution),
        issuer=selectors.ministry(),
        address=verification_address(certificate.serial),
    )
