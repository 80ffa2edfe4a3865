"""The schema of the API and a page to read it, both from our own host."""

from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularAPIView

FIVE_MINUTES = 300


@method_decorator(cache_control(public=True, max_age=FIVE_MINUTES), name="dispatch")
class Schema(SpectacularAPIView):
    """OpenAPI 3.1, as YAML or with `?format=json`; the same for everybody."""

    authentication_classes = []


@method_decorator(cache_control(public=True, max_age=FIVE_MINUTES), name="dispatch")
class Docs(TemplateView):
    """The schema to read; without scripts a link to it."""

    template_name = "api/docs.html"
