"""Pages of institutions: the list, one institution with its tabs, and each act on the registry."""

from datetime import timedelta

import django_filters as df
from django import forms as django_forms
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views import View

from institutions.registry import actions, forms, registers, selectors
from institutions.registry.models import FIELD_CHOICES, FIELDS, Institution, InstitutionChange, Scope
from portal.accounts.models import MINISTRY, Organisation, ProvincialUnit, Role
from portal.kernel.pages import ActionPage, Desk, DetailPage, ListPage, actor_of, context_of
from portal.kernel.policy import can, demand, rows
from portal.kernel.problems import _
from portal.registers import sheets
from portal.registers.areas import AREAS, area_of
from portal.registers.cells import shown
from portal.registers.importing import SheetPage
from portal.registers.pages import DESKS, VERBS, attachment, chips
from portal.registers.register import REGISTERS
from portal.registers.selectors import counts

_ANY = _("全部")
_STATES = dict(Institution.State.choices)


class InstitutionFilters(df.FilterSet):
    """Name, province, field, state and validity of the licence."""

    q = df.CharFilter(label=_("名称、曾用名、编号或拼音首字母"), method="named", widget=django_forms.TextInput(attrs={"type": "search"}))
    province = df.ModelChoiceFilter(label=_("省份"), queryset=ProvincialUnit.objects.all(), empty_label=_ANY)
    field = df.ChoiceFilter(label=_("执业类别"), choices=FIELD_CHOICES, method="licensed", empty_label=_ANY)
    state = df.ChoiceFilter(label=_("执业状态"), choices=Institution.State.choices, empty_label=_ANY)
    licence = df.ChoiceFilter(
        label=_("许可证"), method="in_date", empty_label=_ANY, choices=[("soon", _("60 日内到期")), ("over", _("已过期"))]
    )

    def __init__(self, data=None, queryset=None, *, request=None, prefix=None):
        super().__init__(data, queryset, request=request, prefix=prefix)
        if request is not None and not actor_of(request).is_(*MINISTRY, Role.AUDITOR):
            del self.filters["province"]

    def named(self, queryset, name, value):
        """By name, former name, number or initials."""
        return selectors.named(queryset, value)

    def licensed(self, queryset, name, value):
        """With this field in force today."""
        return queryset.filter(organisation__in=selectors.scopes_in_force(timezone.localdate()).filter(field=value).values("owner"))

    def in_date(self, queryset, name, value):
        """By the end of the licence."""
        today = timezone.localdate()
        if value == "over":
            return queryset.filter(licence_expires_on__lt=today)
        return queryset.filter(licence_expires_on__range=(today, today + timedelta(days=60)))


class AtDesk:
    """A page of the desks that read the registry; other desks do not find it."""

    def dispatch(self, request, *args, **kwargs):
        if kwargs.get("desk") not in DESKS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def keeper(self) -> Organisation | None:
        """The organisation this person acts for."""
        return Organisation.objects.filter(pk=actor_of(self.request).organisation_id).first()

    def may(self, verb: str) -> bool:
        """True where this person may do what concerns the whole province."""
        keeper = self.keeper()
        return bool(keeper) and can(actor_of(self.request), verb, keeper)

    def get_context_data(self, **kwargs):
        return super().get_context_data(desk=self.kwargs["desk"], **kwargs)


class List(AtDesk, ListPage):
    """The institutions a person may see."""

    model = Institution
    load = selectors.for_list
    filterset_class = InstitutionFilters
    template_name = "institutions/list.html"
    ordering = ("public_no",)
    sorts = {
        "name": ("name",), "public_no": ("public_no",), "province": ("province__order", "public_no"), "licence_no": ("licence_no",),
        "expires": ("licence_expires_on",), "state": ("state",),
    }  # fmt: skip
    HEADS = (
        ("name", _("机构名称")), ("public_no", _("机构编号")), ("province", _("省份")), ("licence_no", _("许可证号")), ("", _("执业类别")),
        ("expires", _("许可证有效期至")), ("state", _("执业状态")),
    )  # fmt: skip

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for row in context["object_list"]:
            row.field_names = _("、").join(str(FIELDS.get(code, code)) for code in row.field_codes)
        query = self.request.GET.copy()
        query.pop("page", None)
        return context | {
            "heads": [self._head(name, title) for name, title in self.HEADS],
            "chips": chips(self.request, self.filterset),
            "may": self.may("institutions.registry.register"),
            "query": query.urlencode(),
            "today": timezone.localdate(),
        }

    def _head(self, name: str, title) -> dict:
        if not name:
            return {"title": title}
        query = self.request.GET.copy()
        query.pop("page", None)
        query["sort"] = f"-{name}" if self.sort == name else name
        sort = "ascending" if self.sort == name else "descending" if self.sort == f"-{name}" else ""
        return {"title": title, "url": f"?{query.urlencode()}", "sorted": sort}


