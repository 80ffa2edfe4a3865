"""Paths of the pool: the ministry's desk, and the expert's own page."""

from django.urls import path

from portal.kernel.problems import _
from quality.experts import forms, views

AT = "ministry/experts/"
ONE = f"{AT}<int:pk>/"
ME = "expert/profile/"
PAUSE = {
    "do": "pause", "heading": _("暂停"), "form_class": forms.PauseForm, "done": _("已暂停，不再分派新的评审。"),
    "said": _("暂停期间不分派新的评审；恢复由司法部负责人办理。"),
}  # fmt: skip
EMPLOY = {
    "do": "add_employment", "heading": _("登记任职"), "form_class": forms.EmploymentForm, "done": _("已登记。"), "button": _("登记"),
    "said": _("现在和最近三年任职、借调、受聘的单位都要登记，用来判断回避。"),
}  # fmt: skip
RESUME = {"do": "resume", "heading": _("恢复"), "said": _("恢复后可以分派评审。"), "done": _("已恢复。")}
REMOVE = {
    "do": "remove", "heading": _("移出专家库"), "done": _("已移出专家库。"), "grave": True,
    "said": _("移出后不能恢复，专家工作台立即关闭；已提交的评分由评审秘书另行处理。"),
}  # fmt: skip
AGAIN = {"do": "nominate_again", "heading": _("再次提名"), "said": _("提名后由另一位负责人审核，重新计算四年聘期。"), "done": _("已提名。")}
urlpatterns = [
    path(AT, views.Experts.as_view(), name="experts"),
    path(f"{AT}enter/", views.Enter.as_view(), name="expert-enter"),
    path(ONE, views.One.as_view(), name="expert"),
    path(f"{ONE}amend/", views.Amend.as_view(), name="expert-amend"),
    path(f"{ONE}admit/", views.Admit.as_view(), name="expert-admit"),
    path(f"{ONE}pause/", views.Act.as_view(**PAUSE), name="expert-pause"),
    path(f"{ONE}resume/", views.Act.as_view(**RESUME), name="expert-resume"),
    path(f"{ONE}remove/", views.Act.as_view(**REMOVE), name="expert-remove"),
    path(f"{ONE}renominate/", views.Act.as_view(**AGAIN), name="expert-renominate"),
    path(f"{ONE}employments/add/", views.Act.as_view(**EMPLOY), name="expert-employment"),
    path(f"{ONE}employments/<int:employment>/end/", views.EndEmployment.as_view(), name="expert-employment-end"),
    path(ME, views.Profile.as_view(), name="expert-profile"),
    path(f"{ME}amend/", views.Amend.as_view(profile=True), name="profile-amend"),
    path(
        f"{ME}pause/",
        views.Act.as_view(profile=True, **PAUSE),
        name="profile-pause",
    ),
    path(f"{ME}employments/add/", views.Act.as_view(profile=True, **EMPLOY), name="profile-employment"),
    path(f"{ME}employments/<int:employment>/end/", views.EndEmployment.as_view(profile=True), name="profile-employment-end"),
]
