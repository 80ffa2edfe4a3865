"""Pages of the pool at the ministry's desk, and the expert's own page."""

import django_filters as df
from django import forms as django_forms
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from institutions.registry.models import FIELD_CHOICES, FIELDS
from portal.accounts.models import Organisation, ProvincialUnit
from portal.kernel.pages import ActionPage, DetailPage, ListPage, actor_of, context_of
from portal.kernel.policy import can, rows
from portal.kernel.problems import _
from portal.registers.pages import chips
from quality.experts import actions, forms, rules, selectors
from quality.experts.models import Expert

_ANY = _("全部")
HISTORY = {
    "nominate": _("提名"), "nominate_again": _("再次提名"), "amend": _("修改信息"), "admit": _("审核入库"), "pause": _("暂停"),
    "resume": _("恢复"), "remove": _("移出"), "expire": _("聘期届满"), "add_employment": _("登记任职"), "end_employment": _("结束任职"),
    "confirm": _("本人确认"),
}  # fmt: skip


class ExpertFilters(df.FilterSet):
    """Name or employer, field, province and state."""

    q = df.CharFilter(label=_("姓名或工作单位"), method="found", widget=django_forms.TextInput(attrs={"type": "search"}))
    field = df.ChoiceFilter(label=_("专业领域"), choices=FIELD_CHOICES, method="knows", empty_label=_ANY)
    province = df.ModelChoiceFilter(label=_("省份"), queryset=ProvincialUnit.objects.all(), empty_label=_ANY)
    state = df.ChoiceFilter(label=_("状态"), choices=Expert.State.choices, empty_label=_ANY)

    def found(self, queryset, name, value):
        """By part of the name or employer."""
        return queryset.filter(Q(user__name__icontains=value) | Q(employer__icontains=value))

    def knows(self, queryset, name, value):
        """With this field."""
        return queryset.filter(fields__contains=[value])


def own_ministry(request) -> Organisation | None:
    """The ministry a person of its desk acts for."""
    return Organisation.objects.filter(pk=actor_of(request).organisation_id, kind=Organisation.Kind.MINISTRY).first()


def field_names(codes) -> str:
    """Fields in words."""
    return _("、").join(str(FIELDS.get(code, code)) for code in codes)


def _done(verb: str):
    """What was done, in words."""
    return HISTORY.get(verb.rpartition(".")[2], verb)


class Experts(ListPage):
    """The pool: who waits for admission first."""

    model = Expert
    load = selectors.for_list
    filterset_class = ExpertFilters
    template_name = "quality/experts/list.html"
    ordering = ("turn", "user__name", "pk")
    sorts = {"name": ("user__name",), "employer": ("employer",), "province": ("province__order", "user__name"), "term": ("term_until",)}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        actor, ministry = actor_of(self.request), own_ministry(self.request)
        for row in context["object_list"]:
            row.field_names = field_names(row.fields)
        return context | {
            "chips": chips(self.request, self.filterset), "counts": selectors.counts(rows(actor, Expert)),
            "may": bool(ministry) and can(actor, actions.nominate.verb, ministry),
        }  # fmt: skip


class Told:
    """What every page of one expert shows."""

    ACTS = (
        ("admit", _("审核入库"), "expert-admit"), ("amend", _("修改信息"), "expert-amend"), ("resume", _("恢复"), "expert-resume"),
        ("pause", _("暂停"), "expert-pause"), ("nominate_again", _("再次提名"), "expert-renominate"),
        ("remove", _("移出专家库"), "expert-remove"),
    )  # fmt: skip

    def told(self, expert: Expert) -> dict:
        """Its facts, employments, history, and what this person may do."""
        actor = actor_of(self.request)
        acts = [
            {"label": label, "url": reverse(f"quality:{page}", args=[expert.pk]), "main": name == "admit", "grave": name == "remove"}
            for name, label, page in self.ACTS
            if expert.state in getattr(actions, name).moves and can(actor, getattr(actions, name).verb, expert)
        ]
        keeps = expert.state in actions.KEPT and can(actor, actions.add_employment.verb, expert)
        history = [
            {
                "at": event.at,
                "who": event.actor or _("系统"),
                "what": HISTORY.get(event.verb.rpartition(".")[2], event.verb),
                "why": event.reason,
            }
            for event in selectors.history(expert)
        ]
        return {
            "expert": expert, "fields_named": field_names(expert.fields), "employments": expert.employments.all(), "history": history,
            "acts": acts, "keeps": keeps, "today": timezone.localdate(),
        }  # fmt: skip


