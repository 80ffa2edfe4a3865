"""The ministry's pages of cycles: the list, the cockpit, the plan with its quotas and duties, and each step with its 核对 page."""

from django.urls import reverse
from django.utils import timezone

from evaluation.cycles import actions, cockpit, forms, gates, rules, selectors
from evaluation.cycles.models import Cycle, Duty
from evaluation.standards.selectors import ministry_of
from portal.accounts.stepup import StepUp
from portal.kernel.pages import ActionPage, DetailPage, ListPage, actor_of, context_of
from portal.kernel.policy import can
from portal.kernel.problems import _

COUNT, PROPOSE = "_count", "_propose"


class Cycles(ListPage):
    """All cycles, newest first."""

    model = Cycle
    load = selectors.for_list
    template_name = "evaluation/cycles/list.html"
    ordering = ("-number",)

    def get_context_data(self, **kwargs):
        actor = actor_of(self.request)
        ministry = ministry_of(actor)
        return super().get_context_data(may_draft=bool(ministry) and can(actor, "evaluation.cycles.draft", ministry), **kwargs)


class Cockpit(DetailPage):
    """One cycle: where it stands, its figures, and the next step with what is in its way."""

    model = Cycle
    load = selectors.for_page
    template_name = "evaluation/cycles/cockpit.html"

    def get_context_data(self, **kwargs):
        cycle, actor, today = self.object, actor_of(self.request), timezone.localdate()
        return super().get_context_data(
            stages=selectors.stages(cycle), until=cockpit.deadline_of(cycle), next=cockpit.next_step(cycle, actor, today),
            tiles=gates.tiles(cycle, actor), days=selectors.days_of(cycle), duties=[d for d in cycle.duties.all() if d.state == "held"],
            spans=selectors.spans(selectors.days_of(cycle), today), draft=cycle.state == Cycle.State.DRAFT, **kwargs,
        )  # fmt: skip


class Planning:
    """A page that writes a plan: the working days of each stage stand beneath the form, and can be counted without saving."""

    form_class = forms.PlanForm
    template_name = "evaluation/cycles/plan.html"

    def post(self, request, *args, **kwargs):
        if COUNT in request.POST:
            return self.render_to_response(self.get_context_data(form=self.get_form()))
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["spans"] = selectors.spans(context["form"].days(), timezone.localdate()) if context["may"] else []
        return context

    def perform(self, form):
        return self.act(context_of(self.request), self.row, **form.planned())


class Draft(Planning, ActionPage):
    """Begin the next plan, from the last cycle where there is one."""

    model = Cycle
    action = actions.draft
    done = _("计划已保存。接下来编制推荐名额，再由负责人启动。")

    def find(self, **kwargs):
        return ministry_of(actor_of(self.request))

    def get_initial(self):
        return selectors.next_plan(timezone.localdate())

    def get_success_url(self):
        return reverse("evaluation:cycle", args=[self.made.pk])


