"""Paths of cycles, all at the ministry's desk."""

from django.urls import path

from evaluation.cycles import views
from portal.kernel.problems import _

AT = "ministry/cycles/"
ONE = f"{AT}<int:pk>/"
urlpatterns = [
    path(AT, views.Cycles.as_view(), name="cycles"),
    path(f"{AT}draft/", views.Draft.as_view(), name="cycle-draft"),
    path(f"{AT}duties/<int:pk>/end/", views.EndDuty.as_view(), name="cycle-duty-end"),
    path(ONE, views.Cockpit.as_view(), name="cycle"),
    path(f"{ONE}amend/", views.Amend.as_view(), name="cycle-amend"),
    path(f"{ONE}quotas/", views.Quotas.as_view(), name="cycle-quotas"),
    path(f"{ONE}duties/", views.Duties.as_view(), name="cycle-duties"),
    path(f"{ONE}schedule/", views.Schedule.as_view(), name="cycle-schedule"),
    path(f"{ONE}start-review/", views.Step.as_view(code="start_review", done=_("专家考核已启动。")), name="cycle-start-review"),
    path(
        f"{ONE}close-scoring/",
        views.Step.as_view(code="close_scoring", done=_("评分已关闭，总分和名次已固定。")),
        name="cycle-close-scoring",
    ),
    path(f"{ONE}archive/", views.Step.as_view(code="archive", done=_("本批考核已归档。")), name="cycle-archive"),
]
