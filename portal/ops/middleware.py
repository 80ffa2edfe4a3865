"""The outermost layer: a number for each request, one line in the log about it, and the answers machines ask for.

`/healthz`, `/readyz` and `/metrics` are answered here, before hosts, languages, sessions and redirects are looked at: those
who ask them come by an inner address and without a cookie.
"""

import contextlib
import hmac
import re
import time
import uuid
from ipaddress import ip_address

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST

from portal.ops import health, metrics

log = structlog.get_logger("portal.request")
_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class Watch:
    """Place first in MIDDLEWARE. Sets `request.id`, which the error pages show as the reference number."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.machines = {"/healthz": healthz, "/readyz": readyz, "/metrics": figures}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.id = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        if answer := self.machines.get(request.path_info):
            response = answer(request)
            response["Cache-Control"] = "no-store"
            return response
        structlog.contextvars.bind_contextvars(request_id=request.id)
        _trust_proxies(request)
        started = time.perf_counter()
        response = self.get_response(request)
        took = time.perf_counter() - started
        response["X-Request-ID"] = request.id
        self._note(request, response, took)
        return response

    def _note(self, request: HttpRequest, response: HttpResponse, took: float) -> None:
        """Neither path nor query is written: they may hold names, receipt numbers and codes. The view and a row's number are."""
        match = request.resolver_match
        view = match.view_name if match else "none"
        method = request.method if request.method in ("GET", "POST", "HEAD", "OPTIONS") else "other"
        metrics.requests.labels(method, view, response.status_code).inc()
        metrics.seconds.labels(view).observe(took)
        session = getattr(request, "session", None)
        user = request.user.pk if session is not None and session.accessed and getattr(request, "user", None) else None
        row = match.kwargs.get("pk") if match else None
        level = log.warning if response.status_code >= 500 else log.info
        level("request", method=method, view=view, row=row, status=response.status_code, ms=round(took * 1000, 1), user=user)


def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is looked at."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(_request: HttpRequest) -> HttpResponse:
    """200 where every part serves (a warning still does), 503 where one does not; each part by name, no addresses."""
    found = list(health.checks())
    failed = any(check.state == "fail" for check in found)
    parts = {check.name: {"state": check.state} | ({"detail": check.detail} if check.detail else {}) for check in found}
    return JsonResponse({"ready": not failed, "checks": parts}, status=503 if failed else 200)


def figures(request: HttpRequest) -> HttpResponse:
    """For the machine itself without a proxy between, or for who holds METRICS_TOKEN; 404 for everybody else."""
    if not (_is_local(request) or _holds_token(request)):
        return HttpResponse(status=404)
    return HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)


def _trust_proxies(request: HttpRequest) -> None:
    """Behind TRUSTED_PROXIES proxies the address asked from is what the outermost of them saw; what stands left of it is hearsay."""
    if hops := settings.TRUSTED_PROXIES:
        seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
        if len(seen) >= hops:
            with contextlib.suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ip_address(seen[-hops]))


def _is_local(request: HttpRequest) -> bool:
    """A proxy on the same machine also comes from loopback, but says for whom it asks."""
    if any(name in request.headers for name in ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-IP")):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _holds_token(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    return bool(token) and hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())