class Profile(AtDesk, DetailPage):
    """One institution: what is registered, its fields, its changes, and its registers with their counts."""

    model = Institution
    load = selectors.for_page
    template_name = "institutions/institution.html"
    slug_field = slug_url_kwarg = "public_no"
    ACTS = (
        ("amend", _("变更登记")), ("renew_licence", _("延续许可证")), ("file_renewal", _("登记延续申请")), ("suspend", _("停止执业")),
        ("resume", _("恢复执业")), ("cancel", _("注销登记")), ("revoke", _("撤销登记")),
    )  # fmt: skip

    def get_object(self, queryset=None):
        if "public_no" in self.kwargs:
            return super().get_object(queryset)
        own = self.get_queryset().filter(organisation=actor_of(self.request).organisation_id).first()
        if own is None:
            raise Http404
        return own

    def get_context_data(self, **kwargs):
        row, actor, desk = self.object, actor_of(self.request), self.kwargs["desk"]
        tab = self.request.GET.get("tab", "")
        at = reverse("institutions:institution", args=[desk, row.public_no])
        held, changes = list(selectors.scopes(row)), list(selectors.changes(row))
        tabs = [
            {"title": _("档案"), "url": at, "here": tab not in ("scopes", "changes"), "count": None},
            {"title": _("业务范围"), "url": f"{at}?tab=scopes", "here": tab == "scopes", "count": sum(not s.withdrawn_on for s in held)},
            *self._areas(row, actor, desk),
            {"title": pgettext("tab", "变更"), "url": f"{at}?tab=changes", "here": tab == "changes", "count": len(changes)},
        ]
        return super().get_context_data(
            row=row, tab=tab, tabs=tabs, scopes=held, changes=[_told(c) for c in changes], acts=self._acts(row, actor, desk),
            former=list(dict.fromkeys(c.old_value for c in changes if c.kind == InstitutionChange.Kind.NAME and c.old_value != row.name)),
            facts=[(f.verbose_name, shown(f, getattr(row, f.name))) for f in map(row._meta.get_field, registers.NAMES)],
            history=[{"event": e, "done": _verb(e.verb)} for e in selectors.history(row)] if tab == "changes" else [],
            days_left=(row.licence_expires_on - timezone.localdate()).days if row.state in ("active", "suspended") else 999,
            may_grant=can(actor, "institutions.registry.grant_scope", row), **kwargs,
        )  # fmt: skip

    def _areas(self, row, actor, desk) -> list[dict]:
        """The institution's records by area, each with their number and the way to the tasks."""
        held, at = counts(actor, row.organisation), reverse("analysis:tasks", args=[desk])
        numbers = dict.fromkeys(AREAS, 0)
        for slug, (n, _owners) in held.items():
            numbers[area_of(REGISTERS[slug].task)] += n
        return [
            {"title": title, "url": f"{at}?owner={row.organisation_id}#{area}", "count": numbers[area]} for area, title in AREAS.items()
        ]

    def _acts(self, row, actor, desk) -> list[dict]:
        found = []
        for name, label in self.ACTS:
            act = getattr(actions, name)
            if row.state in act.moves and can(actor, act.verb, row):
                url = reverse(f"institutions:institution-{name.replace('_', '-')}", args=[desk, row.public_no])
                found.append({"label": label, "url": url, "main": not found})
        return found


def _told(change: InstitutionChange) -> dict:
    said = _STATES.get if change.kind == InstitutionChange.Kind.STATE else lambda value, other: other
    old, new = (said(value, value) or "—" for value in (change.old_value, change.new_value))
    return {"on": change.effective_on, "title": change.get_kind_display(), "old": old, "new": new}


