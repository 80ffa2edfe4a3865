"""What people type of an application, and how they look for one."""

import django_filters as df
from django import forms

from institutions.admission.models import AdmissionCase
from institutions.registry.course import ANY, CourseFilters
from institutions.registry.models import FIELD_CHOICES
from portal.kernel.problems import _
from portal.registers.cells import ChoiceOf, DayField, SeveralOf


def _text(label, rows: int, missing, *, longest: int = 2000, **given) -> forms.CharField:
    """A reasoned text; left empty, it is asked for in its own words."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, widget=area, error_messages={"required": missing}, **given)


def _one(label, choices, missing) -> forms.TypedChoiceField:
    """One of a few, none beforehand."""
    return forms.TypedChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": missing})


class CaseFilters(CourseFilters):
    """By applicant, kind, state, decision and province."""

    named, of = "applicant", "province__province"

    kind = df.ChoiceFilter(label=_("申请事项"), choices=AdmissionCase.Kind.choices, empty_label=ANY)
    state = df.ChoiceFilter(
        label=_("状态"), choices=[("open", _("办理中")), *AdmissionCase.State.choices], method="in_state", empty_label=ANY
    )
    decision = df.ChoiceFilter(label=_("决定"), choices=AdmissionCase.Decision.choices, empty_label=ANY)

    field_order = ("q", "kind", "state", "decision", "province")

    class Meta:
        model = AdmissionCase
        fields = []

    def in_state(self, queryset, name, value):
        """In one state, or in any that is not the last."""
        return queryset.filter(state__in=AdmissionCase.OPEN) if value == "open" else queryset.filter(state=value)


class StatementForm(forms.Form):
    """Why; all that a renewal and a cancellation ask."""

    statement = _text(_("申请理由"), 5, _("请写明申请理由和依据。"), help_text=_("写明理由、依据和材料清单，至少 10 字。"))


class ScopeForm(StatementForm):
    """The fields asked for; those held already are not offered."""

    field_order = ("fields", "statement")

    def __init__(self, *args, held=(), **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(code, name) for code, name in FIELD_CHOICES if code not in held]
        said = {"required": _("请至少选择一个执业类别。")}
        self.fields["fields"] = SeveralOf(label=_("申请的执业类别"), choices=choices, error_messages=said)
        self.order_fields(self.field_order)


class ChangeForm(StatementForm):
    """What has changed, to what, since when."""

    change = ChoiceOf(
        label=_("变更事项"), choices=[("", _("请选择")), *AdmissionCase.Change.choices], empty_value="",
        error_messages={"required": _("请选择变更事项。")},
    )  # fmt: skip
    new_value = forms.CharField(label=_("变更后的内容"), max_length=200, error_messages={"required": _("请填写变更后的内容。")})
    effective_on = DayField(
        label=_("变更发生日期"), help_text=_("应当自变更发生之日起 30 日内申请。"), error_messages={"required": _("请填写变更发生日期。")}
    )
    field_order = ("change", "new_value", "effective_on", "statement")


class EstablishForm(ScopeForm):
    """A body that wants to be admitted, by its name and fields."""

    applicant = forms.CharField(label=_("拟设机构名称"), max_length=120, error_messages={"required": _("请填写拟设机构的全称。")})
    field_order = ("applicant", "fields", "statement")


Kind = AdmissionCase.Kind
OF_KIND = {
    Kind.ESTABLISH: ScopeForm,
    Kind.ADD_SCOPE: ScopeForm,
    Kind.CHANGE: ChangeForm,
    Kind.RENEW: StatementForm,
    Kind.CANCEL: StatementForm,
}
"""What is asked again where an application was returned."""


class ReturnForm(forms.Form):
    """What is missing."""

    missing = _text(_("需要补正的内容"), 5, _("请写明需要补正的全部内容。"), help_text=_("一次告知全部内容，至少 10 字。"))


class ReviewForm(forms.Form):
    """What the experts found."""

    review_on = DayField(label=_("评审日期"), error_messages={"required": _("请填写评审日期。")})
    experts = forms.IntegerField(
        label=_("评审专家人数"), min_value=1, max_value=99, help_text=_("不少于 3 人，且为单数；从专家库中抽取。"),
        error_messages={"required": _("请填写评审专家人数。")},
    )  # fmt: skip
    conclusion = _one(_("评审结论"), AdmissionCase.Conclusion.choices, _("请选择评审结论。"))
    review_opinion = _text(_("评审意见"), 6, _("请写明评审意见。"))


class PrepareForm(forms.Form):
    """The clerk's draft."""

    proposal = _one(_("拟办意见"), AdmissionCase.Decision.choices, _("请选择拟办意见。"))
    proposal_note = _text(_("拟办理由"), 4, _("请写明拟办理由。"))


class PrepareRenewalForm(PrepareForm):
    """With the new last day of the licence."""

    licence_expires_on = DayField(label=_("新的有效期至"), required=False, help_text=_("拟准予的填写；一次延续不超过五年。"))
    field_order = ("proposal", "licence_expires_on", "proposal_note")


class DecideForm(forms.Form):
    """The leader's decision."""

    decision = _one(_("决定"), AdmissionCase.Decision.choices, _("请选择决定。"))
    doc_no = forms.CharField(label=_("决定书文号"), max_length=60, error_messages={"required": _("请填写决定书文号。")})
    decision_reason = _text(_("决定理由"), 4, "", required=False, help_text=_("不予准许，或与拟办意见不同的，须写明理由（至少 10 字）。"))
