"""Pages of 网上审批: the desks' lists, one application, and each step on it."""

from django.http import Http404
from django.urls import reverse

from institutions.admission import actions, forms, selectors, wording
from institutions.admission.models import AdmissionCase
from institutions.registry import forms as registry_forms
from institutions.registry.course import AtDesks, Attach, Step
from institutions.registry.models import Institution
from institutions.registry.selectors import fields_of
from portal.accounts.models import INSTITUTION, Organisation
from portal.files.keep import attachments_of
from portal.kernel.pages import DetailPage, ListPage, actor_of, context_of
from portal.kernel.policy import can
from portal.kernel.problems import _
from portal.registers.cells import shown
from portal.registers.pages import chips

Kind = AdmissionCase.Kind
FILINGS = ((Kind.ADD_SCOPE, "add-scope"), (Kind.CHANGE, "change"), (Kind.RENEW, "renew"), (Kind.CANCEL, "cancel"))
"""What an institution can apply for, and the page of each."""


class Cases(AtDesks, ListPage):
    """Applications: open ones first, those filed first in front."""

    model = AdmissionCase
    load = selectors.for_list
    filterset_class = forms.CaseFilters
    template_name = "institutions/admission/list.html"
    ordering = ("waiting", "-submitted_at", "-pk")
    sorts = {"filed": ("submitted_at",), "applicant": ("applicant",), "kind": ("kind",)}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        lines = [(case, wording.asked(case), selectors.limit_of(case)) for case in context["object_list"]]
        return context | {"lines": lines, "chips": chips(self.request, self.filterset), "filings": self._filings()}

    def _filings(self) -> list[dict]:
        """The applications this person can file here."""
        actor, desk = actor_of(self.request), self.kwargs["desk"]
        if desk == "institution" and actor.is_(INSTITUTION[0]):
            own = selectors.own_institution(actor.organisation_id)
            if own and can(actor, actions.file.verb, own):
                return [{"label": kind.label, "url": self.to(f"admission-{page}")} for kind, page in FILINGS]
        if desk == "province" and (bureau := selectors.own_bureau(actor.organisation_id)):
            if can(actor, actions.file_establishment.verb, bureau):
                return [{"label": Kind.ESTABLISH.label, "url": self.to("admission-establish")}]
        return []


class OneCase(AtDesks, DetailPage):
    """What is asked, how it went, until when it is to be decided, and what can be done now."""

    model = AdmissionCase
    load = selectors.for_page
    template_name = "institutions/admission/case.html"
    ACTS = (
        ("admit", "accept", _("受理")), ("start_review", "start-review", _("启动专家评审")), ("prepare", "prepare", _("拟定意见")),
        ("record_review", "record-review", _("记录评审意见")), ("decide", "decide", _("作出决定")), ("register", "register", _("登记机构")),
        ("resubmit", "resubmit", _("补正后重新提交")), ("return_to_applicant", "return", _("退回补正")),
        ("attach", "attach", _("上传材料")), ("withdraw", "withdraw", _("撤回申请")),
    )  # fmt: skip

    def get_context_data(self, **kwargs):
        case, actor = self.object, actor_of(self.request)
        outside = actor.is_(*INSTITUTION)
        return super().get_context_data(
            facts=wording.facts(case), steps=wording.steps(case), clock=wording.clock(case), acts=list(self._acts(case, actor)),
            history=wording.history(case, inner=not outside), files=attachments_of(case), outside=outside,
            late=wording.late_change(case), next=self._next(case, actor), **kwargs,
        )  # fmt: skip

    def _acts(self, case, actor):
        """The steps that can be taken now by this person; the first is the main one."""
        due = {
            "start_review": case.kind in actions.rules.REVIEWED,
            "prepare": case.kind not in actions.rules.REVIEWED or case.reviewed_on is not None,
            "decide": bool(case.proposal),
            "register": case.to_register,
        }
        for name, page, label in self.ACTS:
            act = getattr(actions, name)
            if case.state in act.moves and due.get(name, True) and can(actor, act.verb, case):
                yield {"label": label, "url": self.to(f"admission-{page}", case.pk)}

    def _next(self, case, actor) -> dict | None:
        """What is to be done elsewhere once the case is decided: the exit of a cancelled institution is recorded in its register."""
        if case.kind == Kind.CANCEL and case.decision == AdmissionCase.Decision.GRANTED:
            bureau = case.province
            if can(actor, "institutions.exit-records.add", bureau):
                url = reverse("institutions:exit-records-add", args=[self.kwargs["desk"]])
                return {"label": _("登记退出记录"), "url": url}
        return None


