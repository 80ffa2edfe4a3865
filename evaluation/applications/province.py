"""The province's pages: what came in, evidence beside each claim, back to the institution or on to the leader."""

from dataclasses import replace

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View

from evaluation.applications import actions, forms, intake, rules, selectors, views
from evaluation.applications.filters import ApplicationFilters
from evaluation.applications.models import Application
from evaluation.cycles.selectors import last_day
from evaluation.integrity.selectors import final_grade, grades_of
from portal.accounts.models import Organisation
from portal.calendar.selectors import deadline, working_days_left
from portal.kernel.actions import record
from portal.kernel.pages import ActionPage, Desk, DetailPage, ListPage, actor_of, context_of, in_words
from portal.kernel.policy import can, rows
from portal.kernel.problems import Problem, Refused
from portal.registers import sheets
from portal.registers.pages import attachment, chips

HEADS = (
    _("机构"), _("许可证号"), _("批次"), _("状态"), _("提交时间"), _("系统核定"), _("自评"), _("合计"), _("材料份数"), _("退回次数"),
    _("未补正"), _("诚信等级"), _("核验意见"),
)  # fmt: skip


class Applications(ListPage):
    """The province's applications: filter, search, sort, page by page; by default in the order in which they came."""

    model = Application
    load = selectors.for_list
    filterset_class = ApplicationFilters
    template_name = "evaluation/applications/province_list.html"
    ordering = ("-cycle__number", "submitted_at", "pk")
    sorts = {
        "name": ("institution__name",), "total": ("total_mpt",), "auto": ("auto_mpt",), "submitted": ("submitted_at",), "files": ("files",),
    }  # fmt: skip

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        listed = context["object_list"]
        grades = grades_of([a.institution_id for a in listed], {a.cycle.basis_year for a in listed})
        for row in listed:
            row.grade = grades[row.institution_id].get(row.cycle.basis_year)
        work = selectors.work_of_province(actor_of(self.request).organisation_id)
        return context | {"chips": chips(self.request, self.filterset), "work": work}


class Export(Desk, View):
    """The list as filtered, as xlsx; that it was exported goes on record."""

    def get(self, request):
        actor = actor_of(request)
        found = ApplicationFilters(request.GET, selectors.for_list(rows(actor, Application)), request=request)
        listed = list(found.qs.order_by(*Applications.ordering))
        grades = grades_of([a.institution_id for a in listed], {a.cycle.basis_year for a in listed})
        heads = [str(head) for head in HEADS]
        table = [self._line(a, grades[a.institution_id].get(a.cycle.basis_year)) for a in listed]
        chosen = in_words(chips(request, found)) or str(_("全部"))
        remarks = [
            _("范围：%(chosen)s") % {"chosen": chosen},
            _("来源：机构自评申报，%(at)s 导出") % {"at": timezone.localtime().strftime("%Y-%m-%d %H:%M")},
        ]
        self._remember(request, len(listed), chosen)
        content = sheets.filled([sheets.Column(h, "") for h in heads], table, [str(r) for r in remarks])
        return attachment(content, f"{_('自评申报')}-{timezone.localdate():%Y%m%d}.xlsx")

    def _line(self, row: Application, grade) -> list:
        at = timezone.localtime(row.submitted_at).strftime("%Y-%m-%d %H:%M")
        return [
            row.institution.name, row.institution.licence_no, row.cycle.name, row.get_state_display(), at, row.auto_mpt / 1000,
            row.claimed_mpt / 1000, row.total_mpt / 1000, row.files, row.returns, str(_("是")) if row.uncorrected else "",
            grade.grade if grade else "", row.verified_note,
        ]  # fmt: skip

    def _remember(self, request, number: int, chosen: str) -> None:
        body = Organisation.objects.filter(pk=actor_of(request).organisation_id).first()
        if body is not None:
            reason = str(_("导出 xlsx，%(n)d 条；%(chosen)s") % {"n": number, "chosen": chosen})
            ctx = replace(context_of(request), reason=reason, request_key=None)
            record(ctx, "evaluation.applications.export", body, body.snapshot())


