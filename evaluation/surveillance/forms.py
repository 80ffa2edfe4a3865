"""Input of the continuous check and of the proceeding."""

import django_filters as df
from django import forms
from django.utils import timezone

from evaluation.standards.models import RecheckRule
from evaluation.surveillance import rules, selectors
from evaluation.surveillance.models import DelistingProposal, Finding
from portal.accounts.models import INSTITUTION, PROVINCE, ProvincialUnit, User
from portal.kernel.pages import actor_of
from portal.kernel.problems import _
from portal.registers.cells import DayField

_ANY = _("全部")
Decision = DelistingProposal.Decision


def _text(label, rows: int, missing, **given) -> forms.CharField:
    """A reasoned text; left empty, it is asked for in its own words."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), error_messages={"required": missing}, **given)


def _one(label, choices, missing, **given) -> forms.TypedChoiceField:
    """One of a few, none beforehand."""
    return forms.TypedChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": missing}, **given)


class Plain(forms.Form):
    """Nothing to fill in beyond a reason."""


class _Findings(forms.ModelMultipleChoiceField):
    """Findings by what was found."""

    def label_from_instance(self, finding):
        told = {"code": finding.rule.code, "title": finding.rule.title, "day": finding.detected_on.isoformat()}
        return _("%(code)s　%(title)s（%(day)s 发现）") % told


class OfFindings(forms.Form):
    """A step on several findings of one listing."""

    findings = _Findings(
        label=_("问题"), queryset=Finding.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一个问题。")},
    )  # fmt: skip

    def __init__(self, *args, lawful=(), **kwargs):
        super().__init__(*args, **kwargs)
        chosen = Finding.objects.filter(pk__in=[f.pk for f in lawful])
        self.fields["findings"].queryset = chosen.select_related("rule", "listing__institution").order_by("rule__code")


class NotifyForm(OfFindings):
    """What is to be put right."""

    demands = _text(_("整改要求"), 5, _("请写明整改要求。"))


class ProposeForm(OfFindings):
    """Why delisting is proposed."""

    text = _text(
        _("建议理由"), 6, _("请写明建议撤销的理由。"), help_text=_("系统根据登记的事实草拟，请核对并补充核查情况。提出与否由人决定。")
    )


class ExtensionForm(forms.Form):
    """Why more time is needed."""

    reason = _text(_("延期理由"), 4, _("请写明需要延期的理由。"))


class GrantForm(forms.Form):
    """How much more time is given."""

    days = forms.IntegerField(label=_("延长（工作日）"), min_value=1, max_value=rules.EXTEND_WD, initial=rules.EXTEND_WD)


class ReportForm(forms.Form):
    """What was done."""

    report = _text(_("整改报告"), 8, _("请写明整改情况。"), help_text=_("逐项写明原因、措施、完成时间；材料在下面上传。"))


class VerifyForm(forms.Form):
    """The verdict of one person."""

    passed = _one(_("结论"), [("yes", _("验收通过")), ("no", _("验收未通过"))], _("请选择验收结论。"), coerce=lambda said: said == "yes")
    verdict = _text(_("验收意见"), 4, _("请写明验收意见。"))


class ServeForm(forms.Form):
    """When the paper was handed over outside the portal."""

    on = DayField(label=_("送达日期"))


class DefenceForm(forms.Form):
    """The institution's side."""

    defence = _text(_("陈述申辩"), 8, _("请写明陈述申辩的内容。"))
    hearing_asked = forms.BooleanField(label=_("申请听证"), required=False, help_text=_("须在送达之日起 5 个工作日内申请。"))


class HearingForm(forms.Form):
    """How the hearing was held."""

    noticed_on = DayField(label=_("听证通知日期"))
    held_on = DayField(label=_("听证日期"))
    chair = forms.ModelChoiceField(label=_("听证主持人"), queryset=User.objects.none(), help_text=_("不能是承办人或建议人。"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chair"].queryset = User.objects.filter(pk__in=selectors.chairs().values("user")).order_by("name")


class OpenForm(forms.Form):
    """How many experts are drawn."""

    number = forms.TypedChoiceField(label=_("专家人数"), choices=[(3, "3"), (5, "5"), (7, "7")], coerce=int, initial=3)


class OpinionForm(forms.Form):
    """A drawn expert's own opinion."""

    opinion_given = _one(_("意见"), Decision, _("请选择一项意见。"))
    text = _text(_("理由"), 6, _("请写明理由。"))


class ViewForm(forms.Form):
    """The association's view."""

    view = _text(_("协会意见"), 5, _("请写明协会意见。"))


class DecisionForm(forms.Form):
    """The draft of the decision."""

    decision = _one(_("决定"), Decision, _("请选择一项决定。"))
    reason = _text(_("决定理由"), 6, _("请写明决定的理由。"), help_text=_("须回应机构的陈述申辩和专家意见。"))


class _Filters(df.FilterSet):
    """Institution, and province where the desk looks over several."""

    q = df.CharFilter(
        label=_("机构名称"), field_name="listing__institution__name", lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    province = df.ModelChoiceFilter(
        label=_("省份"), field_name="listing__institution__province", queryset=ProvincialUnit.objects.all(), empty_label=_ANY
    )

    def __init__(self, data=None, queryset=None, *, request=None, prefix=None):
        super().__init__(data, queryset, request=request, prefix=prefix)
        role = actor_of(request).role if request is not None else ""
        if role in INSTITUTION:
            del self.filters["q"]
        if role in (*INSTITUTION, *PROVINCE):
            del self.filters["province"]


class FindingFilters(_Filters):
    """Rule, severity, state; open ones unless asked otherwise."""

    rule = df.ChoiceFilter(label=_("规则"), field_name="rule__code", choices=selectors.rule_choices, empty_label=_ANY)
    severity = df.ChoiceFilter(label=_("程度"), field_name="rule__severity", choices=RecheckRule.Severity.choices, empty_label=_ANY)
    state = df.ChoiceFilter(label=_("状态"), method="in_state", choices=[("all", _ANY), *Finding.State.choices], empty_label=_("未结束的"))
    late = df.ChoiceFilter(label=_("逾期"), method="is_late", choices=[("1", _("超过 10 个工作日未提出建议"))], empty_label=_ANY)

    field_order = ("q", "rule", "severity", "state", "province", "late")

    class Meta:
        model = Finding
        fields = []

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        return queryset if self.form.cleaned_data.get("state") else queryset.filter(state__in=Finding.OPEN)

    def in_state(self, queryset, name, value):
        """Findings in one state, or all."""
        return queryset if value == "all" else queryset.filter(state=value)

    def is_late(self, queryset, name, value):
        """Drafts of proposals that nobody took up in time."""
        return selectors.late(queryset, timezone.localdate())


class ProposalFilters(_Filters):
    """State and decision; all unless asked otherwise."""

    state = df.ChoiceFilter(label=_("状态"), choices=DelistingProposal.State.choices, empty_label=_ANY)
    decision = df.ChoiceFilter(label=_("决定"), choices=Decision.choices, empty_label=_ANY)

    class Meta:
        model = DelistingProposal
        fields = []
