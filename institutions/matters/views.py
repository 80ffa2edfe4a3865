"""Pages of 重大事项报告: the desks' lists, one report, and each step on it."""

from institutions.matters import actions, forms, selectors, wording
from institutions.matters.models import MajorMatterReport
from institutions.registry.course import AtDesks, Attach, Step
from institutions.registry.models import Institution
from portal.accounts.models import INSTITUTION
from portal.files.keep import attachments_of
from portal.kernel.pages import DetailPage, ListPage, actor_of
from portal.kernel.policy import can
from portal.kernel.problems import _
from portal.registers.pages import chips


class Reports(AtDesks, ListPage):
    """Reports: open ones first, those that came first in front."""

    model = MajorMatterReport
    load = selectors.for_list
    filterset_class = forms.MatterFilters
    template_name = "institutions/matters/list.html"
    ordering = ("waiting", "-reported_at", "-pk")
    sorts = {"reported": ("reported_at",), "occurred": ("occurred_on",), "institution": ("institution__name",), "kind": ("kind",)}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        lines = [(report, selectors.in_time(report)) for report in context["object_list"]]
        may = self.kwargs["desk"] == "institution" and actor_of(self.request).is_(*INSTITUTION)
        return context | {"lines": lines, "chips": chips(self.request, self.filterset), "may": may}


class OneReport(AtDesks, DetailPage):
    """What happened, what was done, what was asked and answered."""

    model = MajorMatterReport
    load = selectors.for_page
    template_name = "institutions/matters/report.html"
    ACTS = (
        ("receive", _("接收，出具回执")),
        ("answer", _("答复询问")),
        ("close", _("办结")),
        ("ask", _("询问")),
        ("attach", _("上传材料")),
    )

    def get_context_data(self, **kwargs):
        report, actor = self.object, actor_of(self.request)
        return super().get_context_data(
            facts=wording.facts(report), steps=wording.steps(report), late=wording.late(report), history=wording.history(report),
            files=attachments_of(report), acts=list(self._acts(report, actor)), **kwargs,
        )  # fmt: skip

    def _acts(self, report, actor):
        """The steps that can be taken now by this person; the first is the main one."""
        due = {"answer": report.unanswered, "ask": not report.unanswered}
        for name, label in self.ACTS:
            act = getattr(actions, name)
            if report.state in act.moves and due.get(name, True) and can(actor, act.verb, report):
                yield {"label": label, "url": self.to(f"matter-{name}", report.pk)}


class OnReport(Step):
    """A step on one report."""

    model = MajorMatterReport
    load = selectors.for_page
    page, lists = "matter", "matters"

    def about(self):
        yield from wording.facts(self.row)
        for name in ("question", "answer"):
            if getattr(self.row, name):
                yield MajorMatterReport._meta.get_field(name).verbose_name, getattr(self.row, name)


class AttachTo(Attach, OnReport):
    """Files of the report."""


class File(Step):
    """An institution reports a matter."""

    model = Institution
    page, lists = "matter", "matters"

    def find(self, **kwargs):
        return selectors.own_institution(actor_of(self.request).organisation_id) if kwargs["desk"] == "institution" else None

    def back(self):
        return self.to(self.lists)
