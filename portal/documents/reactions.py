"""After a paper is issued the worker makes its PDF; killed in the middle, it makes it again, and one is kept."""

from portal.documents import actions, render
from portal.documents.models import IssuedDocument
from portal.files.store import store
from portal.kernel.actions import Context
from portal.kernel.models import Event
from portal.kernel.policy import Actor
from portal.kernel.relay import on


@on("portal.documents.issue")
def make_pdf(event: Event) -> None:
    """Render, sign, store, bind, with the row locked; a paper that has its PDF is left alone."""
    document = IssuedDocument.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=event.subject_id)
    if document.file_id:
        return
    content = render.signed(render.document(document), reason=document.title)
    file = store(content, media_type="application/pdf", now=event.at, trusted=True)
    actions.complete(Context(Actor(system="portal.documents")), document, file=file)
