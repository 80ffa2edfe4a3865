"""Handing out content: never before its scan, as a download, under the name it came with.

Whoever calls has asked a policy before. Rooms with readers who have no account (a receipt code) call these themselves.
"""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render

from portal.files import sniff, store, traces
from portal.files.models import Attachment, StoredFile
from portal.files.names import with_ending

PRIVATE = "private, no-store"


def download(request, attachment: Attachment, *, original: bool):
    """The original for its owner, for others the copy without traces; a page that says why where it can't be had now (409)."""
    file = attachment.file
    if not file.served or (not original and file.shared_bytes is None):
        return not_now(request, attachment)
    copied = not original and bool(file.shared_bytes)
    content = store.derived(file, "shared") if copied else store.opened(file)
    if content is None:
        return not_now(request, attachment)
    kind = traces.shared_type(file.media_type) if copied else file.media_type
    name = with_ending(attachment.original_name, sniff.ACCEPTED.get(kind, "bin"))
    return _guarded(FileResponse(content, as_attachment=True, filename=name, content_type=kind))


def picture(attachment: Attachment, kind: str, number: int) -> HttpResponse:
    """One page image (`page`) or thumbnail (`thumb`) as PNG; raises Http404 where there is none (yet)."""
    file = attachment.file
    content = store.derived(file, f"{kind}-{number}.png") if file.served and 1 <= number <= file.previewed_pages else None
    if content is None:
        raise Http404
    return _guarded(FileResponse(content, content_type="image/png"))


def not_now(request, attachment: Attachment) -> HttpResponse:
    """The file is there and may be read, but not in its present state."""
    infected = attachment.file.scan == StoredFile.Scan.INFECTED
    given = {"attachment": attachment, "infected": infected, "waiting": attachment.file.waiting}
    response = render(request, "files/not_now.html", given, status=409)
    response.headers["Cache-Control"] = PRIVATE
    return response


def _guarded(response):
    response.headers["Cache-Control"] = PRIVATE
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
