"""Papers of the portal: declared by the rooms, numbered without gaps at issue, rendered and signed afterwards by the worker."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from django.utils import translation
from django.utils.functional import Promise

from portal.accounts.models import Organisation, User
from portal.documents.models import DocumentSeries, IssuedDocument
from portal.kernel.actions import Context, record


@dataclass(frozen=True)
class Paper:
    """A kind of paper: 机关代字 of its series (empty: unnumbered) and the template it is set by."""

    kind: str
    title: str | Promise
    code: str = ""
    template: str = "documents/papers/red.html"
    letter: bool = False


P = ParamSpec("P")
R = TypeVar("R")
PAPERS: dict[str, Paper] = {}


def paper(kind: str, *, title: str | Promise, code: str = "", template: str = "documents/papers/red.html", letter: bool = False) -> Paper:
    """Declare a kind of paper (domain.md §12)."""
    PAPERS[kind] = Paper(kind, title, code, template, letter)
    return PAPERS[kind]


def in_chinese(make: Callable[P, R]) -> Callable[P, R]:
    """Papers are Chinese whatever the language of the page they are signed from: so are the labels and reasons put into them."""

    @wraps(make)
    def made(*given: P.args, **named: P.kwargs) -> R:
        with translation.override("zh-hans"):
            return make(*given, **named)

    return made


def issue(
    ctx: Context,
    *,
    kind: str,
    issuer: Organisation,
    title: str,
    body: dict,
    recipient: str = "",
    public: bool = False,
    replaces: IssuedDocument | None = None,
) -> IssuedDocument:
    """Issue one paper in the running transaction: its number is taken now, its text is fixed, its PDF follows.

    `body` is plain data: `paragraphs` (list of str), `table` {title, heads, rows}, `items` (list of [term, text]),
    `closing` (list of str). Rolled back, it leaves no gap in the numbers (INV-43).
    """
    declared = PAPERS[kind]
    number, doc_no, series = None, "", None
    if declared.code:
        series = _series(issuer, declared, ctx.today.year)
        number, doc_no = series.next_no, f"{series.code}〔{series.year}〕{series.next_no}号"
        series.next_no += 1
        series.save(update_fields=["next_no"])
    made = IssuedDocument.objects.create(
        state=IssuedDocument.State.ISSUED,
        series=series,
        number=number,
        doc_no=doc_no,
        kind=kind,
        title=title,
        issuer=issuer,
        recipient=recipient,
        body=body,
        issued_on=ctx.today,
        signer=User.objects.filter(pk=ctx.actor.user_id).first(),
        public=public,
        replaces=replaces,
    )
    record(ctx.part(f"document-{made.pk}"), "portal.documents.issue", made, {})
    return made


def _series(issuer: Organisation, declared: Paper, year: int) -> DocumentSeries:
    """The series of issuer, kind and year, locked: whoever issues next waits, so that numbers run without gap or double."""
    code = declared.code
    if issuer.kind == Organisation.Kind.PROVINCE and issuer.province:
        code = f"{issuer.province.document_code}{declared.code.removeprefix('司鉴')}"
    DocumentSeries.objects.get_or_create(issuer=issuer, kind=declared.kind, year=year, defaults={"code": code})
    return DocumentSeries.objects.select_for_update().get(issuer=issuer, kind=declared.kind, year=year)
