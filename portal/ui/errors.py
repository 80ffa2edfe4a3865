"""Pages for what goes wrong outside a form: each says what happened, how to go on, and a number to name when asking."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def _number(request) -> str:
    return getattr(request, "id", "")[:8]


def csrf_failure(request, reason=""):
    """The form's key no longer fits the session; the page says how to go on and that nothing was stored."""
    return render(request, "errors/csrf.html", {"number": _number(request)}, status=403)


def bad_request(request, exception=None):
    """The request could not be read (400)."""
    return render(request, "errors/400.html", {"number": _number(request)}, status=400)


def forbidden(request, exception: PermissionDenied | None = None):
    """A colleague who may know that the page exists learns who can open it (403)."""
    said = str(exception) if exception and str(exception) else _("您当前的身份不能打开这个页面。")
    return render(request, "errors/403.html", {"said": said, "number": _number(request)}, status=403)


def not_found(request, exception: Http404 | None = None):
    """Not there, or not for this reader to know of: the same page for both (404)."""
    return render(request, "errors/404.html", {"number": _number(request)}, status=404)


def server_error(request):
    """Something broke (500). Rendered without session, user or database, any of which may be what broke."""
    return HttpResponse(render_to_string("errors/500.html", {"number": _number(request), "DEMO": settings.DEMO}), status=500)
