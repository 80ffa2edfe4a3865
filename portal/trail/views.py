"""The trail: each desk's own, and the auditor's whole one with filters, notes, export and the check of the chain."""

import django_filters as df
from celery import current_app
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal.accounts.models import Organisation
from portal.accounts.stepup import StepUp
from portal.accounts.views import People
from portal.kernel import chain
from portal.kernel.models import Event
from portal.kernel.pages import ActionPage, Desk, DetailPage, ListPage, actor_of, context_of, in_words
from portal.kernel.policy import rows
from portal.kernel.problems import Refused
from portal.trail import actions, exports, selectors, wording
from portal.trail.checking import AT_ONCE, carry_out
from portal.trail.models import AuditNote, ChainCheck

_ANY = _("全部")
_DATE = forms.DateInput(attrs={"type": "date"})


class OwnFilters(df.FilterSet):
    """Object, act, days."""

    q = df.CharFilter(label=_("对象或理由"), method="about", widget=forms.TextInput(attrs={"type": "search"}))
    verb = df.ChoiceFilter(label=_("动作"), choices=wording.verb_choices, empty_label=_ANY)
    since = df.DateFilter(label=_("从"), field_name="at", lookup_expr="date__gte", widget=_DATE)
    until = df.DateFilter(label=_("到"), field_name="at", lookup_expr="date__lte", widget=_DATE)

    def about(self, queryset, name, value):
        """By what an event is about, or the reason given."""
        return selectors.about(queryset, value)


class AuditFilters(OwnFilters):
    """Also who and for whom, and the kind of object."""

    who = df.CharFilter(label=_("操作人或系统"), method="by")
    organisation = df.CharFilter(label=_("单位"), method="of_organisation")
    kind = df.ChoiceFilter(label=_("对象类别"), field_name="subject_type", choices=wording.kind_choices, empty_label=_ANY)

    def by(self, queryset, name, value):
        """By the person's name or user name, or a part of the system."""
        return selectors.by(queryset, value)

    def of_organisation(self, queryset, name, value):
        """By an organisation that acted or is concerned."""
        return selectors.of_organisation(queryset, value)


def chosen(request, filterset) -> list[dict]:
    """The filters in force in words, each with the link that drops it."""
    found = []
    for name, field in filterset.form.fields.items():
        if value := request.GET.get(name):
            query = request.GET.copy()
            query.pop(name)
            query.pop("page", None)
            found.append({"name": field.label, "value": wording.choice(field, value), "url": f"?{query.urlencode()}"})
    return found


class Own(ListPage):
    """A desk's own trail: what the office did and what was done about it."""

    model = Event
    load = selectors.for_list
    filterset_class = OwnFilters
    template_name = "trail/own.html"
    ordering = ("-at", "-pk")

    def dispatch(self, request, *args, **kwargs):
        if kwargs.get("desk") == "audit":
            return HttpResponseRedirect(reverse("trail:audit"))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        told = wording.tell(list(context["object_list"]), actor_of(self.request))
        return context | {"told": told, "chips": chosen(self.request, self.filterset)}


class Audit(Own):
    """The whole trail, for the auditor."""

    filterset_class = AuditFilters
    template_name = "trail/audit.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(check=selectors.last_check(), most=actions.MOST, **kwargs)


class One(DetailPage):
    """One event whole: who, for whom, from where, why, what changed, its place in the chain, and auditors' notes."""

    model = Event
    load = selectors.for_list
    template_name = "trail/event.html"

    def get_context_data(self, **kwargs):
        event, actor = self.object, actor_of(self.request)
        link = getattr(event, "link", None)
        before = selectors.link_before(link) if link else None
        previous = before.digest if before else chain.FIRST
        return super().get_context_data(
            told=wording.tell([event], actor)[0],
            link=link,
            previous=previous,
            fits=bool(link) and chain.digest(previous, event) == link.digest,
            notes=rows(actor, AuditNote).filter(event=event).select_related("author"),
            form=NoteForm(),
            **kwargs,
        )


class NoteForm(forms.Form):
    """The auditor's words."""

    text = forms.CharField(
        label=_("审计备注"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": _("请写下备注再提交。")}
    )


class _ByAuditor(ActionPage):
    """An act of the auditor, on behalf of the body they were appointed at."""

    model = Organisation

    def find(self, **kwargs):
        return Organisation.objects.filter(pk=actor_of(self.request).organisation_id).first()


class Note(_ByAuditor):
    """Write a note on an event."""

    action = actions.note
    form_class = NoteForm
    template_name = "trail/note.html"
    done = _("备注已记录。")

    def find(self, **kwargs):
        self.event = rows(actor_of(self.request), Event).filter(pk=kwargs["event"]).first()
        return super().find(**kwargs) if self.event else None

    def perform(self, form):
        return self.act(context_of(self.request), self.row, event=self.event, **form.cleaned_data)

    def get_success_url(self):
        return reverse("trail:event", args=[self.event.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(event=self.event, back=self.get_success_url(), **kwargs)


class Export(StepUp, Desk, View):
    """The chosen events as xlsx or csv, with the choice in words, their number and the head of the chain; itself an event."""

    http_method_names = ["post"]

    def post(self, request):
        actor = actor_of(request)
        found = AuditFilters(request.GET, selectors.for_list(rows(actor, Event)), request=request)
        body = Organisation.objects.filter(pk=actor.organisation_id).first()
        if body is None:
            raise Http404
        kind = "csv" if request.POST.get("as") == "csv" else "xlsx"
        said = in_words(chosen(request, found)) or str(_("全部记录"))
        events = found.qs.order_by("-at", "-pk")
        try:
            made = actions.export(context_of(request), body, kind=kind, chosen=said, number=events.count())
        except Refused as refused:
            return render(
                request, "trail/refused.html", {"problems": refused.problems, "query": request.GET.urlencode()}, status=refused.status
            )
        return exports.response(made, events[: made.number])


class Integrity(_ByAuditor):
    """完整性核验: the head of the chain, what the last check found, and the button that checks now."""

    action = actions.check_chain
    form_class = forms.Form
    template_name = "trail/integrity.html"

    def perform(self, form):
        check = self.act(context_of(self.request), self.row)
        if check.total <= AT_ONCE:
            return carry_out(check) if check.state == ChainCheck.State.RUNNING else check
        current_app.send_task("portal.trail.tasks.verify_chain", [check.pk])
        messages.info(self.request, _("核验已开始。可以离开，稍后回到本页看结果。"))
        return check

    def get_success_url(self):
        return reverse("trail:integrity")

    def get_context_data(self, **kwargs):
        position, digest = chain.head()
        checks = rows(actor_of(self.request), ChainCheck)[:10]
        return super().get_context_data(position=position, digest=digest, unsealed=selectors.unsealed(), checks=checks, **kwargs)


class Grants(People):
    """Who holds which role, and what was given to persons rather than to roles."""

    template_name = "trail/grants.html"
    MOST = 200

    def get_context_data(self, **kwargs):
        found = selectors.grants()
        shown = [{"grant": g, "kind": wording.kind(f"{g.content_type.app_label}.{g.content_type.model}")} for g in found[: self.MOST]]
        return super().get_context_data(grants=shown, granted=found.count(), **kwargs)
