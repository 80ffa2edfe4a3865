"""The ministry's pages of cases and assignments: who reads what, what was reported, and what came of each case."""

import django_filters as df
from django import forms as django_forms
from django.db.models import F
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from evaluation.cycles.models import Cycle
from evaluation.cycles.selectors import current
from evaluation.review import actions, forms, progress, results, selectors
from evaluation.review.models import Conflict, ReviewAssignment, ReviewCase
from portal.accounts.models import ProvincialUnit, Role
from portal.kernel.pages import ActionPage, DetailPage, ListPage, actor_of, context_of
from portal.kernel.policy import can, rows
from portal.kernel.problems import _
from portal.registers.pages import chips
from quality.experts.models import Expert

State = ReviewAssignment.State
_ANY = _("全部")


class CaseFilters(df.FilterSet):
    """Cycle, province, state, how far the readers are, and the name."""

    q = df.CharFilter(label=_("机构名称或编号"), method="named", widget=django_forms.TextInput(attrs={"type": "search"}))
    cycle = df.ModelChoiceFilter(label=_("批次"), queryset=Cycle.objects.exclude(state=Cycle.State.DRAFT), empty_label=_ANY)
    province = df.ModelChoiceFilter(
        label=_("省份"), field_name="application__institution__province", queryset=ProvincialUnit.objects.all(), empty_label=_ANY
    )
    state = df.ChoiceFilter(label=_("状态"), choices=ReviewCase.State.choices, empty_label=_ANY)
    progress = df.ChoiceFilter(
        label=_("评审进度"), method="at", empty_label=_ANY,
        choices=[
            ("short", _("人数未满")), ("proposed", _("待批准分派")), ("asked", _("等专家答复")),
            ("reading", _("评分中")), ("full", _("评分表已齐")),
        ],
    )  # fmt: skip

    def named(self, queryset, name, value):
        """By the institution's name or number, or the case's."""
        return selectors.named(queryset, value)

    def at(self, queryset, name, value):
        """By how many readers are proposed, asked, reading or done."""
        wanted = F("cycle__experts_per_case")
        found = {
            "short": {"live__lt": wanted}, "proposed": {"proposed__gt": 0}, "asked": {"asked__gt": 0}, "reading": {"reading__gt": 0},
            "full": {"done__gte": wanted},
        }  # fmt: skip
        return queryset.filter(**found[value])


