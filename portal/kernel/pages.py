"""Pages over visible rows and pages that act: the only view classes the rooms need to know."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, FormView, ListView, TemplateView

from portal.kernel.actions import Context
from portal.kernel.policy import Actor, can, demand, rows, says
from portal.kernel.problems import Forbidden, Problem, Refused

PAGE_SIZES = (20, 50, 100)


def actor_of(request) -> Actor:
    """The actor of this request: its user in the membership of this desk (set by the accounts' middleware)."""
    return getattr(request, "actor", None) or Actor()


def origin_of(request) -> str | None:
    """The address a request came from, as the outermost layer has settled it (portal.ops.middleware)."""
    return request.META.get("REMOTE_ADDR") or None


def context_of(request) -> Context:
    """The context of this request, with the reason, key and revision its form carried."""
    return Context(
        actor_of(request),
        origin=origin_of(request),
        reason=request.POST.get("_reason", "").strip(),
        request_key=_parsed(UUID, request.POST.get("_key")),
        revision=_parsed(int, request.POST.get("_revision")),
    )


def in_words(chips: Iterable[dict]) -> str:
    """The filters chosen on a page ({name, value} each) in one line, for the head of what is exported from it; "" for none."""
    return _("；").join(_("%(name)s：%(what)s") % {"name": c["name"], "what": c["value"]} for c in chips)


def _parsed(kind, text):
    try:
        return kind(text) if text else None
    except ValueError:
        return None


class Desk(LoginRequiredMixin):
    """A page of a desk: for signed-in people in a role of that desk; never stored by caches."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and getattr(request, "desk", None) and not getattr(request, "at_own_desk", True):
            raise PermissionDenied(_("您当前的身份不能打开这个工作台。如果您有这个身份，请先在页头切换。"))
        response = super().dispatch(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class Rows(Desk):
    """Only rows the actor may know of, loaded by one selector so that the number of queries does not grow with them."""

    model = None
    load = None

    def get_queryset(self):
        visible = rows(actor_of(self.request), self.model)
        return type(self).load(visible) if self.load else visible


class ListPage(Rows, ListView):
    """A list with its filters, order and page in the URL.

    `filterset_class` is a django-filter FilterSet; `sorts` maps the public name of a column to the fields it orders by;
    `ordering` is the order in which the work should be done.
    """

    filterset_class = None
    sorts: dict[str, tuple[str, ...]] = {}
    ordering = ("pk",)

    def get_paginate_by(self, queryset):
        size = _parsed(int, self.request.GET.get("size"))
        return size if size in PAGE_SIZES else PAGE_SIZES[0]

    def get_queryset(self):
        found = super().get_queryset()
        self.filterset = self.filterset_class(self.request.GET, found, request=self.request) if self.filterset_class else None
        if self.filterset is not None:
            found = self.filterset.qs
        self.sort = self.request.GET.get("sort", "")
        fields = self.sorts.get(self.sort.removeprefix("-"))
        if not fields:
            return found.order_by(*self.ordering)
        if self.sort.startswith("-"):
            fields = [f.removeprefix("-") if f.startswith("-") else f"-{f}" for f in fields]
        return found.order_by(*fields, "pk")

    def paginate_queryset(self, queryset, page_size):
        """The asked page, or the nearest there is: a link to page 9 of a list that shrank still shows rows."""
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get(self.page_kwarg))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs):
        return super().get_context_data(filter=self.filterset, sort=self.sort, sizes=PAGE_SIZES, **kwargs)


class DetailPage(Rows, DetailView):
    """One visible row; what is not visible is not found."""


class DeskPage(Desk, TemplateView):
    """A page of a desk that is not about one row."""


class ActionPage(Rows, FormView):
    """GET explains what will happen and asks; POST does it, or shows every problem with nothing lost.

    The row is found by `pk`, or by `slug_field` from the URL's keyword of the same name.
    """

    action = None
    done = ""
    slug_field = None

    @property
    def act(self):
        """The action this page does."""
        return type(self).action

    def find(self, **kwargs):
        """The row the action is about, among the visible ones."""
        by = {self.slug_field: kwargs[self.slug_field]} if self.slug_field else {"pk": kwargs["pk"]}
        return self.get_queryset().filter(**by).first()

    def get_success_url(self):
        return self.success_url

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.kwargs = kwargs
            self.row = self.find(**kwargs)
            if self.row is None:
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        try:
            demand(actor_of(request), self.act.verb, self.row)
        except Forbidden as refused:
            return self.refused(refused)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        verb = self.act.verb
        may = can(actor_of(self.request), verb, self.row)
        return super().get_context_data(row=self.row, may=may, says=says(verb), **kwargs)

    def perform(self, form):
        """Do it; pages whose form is not the action's input override this."""
        return self.act(context_of(self.request), self.row, **form.cleaned_data)

    def form_valid(self, form):
        try:
            row = self.perform(form)
        except Refused as refused:
            return self.refused(refused, form)
        if self.done:
            messages.success(self.request, self.done)
        self.made = row
        return redirect(self.get_success_url() or row)

    def form_invalid(self, form):
        found = [Problem("invalid", str(m), None if n == "__all__" else n) for n, ms in form.errors.items() for m in ms]
        return self.render_to_response(self.get_context_data(form=form, problems=found), status=422)

    def refused(self, refused: Refused, form=None):
        """The page again with every problem; a refusal for want of right shows no form."""
        extra = {"form": form} if form is not None else {}
        return self.render_to_response(self.get_context_data(problems=refused.problems, **extra), status=refused.status)
