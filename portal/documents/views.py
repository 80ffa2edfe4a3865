"""Papers: the signed PDF, and the same words as a page for screen readers and small screens."""

from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpResponseNotModified
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.text import get_valid_filename
from django.views import View

from portal.documents import selectors
from portal.documents.models import IssuedDocument
from portal.files.store import opened
from portal.kernel.pages import actor_of
from portal.kernel.policy import rows

FIVE_MINUTES = 300


class Paper(View):
    """One paper by its number: a public one for everybody, without session and kept by caches; others as the policy says."""

    def get(self, request, pk):
        self.open = True
        found = selectors.public().filter(pk=pk).first()
        if found is None:
            self.open = False
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            found = selectors.for_page(rows(actor_of(request), IssuedDocument)).filter(pk=pk).first()
        if found is None:
            raise Http404
        response = self.shown(request, found)
        if self.open and response.status_code != 202:
            patch_cache_control(response, public=True, max_age=FIVE_MINUTES)
        else:
            response.headers["Cache-Control"] = "no-store"
        return response


class Document(Paper):
    """The signed PDF; while the worker still makes it, a page that says so and looks again by itself (202)."""

    def shown(self, request, document):
        if document.file is None:
            response = render(request, "documents/making.html", {"document": document, "open": self.open}, status=202)
            response.headers["Refresh"] = "5"
            return response
        mark = f'"{document.file.sha256}"'
        if request.headers.get("If-None-Match") == mark:
            return HttpResponseNotModified()
        name = get_valid_filename(f"{document.doc_no}{document.title}"[:100]) + ".pdf"
        response = FileResponse(opened(document.file), filename=name, content_type="application/pdf")
        response.headers["ETag"] = mark
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


class Text(Paper):
    """The words of a paper as a page."""

    def shown(self, request, document):
        return render(request, "documents/text.html", {"document": document, "body": document.body, "open": self.open})
