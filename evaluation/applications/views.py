"""The institution's pages: its applications, one dimension at a time, the whole to be read, and what is signed and handed in."""

from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from evaluation.applications import actions, forms, intake, selectors, sheet, values
from evaluation.applications.models import Application
from evaluation.cycles.selectors import stages
from evaluation.integrity.selectors import final_grade
from evaluation.standards.selectors import edition_of
from institutions.models import Institution
from portal.accounts.models import INSTITUTION
from portal.accounts.stepup import StepUp
from portal.kernel.pages import ActionPage, DetailPage, ListPage, actor_of, context_of
from portal.kernel.policy import can
from portal.kernel.problems import Refused

ROWS_A_PAGE = 50
LIBRARY = 60


def told(application: Application) -> dict:
    """What every page of one application shows: its sheet, its vetoes, its limit. `application` comes from `selectors.for_page`."""
    frozen = application.submitted_at is not None
    found = None if frozen else values.live(application, timezone.localdate(), timezone.now())
    whole = sheet.sheet(application, selectors.items(application, found), edition_of(application.cycle.standard))
    return {
        "object": application,
        "sheet": whole,
        "live": found,
        "vetoes": sheet.vetoes_of(application, found),
        "until": sheet.deadline_of(application),
        "open": sheet.may_write(application),
    }


class Assessment(ListPage):
    """An institution's applications, and the cycle in which it can begin one."""

    model = Application
    load = selectors.for_list
    template_name = "evaluation/applications/list.html"
    ordering = ("-cycle__number",)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        cycle, actor = selectors.applying(), actor_of(self.request)
        own = selectors.own_institution(actor.organisation_id)
        begun = cycle is not None and any(a.cycle_id == cycle.pk for a in context["object_list"])
        may = bool(own) and can(actor, "evaluation.applications.begin", own)
        wait = selectors.renewal_problems(cycle, own.organisation_id, timezone.localdate()) if cycle and own and not begun else []
        return context | {"cycle": cycle, "begun": begun, "may_begin": may, "wait": wait, "stages": stages(cycle) if cycle else []}


class Begin(ActionPage):
    """APP-1: who is asked back, and what follows."""

    model = Institution
    action = actions.begin
    form_class = forms.BeginForm
    template_name = "evaluation/applications/begin.html"
    done = _("已开始申报。填写的内容随时自动保存。")

    def find(self, **kwargs):
        actor = actor_of(self.request)
        return selectors.own_institution(actor.organisation_id) if actor.is_(*INSTITUTION) else None

    def get_initial(self):
        return {"contact": self.request.user.name}

    def get_context_data(self, **kwargs):
        return super().get_context_data(cycle=selectors.applying(), **kwargs)

    def get_success_url(self):
        return ""  # to the application that was begun


class OfInstitution:
    """A page of one application at the institution's desk; other desks read it elsewhere."""

    model = Application
    load = selectors.for_page


class Overview(OfInstitution, DetailPage):
    """Where the application stands: tasks by dimension, score so far, what is missing, the limit."""

    template_name = "evaluation/applications/overview.html"

    def get_context_data(self, **kwargs):
        row = self.object
        grade = final_grade(row.institution, row.cycle.basis_year)
        allowed = bool(grade) and grade.grade in row.cycle.grades_allowed
        return super().get_context_data(grade=grade, grade_allowed=allowed, **(kwargs | told(row)))


class Dimension(OfInstitution, DetailPage):
    """The criteria of one dimension: what the registers say, and what the institution answers. POST stores the whole page."""

    template_name = "evaluation/applications/dimension.html"

    def get_context_data(self, outcome=None, **kwargs):
        context = told(self.object)
        part = context["sheet"].part(self.kwargs["code"])
        if part is None:
            raise Http404
        before, after = context["sheet"].beside(part.dimension.code)
        files = selectors.reusable(self.object)[:LIBRARY] if any(line.open for line in part.lines) else []
        if outcome is not None:
            part = outcome.on(part)
            kwargs["problems"] = outcome.problems
        unlinked = self.request.GET.get("unlinked", "")
        return super().get_context_data(part=part, before=before, after=after, library=list(files), unlinked=unlinked, **(kwargs | context))

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        part = told(self.object)["sheet"].part(kwargs["code"])
        if part is None:
            raise Http404
        outcome = intake.take_in(context_of(request), request, self.object, part.lines)
        if outcome.problems:
            self.object = self.get_object()
            return self.render_to_response(self.get_context_data(outcome=outcome, object=self.object), status=outcome.status)
        return redirect(self._onward(outcome))

    def _onward(self, outcome) -> str:
        then = self.request.POST.get("do", "")
        here = reverse("evaluation:application-dimension", args=[self.object.pk, self.kwargs["code"]])
        if outcome.unlinked:
            return f"{here}?unlinked={outcome.unlinked}#{outcome.unlinked.partition(':')[0]}"
        if then == "next":
            _before, after = told(self.object)["sheet"].beside(self.kwargs["code"])
            if after:
                return reverse("evaluation:application-dimension", args=[self.object.pk, after.dimension.code])
            return reverse("evaluation:application", args=[self.object.pk])
        return f"{here}?saved=1" + (f"#{then}" if then in ("files",) else "")


