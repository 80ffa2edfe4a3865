"""Paths of the public notice and of objections: the public's, the ministry's, the institutions'."""

from django.urls import path

from evaluation.publicity import actions, forms, public, views
from portal.kernel.problems import _

NOTICE = "notices/<int:pk>/object/"
AT = "ministry/objections/"
ONE = f"{AT}<int:pk>/"


def act(verb: str, do, **given):
    """A step on one objection."""
    return path(f"{ONE}{verb}/", views.OfObjection.as_view(action=do, **given), name=f"objection-{verb}")


urlpatterns = [
    path(NOTICE, public.Object.as_view(), name="object"),
    path(f"{NOTICE}check/", public.Check.as_view(), name="object-check"),
    path(f"{NOTICE}receipt/", public.Receipt.as_view(), name="object-receipt"),
    path("receipts/", public.Receipts.as_view(), name="receipts"),
    path("ministry/publicity/", views.Notices.as_view(), name="publicity"),
    path("ministry/publicity/prepare/<int:pk>/", views.Prepare.as_view(), name="publicity-prepare"),
    path("ministry/publicity/<int:pk>/", views.OneNotice.as_view(), name="publicity-one"),
    path("ministry/publicity/<int:pk>/open/", views.Open.as_view(), name="publicity-open"),
    path(AT, views.Objections.as_view(), name="objections"),
    path(ONE, views.OneObjection.as_view(), name="objection"),
    act(
        "admit", actions.admit, title=_("受理异议"), button=_("受理"),
        lead=_("受理后进入核查，15 个工作日内查清，收到之日起 20 个工作日内答复。参与过这家机构推荐、评审或决定的人不能办理。"),
        done=_("已受理。"),
    ),
    act(
        "refuse", actions.refuse_, form_class=forms.RefuseForm, title=_("不予受理"), danger=True,
        lead=_("只有没有具体事实、或不属于对公示名单的异议，才可以不予受理。告知书当即编号签发，不能撤回；异议人凭查询码可以看到。"),
        done=_("已决定不予受理，告知书正在生成。"),
    ),
    act(
        "ask", actions.ask, form_class=forms.AskForm, title=_("请异议人补充"), button=_("发出"),
        lead=_("异议人凭查询码看到并回复；系统不会联系其本人。"), done=_("已发出，等待异议人凭查询码回复。"),
    ),
    act(
        "inquire", actions.inquire, form_class=forms.InquireForm, title=_("请机构说明"), button=_("发给机构"),
        lead=_("机构在 5 个工作日内说明。机构看不到异议原文、附件和异议人，发出后不能收回。"), done=_("已发给机构。"),
    ),
    path(
        f"{ONE}draft/", views.DraftAnswer.as_view(
            title=_("拟定答复"), button=_("提交签发"), lead=_("负责人签发后生效。结论为“成立”的，机构移出名单。"),
            done=_("已提交，等待负责人签发。"),
        ), name="objection-draft",
    ),
    act(
        "send-back", actions.send_back, title=_("退回重拟"), reason=_("退回的理由"), lead=_("答复退回异议经办人员重新拟定。"),
        done=_("已退回。"),
    ),
    path(
        f"{ONE}answer/", views.Answer.as_view(title=_("签发答复"), button=_("签发"), done=_("答复已签发。")), name="objection-answer"
    ),
    path(
        f"{ONE}identity/", views.Identity.as_view(
            title=_("查看异议人身份"), button=_("查看一次"), reason=_("查看的理由"),
            lead=_("查看本身会记入操作记录，审计人员可以看到是谁、何时、因何查看。姓名和电话只在下一页显示一次。"),
        ), name="objection-identity",
    ),
    path("institution/objections/", views.Inquiries.as_view(), name="inquiries"),
    path("institution/objections/<int:pk>/", views.OneInquiry.as_view(), name="inquiry"),
]  # fmt: skip
