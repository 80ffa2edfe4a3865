"""Paths of the public site. Verification and notices have rooms of their own and join here."""

from django.urls import path

from portal.site import notices, verify, views

app_name = "site"
urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("list/", views.TheList.as_view(), name="list"),
    path("list/export/", views.Export.as_view(), name="list-export"),
    path("list/<str:code>/", views.OneInstitution.as_view(), name="institution"),
    path("notices/", notices.Notices.as_view(), name="notices"),
    path("notices/<int:pk>/", notices.Notice.as_view(), name="notice"),
    path("notices/<int:pk>/pdf/", notices.NoticePdf.as_view(), name="notice-pdf"),
    path("verify/", verify.Verify.as_view(), name="verify"),
    path("verify/<str:code>/", verify.Result.as_view(), name="verify-code"),
    path("v/<str:code>/", verify.Short.as_view(), name="verify-short"),
    path("guide/", views.Page.as_view(template_name="site/guide.html"), name="guide"),
    path("docs/", views.Docs.as_view(), name="docs"),
    path("docs/<slug:role>/", views.DocsOfRole.as_view(), name="docs-role"),
    path("accessibility/", views.Page.as_view(template_name="site/accessibility.html"), name="accessibility"),
]
