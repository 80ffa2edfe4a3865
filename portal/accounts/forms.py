"""What people fill in about accounts."""

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts import selectors
from portal.accounts.models import Role
from portal.kernel.policy import Actor


class SignInForm(LoginForm):
    """User name and password, in the house's words; no hints inside the fields."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label, mended in (
            ("login", _("用户名"), _("请填用户名，例如 province-32。")),
            ("password", _("密码"), _("请填密码。注意大小写和输入法。")),
        ):
            field = self.fields[name]
            field.label, field.help_text, field.error_messages["required"] = label, "", mended
            field.widget.attrs.pop("placeholder", None)


class AddForm(forms.Form):
    """Who gets which role, where and how long."""

    at = forms.ModelChoiceField(label=_("单位"), queryset=None, empty_label=None)
    role = forms.ChoiceField(label=_("角色"), error_messages={"required": _("请选择角色。")})
    name = forms.CharField(label=_("姓名"), max_length=40, error_messages={"required": _("请填姓名，与身份证件一致。")})
    username = forms.CharField(
        label=_("用户名"), max_length=150, help_text=_("字母、数字、连字符，登录时使用。此人已有账户的，填他现在的用户名。"),
        error_messages={"required": _("请填用户名，例如 yunxiu-li。")},
    )  # fmt: skip
    email = forms.EmailField(label=_("电子邮箱"), required=False, help_text=_("用于接收待办和送达通知。"))
    until = forms.DateField(
        label=_("终止日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text=_("到期自动结束。长期有效则留空。"),
        error_messages={"invalid": _("请填日期，例如 2027-12-31。")},
    )  # fmt: skip

    def __init__(self, *args, actor: Actor, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["at"].queryset = selectors.kept_by(actor)
        self.fields["at"].initial = organisation.pk
        given = selectors.roles_given(actor, organisation)
        self.fields["role"].choices = [(r.value, r.label) for r in Role if r in given]


class NoForm(forms.Form):
    """Nothing but the reason, which the page itself asks for."""
