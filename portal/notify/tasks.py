"""Mail, sent once: a notice is marked before the next one is looked at, so a second run finds nothing."""

from itertools import groupby

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from portal.calendar.selectors import calendar
from portal.notify import mail
from portal.notify.models import Notice


@shared_task
def send_todo_mails() -> int:
    """Todo and service notices at once, each in a mail of its own, outside the quiet hours."""
    now = timezone.now()
    if mail.is_quiet(now):
        return 0
    return sum(_send(now, [n]) for n in mail.waiting(mail.AT_ONCE, now) if n.kind == Notice.Kind.SERVICE or mail.wants(n.user, "mail_todo"))


@shared_task
def send_digests() -> int:
    """Working days at 08:30: everything unread that was not mailed yet, one mail a person."""
    now = timezone.now()
    if not calendar().is_working_day(timezone.localdate(now)):
        return 0
    sent = 0
    for user, notices in groupby(mail.waiting(Notice.Kind.values, now), key=lambda n: n.user):
        if mail.wants(user, "mail_digest"):
            sent += _send(now, list(notices))
    return sent


@transaction.atomic
def _send(now, notices: list[Notice]) -> int:
    """Mark and send in one transaction with the rows locked; a failing mail server leaves them waiting."""
    rows = list(Notice.objects.select_for_update().filter(pk__in=[n.pk for n in notices], mailed_at=None))
    if not rows:
        return 0
    Notice.objects.filter(pk__in=[r.pk for r in rows]).update(mailed_at=now)
    mail.message(notices[0].user, notices).send()
    return 1
