"""Paths of the registry of institutions, of 网上审批 and 重大事项报告, and of the registers kept by institutions."""

from django.urls import path

from institutions.admission.urls import urlpatterns as admission
from institutions.corrections.urls import urlpatterns as corrections
from institutions.matters.urls import urlpatterns as matters
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
    *corrections,
    *admission,
    *matters,
    *(page for kept in REGISTERS.values() if kept.app == app_name for page in urls(kept)),
]
