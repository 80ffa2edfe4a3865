"""Paths of 网上审批, at every desk that has a part in it."""

from django.urls import path

from institutions.admission import actions, forms, views
from institutions.admission.models import AdmissionCase
from portal.kernel.problems import _

AT = "<desk:desk>/admissions/"
ONE = AT + "<int:pk>/"
Kind = AdmissionCase.Kind


def _file(kind: Kind, slug: str, form, heading, *told, danger: bool = False):
    """The path of one application of an institution's."""
    said = {"heading": heading, "told": (*told, _("提交后由省级司法行政机关 5 个工作日内受理，或一次告知需要补正的内容；决定前可以撤回。"))}
    view = views.File.as_view(
        do=actions.file, kind=kind, form_class=form, done=_("申请已提交。"), button=_("提交申请"), danger=danger, **said
    )
    return path(f"{AT}{slug}/", view, name=f"admission-{slug}")


def _step(slug: str, do, heading, *told, view=views.OnCase, **given):
    """The path of one step on an application."""
    return path(f"{ONE}{slug}/", view.as_view(do=do, heading=heading, told=told, **given), name=f"admission-{slug}")


urlpatterns = [
    path(AT, views.Cases.as_view(), name="admissions"),
    _file(Kind.ADD_SCOPE, "add-scope", forms.ScopeForm, _("申请增加执业类别"), _("须经专家评审；评审时间不计入 20 个工作日的决定期限。")),
    _file(Kind.CHANGE, "change", forms.ChangeForm, _("申请变更登记"), _("应当自变更发生之日起 30 日内申请；一件申请办理一个事项。")),
    _file(Kind.RENEW, "renew", forms.StatementForm, _("申请许可证延续"), _("应当在许可证到期 30 日前申请；提交之日登记为延续申请日期。")),
    _file(
        Kind.CANCEL, "cancel", forms.StatementForm, _("申请注销登记"), _("准予注销后不能再执业，不能恢复；在册资格随之核查。"), danger=True,
    ),
    path(
        f"{AT}establish/",
        views.Establish.as_view(
            do=actions.file_establishment, form_class=forms.EstablishForm,
            heading=_("登记设立申请"), button=_("登记申请"), done=_("申请已登记。"),
            told=(_("为拟设机构登记申请；须经专家评审，由负责人决定。准予后再登记机构档案。"),),
        ),
        name="admission-establish",
    ),
    path(ONE, views.OneCase.as_view(), name="admission"),
    _step(
        "accept", actions.admit, _("受理申请"), _("受理后 20 个工作日内作出决定，专家评审时间不计入；申请人会收到通知。"),
        _("受理人不能对同一申请作出决定。"), button=_("受理"), done=_("已受理。"),
    ),
    _step(
        "return", actions.return_to_applicant, _("退回补正"), _("一次告知需要补正的全部内容；补正后重新计算受理期限。"),
        form_class=forms.ReturnForm, done=_("已退回申请人补正。"),
    ),
    _step(
        "resubmit", actions.resubmit, _("补正后重新提交"), _("重新提交后由省级司法行政机关受理；首次提交的日期不变。"), view=views.Resubmit,
        button=_("重新提交"), done=_("已重新提交。"),
    ),
    _step(
        "start-review", actions.start_review, _("启动专家评审"), _("评审时间不计入决定期限，申请人会收到通知。专家不少于 3 人，为单数。"),
        done=_("已启动专家评审。"),
    ),
    _step(
        "record-review", actions.record_review, _("记录评审意见"), _("记录后继续计算决定期限；再次记录以最后一次为准，须重新拟定意见。"),
        form_class=forms.ReviewForm, button=_("保存评审意见"), done=_("评审意见已记录。"),
    ),
    _step(
        "prepare", actions.prepare, _("拟定意见"), _("拟定后由负责人决定；决定前可以重新拟定。"), view=views.Prepare,
        button=_("提交负责人"), done=_("拟办意见已提交负责人。"),
    ),
    _step(
        "decide", actions.decide, _("作出决定"), _("准予的，登记内容立即变更，与决定同时生效；作出后不能撤回，申请人会收到通知。"),
        _("受理人、评审记录人和拟定人不能作出决定。"), view=views.Decide, form_class=forms.DecideForm, done=_("决定已作出。"),
    ),
    _step(
        "attach", actions.attach, _("上传材料"), _("受理机关和申请人都可以查看；不得上传涉密信息，身份证号须遮盖。"), view=views.AttachTo,
        button=_("上传"), done=_("材料已上传。"),
    ),
    _step(
        "withdraw", actions.withdraw, _("撤回申请"), _("撤回后不再办理，需要时可以重新申请。撤回延续申请的，延续申请日期一并取消。"),
        button=_("撤回申请"), danger=True, done=_("申请已撤回。"),
    ),
    _step(
        "register", actions.register, _("登记机构"), _("按决定登记机构档案和执业类别，机构编号自动生成；登记后机构可以开通账号。"),
        view=views.Register, done=_("机构已登记。"),
    ),
]  # fmt: skip
