"""The reader's side of notices: what is where, what was read when, what comes by mail.

Reading leaves `read_at` on the notice, which for 送达 is the proof that the paper was read; it is no act of the programme and has no event.
"""

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone

from portal.notify.models import Notice, Subscription

ORDER = (Notice.Kind.TODO, Notice.Kind.SERVICE, Notice.Kind.INFO)


def in_groups(rows: QuerySet) -> QuerySet:
    """Notices with their place: unread 待办, 送达, 知悉, then what was read."""
    places = [When(read_at=None, kind=kind, then=Value(n)) for n, kind in enumerate(ORDER)]
    return rows.annotate(place=Case(*places, default=Value(len(ORDER)), output_field=IntegerField())).select_related("organisation")


def read(rows: QuerySet) -> int:
    """Mark these notices as read now; what was read before keeps its time. Returns how many were new."""
    return rows.filter(read_at=None).update(read_at=timezone.now())


def subscription_of(user) -> Subscription:
    """What a person wants by mail; the defaults where nothing was chosen."""
    return Subscription.objects.filter(user=user).first() or Subscription(user=user)


def subscribe(user, *, mail_todo: bool, mail_digest: bool) -> Subscription:
    """Keep what a person wants by mail. 送达 is mailed whatever is chosen."""
    return Subscription.objects.update_or_create(user=user, defaults={"mail_todo": mail_todo, "mail_digest": mail_digest})[0]
