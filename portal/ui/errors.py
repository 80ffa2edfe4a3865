"""Pages for what goes wrong before a view is reached."""

from django.shortcuts import render


def csrf_failure(request, reason=""):
    """The form's key no longer fits the session; the page says how to go on and that nothing was stored."""
    return render(request, "errors/csrf.html", status=403)
