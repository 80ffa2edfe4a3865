"""Paths of the inbox."""

from django.urls import path

from portal.notify import views

app_name = "notify"
urlpatterns = [
    path("inbox/", views.Inbox.as_view(), name="inbox"),
    path("inbox/read/", views.Read.as_view(), name="read"),
    path("inbox/settings/", views.Settings.as_view(), name="settings"),
    path("inbox/<int:pk>/", views.Open.as_view(), name="open"),
]