class Answer(OfInstitution, DetailPage):
    """One criterion as it is being typed: answers in JSON, for the script that saves."""

    http_method_names = ("post",)

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        criterion = selectors.criterion_of(self.object, kwargs["code"])
        given = forms.given_of(request.POST, kwargs["code"])
        if criterion is None or given is None:
            raise Http404
        kept = next((s for s in self.object.self_scores.all() if s.criterion_id == criterion.pk), None)
        try:
            if given.problem:
                raise Refused(given.problem)
            row = intake.store(context_of(request), self.object, criterion, given, kept=kept)
        except Refused as refused:
            return self._refused(refused, criterion)
        at = timezone.localtime().strftime("%H:%M")
        shown = {"revision": row.revision, "claimed": f"{row.claimed_mpt / 1000:g}" if row.level else ""}
        return JsonResponse(shown | {"message": said("已自动保存 %(at)s") % {"at": at}})

    def _refused(self, refused: Refused, criterion) -> JsonResponse:
        problems = [{"code": p.code, "message": str(p.message), "field": p.field} for p in refused.problems]
        theirs = selectors.answer_of(self.object, criterion)
        return JsonResponse({"problems": problems, "theirs": theirs}, status=refused.status)


class CountedRows(OfInstitution, DetailPage):
    """The rows behind one automatic value, each with the way to its register (INV-38)."""

    template_name = "evaluation/applications/rows.html"
    desk = "institution"

    def get_context_data(self, **kwargs):
        context = told(self.object)
        line = next((x for x in context["sheet"].lines if x.code == self.kwargs["code"] and x.auto), None)
        if line is None:
            raise Http404
        rows = values.counted(self.object, line.item.criterion, line.item.auto, timezone.localdate())
        page = Paginator(rows, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        back = "application-review" if self.desk == "province" else "application"
        return super().get_context_data(
            line=line, page_obj=page, counted=[sheet.counted_line(row, self.desk) for row in page],
            back=reverse(f"evaluation:{back}", args=[self.object.pk]), frozen=self.object.submitted_at is not None, **(kwargs | context),
        )  # fmt: skip


class CheckPage(OfInstitution, DetailPage):
    """核对页: the application as it will be read; printed, it is the application."""

    template_name = "evaluation/applications/check.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**(kwargs | told(self.object)))


class Receipt(OfInstitution, DetailPage):
    """What was received, when, under which digest."""

    template_name = "evaluation/applications/receipt.html"

    def get_context_data(self, **kwargs):
        if self.object.receipt is None:
            raise Http404
        return super().get_context_data(files=selectors.file_names(self.object), **kwargs)


class Act(OfInstitution, ActionPage):
    """A step of the institution, with the sheet it is about."""

    form_class = forms.NothingForm

    def perform(self, form):
        return self.act(context_of(self.request), self.row)

    def get_context_data(self, **kwargs):
        back = reverse("evaluation:application", args=[self.row.pk])
        return super().get_context_data(back=back, **(kwargs | told(self.row)))

    def get_success_url(self):
        return reverse("evaluation:application", args=[self.row.pk])


class Pledge(Act):
    """真实性承诺."""

    action = actions.sign_pledge
    form_class = forms.PledgeForm
    template_name = "evaluation/applications/pledge.html"
    done = _("承诺已签署。")


class Submit(StepUp, Act):
    """APP-2: the last confirmation."""

    action = actions.submit
    form_class = forms.SubmitForm
    template_name = "evaluation/applications/submit.html"

    def get_initial(self):
        return {"seen": selectors.fingerprint(self.row)}

    def perform(self, form):
        return self.act(context_of(self.request), self.row, **form.cleaned_data)

    def get_success_url(self):
        return reverse("evaluation:application-receipt", args=[self.row.pk])


class Resubmit(Act):
    """APP-4: what was returned, as it stands now."""

    action = actions.resubmit
    template_name = "evaluation/applications/resubmit.html"

    def get_success_url(self):
        return reverse("evaluation:application-receipt", args=[self.row.pk])


class Withdraw(Act):
    """APP-6: what a withdrawal means."""

    action = actions.withdraw
    template_name = "evaluation/applications/withdraw.html"
    done = _("申报已撤回，填写的内容仍可查看。")
