"""Pages of the yearly grading: the province's table, its import, publication and changes; the institution's own grades."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View

from evaluation.integrity import actions, forms, registers, selectors
from evaluation.integrity.models import IntegrityAssessment, IntegrityGrade
from institutions.registry.selectors import institution_of
from portal.accounts.models import Organisation
from portal.accounts.stepup import StepUp
from portal.kernel.pages import PAGE_SIZES, ActionPage, Desk, DeskPage, DetailPage, ListPage, actor_of, context_of
from portal.kernel.policy import can, demand, rows
from portal.kernel.problems import Forbidden, Refused
from portal.registers import sheets
from portal.registers.importing import SheetPage
from portal.registers.pages import attachment


def own_province(request) -> Organisation | None:
    """The bureau a person of a province's desk acts for."""
    return Organisation.objects.filter(pk=actor_of(request).organisation_id, kind=Organisation.Kind.PROVINCE).first()


class Own:
    """Only the gradings of the province one acts for."""

    model = IntegrityAssessment

    def get_queryset(self):
        return selectors.of_province(super().get_queryset(), actor_of(self.request).organisation_id)


class Gradings(Own, ListPage):
    """A province's years, newest first."""

    load = selectors.for_list
    template_name = "evaluation/integrity/list.html"
    ordering = ("-year",)

    def get_context_data(self, **kwargs):
        province = own_province(self.request)
        may_open = bool(province) and can(actor_of(self.request), actions.open_.verb, province)
        years = selectors.open_years(province, timezone.localdate()) if may_open else []
        return super().get_context_data(years=years, **kwargs)


