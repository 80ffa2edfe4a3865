"""Pages of the public notice and of objections at the desks of the ministry and of the institutions."""

from dataclasses import replace

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from evaluation.cycles.models import Cycle
from evaluation.publicity import actions, documents, forms, rules, selectors
from evaluation.publicity.models import Inquiry, Objection, PublicityNotice
from portal.accounts.stepup import StepUp
from portal.calendar.selectors import deadline, end_of
from portal.files.keep import attachments_of
from portal.kernel.pages import ActionPage, DetailPage, ListPage, actor_of, context_of
from portal.kernel.policy import can, demand
from portal.kernel.problems import Forbidden, Refused, _
from portal.registers.pages import chips

OState = Objection.State


# --- notices ------------------------------------------------------------------------------------------------------------------


class Notices(ListPage):
    """All notices, newest first, and the list that can be prepared now."""

    model = PublicityNotice
    load = selectors.for_list
    template_name = "evaluation/publicity/notices.html"
    ordering = ("-cycle__number", "-pk")

    def get_context_data(self, **kwargs):
        actor, ready = actor_of(self.request), selectors.to_prepare()
        may = bool(ready) and can(actor, actions.prepare.verb, ready)
        return super().get_context_data(ready=ready, may_prepare=may, says=ready and _why_not(ready), **kwargs)


def _why_not(cycle: Cycle) -> str:
    found = rules.prepare_problems(undecided=selectors.undecided(cycle), passed=len(selectors.passed(cycle)))
    return next((str(p.message) for p in found), "")


class OneNotice(DetailPage):
    """One notice with its rows, its clock and how many objections each row has."""

    model = PublicityNotice
    load = selectors.for_list
    template_name = "evaluation/publicity/notice.html"

    def get_context_data(self, **kwargs):
        notice, actor, today = self.object, actor_of(self.request), timezone.localdate()
        rows = list(selectors.rows_of(notice))
        waiting = selectors.open_objections([r.case_id for r in rows])
        return super().get_context_data(
            lines=[(r, selectors.categories(r.field_codes), waiting.get(r.case_id, 0)) for r in rows],
            clock=selectors.clock(notice, today) if notice.state == notice.State.OPEN else None,
            may_open=notice.state == notice.State.PREPARED and can(actor, actions.open_.verb, notice), **kwargs,
        )  # fmt: skip


