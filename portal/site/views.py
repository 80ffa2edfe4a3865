"""The public site: home, the list on any day with its export, one institution, and pages that explain."""

from datetime import date

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import cache_control, cache_page
from django.views.decorators.http import condition
from django.views.generic import TemplateView

from evaluation.cycles.selectors import stages
from portal.documents.papers import PAPERS
from portal.kernel.pages import PAGE_SIZES, in_words
from portal.site import charts, exports, facts, forms, guides, selectors, wording
from portal.ui.display import chosen

FRESH = 300  # seconds a cache may show a page without asking again (INV-56)


def etag(request, *_args, **_kwargs) -> str:
    """What a page was made by and from: the release, the newest event, the day, the language, the reader's choice of display."""
    if not hasattr(request, "made_from"):
        look = "".join(value[0] for value in chosen(request).values())
        day = f"{timezone.localdate():%y%m%d}"
        request.made_from = f'W/"{settings.RELEASE}-{selectors.newest_event()}-{day}-{get_language()}-{look}"'
    return request.made_from


class Public:
    """Open to all, the same for all: no cookie, no session; caches ask again after five minutes and hear 304 where nothing happened.

    Each process keeps what it made from the newest event and hands the same out until something happens: a reader waits for the
    making of a page only where no other asked for it before.
    """

    @classmethod
    def as_view(cls, **initkwargs):
        made = super().as_view(**initkwargs)

        def kept(request, *args, **kwargs):
            return cache_page(FRESH, cache="pages", key_prefix=etag(request))(made)(request, *args, **kwargs)

        kept.view_class = cls
        return cache_control(public=True, max_age=FRESH)(condition(etag_func=etag)(kept))


class Home(Public, TemplateView):
    """The way to 300, the running cycle, the units, the latest papers, six doors."""

    template_name = "site/home.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        stock, cycle = selectors.stock(today), selectors.cycle_in_public()
        curve = charts.curve(selectors.spans(), today, goal=selectors.GOAL, goal_on=selectors.GOAL_ON, noticed=stock.total_noticed)
        notice = selectors.open_notice(cycle)
        return super().get_context_data(
            stock=stock,
            goal=selectors.GOAL,
            wanting=max(0, selectors.GOAL - stock.total - stock.total_noticed),
            bar=charts.bar(stock.total, stock.total_noticed, selectors.GOAL),
            cycle=cycle,
            steps=wording.steps(cycle, stages(cycle), today) if cycle else [],
            notice=notice,
            tiles=charts.tiles(stock.listed, stock.noticed),
            outside=charts.outside(),
            bands=charts.bands(max(stock.listed.values(), default=0)),
            papers=[wording.paper(p, PAPERS) for p in selectors.latest_papers()],
            curve=curve,
            now=timezone.now(),
            **kwargs,
        )


class OfList:
    """What a reader asks of the list, and the rows that answer it."""

    @cached_property
    def form(self) -> forms.ListForm:
        """The filters as asked."""
        return forms.ListForm(self.request.GET, units=selectors.units())

    @cached_property
    def said(self) -> dict:
        """The filters as understood."""
        return self.form.said()

    @property
    def at(self) -> date:
        """The day the list is shown for; today where none or a later one is asked."""
        today = timezone.localdate()
        return min(self.said.get("at") or today, today)

    def rows(self):
        """The listings asked for, in the order asked for."""
        said = self.said
        found = selectors.in_states(said.get("state") or [], self.at)
        if said.get("q", "").strip():
            found = selectors.named(found, said["q"])
        if said.get("field"):
            found = selectors.licensed(found, said["field"])
        if said.get("province"):
            found = selectors.of_unit(found, said["province"])
        return selectors.for_list(found).order_by(*wording.ORDER[said.get("sort") or "-listed_on"])

    def lines(self, listings) -> list[dict]:
        """What is said of each listing, with the name it bore on that day."""
        today = timezone.localdate()
        former = selectors.names_on([x.institution_id for x in listings], self.at) if self.at < today else {}
        return [wording.line(x, self.at, today, former.get(x.institution_id)) for x in listings]


