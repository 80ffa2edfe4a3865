"""Paths of the yearly grading: the province's desk, the institution's own grades, the ministry's view."""

from django.urls import path

from evaluation.integrity import views

AT = "province/integrity/"
ONE = f"{AT}<int:pk>/"
urlpatterns = [
    path(AT, views.Gradings.as_view(), name="gradings"),
    path(f"{AT}open/", views.Open.as_view(), name="grading-open"),
    path(f"{AT}grades/<int:pk>/change/", views.Change.as_view(), name="grade-change"),
    path(ONE, views.Grading.as_view(), name="grading"),
    path(f"{ONE}import/", views.Import.as_view(), name="grading-import"),
    path(f"{ONE}sheet/", views.Sheet.as_view(), name="grading-sheet"),
    path(f"{ONE}publish/", views.Publish.as_view(), name="grading-publish"),
    path(f"{ONE}<int:institution>/", views.Grade.as_view(), name="grading-grade"),
    path("institution/integrity/", views.OwnGrades.as_view(), name="own-grades"),
    path("ministry/integrity/", views.Progress.as_view(), name="grading-progress"),
]
