"""The portal's paths and the yardstick: a bare view that makes one query and renders fifty rows."""

from django.http import HttpResponse
from django.template import engines
from django.urls import path

from institutions.models import Institution
from portal.urls import handler400, handler403, handler404, handler500  # noqa: F401
from portal.urls import urlpatterns as portal

_PAGE = engines["django"].from_string(
    "<!doctype html><title>bare</title><table>"
    "{% for r in rows %}<tr><td>{{ r.public_no }}</td><td>{{ r.name }}</td></tr>{% endfor %}</table>"
)


def bare(request):
    """One query, fifty rows, no session, no policy."""
    return HttpResponse(_PAGE.render({"rows": Institution.objects.order_by("pk")[:50]}))


urlpatterns = [path("bare/", bare), *portal]
