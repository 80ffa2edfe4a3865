"""Papers as PDF: set by WeasyPrint after GB/T 9704-2012, signed by pyHanko; fetches nothing but the project's own files."""

import io
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlparse

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from portal.documents.models import IssuedDocument
from portal.documents.papers import PAPERS
from portal.documents.seal import seal

DEMO_ISSUER = "演示签名机构（不具法律效力）"
STYLE = Path(__file__).parent / "paper.css"


class KeyMissing(Exception):
    """No signing key where DOCUMENT_SIGNING_P12 points, or the demo's key outside the demo."""


class OwnFiles(URLFetcher):
    """Hands WeasyPrint files of the project and the authority's own fonts, and nothing else."""

    def __init__(self):
        super().__init__(allowed_protocols={"file"}, allow_redirects=False)

    def fetch(self, url, headers=None):
        """One file below the project's folder or DOCUMENT_FONTS; raises ValueError for every other address."""
        path = Path(unquote(urlparse(url).path)).resolve()
        folders = [settings.BASE_DIR, *([Path(settings.DOCUMENT_FONTS).resolve()] if settings.DOCUMENT_FONTS else [])]
        if not any(path.is_relative_to(folder) for folder in folders):
            raise ValueError(f"refused: {url}")
        return super().fetch(url, headers)


def qr(text: str) -> str:
    """A QR code (level M) as inline SVG."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2)
    return mark_safe(out.getvalue().decode())  # noqa: S308  drawn by segno from our own address


def font_faces() -> str:
    """The authority's own fonts as CSS: files in DOCUMENT_FONTS called title, body, heading and kai (小标宋、仿宋、黑体、楷体)."""
    folder = Path(settings.DOCUMENT_FONTS) if settings.DOCUMENT_FONTS else None
    found = sorted(folder.glob("*.[ot]t[fc]")) if folder else []
    rule = '@font-face {{ font-family: paper-{}; src: url("{}"); }}'
    return "".join(rule.format(f.stem, f.resolve().as_uri()) for f in found if f.stem in ("title", "body", "heading", "kai"))


def pdf(template: str, context: dict, *, variant: str = "pdf/ua-1") -> bytes:
    """Render a template into PDF, in Chinese whatever the worker's language; tagged for screen readers.

    `issuer` in the context is whose seal it bears. `variant` pdf/a-2a makes it fit to be archived (ISO 19005-2).
    """
    given = dict(context)
    if "issuer" in given:
        given["seal"] = seal(given["issuer"].name, "演示印章" if settings.DEMO else "电子印章")
    with translation.override("zh-hans"):
        html = render_to_string(template, given | {"demo": settings.DEMO})
    fonts, fetcher = FontConfiguration(), OwnFiles()
    page = HTML(string=html, base_url=settings.BASE_DIR.as_uri() + "/", url_fetcher=fetcher)
    style = [CSS(filename=str(STYLE), font_config=fonts)]
    if faces := font_faces():
        style.insert(0, CSS(string=faces, font_config=fonts, url_fetcher=fetcher))
    return page.write_pdf(stylesheets=style, font_config=fonts, pdf_variant=variant)


def document(row: IssuedDocument) -> bytes:
    """The unsigned PDF of an issued paper."""
    declared = PAPERS[row.kind]
    return pdf(declared.template, {"document": row, "paper": declared, "body": row.body, "issuer": row.issuer})


def certificate(row, *, institution, fields: str, issuer, address: str) -> bytes:
    """A certificate as signed PDF/A-2a. `row` has serial, listing.number, issued_on, valid_until; `address` is the short one its QR
    code leads to (PUBLIC_URL/v/<serial>/), written in words beneath it. Raises KeyMissing."""
    given = {
        "certificate": row,
        "institution": institution,
        "fields": fields,
        "issuer": issuer,
        "qr": qr(address),
        "address": address.removeprefix("https://").removeprefix("http://"),
    }
    content = pdf("documents/papers/certificate.html", given, variant="pdf/a-2a")
    return signed(content, reason=f"高资质、高水平司法鉴定机构证书 {row.serial}")


@cache
def _signer(path: str, password: str) -> signers.SimpleSigner:
    if not path or not Path(path).exists():
        raise KeyMissing(f"DOCUMENT_SIGNING_P12 names no file: {path or '(empty)'}")
    loaded = signers.SimpleSigner.load_pkcs12(path, passphrase=password.encode() or None)
    if loaded is None:
        raise KeyMissing(f"{path} can't be opened with DOCUMENT_SIGNING_PASSWORD")
    if not settings.DEMO and DEMO_ISSUER in loaded.signing_cert.issuer.human_friendly:
        raise KeyMissing("the demo's signing key is refused in production")
    return loaded


def signed(content: bytes, *, reason: str) -> bytes:
    """The same PDF with an invisible PAdES signature over the whole; raises KeyMissing."""
    signer = _signer(settings.DOCUMENT_SIGNING_P12, settings.DOCUMENT_SIGNING_PASSWORD)
    out = io.BytesIO()
    meta = signers.PdfSignatureMetadata(field_name="Signature", reason=reason, md_algorithm="sha256")
    signers.PdfSigner(meta, signer=signer).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content)), output=out)
    return out.getvalue()
