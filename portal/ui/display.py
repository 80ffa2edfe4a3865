"""How a reader wants pages shown: kept in plain cookies, so that no script is needed and public pages stay the same for most."""

from django.conf import settings
from django.utils.cache import patch_vary_headers

CHOICES = {"theme": ("light", "dark", "contrast"), "size": ("large",), "density": ("compact",)}


def chosen(request) -> dict[str, str]:
    """The choices in force, by name; unknown values count as none."""
    return {name: value for name, allowed in CHOICES.items() if (value := request.COOKIES.get(name)) in allowed}


def display(request) -> dict:
    """Context processor: `display` with the reader's choices, and whether this is the demo, which every page says."""
    return {"display": chosen(request), "demo_portal": settings.DEMO}


class VaryByDisplay:
    """Caches keep one copy of a page for readers without a choice, and one for each choice."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        return response
