"""The pages of corrections: the list, one of them, and its steps."""

import django_filters as df
from django.db.models import F
from django.http import Http404
from django.urls import reverse

from institutions.corrections import actions, forms, selectors
from institutions.corrections.models import Correction
from portal.accounts.models import INSTITUTION, Organisation
from portal.kernel.indicators import INDICATORS, value_text
from portal.kernel.pages import ActionPage, DetailPage, ListPage, actor_of, context_of
from portal.kernel.policy import can
from portal.kernel.policy import rows as visible_rows
from portal.kernel.problems import _
from portal.registers.pages import DESKS, chips
from portal.registers.register import REGISTERS


class CorrectionFilters(df.FilterSet):
    """By state."""

    state = df.ChoiceFilter(label=_("状态"), choices=Correction.State.choices, empty_label=_("全部"))

    class Meta:
        model = Correction
        fields = ["state"]


class AtDesk:
    """A page of the desks that dispute, answer or read; others do not find it."""

    model = Correction
    load = selectors.for_page

    def dispatch(self, request, *args, **kwargs):
        if kwargs.get("desk") not in DESKS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"desk": self.kwargs["desk"], "own": actor_of(self.request).role in INSTITUTION} | kwargs))


def told(correction: Correction) -> dict:
    """One correction with what it is about in words."""
    kept = selectors.register_of(correction)
    return {
        "correction": correction,
        "title": INDICATORS[correction.indicator].title,
        "register": kept.title if kept else "",
        "before": value_text(correction.indicator, correction.value_before),
        "after": value_text(correction.indicator, correction.value_after),
    }


class List(AtDesk, ListPage):
    """Corrections a person may know of, those to answer first."""

    template_name = "institutions/corrections/list.html"
    filterset_class = CorrectionFilters
    ordering = (F("answered_on").desc(nulls_first=True), "due_on", "pk")
    sorts = {"due": ("due_on",), "opened": ("opened_on",), "owner": ("owner__name",)}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"lines": [told(row) for row in context["object_list"]], "chips": chips(self.request, self.filterset)}


class Detail(AtDesk, DetailPage):
    """One correction: what is disputed, the row, the answer, the history."""

    template_name = "institutions/corrections/detail.html"

    def get_context_data(self, **kwargs):
        row, actor, desk = self.object, actor_of(self.request), self.kwargs["desk"]
        kept, record = selectors.register_of(row), selectors.row_of(row)
        acts = [
            act for act in ("grant", "refuse", "withdraw") if row.state == "open" and can(actor, f"institutions.corrections.{act}", row)
        ]
        seen = record is not None and visible_rows(actor, kept.model).filter(pk=record.pk).exists()
        record_url = reverse(f"{kept.name}-record", args=[desk, record.pk]) if seen else ""
        changed = record is not None and record.revision != row.record_revision
        return super().get_context_data(
            told=told(row), record=record, record_url=record_url, acts=acts, changed=changed,
            history=[{"event": e, "done": _DONE.get(e.verb.rpartition(".")[2], "")} for e in selectors.history(row)], **kwargs,
        )  # fmt: skip


_DONE = {"open": _("提出更正"), "grant": _("已更正"), "refuse": _("不予更正"), "withdraw": _("撤回")}


class Open(AtDesk, ActionPage):
    """Dispute a value: `figure` names it, `record` (slug:number) the wrong row."""

    template_name = "institutions/corrections/open.html"
    action = actions.open_
    form_class = forms.OpenForm
    done = _("已提出更正，将在 5 个工作日内答复。")

    def find(self, **kwargs):
        if self.request.GET.get("figure") not in INDICATORS:
            raise Http404
        return Organisation.objects.select_related("parent").filter(pk=actor_of(self.request).organisation_id).first()

    def record(self):
        """The row disputed, where one is named and the person may know of it."""
        slug, _colon, pk = self.request.GET.get("record", "").partition(":")
        kept = REGISTERS.get(slug)
        return visible_rows(actor_of(self.request), kept.model).filter(pk=pk).first() if kept and pk.isdigit() else None

    def perform(self, form):
        return self.act(context_of(self.request), self.row, indicator=self.request.GET["figure"], record=self.record(), **form.cleaned_data)

    def get_success_url(self):
        return reverse("institutions:correction", args=[self.kwargs["desk"], self.made.pk])

    def get_context_data(self, **kwargs):
        code = self.request.GET["figure"]
        back = reverse("analysis:figure", args=[self.kwargs["desk"], code])
        return super().get_context_data(title=INDICATORS[code].title, record=self.record(), back=back, button=_("提出更正"), **kwargs)


class Act(AtDesk, ActionPage):
    """A step on one correction; `do` names it."""

    template_name = "institutions/corrections/act.html"
    do = ""
    form_class = forms.AnswerForm
    heading = told = button = done = ""

    @property
    def act(self):
        return {"grant": actions.grant, "refuse": actions.decline, "withdraw": actions.withdraw}[self.do]

    def get_success_url(self):
        return reverse("institutions:correction", args=[self.kwargs["desk"], self.row.pk])

    def get_context_data(self, **kwargs):
        said = {"heading": self.heading, "said": self.told, "button": self.button, "back": self.get_success_url()}
        return super().get_context_data(told=told(self.row), **said, **kwargs)