class One(Told, DetailPage):
    """One expert."""

    model = Expert
    load = selectors.for_page
    template_name = "quality/experts/expert.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**(self.told(self.object) | kwargs))


class Enter(ActionPage):
    """Nominate a person."""

    model = Organisation
    action = actions.nominate
    form_class = forms.NominateForm
    template_name = "quality/experts/act.html"
    done = _("已登记提名，等待负责人审核入库。")

    def find(self, **kwargs):
        return own_ministry(self.request)

    def perform(self, form):
        return self.act(context_of(self.request), self.row, **form.given())

    def get_success_url(self):
        return reverse("quality:expert", args=[self.made.pk])

    def get_context_data(self, **kwargs):
        said = {"head": _("提名专家"), "told": _("由工作人员提名，另一位负责人审核后入库，聘期四年。"), "button": _("登记提名")}
        return super().get_context_data(back=reverse("quality:experts"), **said, **kwargs)


class Act(Told, ActionPage):
    """One act on one expert; `do` names the action. At the expert's own desk the row is the expert oneself."""

    model = Expert
    load = selectors.for_page
    template_name = "quality/experts/act.html"
    form_class = forms.ReasonForm
    do = heading = said = button = ""
    grave = profile = False

    @property
    def act(self):
        return getattr(actions, self.do)

    def find(self, **kwargs):
        if not self.profile:
            return super().find(**kwargs)
        return self.get_queryset().filter(user=actor_of(self.request).user_id).first()

    def perform(self, form):
        given = {name: value for name, value in form.cleaned_data.items() if name not in ("_reason", "confirmed")}
        return self.act(context_of(self.request), self.row, **given)

    def get_success_url(self):
        return reverse("quality:expert-profile") if self.profile else reverse("quality:expert", args=[self.row.pk])

    def get_context_data(self, **kwargs):
        said = {
            "head": self.heading,
            "told": self.said,
            "button": self.button or self.heading,
            "grave": self.grave,
            "profile": self.profile,
        }
        return super().get_context_data(**(self.told(self.row) | said | {"back": self.get_success_url()} | kwargs))


class Amend(Act):
    """Correct title, place and fields."""

    do, heading, said, button = "amend", _("修改信息"), _("修改立即用于分派和回避。"), _("保存")
    form_class = forms.AmendForm
    done = _("已保存。")

    def get_initial(self):
        return forms.AmendForm.initial_of(self.row)

    def perform(self, form):
        return self.act(context_of(self.request), self.row, **form.given())


class Admit(Act):
    """核对 and admit."""

    do, heading, said = "admit", _("审核入库"), _("入库后开通专家工作台，聘期四年，可以分派评审。本人会收到通知。")
    form_class = forms.AdmitForm
    template_name = "quality/experts/admit.html"
    done = _("已入库。")

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        own_hand = actor_of(self.request).user_id in actions.nominators(self.row)
        return super().get_context_data(term_until=rules.term_end(today), own_hand=own_hand, **kwargs)


class EndEmployment(Act):
    """Enter the last day of an employment."""

    do, heading, said = "end_employment", _("结束任职"), _("结束后三年内仍须回避该单位。")
    form_class = forms.EndEmploymentForm
    done = _("已登记。")

    def find(self, **kwargs):
        expert = super().find(**kwargs)
        self.employment = expert and next(
            (e for e in expert.employments.all() if e.pk == kwargs["employment"] and e.until_on is None), None
        )
        return expert if self.employment else None

    def perform(self, form):
        return self.act(context_of(self.request), self.row, employment=self.employment, until_on=form.cleaned_data["until_on"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"head": _("结束在%(employer)s的任职") % {"employer": self.employment.employer}}


class Profile(Act):
    """The expert's own page: what the portal knows, with the yearly confirmation."""

    do, heading, button, profile = "confirm", _("我的信息"), _("确认信息"), True
    form_class = forms.ConfirmForm
    template_name = "quality/experts/profile.html"
    done = _("已确认，感谢。下次确认在一年以后。")

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not selectors.own(request.user.pk).exists():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        confirmed = self.row.confirmed_on
        due = rules.confirm_by(confirmed) if confirmed else timezone.localdate()
        confirmable = self.row.state in actions.confirm.moves
        return super().get_context_data(due=due, confirmable=confirmable, **kwargs)
