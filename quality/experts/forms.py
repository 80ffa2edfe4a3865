"""What people type of experts."""

from django import forms

from institutions.registry.models import FIELD_CHOICES
from portal.accounts.models import ProvincialUnit
from portal.kernel.problems import _
from portal.registers.cells import DayField, SeveralOf
from quality.experts import selectors
from quality.experts.models import Expert

ASKED = {"required": _("请填写此项。")}


class AmendForm(forms.Form):
    """Title, place and fields."""

    employer = forms.CharField(label=_("工作单位"), max_length=120, error_messages=ASKED)
    title = forms.CharField(label=_("职称"), max_length=60, error_messages=ASKED)
    province = forms.ModelChoiceField(
        label=_("所在省份"), queryset=ProvincialUnit.objects.all(), empty_label=_("请选择"), help_text=_("专家不评审所在省份的机构。"),
        error_messages={"required": _("请选择所在省份。")},
    )  # fmt: skip
    fields_known = SeveralOf(label=_("专业领域"), choices=FIELD_CHOICES, error_messages={"required": _("请至少选择一个专业领域。")})

    @classmethod
    def initial_of(cls, expert: Expert) -> dict:
        """What stands stored."""
        return {"employer": expert.employer, "title": expert.title, "province": expert.province_id, "fields_known": expert.fields}

    def given(self) -> dict:
        """The input of the action."""
        said = dict(self.cleaned_data)
        return said | {"fields": said.pop("fields_known")}


class InstitutionField(forms.ModelChoiceField):
    """An institution of the registry by its name, typed with suggestions instead of a list of thousands."""

    def __init__(self, **kwargs):
        super().__init__(queryset=selectors.institutions(), to_field_name="name", widget=forms.TextInput(), **kwargs)

    def prepare_value(self, value):
        return getattr(value, "name", value)


def _institution():
    return InstitutionField(
        label=_("鉴定机构"), required=False, help_text=_("工作单位是司法鉴定机构的，填登记名称，用来判断回避。"),
        error_messages={"invalid_choice": _("登记库中没有这家机构。请核对名称，或留空。")},
    )  # fmt: skip


class NominateForm(AmendForm):
    """A person who is nominated."""

    name = forms.CharField(label=_("姓名"), max_length=40, error_messages=ASKED)
    username = forms.CharField(
        label=_("登录名"), max_length=60, help_text=_("已有账户的填原登录名。新账户的登录凭据由账户管理人员发放。"), error_messages=ASKED
    )
    organisation = _institution()
    from_on = DayField(label=_("到本单位的日期"), required=False)
    field_order = ["name", "username", "employer", "organisation", "from_on", "title", "province", "fields_known"]


class EmploymentForm(forms.Form):
    """One employment, present or former."""

    employer = forms.CharField(label=_("单位"), max_length=120, error_messages=ASKED, help_text=_("含借调、兼职、受聘顾问的单位。"))
    organisation = _institution()
    from_on = DayField(label=_("起始日期"), error_messages=ASKED)
    until_on = DayField(label=_("终止日期"), required=False, help_text=_("仍在任职的不填。"))


class EndEmploymentForm(forms.Form):
    """The last day of an employment."""

    until_on = DayField(label=_("终止日期"), error_messages=ASKED)


class ReasonForm(forms.Form):
    """A reason that stays in the record."""

    _reason = forms.CharField(label=_("理由"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class PauseForm(ReasonForm):
    """Why an expert is not asked for a time."""

    ground = forms.ChoiceField(
        label=_("暂停原因"), choices=[("", _("请选择")), *[c for c in Expert.Pause.choices if c[0] != Expert.Pause.UNCONFIRMED]],
        error_messages={"required": _("请选择暂停原因。")},
    )  # fmt: skip
    field_order = ["ground", "_reason"]


class AdmitForm(forms.Form):
    """The leader's confirmation."""

    confirmed = forms.BooleanField(
        label=_("已核对工作单位、专业领域和任职经历，同意入库。"), error_messages={"required": _("请核对后勾选，再审核。")}
    )


class ConfirmForm(forms.Form):
    """The expert's own yearly word."""

    confirmed = forms.BooleanField(
        label=_("以上工作单位、专业领域和任职经历真实、完整；有变化会及时更新。"),
        error_messages={"required": _("请核对后勾选，再确认。不完整的，先在本页补登。")},
    )