class CaseFiltersOfCycle(CaseFilters):
    """The same on a page that is about one cycle."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.filters["cycle"]


class Cases(ListPage):
    """All cases with their progress; never a score before the moment of opening."""

    model = ReviewCase
    load = selectors.cases_for_list
    filterset_class = CaseFilters
    template_name = "evaluation/review/cases.html"
    ordering = ("-cycle__number", "number")
    sorts = {
        "number": ("number",), "province": ("application__institution__province__order", "number"), "done": ("done", "number"),
        "state": ("state", "number"),
    }  # fmt: skip

    def get_context_data(self, **kwargs):
        return super().get_context_data(chips=chips(self.request, self.filterset), current=current(), **kwargs)


class Case(DetailPage):
    """One case: its readers, after opening every score, and what happened to it."""

    model = ReviewCase
    load = selectors.for_page
    template_name = "evaluation/review/case.html"

    def get_context_data(self, **kwargs):
        actor, case = actor_of(self.request), self.object
        return super().get_context_data(
            row=case,
            reads=case.assignments.all(),
            table=results.table(actor, case),
            history=results.told(case, selectors.history(case)),
            may_assign=can(actor, "evaluation.review.assign", case),
            may_deliberate=can(actor, "evaluation.review.deliberate", case),
            assigning=case.state in selectors.OPEN and case.cycle.state in actions.ASSIGNING,
            reviewing=case.cycle.state == Cycle.State.REVIEWING,
            deliberating=case.cycle.state == Cycle.State.DELIBERATING,
            **kwargs,
        )


class OfCycle:
    """A page about one cycle; found by its pk among those the actor may know of."""

    @cached_property
    def cycle(self) -> Cycle:
        """The cycle."""
        found = rows(actor_of(self.request), Cycle).select_related("standard").filter(pk=self.kwargs["cycle"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs):
        return super().get_context_data(cycle=self.cycle, **kwargs)


class Assignments(OfCycle, ListPage):
    """Who reads what in a cycle: coverage, load, what lacks a reader, what waits for approval."""

    model = ReviewCase
    load = selectors.cases_with_readers
    filterset_class = CaseFiltersOfCycle
    template_name = "evaluation/review/assignments.html"
    ordering = ("number",)

    def get_queryset(self):
        return super().get_queryset().filter(cycle=self.cycle)

    def get_context_data(self, **kwargs):
        actor = actor_of(self.request)
        return super().get_context_data(
            chips=chips(self.request, self.filterset),
            coverage=progress.coverage(self.cycle),
            seed=selectors.seed_of(self.cycle),
            open=self.cycle.state in actions.ASSIGNING,
            reviewing=self.cycle.state == Cycle.State.REVIEWING,
            may_propose=can(actor, "evaluation.review.propose", self.cycle),
            may_invite=can(actor, "evaluation.review.invite_all", self.cycle),
            **kwargs,
        )


class OnCycle(ActionPage):
    """An act on a whole cycle, shown before it is done; on success back to its assignments."""

    model = Cycle
    form_class = forms.ConfirmedForm

    def find(self, **kwargs):
        return super().find(pk=kwargs["cycle"])

    def perform(self, form):
        return self.act(context_of(self.request), self.row)

    def get_success_url(self):
        return reverse("evaluation:assignments", args=[self.row.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(cycle=self.row, back=self.get_success_url(), **kwargs)


class Propose(OnCycle):
    """试算: what the lawful rule would add; then it is kept as a proposal."""

    action = actions.propose
    template_name = "evaluation/review/propose.html"
    done = _("已拟定分派方案，等待负责人批准。")

    def get_context_data(self, **kwargs):
        return super().get_context_data(trial=progress.trial(self.row, timezone.localdate()), seed=selectors.seed_of(self.row), **kwargs)


class Invite(OnCycle):
    """核对: every pair that waits; approved as a whole, the experts are invited."""

    action = actions.invite_all
    template_name = "evaluation/review/invite.html"
    done = _("已批准，邀请已发出。专家须在 3 个工作日内答复。")

    def get_context_data(self, **kwargs):
        return super().get_context_data(pairs=selectors.to_invite(self.row), until=progress.answer_by(timezone.localdate()), **kwargs)


class Readers(ActionPage):
    """Readers of one case by hand: lawful candidates to tick, and why not for all others."""

    model = ReviewCase
    load = selectors.for_page
    action = actions.assign
    form_class = forms.ReadersForm
    template_name = "evaluation/review/readers.html"
    done = _("分派已更新，新增的须由负责人批准后邀请。")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"case": self.row}

    def get_success_url(self):
        return reverse("evaluation:case", args=[self.row.pk])

    def get_context_data(self, **kwargs):
        found = selectors.candidates(self.row, timezone.localdate())
        ticked = set(self.request.POST.getlist("experts"))
        for expert, _reason in found:
            expert.ticked = str(expert.pk) in ticked
        reads = list(self.row.assignments.all())
        live = sum(a.state in ReviewAssignment.LIVE for a in reads)
        return super().get_context_data(
            lawful=[e for e, reason in found if not reason], barred=[pair for pair in found if pair[1]], reads=reads,
            missing=max(0, self.row.cycle.experts_per_case - live), back=self.get_success_url(), **kwargs,
        )  # fmt: skip


class OnAssignment(ActionPage):
    """An act of the secretary on one assignment; on success back to its case."""

    model = ReviewAssignment
    load = selectors.mine
    form_class = forms.EmptyForm
    template_name = "evaluation/review/on_assignment.html"
    title = told = button = ask = ""

    def perform(self, form):
        return self.act(context_of(self.request), self.row, **form.cleaned_data)

    def get_success_url(self):
        return reverse("evaluation:case", args=[self.row.case_id])

    def get_context_data(self, **kwargs):
        said = {"title": self.title, "told": self.told, "button": self.button, "reason": self.ask}
        return super().get_context_data(back=self.get_success_url(), **said, **kwargs)


class Reopen(OnAssignment):
    """A sheet goes back for a matter of form."""

    action = actions.reopen
    title = _("退回评分表")
    told = _("只因形式问题退回专家本人，例如评语未写完。专家会看到您写的理由；理由不得涉及分数。提交时间清空，专家至少有 3 个工作日补正。")
    button = _("退回专家")
    ask = _("形式问题")
    done = _("已退回，专家已收到通知。")


class RecuseReported(OnAssignment):
    """An expert stands aside on a report."""

    action = actions.recuse
    form_class = forms.WhyForm
    title = _("令其回避")
    told = _("材料立即收回，已评的分数保留但不计入结果，不能恢复。专家会收到通知，机构不会被告知。另须在回避关系中登记反映的情形。")
    button = _("令其回避")
    done = _("已回避，请另派专家。")


class Void(OnAssignment):
    """A pair is taken back before its expert has accepted."""

    action = actions.void
    title = _("收回分派")
    told = _("这名专家尚未接受。收回后不再邀请其评审这家机构；已收到邀请的会得到通知。")
    button = _("收回分派")
    done = _("已收回。")


class ConflictFilters(df.FilterSet):
    """Who, on what ground, from which source, and whether it stands."""

    q = df.CharFilter(label=_("专家或机构"), method="named", widget=django_forms.TextInput(attrs={"type": "search"}))
    ground = df.ChoiceFilter(label=_("情形"), choices=Conflict.Ground.choices, empty_label=_ANY)
    source = df.ChoiceFilter(label=_("来源"), choices=Conflict.Source.choices, empty_label=_ANY)
    state = df.ChoiceFilter(label=_("状态"), choices=Conflict.State.choices, empty_label=_ANY)

    def named(self, queryset, name, value):
        """By the name of the expert or the institution."""
        return selectors.conflicts_named(queryset, value)


class Relations(ListPage):
    """Relations declared or reported; those compared by the system are never stored."""

    model = Conflict
    load = selectors.conflicts_for_list
    filterset_class = ConflictFilters
    template_name = "evaluation/review/relations.html"
    ordering = ("-pk",)

    def get_context_data(self, **kwargs):
        actor = actor_of(self.request)
        return super().get_context_data(chips=chips(self.request, self.filterset), may_add=actor.is_(Role.MINISTRY_STAFF), **kwargs)


class Report(ActionPage):
    """A relation that others reported; whoever holds a file of that pair stands aside at once."""

    model = Expert
    action = actions.add_conflict
    form_class = forms.ReportedConflictForm
    template_name = "evaluation/review/report.html"
    done = _("回避关系已登记。")

    def find(self, **kwargs):
        asked = self.request.POST.get("expert", "")
        found = self.get_queryset()
        return (found.filter(pk=asked).first() if asked.isdecimal() else None) or found.order_by("pk").first()

    def get_initial(self):
        return {name: self.request.GET[name] for name in ("expert", "institution") if name in self.request.GET}

    def perform(self, form):
        said = dict(form.cleaned_data)
        return self.act(context_of(self.request), said.pop("expert"), **said)

    def get_success_url(self):
        return reverse("evaluation:relations")

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=self.get_success_url(), **kwargs) | {"row": None}  # no revision of one expert is meant


class Withdraw(ActionPage):
    """A recorded relation proved wrong."""

    model = Conflict
    load = selectors.conflicts_for_list
    action = actions.withdraw_conflict
    form_class = forms.EmptyForm
    template_name = "evaluation/review/withdraw.html"
    done = _("回避关系已撤回。")

    def perform(self, form):
        return self.act(context_of(self.request), self.row)

    def get_success_url(self):
        return reverse("evaluation:relations")

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=self.get_success_url(), reason=_("撤回的理由"), **kwargs)
