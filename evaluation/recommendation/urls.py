"""Paths of recommendations: the province's desk and the ministry's screening."""

from django.urls import path

from evaluation.recommendation import views

ONE = "province/recommendation/<int:pk>/"
SCREEN = "ministry/screening/<int:pk>/"

urlpatterns = [
    path("province/recommendation/", views.Lists.as_view(), name="recommendations"),
    path(ONE, views.Ranking.as_view(), name="recommendation"),
    path(f"{ONE}letter/", views.Letter.as_view(), name="recommendation-letter"),
    path(f"{ONE}nominate/", views.Nominate.as_view(), name="recommendation-nominate"),
    path(f"{ONE}remove/", views.Remove.as_view(), name="recommendation-remove"),
    path(f"{ONE}reorder/", views.Reorder.as_view(), name="recommendation-reorder"),
    path(f"{ONE}describe/", views.Describe.as_view(), name="recommendation-describe"),
    path(f"{ONE}submit/", views.Submit.as_view(), name="recommendation-submit"),
    path("ministry/screening/", views.Screening.as_view(), name="screening"),
    path(SCREEN, views.ScreeningOne.as_view(), name="screening-one"),
    path(f"{SCREEN}accept/", views.Accept.as_view(), name="recommendation-accept"),
    path(f"{SCREEN}return/", views.Return.as_view(), name="recommendation-return"),
]