def _verb(verb: str):
    known = dict(Profile.ACTS) | VERBS | {"register": _("登记")}
    return known.get(verb.rpartition(".")[2], verb)


class Act(AtDesk, ActionPage):
    """One act on one institution, or on the province's registry; `do` names the action."""

    model = Institution
    load = selectors.for_page
    slug_field = "public_no"
    template_name = "institutions/act.html"
    do = heading = told = button = ""
    form_class = forms.ReasonForm

    @property
    def act(self):
        return getattr(actions, self.do)

    @property
    def institution(self) -> Institution | None:
        """The institution acted on; None where a new one is registered."""
        return self.row if isinstance(self.row, Institution) else None

    def perform(self, form):
        given = {name: value for name, value in form.cleaned_data.items() if name != "_reason"}
        return self.act(context_of(self.request), self.row, **given)

    def get_success_url(self):
        return self.back()

    def back(self) -> str:
        """The page one came from."""
        if self.institution is None:
            return reverse("institutions:institutions", args=[self.kwargs["desk"]])
        return reverse("institutions:institution", args=[self.kwargs["desk"], self.institution.public_no])

    def get_context_data(self, **kwargs):
        said = {"head": self.heading, "told": self.told, "button": self.button or self.heading}
        return super().get_context_data(institution=self.institution, back=self.back(), **said, **kwargs)


class Register(Act):
    """Enter a new institution."""

    form_class = forms.RegisterForm
    do, heading, done = "register", _("登记机构"), _("机构已登记。")
    told = _("登记后机构编号自动生成，不随名称变更。")

    def find(self, **kwargs):
        return self.keeper()

    def get_success_url(self):
        made = getattr(self, "made", None)
        return reverse("institutions:institution", args=[self.kwargs["desk"], made.public_no]) if made else self.back()


class Amend(Act):
    """Change registered facts."""

    form_class = forms.AmendForm
    do, heading, done = "amend", _("变更登记"), _("变更已登记。")
    told = _("名称、地址、负责人和法定代表人的变更会留下记录；曾用名仍可查到。")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Institution.objects.get(pk=self.row.pk)}


class WithdrawScope(Act):
    """Take a field off the licence."""

    form_class = forms.WithdrawForm
    do, heading, done = "withdraw_scope", _("取消执业类别"), _("执业类别已取消。")
    told = _("取消后相关指标和核查立即按新的业务范围计算。")

    def find(self, **kwargs):
        visible = rows(actor_of(self.request), Scope).select_related("owner__institution")
        return visible.filter(pk=kwargs["pk"], owner__institution__public_no=kwargs["public_no"]).first()

    @property
    def institution(self):
        return self.row.owner.institution

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"head": _("取消执业类别：%(field)s") % {"field": self.row}}


class Import(AtDesk, SheetPage):
    """A province's registry from a sheet."""

    def purpose(self):
        return actions.take_in.verb

    def titles(self):
        return registers.titles()

    def demand(self):
        demand(actor_of(self.request), actions.take_in.verb, self.keeper())

    def plan(self, table):
        return registers.lines(table, self.keeper(), timezone.localdate())

    def do(self, table):
        actions.take_in(context_of(self.request), self.keeper(), table=table)

    def after(self):
        return reverse("institutions:institutions", args=[self.kwargs["desk"]])

    def get_context_data(self, **kwargs):
        links = {"list": self.after(), "blank": reverse("institutions:institutions-blank", args=[self.kwargs["desk"]])}
        return super().get_context_data(register={"title": registers.TITLE}, links=links, **kwargs)


class Blank(AtDesk, Desk, View):
    """The empty template of the registry."""

    def get(self, request, **kwargs):
        return attachment(sheets.blank(registers.columns()), f"institutions-{_('模板')}.xlsx")


class Export(AtDesk, Desk, View):
    """What the filter shows, as a sheet that can be imported again."""

    def get(self, request, **kwargs):
        found = InstitutionFilters(request.GET, selectors.for_list(rows(actor_of(request), Institution)), request=request)
        content = sheets.filled(registers.columns(), registers.sheet_rows(found.qs.order_by("public_no")))
        return attachment(content, f"institutions-{timezone.localdate():%Y%m%d}.xlsx")
