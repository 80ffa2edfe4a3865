"""What happens to an attachment afterwards: only that its owner takes it away again while nothing refers to it."""

from portal.files import selectors
from portal.files.models import Attachment
from portal.kernel.actions import Context, action
from portal.kernel.problems import Problem, _, refuse


@action("portal.files.void", moves={Attachment.State.VALID: Attachment.State.VOID})
def void(ctx: Context, attachment: Attachment) -> None:
    """Remove a file from use; content and history stay. Refused while anything refers to it (evidence, a cited page)."""
    said = {"name": attachment.original_name}
    refuse(
        Problem("in_use", _("“%(name)s”还在使用：%(where)s。请先在那里取消引用。") % (said | {"where": where}))
        for where in selectors.referring(attachment)
    )
