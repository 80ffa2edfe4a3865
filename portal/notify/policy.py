"""A notice is its reader's alone."""

from django.db.models import QuerySet

from portal.kernel.policy import Actor, visible
from portal.notify.models import Notice


@visible(Notice)
def visible_notices(actor: Actor, rows: QuerySet) -> QuerySet:
    """One's own, in whatever capacity one was told."""
    return rows.filter(user=actor.user_id) if actor.user_id else rows.none()
