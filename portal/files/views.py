"""Pages and downloads of attachments, and the doors for uploads in chunks."""

import json
from functools import wraps

from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from portal.files import actions, policy, selectors, serve, uploads
from portal.files.forms import VoidForm
from portal.files.models import Attachment, Upload
from portal.kernel.pages import ActionPage, DetailPage, actor_of, context_of
from portal.kernel.policy import can
from portal.kernel.problems import Problem, Refused


class Download(DetailPage):
    """The file itself."""

    model = Attachment
    load = selectors.for_page

    def render_to_response(self, context, **kwargs):
        return serve.download(self.request, self.object, original=policy.owns(actor_of(self.request), self.object))


class Picture(DetailPage):
    """One page as an image, large or small."""

    model = Attachment
    load = selectors.for_page
    kind = "page"

    def render_to_response(self, context, **kwargs):
        return serve.picture(self.object, self.kind, self.kwargs["number"])


class Viewer(DetailPage):
    """The pages of a file, one at a time, with its number in the URL; a fragment for pages that show it beside a form."""

    model = Attachment
    load = selectors.for_page
    template_name = "files/viewer.html"

    def get_template_names(self):
        return ["files/_viewer.html"] if self.request.htmx else [self.template_name]

    def get_context_data(self, **kwargs):
        actor = actor_of(self.request)
        view = selectors.view(self.object, self.request.GET.get("page"))
        may_void = self.object.state == Attachment.State.VALID and can(actor, "portal.files.void", self.object)
        return super().get_context_data(view=view, may_void=may_void, **kwargs)


class Void(ActionPage):
    """Read what removing means, then do it."""

    model = Attachment
    load = selectors.for_page
    action = actions.void
    form_class = VoidForm
    template_name = "files/void.html"
    done = gettext_lazy("文件已移除。")

    def get_success_url(self):
        return reverse("files:viewer", args=[self.row.pk])


# --- chunks ------------------------------------------------------------------------------------------------------------------


def as_json(view):
    """Answers of the upload's doors: what stands now, or the problems in the API's form. Never a page, for a script reads it."""

    @wraps(view)
    def answer(self, request, *args, **kwargs):
        if not request.user.is_authenticated or actor_of(request).organisation_id is None:
            return _said([Problem("signed_out", _("登录已过期。请在新窗口重新登录，再接着传；已传的部分保留 7 天。"))], 403)
        try:
            return JsonResponse(view(self, request, *args, **kwargs), headers={"Cache-Control": "no-store"})
        except Refused as refused:
            return _said(refused.problems, refused.status)

    return answer


def _said(problems, status: int) -> JsonResponse:
    found = [{"code": p.code, "message": str(p.message), "field": p.field} for p in problems]
    return JsonResponse({"problems": found}, status=status, headers={"Cache-Control": "no-store"})


def _shown(upload: Upload) -> dict:
    return {
        "key": str(upload.key),
        "name": upload.name,
        "size": upload.size_bytes,
        "chunk": upload.chunk_bytes,
        "chunks": uploads.chunks_of(upload),
        "received": upload.received,
        "whole": bool(upload.file_id),
        "known": uploads.already_kept(upload),
    }


class Uploads(View):
    """GET: one's unfinished uploads for a form (`?purpose=`). POST {name, size, purpose}: announce a file."""

    @as_json
    def get(self, request):
        actor = actor_of(request)
        found = selectors.unfinished(actor.user_id, actor.organisation_id, request.GET.get("purpose", ""))
        return {"uploads": [_shown(upload) for upload in found[:100]]}

    @as_json
    def post(self, request):
        try:
            given = json.loads(request.body)
            name, size, purpose = str(given["name"]), int(given["size"]), str(given.get("purpose", ""))
        except (ValueError, KeyError, TypeError):
            raise Refused(Problem("malformed", _("没有收到文件的名称和大小。请刷新页面后重试。"))) from None
        return _shown(uploads.start(context_of(request), name=name, size_bytes=size, purpose=purpose))


class OneUpload(View):
    """GET: how far it has come. DELETE: it is not wanted any more."""

    @as_json
    def get(self, request, key):
        return _shown(uploads.status(context_of(request), key))

    @as_json
    def delete(self, request, key):
        uploads.cancel(context_of(request), key)
        return {}


class Chunk(View):
    """PUT the bytes of one chunk, its SHA-256 (hex) in `X-Chunk-SHA256`."""

    @as_json
    def put(self, request, key, number):
        if int(request.META.get("CONTENT_LENGTH") or 0) > uploads.CHUNK_BYTES:
            raise uploads.TooMuch(Problem("chunk_size", _("第 %(n)d 块过大。请取消后重新上传。") % {"n": number + 1}, "file"))
        digest = request.headers.get("X-Chunk-SHA256", "")
        return _shown(uploads.receive(context_of(request), key, number, request.body, digest))


class Finish(View):
    """POST: all chunks are sent."""

    @as_json
    def post(self, request, key):
        return _shown(uploads.finish(context_of(request), key))