class OfCycle:
    """A page about one cycle, back to its cockpit."""

    model = Cycle
    load = selectors.for_page

    def get_success_url(self):
        return reverse("evaluation:cycle", args=[self.row.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(cycle=self.row, back=OfCycle.get_success_url(self), **kwargs)


class Amend(OfCycle, Planning, ActionPage):
    """Change a plan that is still a draft."""

    action = actions.amend
    done = _("计划已修改。")

    def get_initial(self):
        return forms.PlanForm.initial_of(self.row)


class Readable:
    """A page that people who may not act read: what can be changed by others is shown to them without a form."""

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())


class Quotas(Readable, OfCycle, ActionPage):
    """推荐名额 of the 32 units in one table, proposed by the formula."""

    action = actions.set_quotas
    form_class = forms.QuotaForm
    template_name = "evaluation/cycles/quotas.html"
    done = _("名额已保存。")

    def set_out(self):
        """What the formula needs, and what is stored; read once."""
        if not hasattr(self, "_found"):
            self._found = selectors.eligibility(self.row, timezone.localdate())
            self._kept = {q.province_id: q for q in self.row.quotas.all()}
            self._total = sum(q.places for q in self._kept.values()) or rules.DEFAULT_TOTAL
        return self._found

    def get_form_kwargs(self):
        found = self.set_out()
        kwargs = super().get_form_kwargs() | {"units": [said["unit"] for said in found.values()]}
        first = next(iter(self._kept.values()), None)
        kwargs["initial"] = {f"places_{pk}": q.places for pk, q in self._kept.items()} | {
            "total": self._total,
            "basis": (first and first.basis) or _("按公式测算：60% 按符合条件机构数，40% 按距 2030 年目标的差额。"),
        }  # fmt: skip
        return kwargs

    def post(self, request, *args, **kwargs):
        if PROPOSE not in request.POST:
            return super().post(request, *args, **kwargs)
        total = forms.QuotaForm.base_fields["total"]
        form = self.get_form()
        if "total" in form.errors:
            return self.form_invalid(form)
        proposed = selectors.proposed_quotas(self.set_out(), total.clean(request.POST.get("total")))
        form.data = form.data.copy()
        for pk, n in proposed.items():
            form.data[f"places_{pk}"] = str(n)
        form.full_clean()
        return self.render_to_response(self.get_context_data(form=form, proposed_now=True))

    def perform(self, form):
        return self.act(context_of(self.request), self.row, places=form.places(), basis=form.cleaned_data["basis"])

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        found, form = self.set_out(), context["form"]
        proposed = selectors.proposed_quotas(found, self._total)
        rows = [
            said | {"proposed": proposed.get(pk, 0), "places": getattr(self._kept.get(pk), "places", None), "field": form[f"places_{pk}"]}
            for pk, said in found.items()
        ]  # fmt: skip
        sums = {name: sum(row[name] or 0 for row in rows) for name in ("active", "eligible", "gap", "proposed", "places")}
        editable = context["may"] and self.row.state == Cycle.State.DRAFT
        return context | {"rows": rows, "sums": sums, "editable": editable, "units": rules.UNITS}


class Duties(Readable, OfCycle, ActionPage):
    """岗位职责: who holds which, and the leader's form to give another."""

    action = actions.assign_duty
    form_class = forms.DutyForm
    template_name = "evaluation/cycles/duties.html"
    done = _("职责已指定。")

    def get_success_url(self):
        return reverse("evaluation:cycle-duties", args=[self.row.pk])

    def get_context_data(self, **kwargs):
        held = list(selectors.held_duties(self.row))
        by_kind = [(label, [d for d in held if d.duty == kind]) for kind, label in Duty.Kind.choices]
        return super().get_context_data(by_kind=by_kind, **kwargs)


class EndDuty(ActionPage):
    """Take a duty from a person."""

    model = Duty
    action = actions.end_duty
    form_class = forms.ConfirmForm
    template_name = "evaluation/cycles/duty_end.html"
    done = _("已卸任。")

    def get_queryset(self):
        return super().get_queryset().select_related("user", "cycle")

    def perform(self, form):
        return self.act(context_of(self.request), self.row)

    def get_success_url(self):
        return reverse("evaluation:cycle-duties", args=[self.row.cycle_id])

    def get_context_data(self, **kwargs):
        return super().get_context_data(cycle=self.row.cycle, back=self.get_success_url(), **kwargs)


class Step(OfCycle, ActionPage):
    """核对: what a step fixes, what is unfinished, who is told; then the step itself."""

    form_class = forms.ConfirmForm
    template_name = "evaluation/cycles/step.html"
    code = ""

    @property
    def step(self) -> cockpit.Step:
        """The step this page takes."""
        return cockpit.BY_CODE[self.code]

    @property
    def act(self):
        return getattr(actions, self.code)

    def perform(self, form):
        return self.act(context_of(self.request), self.row)

    def get_context_data(self, **kwargs):
        here = cockpit.STEPS.get(self.row.state) == self.step
        found = cockpit.problems(self.row, actor_of(self.request), timezone.localdate()) if here else []
        closed = any(cockpit.blocks(p) for p in found)
        unfinished = cockpit.remedied(self.row, [p for p in found if cockpit.blocks(p)])
        return super().get_context_data(
            step=self.step, here=here, closed=closed, unfinished=unfinished, quotas=list(self.row.quotas.all()),
            days=selectors.days_of(self.row), spans=selectors.spans(selectors.days_of(self.row), timezone.localdate()), **kwargs,
        )  # fmt: skip


class Schedule(StepUp, Step):
    """CYC-1: the plan read whole by a leader who did not write it."""

    code = "schedule"
    form_class = forms.ScheduleForm
    done = _("本批考核已启动，启动通知正在生成。")

    def get_form_kwargs(self):
        early = rules.opens_early(selectors.plan_of(self.row, timezone.localdate()))
        return super().get_form_kwargs() | {"early": early}

    def perform(self, form):
        return self.act(context_of(self.request), self.row, early_reason=form.cleaned_data.get("early_reason", ""))
