"""Paths of the trail."""

from django.urls import path

from portal.trail import views

app_name = "trail"
urlpatterns = [
    path("<desk:desk>/log/", views.Own.as_view(), name="events"),
    path("audit/events/", views.Audit.as_view(), name="audit"),
    path("audit/events/export/", views.Export.as_view(), name="export"),
    path("audit/events/<int:pk>/", views.One.as_view(), name="event"),
    path("audit/events/<int:event>/note/", views.Note.as_view(), name="note"),
    path("audit/integrity/", views.Integrity.as_view(), name="integrity"),
    path("audit/grants/", views.Grants.as_view(), {"desk": "audit"}, name="grants"),
]
