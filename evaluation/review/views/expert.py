"""The expert's pages: invitations, relations, the sheet beside the evidence, handing it in."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from evaluation.cycles.models import Cycle
from evaluation.review import actions, forms, progress, scoring, selectors, sheet
from evaluation.review.models import Conflict, ReviewAssignment, ReviewCase
from portal.files.selectors import view as open_at
from portal.kernel.pages import ActionPage, Desk, DeskPage, ListPage, Rows, actor_of, context_of
from portal.kernel.policy import rows
from portal.kernel.problems import Problem, Refused, _

State = ReviewAssignment.State
VIEWS = [("", _("全部")), ("invited", _("待答复")), ("scoring", _("评分中")), ("submitted", _("已提交")), ("ended", _("已结束"))]
IN_VIEW = {
    "invited": [State.INVITED], "scoring": [State.SCORING], "submitted": [State.SUBMITTED],
    "ended": [State.LOCKED, State.DECLINED, State.RECUSED, State.EXPIRED, State.VOID],
}  # fmt: skip


class Reviews(ListPage):
    """我的评审: what waits for an answer first, then what is being scored by its limit, then the rest."""

    model = ReviewAssignment
    load = selectors.mine_in_order
    template_name = "evaluation/review/reviews.html"
    ordering = ("place", "due_on", "-pk")

    def get_queryset(self):
        found = super().get_queryset()
        self.tallies = selectors.tallies(rows(actor_of(self.request), ReviewAssignment))
        wanted = IN_VIEW.get(self.request.GET.get("view", ""))
        return found.filter(state__in=wanted) if wanted else found

    def tallied(self, states) -> int:
        """How many are in these states; in any where none are named."""
        return sum(n for state, n in self.tallies.items() if states is None or state in states)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        shown = list(context["object_list"])
        totals = sheet.totals([a.case for a in shown])
        for assignment in shown:
            assignment.total = totals[assignment.case_id]
        view = self.request.GET.get("view", "")
        chips = [{"view": name, "label": label, "n": self.tallied(IN_VIEW.get(name)), "here": name == view} for name, label in VIEWS]
        return context | {"object_list": shown, "chips": chips, "asked": self.tallies.get(State.INVITED, 0)}


class Act(ActionPage):
    """One act on one of one's own assignments; on success back to the list."""

    model = ReviewAssignment
    load = selectors.mine
    form_class = forms.WhyForm

    def get_success_url(self):
        return reverse("evaluation:reviews")

    def get_context_data(self, **kwargs):
        institution = self.row.case.application.institution
        return super().get_context_data(institution=institution, back=self.get_success_url(), **kwargs)


class Accept(Act):
    """The invitation with the pledge; signing opens the file to this person."""

    action = actions.accept
    form_class = forms.AcceptForm
    template_name = "evaluation/review/accept.html"
    done = _("已接受评审，材料已向您开放。")

    def get_success_url(self):
        accepted = self.request.method == "POST"
        return reverse("evaluation:review", args=[self.row.pk]) if accepted else reverse("evaluation:reviews")

    def perform(self, form):
        return self.act(context_of(self.request), self.row)

    def get_context_data(self, **kwargs):
        said = progress.invitation(self.row, timezone.localdate())
        return super().get_context_data(invitation=said, **kwargs) | {"back": reverse("evaluation:reviews")}


class Decline(Act):
    """The expert can't take this file."""

    action = actions.decline
    template_name = "evaluation/review/decline.html"
    done = _("已谢绝。评审秘书会另找专家。")


class Recuse(Act):
    """The expert stands aside from a file that is being read."""

    action = actions.recuse
    template_name = "evaluation/review/recuse.html"
    done = _("已回避。这家机构的材料不再向您开放，已评的分数不计入结果。")


class OpenFile(Rows):
    """A page about a file that is open to this expert now (INV-12); whatever is not is not found."""

    model = ReviewAssignment
    load = selectors.mine

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.row = self.get_queryset().filter(pk=kwargs["pk"]).first()
            if self.row is None:
                raise Http404
            self.open = rows(actor_of(request), ReviewCase).filter(pk=self.row.case_id).exists()
        return super().dispatch(request, *args, **kwargs)


