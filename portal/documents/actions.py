"""What happens to an issued paper afterwards: only that its PDF is there."""

from portal.documents.models import IssuedDocument
from portal.files.models import StoredFile
from portal.kernel.actions import Context, action


@action("portal.documents.complete", moves={IssuedDocument.State.ISSUED: IssuedDocument.State.ISSUED})
def complete(ctx: Context, document: IssuedDocument, *, file: StoredFile) -> None:
    """Bind the signed PDF to its paper, once; a second PDF of the same paper is ignored."""
    if document.file_id is None:
        document.file = file
