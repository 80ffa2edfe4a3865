"""Pages of recommendations: the province ranks and submits, the ministry screens."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from evaluation.cycles import selectors as cycles
from evaluation.recommendation import actions, documents, forms, selectors, wording
from evaluation.recommendation.models import Recommendation
from portal.accounts.models import Role
from portal.accounts.stepup import StepUp
from portal.kernel.actions import acted
from portal.kernel.pages import ActionPage, DeskPage, DetailPage, ListPage, actor_of, context_of
from portal.kernel.policy import can, rows
from portal.kernel.problems import _

State = Recommendation.State


class Lists(ListPage):
    """The province's lists, one for each cycle."""

    model = Recommendation
    load = selectors.for_list
    template_name = "evaluation/recommendation/list.html"
    ordering = ("-cycle__number",)


class OfOne:
    """A page about one list, which reads its candidates once."""

    model = Recommendation
    load = selectors.for_page

    @cached_property
    def today(self):
        return timezone.localdate()

    @cached_property
    def found(self) -> list[selectors.Candidate]:
        """Every institution that applied, by score."""
        return selectors.candidates(self.the_list, self.today)

    @property
    def the_list(self) -> Recommendation:
        """The list this page is about."""
        return getattr(self, "row", None) or self.object

    @property
    def chosen(self) -> list[selectors.Candidate]:
        """Those on the list, by rank."""
        return sorted((c for c in self.found if c.nominee), key=lambda c: c.nominee.rank)

    @cached_property
    def missing(self):
        """What stands in the way of submission."""
        return selectors.missing(self.the_list, self.found, now=timezone.now(), today=self.today)


class Ranking(OfOne, DetailPage):
    """One list: those that applied by score, who is recommended in which order, and what is missing."""

    template_name = "evaluation/recommendation/ranking.html"

    def get_context_data(self, **kwargs):
        row, actor, chosen = self.object, actor_of(self.request), self.chosen
        others = [c for c in self.found if not c.nominee]
        view, field = self.request.GET.get("view", ""), self.request.GET.get("field", "")
        may_edit = row.state in actions.WITH_PROVINCE and can(actor, "evaluation.recommendation.nominate", row)
        self_made = actor.role == Role.PROVINCIAL_LEADER and actor.user_id in acted(row, *actions.EDITS)
        return super().get_context_data(
            row=row,
            chosen=wording.in_view(chosen, view, field),
            others=wording.in_view(others, view, field),
            last_rank=chosen[-1].nominee.rank if chosen else 0,
            places_left=row.quota - len(chosen),
            stats=wording.stats(row, self.found),
            views=wording.VIEWS,
            view=view,
            field=field,
            categories=wording.CATEGORIES,
            needs=wording.needs(row, self.missing),
            steps=wording.steps(row, self.found),
            one=wording.focus(self.found, self.request.GET.get("one", ""), row, self.today),
            until=selectors.until(row),
            may_edit=may_edit,
            may_add=may_edit and (row.state == State.DRAFT or len(self.chosen) < (row.submitted_count or 0)),
            may_submit=can(actor, "evaluation.recommendation.submit", row),
            with_province=row.state in actions.WITH_PROVINCE,
            self_made=self_made,
            struck=selectors.struck(row),
            **kwargs,
        )


class Letter(OfOne, DetailPage):
    """The letter as it will be read, before it is signed."""

    template_name = "evaluation/recommendation/letter.html"

    def get_context_data(self, **kwargs):
        row = self.object
        body = documents.letter_body(row, selectors.listed(row))
        return super().get_context_data(row=row, body=body, title=documents.letter_title(row), **kwargs)


class Act(OfOne, ActionPage):
    """One act on one list; on success back to the list."""

    def get_success_url(self):
        return reverse("evaluation:recommendation", args=[self.row.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=self.get_success_url(), until=selectors.until(self.row), **kwargs)


class OnOne(Act):
    """An act on one institution of a list: hidden in the form, named on the page."""

    form_class = forms.ApplicationForm
    reason = ""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"applications": selectors.applicants(self.row)}

    def get_initial(self):
        asked = {name: self.request.GET.get(name, "") for name in ("application", "rank")}
        return {name: value for name, value in asked.items() if value.isdigit()}

    def get_success_url(self):
        asked = self.request.POST.get("application", "")
        return super().get_success_url() + (f"#r{asked}" if asked.isdigit() else "")

    def get_context_data(self, **kwargs):
        asked = self.request.POST.get("application") or self.request.GET.get("application", "")
        candidate = next((c for c in self.found if str(c.application.pk) == asked), None)
        return super().get_context_data(candidate=candidate, chosen=self.chosen, asked_reason=self.reason, **kwargs)


class Nominate(OnOne):
    """Put one institution on the list; a full list offers the last three to take off."""

    action = actions.nominate
    template_name = "evaluation/recommendation/nominate.html"

    def get_context_data(self, **kwargs):
        full = any(p.code == "over_quota" for p in kwargs.get("problems", ()))
        return super().get_context_data(**kwargs) | {"last": self.chosen[-3:][::-1] if full else []}