class Screen(OpenFile, TemplateView):
    """看材料，打分: one dimension of one file. POST keeps everything that is right and shows again what is not."""

    template_name = "evaluation/review/screen.html"

    def get(self, request, *args, **kwargs):
        if self.row.state == State.INVITED:
            return redirect("evaluation:review-accept", pk=self.row.pk)
        if not self.open:
            return self.response_class(request, ["evaluation/review/closed.html"], {"row": self.row, "institution": self.institution})
        told = self.told()
        if "d" not in request.GET and not request.htmx:  # the address says which dimension, also when the scores have moved on
            return redirect(f"{request.path}?d={told['part'].dimension.code}")
        return self.render_to_response(told)

    def get_template_names(self):
        return ["files/_viewer.html"] if self.request.htmx else [self.template_name]

    @property
    def institution(self):
        return self.row.case.application.institution

    def told(self, problems=(), forms_by_item=None) -> dict:
        """All that the page shows."""
        whole = self.whole = getattr(self, "whole", None) or sheet.of(self.row)
        part = whole.part(self.request.GET.get("d"))
        files = whole.files
        asked = self.request.GET.get("file", "")
        opened = files.get(int(asked)) if asked.isdecimal() else None
        opened = opened or (part.files[0] if part.files else None)
        for item in part.to_score:
            item.form = (forms_by_item or {}).get(item.criterion.pk) or forms.ScoreForm.kept(item, files)
        return {
            "row": self.row, "institution": self.institution, "sheet": whole, "part": part, "next_part": whole.after(part),
            "attachment": opened, "view": open_at(opened, self.request.GET.get("page")) if opened else None,
            "place": sheet.place(self.row), "problems": problems, "may": True, "form": bool(problems),
            "writable": self.row.state == State.SCORING and self.row.case.cycle.state == Cycle.State.REVIEWING,
        }  # fmt: skip

    def post(self, request, *args, **kwargs):
        if not self.open:
            raise Http404
        self.whole = sheet.of(self.row)
        part, ctx = self.whole.part(request.GET.get("d")), context_of(request)
        found, bound = [], {}
        for item in part.to_score:
            form = bound[item.criterion.pk] = forms.ScoreForm(request.POST, item=item, files=self.whole.files)
            try:
                keep(ctx, self.row, form)
            except Refused as refused:
                found += of_form(form, refused.problems)
        if found:
            self.row.refresh_from_db(fields=["state"])
            return self.render_to_response(self.told(found, bound), status=422)
        messages.success(request, _("已保存 %(part)s 的评分。") % {"part": part.dimension.title})
        after = self.whole.after(part) if "next" in request.POST else part
        if after is None:
            return redirect("evaluation:review-submit", pk=self.row.pk)
        return redirect(f"{reverse('evaluation:review', args=[self.row.pk])}?d={after.dimension.code}")


def keep(ctx, assignment: ReviewAssignment, form: forms.ScoreForm):
    """Save one score from its form; nothing where nothing was filled in. Raises Refused with fields named as in the form."""
    if not form.is_valid():
        raise Refused(*(Problem("invalid", str(m), name) for name, said in form.errors.items() for m in said))
    if form.given is None:
        return None
    criterion = form.item.criterion
    return actions.score(ctx.part(f"criterion-{criterion.pk}"), assignment, criterion=criterion, **form.given)


def of_form(form: forms.ScoreForm, problems) -> list[Problem]:
    """Problems of one criterion, at the fields of the page."""
    at = f"c{form.item.criterion.pk}"
    return [Problem(p.code, p.message, f"{form.prefix}-{p.field}" if p.field in form.fields else at) for p in problems]


class SaveOne(Desk, View):
    """One score, as the page's script sends it on change; answers with what stands now, or the problems."""

    def post(self, request, pk, criterion):
        actor = actor_of(request)
        row = selectors.mine(rows(actor, ReviewAssignment)).filter(pk=pk, case__in=rows(actor, ReviewCase)).first()
        if row is None:
            return _said([Problem("closed", _("这家机构的材料现在没有向您开放。请返回列表查看原因。"))], 404)
        item, files = sheet.one(row, criterion, cites=bool(request.POST.get(f"s{criterion}-cited")))
        if item is None:
            return _said([Problem("unknown", _("没有这项指标。请刷新页面。"))], 404)
        form = forms.ScoreForm(request.POST, item=item, files=files)
        try:
            kept = keep(context_of(request), row, form)
        except Refused as refused:
            return _said(of_form(form, refused.problems), refused.status)
        if kept is None:
            return JsonResponse({"saved": ""})
        at = timezone.localtime(kept.scored_at).strftime("%H:%M")
        return JsonResponse({"saved": at, "level": kept.level, "points": kept.points_mpt}, headers={"Cache-Control": "no-store"})


