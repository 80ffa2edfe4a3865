"""What people type of an institution."""

from django import forms

from institutions.registry.models import FIELD_CHOICES, Institution
from institutions.registry.registers import NAMES, InstitutionForm
from portal.kernel.problems import _
from portal.registers.cells import ChoiceOf, DayField, formfield

RegisterForm = InstitutionForm


class AmendForm(forms.ModelForm):
    """Registered facts; the licence's end and the fields have acts of their own."""

    class Meta:
        model = Institution
        fields = [name for name in NAMES if name not in ("licence_expires_on", "renewal_filed_on")]
        formfield_callback = formfield


class ReasonForm(forms.Form):
    """The ground of a change of state."""

    _reason = forms.CharField(
        label=_("依据"), required=False, help_text=_("例如决定书名称和文号。"), widget=forms.Textarea(attrs={"rows": 3})
    )


class RenewalForm(forms.Form):
    """The day on which the renewal was applied for."""

    renewal_filed_on = DayField(label=_("延续申请日期"), error_messages={"required": _("请填写延续申请日期。")})


class RenewForm(forms.Form):
    """The new end of the licence."""

    licence_expires_on = DayField(label=_("新的有效期至"), error_messages={"required": _("请填写新的有效期。")})


class GrantForm(forms.Form):
    """A field to be added to the licence."""

    field = ChoiceOf(
        label=_("执业类别"), choices=[("", _("请选择")), *FIELD_CHOICES], empty_value="", error_messages={"required": _("请选择执业类别。")}
    )
    granted_on = DayField(label=_("批准日期"), error_messages={"required": _("请填写批准日期。")})


class WithdrawForm(forms.Form):
    """The day from which a field is off the licence."""

    withdrawn_on = DayField(label=_("取消日期"), error_messages={"required": _("请填写取消日期。")})
