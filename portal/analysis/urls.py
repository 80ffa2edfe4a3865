"""Paths of the tasks, the figures and the analysis."""

from django.urls import path

from portal.analysis import views

app_name = "analysis"
urlpatterns = [
    path("<desk:desk>/registers/", views.Tasks.as_view(), name="tasks"),
    path("<desk:desk>/registers/tasks/<int:number>/", views.OneTask.as_view(), name="task"),
    path("<desk:desk>/analysis/", views.Overview.as_view(), name="analysis"),
    path("<desk:desk>/analysis/topics/<slug:key>/", views.OfTopic.as_view(), name="topic"),
    path("<desk:desk>/analysis/figures/<str:code>/", views.Figure.as_view(), name="figure"),
    path("<desk:desk>/analysis/figures/<str:code>/rows/", views.RowsBehind.as_view(), name="figure-rows"),
]