def _said(problems, status: int) -> JsonResponse:
    found = [{"code": p.code, "message": str(p.message), "field": p.field} for p in problems]
    return JsonResponse({"problems": found}, status=status, headers={"Cache-Control": "no-store"})


class Submit(Act):
    """核对: the whole sheet once more, what is missing as links; then it is handed in."""

    action = actions.submit_sheet
    form_class = forms.SubmitForm
    template_name = "evaluation/review/submit.html"
    done = _("评分表已提交。")

    def find(self, **kwargs):
        found = super().find(**kwargs)
        opened = found and rows(actor_of(self.request), ReviewCase).filter(pk=found.case_id).exists()
        return found if opened else None

    def perform(self, form):
        return self.act(context_of(self.request), self.row)

    def get_context_data(self, **kwargs):
        whole = sheet.of(self.row)
        missing = list(scoring.sheet_problems(self.row))
        of = {f"c{i.criterion.pk}": p.dimension.code for p in whole.parts for i in p.items}
        there = reverse("evaluation:review", args=[self.row.pk])
        links = [{"message": p.message, "url": f"{there}?d={of.get(p.field, '')}#id_{p.field}"} for p in missing]
        return super().get_context_data(sheet=whole, missing=links, there=there, place=sheet.place(self.row), **kwargs)


class Conflicts(DeskPage):
    """回避申报 for the whole list in one table, before any file opens; those without a relation can be accepted in the same act.

    The first POST is shown again as 核对: a relation that was declared is not taken back by oneself.
    """

    template_name = "evaluation/review/conflicts.html"

    def lines(self, data=None) -> list[forms.RelationForm]:
        """One form for each file that is asked for or open."""
        open_ = [State.INVITED, State.SCORING, State.SUBMITTED]
        found = selectors.mine(rows(actor_of(self.request), ReviewAssignment))
        found = found.filter(state__in=open_, case__cycle__state=Cycle.State.REVIEWING).order_by("state", "pk")
        return [forms.RelationForm(data, assignment=a) for a in found]

    def get_context_data(self, **kwargs):
        told = rows(actor_of(self.request), Conflict).select_related("institution").order_by("-pk")
        lines = kwargs.pop("lines", None) or self.lines()
        asked = [line for line in lines if line.assignment.state == State.INVITED]
        return super().get_context_data(lines=lines, asked=asked, told=told, may=True, **kwargs)

    def post(self, request):
        lines = self.lines(request.POST)
        found = []
        for line in lines:
            if not line.is_valid():
                found += [Problem("invalid", str(m), f"{line.prefix}-{name}") for name, said in line.errors.items() for m in said]
        signed = bool(request.POST.get("signed"))
        related = [line for line in lines if not found and line.cleaned_data["ground"]]
        free = [line for line in lines if not found and line not in related and line.assignment.state == State.INVITED]
        if not found and not related and not (signed and free):
            found = [Problem("nothing", _("请至少对一家机构选择回避情形，或勾选签署承诺书，接受其余邀请。"), "signed")]
        told = {"lines": lines, "signed": signed, "related": related, "free": free if signed else []}
        if "again" in request.POST:
            return self.render_to_response(self.get_context_data(**told))
        if not found and "confirmed" in request.POST:
            found = self.perform(related, free if signed else [])
            if not found:
                messages.success(request, _("已申报回避 %(n)d 家，已接受评审 %(m)d 家。") % {"n": len(related), "m": len(told["free"])})
                return redirect("evaluation:reviews")
        if found:
            return self.render_to_response(self.get_context_data(problems=found, form=True, **told), status=422)
        return self.render_to_response(self.get_context_data(checking=True, **told))

    def perform(self, related, free) -> list[Problem]:
        """Declare and accept, one by one; what is refused holds back no other and is told."""
        ctx, expert, found = context_of(self.request), selectors.expert_of(actor_of(self.request).user_id), []
        for line in [*related, *free]:
            held, said = line.assignment, line.cleaned_data
            institution = held.case.application.institution
            try:
                if line in related:
                    by = ctx.part(f"conflict-{held.pk}")
                    actions.declare_conflict(by, expert, institution=institution, ground=said["ground"], note=said["note"])
                else:
                    actions.accept(ctx.part(f"accept-{held.pk}"), held)
            except Refused as refused:
                what = _("；").join(str(p.message) for p in refused.problems)
                found.append(Problem("refused", _("%(name)s：%(what)s") % {"name": institution, "what": what}, f"{line.prefix}-ground"))
        return found