class Open(ActionPage):
    """INT-1: begin a year."""

    model = Organisation
    action = actions.open_
    form_class = forms.OpenForm
    template_name = "evaluation/integrity/open.html"
    done = _("评估已开始。逐家填写得分，或导入表格。")

    def find(self, **kwargs):
        return own_province(self.request)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"years": selectors.open_years(self.row, timezone.localdate())}

    def get_success_url(self):
        return reverse("evaluation:grading", args=[self.made.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=reverse("evaluation:gradings"), **kwargs)


class Grading(Own, DetailPage):
    """One year's table: filtered, page by page, each line with its own fields; all lines of a page are stored together."""

    load = selectors.for_page
    template_name = "evaluation/integrity/grading.html"
    SHOWN = (("", _("全部")), ("open", _("还没有评定")), ("A", "A"), ("B", "B"), ("C", "C"), ("D", "D"), ("exempt", _("不参评")))

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        ids = [int(pk) for pk in request.POST.getlist("row") if pk.isdigit()]
        entries, typed, found = forms.lines_of(request.POST, ids)
        if not found:
            try:
                known = selectors.institutions(self.object, entries)
                actions.import_grades(context_of(request), self.object, entries={known[pk]: entry for pk, entry in entries.items()})
                return redirect(request.get_full_path())
            except Refused as refused:
                if isinstance(refused, Forbidden):
                    raise PermissionDenied(str(refused)) from refused
                found = self._at_their_lines(refused.problems, entries)
                status = refused.status
        else:
            status = 422
        return self.render_to_response(self.get_context_data(object=self.object, typed=typed, problems=found), status=status)

    @staticmethod
    def _at_their_lines(problems, entries):
        """The action names lines only where there are several; a page with one line says which it is."""
        only = next(iter(entries)) if len(entries) == 1 else None
        named = []
        for problem in problems:
            field = problem.field
            if only and field and not field.startswith(f"{only}-"):
                field = f"{only}-{field}"
            named.append(type(problem)(problem.code, problem.message, field))
        return named

    def get_context_data(self, *, typed=None, **kwargs):
        assessment = self.object
        shown, q = self.request.GET.get("show", ""), self.request.GET.get("q", "").strip()
        table = selectors.table(assessment)
        counts = selectors.counts_of(table)
        found = selectors.shown(table, shown, q)
        if typed:  # what was typed is shown again, whatever the filter now says
            found = [row for row in table if row["institution"].pk in typed]
        size = int(self.request.GET["size"]) if self.request.GET.get("size") in map(str, PAGE_SIZES) else PAGE_SIZES[0]
        page = Paginator(found, max(size, len(typed or ()))).get_page(self.request.GET.get("page"))
        for row in page.object_list:
            row["said"] = (typed or {}).get(row["institution"].pk) or selectors.as_typed(row)
        actor = actor_of(self.request)
        reviewing = assessment.state == IntegrityAssessment.State.REVIEWING
        return super().get_context_data(
            page_obj=page, sizes=PAGE_SIZES, counts=counts, show=shown, q=q, options=self.SHOWN, reviewing=reviewing,
            may_grade=reviewing and can(actor, actions.grade.verb, assessment),
            may_publish=reviewing and can(actor, actions.publish.verb, assessment), **kwargs,
        )  # fmt: skip


class OfGrading(Own):
    """A page about one year, back to its table."""

    load = selectors.for_page

    def get_success_url(self):
        return reverse("evaluation:grading", args=[self.row.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=reverse("evaluation:grading", args=[self.row.pk]), **kwargs)


class Grade(OfGrading, ActionPage):
    """INT-3, 4: one institution's line on a page of its own, with its grades of other years."""

    action = actions.grade
    form_class = forms.GradeForm
    template_name = "evaluation/integrity/grade.html"
    done = _("已保存。")

    def find(self, **kwargs):
        assessment = super().find(**kwargs)
        self.institution = assessment and selectors.institutions(assessment, [kwargs["institution"]]).get(kwargs["institution"])
        return assessment if self.institution else None

    def get_initial(self):
        return selectors.as_typed(selectors.line_of(self.row, self.institution))

    def perform(self, form):
        entry = form.entry()
        return self.act(
            context_of(self.request), self.row, institution=self.institution, score_mpt=entry.score_mpt,
            direct_d_ground=entry.direct_d_ground, exempt_reason=entry.exempt_reason,
        )  # fmt: skip

    def get_context_data(self, **kwargs):
        return super().get_context_data(institution=self.institution, history=selectors.history(self.institution), **kwargs)


class Publish(StepUp, OfGrading, ActionPage):
    """INT-6: 核对 the year whole, then publish it."""

    action = actions.publish
    form_class = forms.PublishForm
    template_name = "evaluation/integrity/publish.html"
    done = _("评估结果已公布，公告正在生成。")

    def perform(self, form):
        return self.act(context_of(self.request), self.row)

    def get_context_data(self, **kwargs):
        table = selectors.table(self.row)
        return super().get_context_data(
            counts=selectors.counts_of(table), direct=selectors.shown(table, "direct", ""),
            blocked=actions.publication_problems(self.row, actor_of(self.request).user_id),
            exempt=selectors.shown(table, "exempt", ""), graders=selectors.grader_names(self.row), **kwargs,
        )  # fmt: skip


class Change(ActionPage):
    """INT-7: a published grade changes on a decision."""

    model = IntegrityGrade
    load = selectors.for_change
    action = actions.change
    form_class = forms.ChangeForm
    template_name = "evaluation/integrity/change.html"
    done = _("等级已变更。")

    def get_success_url(self):
        return reverse("evaluation:grading", args=[self.row.assessment_id])

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=self.get_success_url(), history=selectors.history(self.row.institution), **kwargs)


class Import(SheetPage):
    """A year's grades from a sheet, all lines or none."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self._assessment = None

    @property
    def assessment(self) -> IntegrityAssessment:
        """The year the sheet is for, among one's own province's."""
        if self._assessment is None:
            actor = actor_of(self.request)
            own = selectors.of_province(rows(actor, IntegrityAssessment), actor.organisation_id)
            self._assessment = selectors.for_page(own).filter(pk=self.kwargs["pk"]).first()
            if self._assessment is None:
                raise Http404
        return self._assessment

    def purpose(self):
        return f"{actions.import_grades.verb}:{self.assessment.pk}"

    def titles(self):
        return registers.titles()

    def demand(self):
        demand(actor_of(self.request), actions.import_grades.verb, self.assessment)

    def plan(self, table):
        return registers.lines(table, self.assessment)[0]

    def do(self, table):
        found, entries = registers.lines(table, self.assessment)
        found.demand_sound()
        actions.import_grades(context_of(self.request), self.assessment, entries=entries)

    def after(self):
        return reverse("evaluation:grading", args=[self.assessment.pk])

    def get_context_data(self, **kwargs):
        title = _("%(year)s 年度诚信等级") % {"year": self.assessment.year}
        links = {"list": self.after(), "blank": reverse("evaluation:grading-sheet", args=[self.assessment.pk])}
        return super().get_context_data(register={"title": title}, links=links, **kwargs)


class Sheet(Desk, View):
    """The year's table as a sheet: what stands there, to be filled in and imported again."""

    def get(self, request, pk):
        actor = actor_of(request)
        own = selectors.of_province(rows(actor, IntegrityAssessment), actor.organisation_id)
        assessment = own.filter(pk=pk).first()
        if assessment is None:
            raise Http404
        content = sheets.filled(registers.columns(), registers.sheet_rows(assessment))
        return attachment(content, f"integrity-{assessment.year}.xlsx")


class OwnGrades(DeskPage):
    """An institution's published grades, newest first, with what they rest on."""

    template_name = "evaluation/integrity/own.html"

    def get_context_data(self, **kwargs):
        institution = institution_of(actor_of(self.request).organisation_id)
        return super().get_context_data(institution=institution, grades=selectors.history(institution) if institution else [], **kwargs)


class Progress(DeskPage):
    """The ministry's view of a year: which of the 32 units have published."""

    template_name = "evaluation/integrity/progress.html"

    def get_context_data(self, **kwargs):
        years = selectors.years(timezone.localdate())
        asked = self.request.GET.get("year", "")
        year = int(asked) if asked.isdigit() and int(asked) in years else years[0]
        lines = selectors.progress(year)
        published = sum(1 for line in lines if line["assessment"] and line["assessment"].state == "published")
        return super().get_context_data(years=years, year=year, lines=lines, published=published, **kwargs)