class Prepare(ActionPage):
    """核对: the list as it was decided, before it is laid before the leader."""

    model = Cycle
    action = actions.prepare
    form_class = forms.ConfirmForm
    template_name = "evaluation/publicity/prepare.html"
    done = _("公示名单已拟定，等待负责人签发。")

    def perform(self, form):
        return self.act(context_of(self.request), self.row)

    def get_success_url(self):
        return reverse("evaluation:publicity-one", args=[self.made.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            cases=selectors.passed(self.row), blocked=_why_not(self.row), back=reverse("evaluation:publicity"), **kwargs
        )


class Open(StepUp, ActionPage):
    """核对: the whole paper, its period and who is told; then the signature."""

    model = PublicityNotice
    load = selectors.for_list
    action = actions.open_
    form_class = forms.SignForm
    template_name = "evaluation/publicity/open.html"
    done = _("公示已发布。")

    def get_initial(self):
        return {"seen": self.row.list_digest}

    def get_success_url(self):
        return reverse("evaluation:publicity-one", args=[self.row.pk])

    def get_context_data(self, **kwargs):
        today, shown = timezone.localdate(), self.row
        if shown.state == shown.State.PREPARED:  # as it would be if it were signed now
            shown.opened_on, shown.closes_on = today, deadline(today, shown.cycle.publicity_wd)
            shown.closes_at = end_of(shown.closes_on)
        rows = list(selectors.rows_of(shown))
        return super().get_context_data(
            paper={"title": documents.notice_title(shown), "body": documents.notice_text(shown, rows), "issuer": selectors.ministry()},
            size=len(rows), today=today, back=reverse("evaluation:publicity-one", args=[shown.pk]), **kwargs,
        )  # fmt: skip


# --- objections ---------------------------------------------------------------------------------------------------------------


class Objections(ListPage):
    """Objections in the order in which their answers are due."""

    model = Objection
    load = selectors.objections_for_list
    filterset_class = forms.ObjectionFilters
    template_name = "evaluation/publicity/objections.html"
    ordering = ("closed", "due_on", "pk")
    sorts = {"due": ("due_on",), "received": ("received_at",), "institution": ("case__application__institution__name",)}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["lines"] = [(o, selectors.due_now(o)) for o in context["object_list"]]
        return context | {"chips": chips(self.request, self.filterset)}


STEPS = (("admit", _("受理")), ("investigate", _("核查")), ("answer", _("答复")))


def steps_of(objection: Objection, *, public: bool = False) -> list[dict]:
    """The lawful steps of an objection with their last days and where it stands; the public does not see that an answer is drafted."""
    limits = selectors.limits_of(objection)
    at = {OState.RECEIVED: 0, OState.INVESTIGATING: 2 if objection.finding and not public else 1}.get(objection.state, 3)
    done = {"admit": objection.admitted_on, "investigate": objection.answered_on, "answer": objection.answered_on}
    received = {"label": _("收到"), "until": objection.received_on, "state": "done"}
    ahead = [
        {"label": label, "until": (n < at and done[code]) or limits[code], "state": "done" if n < at else "now" if n == at else "next"}
        for n, (code, label) in enumerate(STEPS)
    ]
    if objection.state in (OState.REFUSED, OState.WITHDRAWN):
        ahead = [{"label": objection.get_state_display(), "until": None, "state": "done"}]
    return [received, *ahead]


class OneObjection(DetailPage):
    """One objection: what is said, by when it is answered, the dialogue, the institution's view, and what can be done."""

    model = Objection
    load = selectors.objection_for_page
    template_name = "evaluation/publicity/objection.html"

    def get_context_data(self, **kwargs):
        objection, actor, today = self.object, actor_of(self.request), timezone.localdate()
        officer = can(actor, actions.admit.verb, objection)
        barred = officer and selectors.took_part(actor.user_id, objection.case)
        open_, drafted = objection.state in Objection.OPEN, bool(objection.finding)
        handles = officer and not barred
        checking = objection.state == OState.INVESTIGATING
        return super().get_context_data(
            steps=steps_of(objection), due=selectors.due_now(objection), files=list(selectors.files_of(objection)),
            inquiries=[(i, list(attachments_of(i))) for i in objection.inquiries.all()], barred=barred, today=today,
            may={
                "admit": handles and objection.state == OState.RECEIVED,
                "ask": handles and open_,
                "inquire": handles and checking and all(i.state != Inquiry.State.ASKED for i in objection.inquiries.all()),
                "draft": handles and checking,
                "answer": checking and drafted and can(actor, actions.answer.verb, objection),
                "identity": handles and objection.objector_kind != Objection.Kind.ANONYMOUS,
            },
            heard=selectors.heard(objection, today), **kwargs,
        )  # fmt: skip


class OfObjection(ActionPage):
    """A step on one objection, explained and asked on a page of its own."""

    model = Objection
    load = selectors.objection_for_page
    template_name = "evaluation/publicity/act.html"
    form_class = forms.ConfirmForm
    title = button = lead = ""
    reason = ""
    danger = False

    @property
    def act(self):
        """The step of this page, given with its path or by its class."""
        return vars(self).get("action") or type(self).action

    def perform(self, form):
        return self.act(context_of(self.request), self.row, **form.cleaned_data)

    def get_success_url(self):
        return reverse("evaluation:objection", args=[self.row.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            back=OfObjection.get_success_url(self), title=self.title, button=self.button or self.title, lead=self.lead,
            reason=self.reason, danger=self.danger, **kwargs,
        )  # fmt: skip


class DraftAnswer(OfObjection):
    """The officer's finding and answer, written again where the leader sent it back."""

    action = actions.draft_answer
    form_class = forms.DraftForm

    def get_initial(self):
        return {"finding": self.row.finding, "answer": self.row.answer}


class Answer(StepUp, OfObjection):
    """核对: the answer as it will be read, and what follows from it."""

    action = actions.answer
    template_name = "evaluation/publicity/answer.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(struck=self.row.finding == Objection.Finding.UPHELD, **kwargs)


class Identity(OfObjection):
    """Who objected: opened by an act with a reason, and shown in the answer to that act alone."""

    action = actions.open_identity

    def form_valid(self, form):
        ctx = replace(context_of(self.request), request_key=None, revision=None)  # each look is an event of its own
        try:
            objection = self.act(ctx, self.row)
        except Refused as refused:
            return self.refused(refused, form)
        self.template_name = "evaluation/publicity/identity.html"
        return self.render_to_response(self.get_context_data(form=form, opened=objection, at=ctx.now))


# --- the institution ----------------------------------------------------------------------------------------------------------


class Inquiries(ListPage):
    """What an institution is asked, those to answer first; nothing of who objected."""

    model = Inquiry
    load = selectors.inquiries_for_list
    template_name = "evaluation/publicity/inquiries.html"
    ordering = (F("answered_at").asc(nulls_first=True), "due_on", "pk")


class OneInquiry(ActionPage):
    """One question with its limit, and the explanation: written here, read here afterwards."""

    model = Inquiry
    load = selectors.inquiries_for_list
    action = actions.respond
    form_class = forms.RespondForm
    template_name = "evaluation/publicity/inquiry.html"
    done = _("说明已提交。")

    def get(self, request, *args, **kwargs):
        try:
            demand(actor_of(request), self.act.verb, self.row)
        except Forbidden as refused:
            return self.refused(refused)
        return self.render_to_response(self.get_context_data())

    def perform(self, form):
        files = [(one, one.name) for one in form.cleaned_data["files"]]
        return self.act(context_of(self.request), self.row, answer=form.cleaned_data["answer"], files=files)

    def get_success_url(self):
        return reverse("evaluation:inquiry", args=[self.row.pk])

    def get_context_data(self, **kwargs):
        open_ = self.row.state == Inquiry.State.ASKED and self.row.objection.state == OState.INVESTIGATING
        return super().get_context_data(open=open_, files=list(attachments_of(self.row)), back=reverse("evaluation:inquiries"), **kwargs)
