"""公示公告: every public paper as its red-head page, its signed PDF beside it; a notice that is open with its rows and its clock."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from evaluation.listing import selectors as listing
from evaluation.listing.models import Announcement
from evaluation.publicity import selectors as publicity
from evaluation.publicity.models import PublicityNotice
from evaluation.publicity.rules import in_time
from institutions.registry import selectors as registry
from portal.documents.models import IssuedDocument
from portal.documents.papers import PAPERS
from portal.files.store import opened
from portal.kernel.pages import PAGE_SIZES
from portal.site import wording
from portal.site.views import Public

ROWS_SHOWN = 20


def papers() -> QuerySet:
    """Every public paper, the newest first."""
    found = IssuedDocument.objects.filter(public=True, state=IssuedDocument.State.ISSUED).select_related("issuer")
    return found.order_by("-issued_on", "-pk")


def kind_of(document: IssuedDocument, announced: dict[int, str]) -> dict:
    """The kind of a paper as a tag: an announcement by what it announces, others by their name."""
    if document.pk in announced:
        return {"label": Announcement.Kind(announced[document.pk]).label, "tone": "bad" if announced[document.pk] == "delisting" else "ok"}
    shown = wording.paper(document, PAPERS)
    return {"label": shown["kind"], "tone": shown["tone"]}


class Notices(Public, TemplateView):
    """All public papers, filtered by kind and year."""

    template_name = "site/notices.html"

    def get_context_data(self, **kwargs):
        asked = self.request.GET
        found, kind, year = papers(), asked.get("kind", ""), asked.get("year", "")
        offered = dict.fromkeys(papers().order_by("kind").values_list("kind", flat=True).distinct())
        kinds = [(code, PAPERS[code].title) for code in offered if code in PAPERS]
        years = list(papers().order_by().dates("issued_on", "year", order="DESC"))
        if kind in dict(kinds):
            found = found.filter(kind=kind)
        if year.isdecimal() and int(year) in {y.year for y in years}:
            found = found.filter(issued_on__year=int(year))
        words = asked.get("q", "").strip()[:60]
        if words:
            found = found.filter(title__icontains=words) | found.filter(doc_no__icontains=words)
        size = int(asked["size"]) if asked.get("size", "").isdecimal() and int(asked["size"]) in PAGE_SIZES else PAGE_SIZES[0]
        page = Paginator(found.only("kind", "title", "doc_no", "issued_on", "file_id", "issuer__name"), size).get_page(asked.get("page"))
        shown = list(page.object_list)
        announced = dict(Announcement.objects.filter(doc__in=shown).values_list("doc", "kind"))
        open_ = set(PublicityNotice.objects.filter(doc__in=shown, state=PublicityNotice.State.OPEN).values_list("doc", flat=True))
        return super().get_context_data(
            lines=[(d, kind_of(d, announced), d.pk in open_) for d in shown], page_obj=page, sizes=PAGE_SIZES, kinds=kinds, years=years,
            kind=kind, year=year, q=words, **kwargs,
        )  # fmt: skip


class Notice(Public, TemplateView):
    """One paper: its text; of a notice its rows and clock, of an announcement what its listings have become."""

    template_name = "site/notice.html"

    def get_context_data(self, **kwargs):
        document = papers().filter(pk=self.kwargs["pk"]).first()
        if document is None:
            raise Http404
        now = timezone.now()
        notice = publicity.notice_of_paper(document)
        said = self.rows(notice, now) if notice else {}
        announcement = None if notice else self.announcement(document)
        listings = announcement.listings.all() if announcement else []
        page = Paginator(listings, ROWS_SHOWN).get_page(self.request.GET.get("page")) if listings else None
        return super().get_context_data(
            doc=document, notice=notice, announcement=announcement,
            listed=[(x, wording.status(x), wording.categories_of(x.field_codes)) for x in page] if page else [],
            ended=[(x, wording.status(x)) for x in announcement.ended.all()] if announcement else [],
            **({"page_obj": page} | said), **kwargs,
        )  # fmt: skip

    def announcement(self, document: IssuedDocument) -> Announcement | None:
        """The announcement this paper is the text of."""
        return listing.announcement_of_paper(document) if document.kind == "announcement" else None

    def rows(self, notice: PublicityNotice, now) -> dict:
        """The rows of a notice, found by name or initials, and its clock in working days."""
        found, words = publicity.rows_of(notice).order_by("order"), self.request.GET.get("q", "").strip()[:60]
        if words:
            found = found.filter(case__application__institution__in=registry.named(registry.Institution.objects.all(), words).values("pk"))
        page = Paginator(found, ROWS_SHOWN).get_page(self.request.GET.get("page"))
        open_ = notice.state == PublicityNotice.State.OPEN and in_time(now, notice.closes_at)
        return {
            "lines": [(r, wording.categories_of(r.field_codes)) for r in page],
            "page_obj": page, "q": words, "open": open_, "until": notice.closes_at - timedelta(seconds=1),
            "clock": publicity.clock(notice, timezone.localdate(now)) if open_ else None,
        }  # fmt: skip


class NoticePdf(View):
    """The signed PDF of a public paper; the same bytes for ever."""

    def get(self, request, pk):
        document = papers().select_related("file").filter(pk=pk).first()
        if document is None or document.file is None or not document.file.served:
            raise Http404(_("签名文件还没有生成，请几分钟后再来。"))
        name = f"{document.doc_no or document.title}.pdf"
        response = FileResponse(opened(document.file), as_attachment=True, filename=name, content_type="application/pdf")
        response.headers["ETag"] = f'"{document.file.sha256}"'
        response.headers["X-Content-Type-Options"] = "nosniff"
        patch_cache_control(response, public=True, max_age=24 * 3600)
        return response
