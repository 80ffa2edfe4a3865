"""Paths of the public site. Verification and notices have rooms of their own and join here."""

from django.urls import path

from portal.site import views

app_name = "site"
urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("list/", views.TheList.as_view(), name="list"),
    path("list/export/", views.Export.as_view(), name="list-export"),
    path("list/<str:code>/", views.OneInstitution.as_view(), name="institution"),
    path("guide/", views.Page.as_view(template_name="site/guide.html"), name="guide"),
    path("accessibility/", views.Page.as_view(template_name="site/accessibility.html"), name="accessibility"),
]
