"""Paths of the assessment standard: public pages, and the ministry's desk."""

from django.urls import path

from evaluation.standards import views

urlpatterns = [
    path("standards/", views.PublicEditions.as_view(), name="public-standards"),
    path("standards/<str:version>/", views.PublicEdition.as_view(), name="public-standard"),
    path("ministry/standards/", views.Editions.as_view(), name="standards"),
    path("ministry/standards/import/", views.Import.as_view(), name="standards-import"),
    path("ministry/standards/<int:pk>/", views.Edition.as_view(), name="standard"),
    path("ministry/standards/<int:pk>/publish/", views.Publish.as_view(), name="standard-publish"),
]
