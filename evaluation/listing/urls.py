"""Paths of announcements and certificates."""

from django.urls import path

from evaluation.listing import views

AT = "ministry/announcements/"
urlpatterns = [
    path(AT, views.Announcements.as_view(), name="announcements"),
    path(f"{AT}draft/<int:pk>/", views.Draft.as_view(), name="announcement-draft"),
    path(f"{AT}<int:pk>/", views.OneAnnouncement.as_view(), name="announcement"),
    path(f"{AT}<int:pk>/amend/", views.Amend.as_view(), name="announcement-amend"),
    path(f"{AT}<int:pk>/issue/", views.Issue.as_view(), name="announcement-issue"),
    path("institution/certificates/", views.Certificates.as_view(), name="certificates"),
    path("<desk:desk>/certificates/<int:pk>/pdf/", views.CertificatePdf.as_view(), name="certificate-pdf"),
]
