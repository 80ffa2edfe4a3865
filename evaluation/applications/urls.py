"""Paths of applications at the desks of institutions and provinces."""

from django.urls import path

from evaluation.applications import province, views

OWN = "institution/assessment/"
ONE = f"{OWN}<int:pk>/"
IN = "province/applications/"

urlpatterns = [
    path(OWN, views.Assessment.as_view(), name="assessment"),
    path(f"{OWN}begin/", views.Begin.as_view(), name="application-begin"),
    path(ONE, views.Overview.as_view(), name="application"),
    path(f"{ONE}check/", views.CheckPage.as_view(), name="application-check-page"),
    path(f"{ONE}pledge/", views.Pledge.as_view(), name="application-pledge"),
    path(f"{ONE}submit/", views.Submit.as_view(), name="application-submit"),
    path(f"{ONE}resubmit/", views.Resubmit.as_view(), name="application-resubmit"),
    path(f"{ONE}withdraw/", views.Withdraw.as_view(), name="application-withdraw"),
    path(f"{ONE}receipt/", views.Receipt.as_view(), name="application-receipt"),
    path(f"{ONE}answer/<str:code>/", views.Answer.as_view(), name="application-answer"),
    path(f"{ONE}rows/<str:code>/", views.CountedRows.as_view(), name="application-rows"),
    path(f"{ONE}<str:code>/", views.Dimension.as_view(), name="application-dimension"),
    path(IN, province.Applications.as_view(), name="applications"),
    path(f"{IN}export/", province.Export.as_view(), name="applications-export"),
    path(f"{IN}<int:pk>/", province.Review.as_view(), name="application-review"),
    path(f"{IN}<int:pk>/rows/<str:code>/", views.CountedRows.as_view(desk="province"), name="application-review-rows"),
    path(f"{IN}<int:pk>/return/", province.Return.as_view(), name="application-return"),
    path(f"{IN}<int:pk>/verify/", province.Verify.as_view(), name="application-verify"),
]
