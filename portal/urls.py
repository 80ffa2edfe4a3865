"""All paths: public pages and desks with a language before them where it is not Chinese; machines without."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, register_converter
from django.views.generic import RedirectView

from portal.kernel.desks import DeskConverter

register_converter(DeskConverter, "desk")

urlpatterns = [
    path("api/", include("portal.api.urls")),
    *i18n_patterns(
        # allauth's own pages of what the portal keeps otherwise: sessions, and addresses, which the administrator of a body enters
        path("accounts/sessions/", RedirectView.as_view(pattern_name="people:sessions")),
        *(path(f"accounts/{page}", RedirectView.as_view(pattern_name="people:account")) for page in ("", "email/")),
        path("", include("portal.site.urls")),
        path("accounts/", include("allauth.urls")),
        path("", include("portal.accounts.urls")),
        path("", include("portal.notify.urls")),
        path("", include("portal.trail.urls")),
        path("", include("portal.files.urls")),
        path("", include("portal.documents.urls")),
        path("", include("portal.calendar.urls")),
        path("", include("quality.urls")),
        path("", include("institutions.urls")),
        path("", include("personnel.urls")),
        path("", include("party_building.urls")),
        path("", include("evaluation.urls")),
        path("", include("portal.analysis.urls")),
        path("", include("portal.home.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "portal.ui.errors.bad_request"
handler403 = "portal.ui.errors.forbidden"
handler404 = "portal.ui.errors.not_found"
handler500 = "portal.ui.errors.server_error"