class Review(DetailPage):
    """One application, evidence beside each claim. The clerk ticks what was looked at and passes on; the leader reads and confirms."""

    model = Application
    load = selectors.for_page
    template_name = "evaluation/applications/review.html"

    def get_context_data(self, **kwargs):
        row, actor = self.object, actor_of(self.request)
        context = views.told(row)
        asked = [line for line in context["sheet"].lines if line.item.asked]
        seen = sum(1 for line in asked if line.item.checked)
        in_hand = row.state in actions.CHECKING
        return super().get_context_data(
            **({
                "grade": final_grade(row.institution, row.cycle.basis_year), "asked": asked, "seen": seen,
                "may_check": in_hand and can(actor, "evaluation.applications.check", row),
                "may_return": in_hand and can(actor, "evaluation.applications.return_to_institution", row),
                "may_verify": in_hand and row.checked_at is not None and can(actor, "evaluation.applications.verify", row),
                "returns_left": rules.MOST_RETURNS - row.returns,
            } | kwargs | context)
        )  # fmt: skip

    def post(self, request, *args, **kwargs):
        self.object, ctx = self.get_object(), context_of(request)
        lines = views.told(self.object)["sheet"].lines
        problems = intake.look(ctx, request.POST, self.object, [line for line in lines if line.item.asked])
        then, status = request.POST.get("do", ""), 422
        if not problems and then == "conclude":
            try:
                actions.conclude(ctx.part("conclude"), self.object, note=request.POST.get("note", ""))
            except Refused as refused:
                problems, status = [self._at_line(p) for p in refused.problems], refused.status
        if problems:
            self.object = self.get_object()
            context = self.get_context_data(object=self.object, problems=problems, typed_note=request.POST.get("note", ""))
            return self.render_to_response(context, status=status)
        return redirect(self._onward(then))

    def _at_line(self, problem: Problem) -> Problem:
        return replace(problem, field=f"at-{problem.field}") if problem.code == "unseen" else problem

    def _onward(self, then: str) -> str:
        if then != "conclude":
            code = then.removeprefix("look-")
            return self.request.path + (f"#at-{code}" if code != then else "")
        messages.success(self.request, _("%(name)s 核验通过，已请负责人确认。") % {"name": self.object.institution})
        following = selectors.next_to_check(rows(actor_of(self.request), Application), self.object)
        if following is None:
            return reverse("evaluation:applications")
        return reverse("evaluation:application-review", args=[following.pk])


class OfProvince(ActionPage):
    """A step of the province on one application."""

    model = Application
    load = selectors.for_page
    form_class = forms.NothingForm

    def get_success_url(self):
        return reverse("evaluation:application-review", args=[self.row.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=self.get_success_url(), **(kwargs | views.told(self.row)))


class Return(OfProvince):
    """APP-3: which criteria, and what to mend on each."""

    action = actions.return_to_institution
    template_name = "evaluation/applications/return.html"
    done = _("已退回补正，机构已收到通知。")

    def perform(self, form):
        codes = [c.code for c in selectors.criteria(self.row)]
        return self.act(context_of(self.request), self.row, reasons=forms.reasons_in(self.request.POST, codes))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        today, closes = timezone.localdate(), last_day(self.row.cycle.recommend_until)
        return context | {
            "asked": [line for line in context["sheet"].lines if line.item.asked],
            "answer_by": min(deadline(today, rules.RESUBMIT_WD), closes),
            "days_left": working_days_left(today, closes),
            "returns_left": rules.MOST_RETURNS - self.row.returns,
        }


class Verify(OfProvince):
    """APP-5: the leader confirms what the clerk checked."""

    action = actions.verify
    template_name = "evaluation/applications/verify.html"
    done = _("已确认核验。这家机构可以列入推荐名单。")

    def perform(self, form):
        return self.act(context_of(self.request), self.row)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        noted = [line for line in context["sheet"].lines if line.item.checked and line.item.checked.note]
        return context | {"noted": noted, "grade": final_grade(self.row.institution, self.row.cycle.basis_year)}

    def get_success_url(self):
        return reverse("evaluation:applications") + "?work=confirm"
