"""Paths of corrections."""

from django.urls import path

from institutions.corrections import forms, views
from portal.kernel.problems import _

AT = "<desk:desk>/corrections/"


def _step(do: str, heading, told, button, form=forms.AnswerForm):
    """The path of one step on a correction."""
    view = views.Act.as_view(do=do, heading=heading, told=told, button=button, form_class=form, done=_("已办理。"))
    return path(f"{AT}<int:pk>/{do}/", view, name=f"correction-{do}")


urlpatterns = [
    path(AT, views.List.as_view(), name="corrections"),
    path(f"{AT}open/", views.Open.as_view(), name="correction-open"),
    path(f"{AT}<int:pk>/", views.Detail.as_view(), name="correction"),
    _step("grant", _("答复：已更正"), _("记录已在台账中更正，数值已随之变化；机构会收到答复。"), _("答复已更正")),
    _step("refuse", _("答复：不予更正"), _("记录保持不变，请写明理由；机构会收到答复。"), _("答复不予更正")),
    _step("withdraw", _("撤回更正"), _("撤回后不再答复；需要时可以重新提出。"), _("撤回"), forms.NothingForm),
]