class OnCase(Step):
    """A step on one application."""

    model = AdmissionCase
    load = selectors.for_page
    page, lists = "admission", "admissions"

    def about(self):
        return wording.facts(self.row)


class AttachTo(Attach, OnCase):
    """Files of the application."""


class OfApplicant(Step):
    """An application to be filed, by the institution or by the bureau for a new one."""

    model = Institution
    page, lists = "admission", "admissions"

    def back(self):
        return self.to(self.lists)


class File(OfApplicant):
    """An institution applies for itself."""

    kind = ""

    def find(self, **kwargs):
        return selectors.own_institution(actor_of(self.request).organisation_id) if kwargs["desk"] == "institution" else None

    def perform(self, form):
        return self.act(context_of(self.request), self.row, kind=self.kind, **form.cleaned_data)

    def get_form_kwargs(self):
        held = {"held": fields_of(self.row)} if self.kind == Kind.ADD_SCOPE else {}
        return super().get_form_kwargs() | held

    def about(self):
        """What the register states now of what may change."""
        if self.kind == Kind.CHANGE:
            for name in AdmissionCase.Change.values:
                yield Institution._meta.get_field(name).verbose_name, getattr(self.row, name) or "—"
        elif self.kind == Kind.ADD_SCOPE:
            yield _("现有执业类别"), wording.field_names(fields_of(self.row)) or "—"
        else:
            yield Institution._meta.get_field("licence_expires_on").verbose_name, self.row.licence_expires_on.isoformat()


class Establish(OfApplicant):
    """The bureau enters the application of a body that is no institution yet."""

    model = Organisation

    def find(self, **kwargs):
        return selectors.own_bureau(actor_of(self.request).organisation_id) if kwargs["desk"] == "province" else None

    def not_now(self):
        return ""


class Resubmit(OnCase):
    """What was missing is handed in, in the form it was asked in."""

    def get_form_class(self):
        return forms.OF_KIND[self.row.kind]

    def get_initial(self):
        return {name: getattr(self.row, name) for name in forms.OF_KIND[self.row.kind]().fields}

    def get_form_kwargs(self):
        held = {"held": fields_of(self.row.institution)} if self.row.kind == Kind.ADD_SCOPE else {}
        return super().get_form_kwargs() | held

    def about(self):
        return [(AdmissionCase._meta.get_field("missing").verbose_name, self.row.missing)]


class Prepare(OnCase):
    """The clerk's draft, with the new end of the licence where it is to be renewed."""

    def get_form_class(self):
        return forms.PrepareRenewalForm if self.row.kind == Kind.RENEW else forms.PrepareForm

    def get_initial(self):
        kept = self.row
        return {"proposal": kept.proposal, "proposal_note": kept.proposal_note, "licence_expires_on": kept.licence_expires_on}

    def about(self):
        yield from wording.facts(self.row)
        if self.row.kind == Kind.RENEW:
            yield Institution._meta.get_field("licence_expires_on").verbose_name, self.row.institution.licence_expires_on.isoformat()
        yield from reviewed(self.row)


class Decide(OnCase):
    """The leader sees what the experts and the clerk say, and decides."""

    def about(self):
        yield from wording.facts(self.row)
        yield from reviewed(self.row)
        for name in ("proposal", "proposal_note", "licence_expires_on"):
            if getattr(self.row, name):
                column = AdmissionCase._meta.get_field(name)
                yield column.verbose_name, shown(column, getattr(self.row, name))


def reviewed(case: AdmissionCase):
    """What the experts found: (title, value)."""
    for name in ("review_on", "experts", "conclusion", "review_opinion") if case.reviewed_on else ():
        column = AdmissionCase._meta.get_field(name)
        yield column.verbose_name, shown(column, getattr(case, name))


class Register(OnCase):
    """The admitted body is entered in the registry, on the registry's own form."""

    form_class = registry_forms.RegisterForm

    def dispatch(self, request, *args, **kwargs):
        if kwargs.get("desk") != "province":
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def not_now(self):
        return super().not_now() or ("" if self.row.to_register else _("只有准予设立、还没有登记的机构可以在这里登记。"))

    def get_initial(self):
        return {"name": self.row.applicant, "fields": self.row.fields, "licensed_on": self.row.decided_on}
