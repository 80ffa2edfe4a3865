"""Paths of papers."""

from django.urls import path

from portal.documents import views

app_name = "documents"
urlpatterns = [
    path("documents/<int:pk>/", views.Document.as_view(), name="document"),
    path("documents/<int:pk>/text/", views.Text.as_view(), name="text"),
]
