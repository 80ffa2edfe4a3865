"""Ranking, deliberation and decision of a cycle; and an institution's own result."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views import View

from evaluation.applications.models import Application
from evaluation.review import actions, forms, results, scoring, selectors
from evaluation.review.models import ReviewCase
from evaluation.review.policy import OPENED, TOLD
from evaluation.review.views.ministry import CaseFiltersOfCycle, OfCycle, OnCycle
from portal.accounts.stepup import StepUp
from portal.kernel.pages import ActionPage, Desk, DetailPage, ListPage, actor_of, context_of
from portal.kernel.policy import can, rows
from portal.kernel.problems import _
from portal.registers.pages import attachment, chips


class Opened(OfCycle):
    """A page of scores: before the logged moment of opening it says when there will be some (INV-15)."""

    @property
    def opened(self) -> bool:
        """True from CYC-6 on."""
        return self.cycle.state in OPENED


class Ranking(Opened, ListPage):
    """The legal result of every case, by rank; sortable by total and dimension."""

    model = ReviewCase
    load = selectors.for_ranking
    filterset_class = CaseFiltersOfCycle
    template_name = "evaluation/review/ranking.html"
    ordering = ("rank", "-total_mpt", "number")

    def get_queryset(self):
        codes = results.codes(self.cycle)
        self.sorts = {
            "rank": ("rank", "number"), "total": ("total_mpt", "number"), "number": ("number",),
            "province": ("application__institution__province__order", "rank"), "panel": ("panel_decision", "rank"),
        } | {code: (f"dimensions__{code}", "number") for code in codes}  # fmt: skip
        found = super().get_queryset().filter(cycle=self.cycle)
        return found if self.opened else found.none()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        actor = actor_of(self.request)
        return context | {
            "opened": self.opened,
            "chips": chips(self.request, self.filterset),
            "lines": results.lines(self.cycle, list(context["object_list"])),
            "heads": results.heads(self.cycle, self.request.GET, self.sort),
            "tallies": results.tallies(self.cycle),
            "may_deliberate": can(actor, "evaluation.review.deliberate_all", self.cycle),
            "may_decide": can(actor, "evaluation.review.decide_all", self.cycle),
            "deliberating": self.cycle.state in actions.DELIBERATING,
        }


class Export(Opened, Desk, View):
    """The ranking as a workbook, as filtered; none before opening."""

    def get(self, request, cycle):
        if not self.opened:
            raise Http404
        found = selectors.for_ranking(rows(actor_of(request), ReviewCase)).filter(cycle=self.cycle)
        found = CaseFiltersOfCycle(request.GET, found, request=request).qs.order_by(*Ranking.ordering)
        content = results.workbook(self.cycle, list(found), results.filter_words(request), timezone.localtime())
        return attachment(content, f"ranking-{self.cycle.number}.xlsx")


class OnRanking(OnCycle):
    """An act on the whole list of a cycle; on success back to the ranking."""

    def get_success_url(self):
        return reverse("evaluation:ranking", args=[self.row.pk])


class DeliberateAll(OnRanking):
    """The dry run of what the panel found as computed; then recorded for all whom nobody has recorded yet."""

    action = actions.deliberate_all
    form_class = forms.SeenForm
    template_name = "evaluation/review/deliberate_all.html"
    done = _("审议结果已记录，等待负责人决定。")

    def get_initial(self):
        return {"seen": scoring.findings(self.row).digest}

    def perform(self, form):
        return self.act(context_of(self.request), self.row, seen=form.cleaned_data["seen"])

    def get_context_data(self, **kwargs):
        found = scoring.findings(self.row)
        groups = results.groups(self.row, found)
        return super().get_context_data(groups=groups, count=len(found.decisions), places=self.row.places, **kwargs)


class DecideAll(StepUp, OnRanking):
    """核对: the panel's list as it stands, to be approved as a whole."""

    action = actions.decide_all
    template_name = "evaluation/review/decide_all.html"
    done = _("考核结果已决定，可以拟定公示名单。")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            list=results.panel_list(self.row), in_the_way=list(scoring.decision_problems(self.row)), places=self.row.places, **kwargs
        )


class SendBack(OnRanking):
    """The whole list goes back to the panel, once."""

    action = actions.send_back
    form_class = forms.EmptyForm
    template_name = "evaluation/review/send_back.html"
    done = _("名单已退回审议。")


class Deliberate(ActionPage):
    """What the panel found of one case."""

    model = ReviewCase
    load = selectors.for_page
    action = actions.deliberate
    form_class = forms.DeliberateForm
    template_name = "evaluation/review/deliberate.html"
    done = _("审议结果已记录。")

    def get_initial(self):
        return {"decision": self.row.panel_decision or None, "note": self.row.panel_note}

    def get_success_url(self):
        return reverse("evaluation:case", args=[self.row.pk])

    def get_context_data(self, **kwargs):
        narrow = scoring.narrow(self.row) if self.row.total_mpt is not None else ()
        return super().get_context_data(
            back=self.get_success_url(), parts=results.parts(self.row), short=results.shortfalls(self.row), narrow=narrow, **kwargs
        )


class OwnResult(DetailPage):
    """An institution's own scores by dimension, from the public notice on; before that, when they will be there."""

    model = Application
    load = selectors.applications_with_cycle
    template_name = "evaluation/review/own_result.html"

    def get_context_data(self, **kwargs):
        case = selectors.own_result(rows(actor_of(self.request), ReviewCase), self.object)
        told = {"case": case, "parts": results.parts(case), "short": results.shortfalls(case)} if case else {"case": None}
        return super().get_context_data(application=self.object, told=self.object.cycle.state in TOLD, **told, **kwargs)
