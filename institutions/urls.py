"""Paths of the registry of institutions."""

from django.urls import path

from institutions.corrections import forms as forms_of_corrections
from institutions.corrections import views as corrections
from institutions.registry import forms, views
from portal.kernel.problems import _
from portal.registers.register import REGISTERS
from portal.registers.urls import urls

app_name = "institutions"
AT = "<desk:desk>/institutions/"
ONE = AT + "<str:public_no>/"


def _act(do: str, heading, told, form=forms.ReasonForm, done=""):
    """The path of one act on one institution."""
    slug = do.replace("_", "-")
    view = views.Act.as_view(do=do, heading=heading, told=told, form_class=form, done=done or _("已登记。"))
    return path(f"{ONE}{slug}/", view, name=f"institution-{slug}")


def _answer(do: str, heading, told, button, form=forms_of_corrections.AnswerForm):
    """The path of one step on a correction."""
    view = corrections.Act.as_view(do=do, heading=heading, told=told, button=button, form_class=form, done=_("已办理。"))
    return path(f"<desk:desk>/corrections/<int:pk>/{do}/", view, name=f"correction-{do}")


urlpatterns = [
    path("<desk:desk>/profile/", views.Profile.as_view(), name="profile"),
    path(AT, views.List.as_view(), name="institutions"),
    path(f"{AT}register/", views.Register.as_view(), name="institutions-register"),
    path(f"{AT}import/", views.Import.as_view(), name="institutions-import"),
    path(f"{AT}export/", views.Export.as_view(), name="institutions-export"),
    path(f"{AT}blank/", views.Blank.as_view(), name="institutions-blank"),
    path(ONE, views.Profile.as_view(), name="institution"),
    path(f"{ONE}amend/", views.Amend.as_view(), name="institution-amend"),
    _act("suspend", _("停止执业"), _("停止期间不得接受委托；在册机构将立即核查。")),
    _act("resume", _("恢复执业"), _("恢复后可以继续执业。")),
    _act("cancel", _("注销登记"), _("注销后不能恢复；机构编号保留，不再使用。")),
    _act("revoke", _("撤销登记"), _("撤销后不能恢复；机构编号保留，不再使用。")),
    _act("file_renewal", _("登记延续申请"), _("许可证到期 30 日前应当申请延续。"), forms.RenewalForm),
    _act("renew_licence", _("延续许可证"), _("一次延续不超过五年。"), forms.RenewForm, _("许可证已延续。")),
    _act("grant_scope", _("增加执业类别"), _("增加后即可执业，相关指标立即按新的范围计算。"), forms.GrantForm, _("已增加。")),
    path(f"{ONE}scopes/<int:pk>/withdraw/", views.WithdrawScope.as_view(), name="institution-withdraw-scope"),
    path("<desk:desk>/corrections/", corrections.List.as_view(), name="corrections"),
    path("<desk:desk>/corrections/open/", corrections.Open.as_view(), name="correction-open"),
    path("<desk:desk>/corrections/<int:pk>/", corrections.Detail.as_view(), name="correction"),
    _answer("grant", _("答复：已更正"), _("记录已在台账中更正，数值已随之变化；机构会收到答复。"), _("答复已更正")),
    _answer("refuse", _("答复：不予更正"), _("记录保持不变，请写明理由；机构会收到答复。"), _("答复不予更正")),
    _answer("withdraw", _("撤回更正"), _("撤回后不再答复；需要时可以重新提出。"), _("撤回"), forms_of_corrections.NothingForm),
    *(page for kept in REGISTERS.values() if kept.app == app_name for page in urls(kept)),
]