class TheList(OfList, Public, TemplateView):
    """The list as it stands, or as it stood on a day."""

    template_name = "site/list.html"

    def get_context_data(self, **kwargs):
        size = int(self.request.GET.get("size", "0")) if self.request.GET.get("size", "").isdigit() else 0
        page = Paginator(self.rows(), size if size in PAGE_SIZES else PAGE_SIZES[0]).get_page(self.request.GET.get("page"))
        states = selectors.state_counts()
        return super().get_context_data(
            form=self.form,
            lines=self.lines(list(page.object_list)),
            page_obj=page,
            sizes=PAGE_SIZES,
            at=self.at,
            past=self.at < timezone.localdate(),
            open_now=states["listed"] + states["under_rectification"],
            fields=wording.options(self.form["field"], selectors.category_counts(self.at)),
            states=wording.options(self.form["state"], states),
            chips=wording.chips(self.request.GET, self.form),
            sorts=forms.SORTS,
            kinds=list(exports.TYPES),
            sort=self.said.get("sort") or "-listed_on",
            query=wording.without(self.request.GET, "page", "size"),
            **kwargs,
        )


class Export(OfList, Public, View):
    """The same rows to take away; `as` is xlsx, csv or json."""

    def get(self, request, **kwargs):
        kind = request.GET.get("as", "xlsx")
        if kind not in exports.TYPES:
            raise Http404
        lines = self.lines(list(self.rows()))
        asked = in_words(wording.chips(request.GET, self.form)) or _("全部在册")
        rows = [wording.cells(line) for line in lines]
        if kind == "json":
            source = {
                "title": _("高资质、高水平司法鉴定机构名单"), "as_of": self.at.isoformat(), "filter": asked, "count": len(rows),
                "exported_at": timezone.localtime().isoformat(timespec="seconds"), "url": request.build_absolute_uri(reverse("site:list")),
            }  # fmt: skip
            content = exports.as_json(list(wording.COLUMNS), rows, source)
        else:
            said = {"at": self.at, "asked": asked, "n": len(rows), "now": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
                    "url": request.build_absolute_uri(reverse("site:list"))}  # fmt: skip
            source = _("高资质、高水平司法鉴定机构名单　名单时点 %(at)s　%(asked)s　共 %(n)d 家　%(now)s 导出　来源 %(url)s") % said
            write = exports.xlsx if kind == "xlsx" else exports.as_csv
            content = write([str(head) for head in wording.COLUMNS.values()], rows, source)
        response = HttpResponse(content, content_type=exports.TYPES[kind])
        response.headers["Content-Disposition"] = content_disposition_header(True, f"list-{self.at:%Y%m%d}.{kind}")
        patch_vary_headers(response, ["Accept-Language"])
        return response


class OneInstitution(Public, TemplateView):
    """What is public of one institution: status, licence, grades, accreditation, its history on the list."""

    template_name = "site/institution.html"

    def get_context_data(self, **kwargs):
        shown = selectors.institution(self.kwargs["code"])
        if shown is None:
            raise Http404
        current = wording.current(shown.all_listings)
        return super().get_context_data(
            row=shown,
            current=current,
            status=wording.status(current),
            certificate=wording.certificate(current),
            scopes=selectors.scopes(shown),
            categories=wording.categories(selectors.scopes(shown)),
            accredited=selectors.accreditations(shown),
            grades=shown.published_grades[:3],
            history=wording.history(shown),
            told=facts.lines(shown, timezone.localdate()),
            counts=facts.counts(shown, timezone.localdate()),
            today=timezone.localdate(),
            **kwargs,
        )


class Page(Public, TemplateView):
    """A page that explains."""


class Docs(Public, TemplateView):
    """The user guides, one per role."""

    template_name = "site/docs.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(guides=[guides.guide(role) for role in guides.ROLES], **kwargs)


class DocsOfRole(Public, TemplateView):
    """The guide of one role."""

    template_name = "site/docs_role.html"

    def get_context_data(self, **kwargs):
        found = guides.guide(self.kwargs["role"])
        if found is None:
            raise Http404
        return super().get_context_data(guide=found, **kwargs)
