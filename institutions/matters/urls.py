"""Paths of 重大事项报告, at every desk that has a part in it."""

from django.urls import path

from institutions.matters import actions, forms, views
from portal.kernel.problems import _

AT = "<desk:desk>/matters/"
ONE = AT + "<int:pk>/"


def _step(do, heading, *told, view=views.OnReport, **given):
    """The path of one step on a report."""
    slug = do.verb.rpartition(".")[2]
    return path(f"{ONE}{slug}/", view.as_view(do=do, heading=heading, told=told, **given), name=f"matter-{slug}")


urlpatterns = [
    path(AT, views.Reports.as_view(), name="matters"),
    path(
        f"{AT}file/",
        views.File.as_view(
            do=actions.file, heading=_("报告重大事项"), button=_("提交报告"), done=_("报告已提交。"), form_class=forms.ReportForm,
            told=(
                _("应当自发生之日起 5 个工作日内报告。提交后不能修改，省级司法行政机关接收后出具回执。"),
                _("不写当事人姓名、案情和鉴定内容。"),
            ),
        ),
        name="matter-file",
    ),
    path(ONE, views.OneReport.as_view(), name="matter"),
    _step(
        actions.receive, _("接收报告"), _("接收后出具回执，机构会收到通知。"), button=_("接收，出具回执"), done=_("已接收，回执已出具。")
    ),
    _step(actions.ask, _("询问"), _("机构会收到通知并在网上答复；一次只能询问一项。"), form_class=forms.AskForm, done=_("询问已发出。")),
    _step(actions.answer, _("答复询问"), _("提交后不能修改。"), form_class=forms.AnswerForm, button=_("提交答复"), done=_("答复已提交。")),
    _step(actions.close, _("办结"), _("办结后不能再询问，机构会收到通知。"), form_class=forms.CloseForm, done=_("已办结。")),
    _step(
        actions.attach, _("上传材料"), _("上传后本机构和接收机关可以查看；不得上传涉密信息，当事人姓名和身份证号须遮盖。"),
        view=views.AttachTo, button=_("上传"), done=_("材料已上传。"),
    ),
]  # fmt: skip