class Remove(OnOne):
    """Take one institution off the list, with the reason."""

    action = actions.remove
    template_name = "evaluation/recommendation/remove.html"
    reason = _("移出的理由")
    done = _("已移出，其后的机构依次前移。")


class Reorder(OnOne):
    """Move one institution to a rank, with the reason at once."""

    action = actions.reorder
    form_class = forms.RankForm
    template_name = "evaluation/recommendation/reorder.html"
    reason = _("调整理由（随推荐函报部）")
    done = _("排序已调整。")


class Describe(Act):
    """Opinions, dates and reasons on one page."""

    action = actions.describe
    form_class = forms.DescribeForm
    template_name = "evaluation/recommendation/describe.html"
    done = _("已保存。")

    def get_initial(self):
        return {name: getattr(self.row, name) for name in ("meeting_on", "notice_from", "notice_until", "opinion")}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"candidates": self.found, "notice_wd": self.row.cycle.province_notice_wd}

    def perform(self, form):
        given = {name: form.cleaned_data[name] for name in ("meeting_on", "notice_from", "notice_until", "opinion")}
        return self.act(context_of(self.request), self.row, opinions=form.opinions(), reasons=form.reasons(), **given)


class Submit(StepUp, Act):
    """The whole list as it will be read, confirmed by the leader."""

    action = actions.submit
    form_class = forms.ConfirmForm
    template_name = "evaluation/recommendation/submit.html"
    done = _("推荐名单已提交司法部，推荐函已编号，正在生成签章文件。")

    def get_form_kwargs(self):
        said = _("已通读推荐名单和推荐意见，对其真实性负责。提交后只有司法部退回才能修改。")
        return super().get_form_kwargs() | {"label": said}

    def perform(self, form):
        return self.act(context_of(self.request), self.row)

    def get_context_data(self, **kwargs):
        chosen = [c.nominee for c in self.chosen]
        return super().get_context_data(
            chosen=chosen,
            others=[c for c in self.found if not c.nominee],
            body=documents.letter_body(self.row, selectors.listed(self.row)),
            title=documents.letter_title(self.row),
            needs=wording.needs(self.row, self.missing),
            **kwargs,
        )


class Screening(DeskPage):
    """The 32 units of a cycle with how far each list is."""

    template_name = "evaluation/recommendation/screening.html"

    def get_context_data(self, **kwargs):
        all_cycles = list(selectors.cycles_with_lists())
        asked, state = self.request.GET.get("cycle", ""), self.request.GET.get("state", "")
        cycle = next((c for c in all_cycles if str(c.number) == asked), None) or next(iter(all_cycles), None)
        units = selectors.screening(cycle, rows(actor_of(self.request), Recommendation)) if cycle else []
        return super().get_context_data(
            cycle=cycle,
            cycles=all_cycles,
            units=[u for u in units if not state or u.state == state],
            total=len(units),
            chips=wording.state_chips(units, state),
            state=state,
            stats=wording.screening_stats(units),
            last_day=cycles.last_day(cycle.recommend_until) if cycle else None,
            **kwargs,
        )


class ScreeningOne(OfOne, DetailPage):
    """One list with its formal check: each line green or red, with the fact it was decided by."""

    template_name = "evaluation/recommendation/screening_one.html"

    def get_context_data(self, **kwargs):
        row, actor = self.object, actor_of(self.request)
        nominees, whole = selectors.formal_checks(row, self.today)
        red = sum(not n["met"] for n in nominees) + sum(not c.met for c in whole)
        return super().get_context_data(
            row=row, nominees=nominees, whole=whole, red=red,
            submitted=row.state == State.SUBMITTED, checking=row.cycle.state == "formal_check",
            may_accept=can(actor, "evaluation.recommendation.accept", row),
            may_return=can(actor, "evaluation.recommendation.return_to_province", row), **kwargs,
        )  # fmt: skip


class Screen(Act):
    """One decision of the ministry on a list."""

    def get_success_url(self):
        return reverse("evaluation:screening-one", args=[self.row.pk])


class Accept(Screen):
    """All green: receipted, and before the experts."""

    action = actions.accept
    form_class = forms.ConfirmForm
    template_name = "evaluation/recommendation/accept.html"
    done = _("已受理，受理回执已编号，正在生成签章文件。")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"label": _("形式审查全部符合，确认受理。受理后名单进入专家考核，不能撤回。")}

    def perform(self, form):
        return self.act(context_of(self.request), self.row)

    def get_context_data(self, **kwargs):
        nominees, whole = selectors.formal_checks(self.row, self.today)
        return super().get_context_data(nominees=nominees, whole=whole, **kwargs)


class Return(Screen):
    """What is to be mended, at each nominee and for the whole list."""

    action = actions.return_to_province
    form_class = forms.ReturnForm
    template_name = "evaluation/recommendation/return.html"
    done = _("已退回，省级将在期限内补正。")

    @cached_property
    def checks(self):
        """What the formal checks found, by nominee and for the whole list."""
        return selectors.formal_checks(self.row, self.today)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"nominees": [line["nominee"] for line in self.checks[0]]}

    def get_initial(self):
        return wording.found_red(*self.checks)

    def perform(self, form):
        return self.act(context_of(self.request), self.row, defects=form.cleaned_data["defects"], at=form.at())
