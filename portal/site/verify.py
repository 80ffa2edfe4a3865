"""验证: one box for certificate serials and the numbers of public papers; one word first, then the facts (ux.md §2.1)."""

import re
import unicodedata
from urllib.parse import unquote, urlparse

from django.conf import settings
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from evaluation.listing import selectors as listing
from evaluation.listing.models import Certificate, Listing
from portal.documents import serials
from portal.documents.models import IssuedDocument
from portal.kernel.limits import spend
from portal.kernel.pages import origin_of
from portal.site import wording
from portal.site.notices import papers
from portal.site.views import Public

LONGEST = 80
MOST, HOUR = 60, 3600  # look-ups of an address
FRESH = 60  # seconds a cache may repeat a result; far below the five minutes of INV-56
_NUMBER = re.compile(r"^(?P<code>[^〔〕\d]+)〔(?P<year>\d{4})〕(?P<n>\d{1,5})号?$")


def typed_code(typed: str) -> str:
    """What was typed or pasted as one segment of an address: of a whole address its last part, otherwise the text itself."""
    text = unicodedata.normalize("NFKC", typed).strip()
    if "/" in text:
        parts = [p for p in urlparse(text).path.split("/") if p]
        text = unquote(parts[-1]) if parts else ""
    return serials.normalised(text) or text[:LONGEST]


def paper_number(typed: str) -> str | None:
    """What was typed as the number of a paper in its one form, 司鉴公告〔2027〕1号; None where it has not the shape of one."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", typed))
    text = re.sub(r"[\[(【〔〈<{]", "〔", re.sub(r"[\])】〕〉>}]", "〕", text)).replace("第", "")
    found = _NUMBER.match(text)
    return f"{found['code']}〔{found['year']}〕{int(found['n'])}号" if found else None


class Verify(Public, TemplateView):
    """The box, and what can be verified with it."""

    template_name = "site/verify.html"

    def get(self, request, *args, **kwargs):
        code = typed_code(request.GET.get("code", ""))
        if code:
            return redirect("site:verify-code", code)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(host=urlparse(settings.PUBLIC_URL).netloc, **kwargs)


class Short(View):
    """The short address of QR codes."""

    def get(self, request, code):
        return redirect("site:verify-code", typed_code(code) or code)


class Result(TemplateView):
    """有效, 已作废, 查无此码, 输入有误: what is wrong with the writing is said before anything is looked up."""

    template_name = "site/verified.html"

    def get(self, request, code):
        written = typed_code(code)
        said = self.writing(written) or self.limited() or self.certificate(written) or self.paper(written) or self.unknown(written)
        host = urlparse(settings.PUBLIC_URL).netloc
        response = self.render_to_response(
            self.get_context_data(**said, written=written, host=host, now=timezone.now()), status=said.get("status", 200)
        )
        response.headers["Cache-Control"] = f"public, max-age={FRESH}" if response.status_code == 200 else "no-store"
        return response

    def writing(self, written: str) -> dict | None:
        """What is wrong with the writing; None where it can be looked up."""
        if serial := serials.normalised(written):
            if serials.is_sound(serial):
                return None
            marked = serials.slips(serial)
            shown = [(c, n in marked) for n, c in enumerate(serial)]
            place = sum(c != "-" for c in serial[: marked[0] + 1]) if marked else 0
            text = _("校验字符不符，很可能是第 %(n)d 位的“%(c)s”抄错了。请对照证书核对标出的位置。") % {
                "n": place, "c": serial[marked[0]],
            } if marked else _("校验字符不符，至少抄错了一位。请对照证书逐位核对。")  # fmt: skip
            return self.wrong(text, shown)
        if shape := serials.misshapen(written):
            kind, n = shape
            text = {
                "short": _("证书编号共 14 位字母和数字，形如 GZGSP-2027-0001-K；您输入的少了 %(n)d 位。"),
                "long": _("证书编号共 14 位字母和数字，形如 GZGSP-2027-0001-K；您输入的多了 %(n)d 位。"),
                "letter": _("第 %(n)d 位应是数字，例如 GZGSP-2027-0001-K。请对照证书核对。"),
            }[kind]
            return self.wrong(text % {"n": n})
        if paper_number(written) is None:
            return self.wrong(_("请输入证书编号，例如 GZGSP-2027-0001-K；或公示、公告的发文字号，例如 司鉴公告〔2027〕1号。"))
        return None

    def wrong(self, text: str, shown=()) -> dict:
        """输入有误."""
        return {"word": _("输入有误"), "tone": "plain", "sign": "edit", "text": text, "shown": shown, "status": 422}

    def limited(self) -> dict | None:
        """Too many look-ups from one address within an hour."""
        if spend("verify", origin_of(self.request), most=MOST, seconds=HOUR):
            return None
        text = _("这个网络地址一小时内查询得太多，请稍后再试。")
        return {"word": _("请稍后再查"), "tone": "warn", "sign": "clock", "text": text, "status": 429}

    def certificate(self, written: str) -> dict | None:
        """A certificate with what its listing is today."""
        serial = serials.normalised(written)
        row = listing.certificate_of(serial) if serial else None
        if row is None:
            return None
        return said_of(row) | {"certificate": row, "standing": wording.status(row.listing)}

    def paper(self, written: str) -> dict | None:
        """A public paper by its number."""
        number = paper_number(written)
        row = papers().select_related("file").filter(doc_no=number).first() if number else None
        if row is None:
            return None
        later = IssuedDocument.objects.filter(replaces=row, public=True).first()
        if later:
            text = _("这份文件已由新的文件替换，以新文件为准。")
            return {"word": _("已被替换"), "tone": "warn", "sign": "history", "text": text, "paper": row, "later": later}
        text = _("这份文件由所列机关签发，目前没有被替换。")
        return {"word": _("有效"), "tone": "ok", "sign": "check", "text": text, "paper": row}

    def unknown(self, written: str) -> dict:
        """Rightly written, and not on record."""
        text = _("写法正确，但没有这个编号的记录。请向出示证书的机构核实；怀疑伪造的，可以向其所在地省级司法行政机关举报。")
        return {"word": _("查无此码"), "tone": "bad", "sign": "alert", "text": text, "status": 404}


def said_of(row: Certificate) -> dict:
    """The first word about a certificate, and one sentence."""
    state, ended = row.state, row.listing.state not in Listing.OPEN
    if state == Certificate.State.VOID or (ended and state != Certificate.State.SUPERSEDED):
        text = _("证书已经作废，不能再作为高资质、高水平司法鉴定机构的证明。")
        return {"word": _("已作废"), "tone": "bad", "sign": "alert", "text": text}
    if state == Certificate.State.SUPERSEDED:
        later = listing.successor_of(row)
        text = _("这份证书已经换发，以新证书为准。") if later else _("这份证书所依据的名录资格已由新一批考核续期，以新证书为准。")
        return {"word": _("已换发"), "tone": "warn", "sign": "history", "text": text, "later_certificate": later or renewed(row)}
    if state == Certificate.State.ISSUED:
        return {"word": _("制作中"), "tone": "warn", "sign": "clock", "text": _("机构已列入名录，证书文件正在生成，请几分钟后再查。")}
    return {"word": _("有效"), "tone": "ok", "sign": "check", "text": _("这份证书真实，机构目前在册。")}


def renewed(row: Certificate) -> Certificate | None:
    """The certificate of the listing that followed."""
    current = listing.listing_of(row.listing.institution_id)
    return current.certificates.filter(state__in=Certificate.CURRENT).first() if current else None
