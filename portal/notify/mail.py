"""Notices by mail: what to do by when, one link, why one gets it; nothing personal."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.notify.models import Notice, Subscription

QUIET_FROM, QUIET_UNTIL = 20, 8
AT_ONCE = (Notice.Kind.TODO, Notice.Kind.SERVICE)
NEWEST = timedelta(days=3)


def is_quiet(now: datetime) -> bool:
    """No mail between 20:00 and 08:00 in Beijing."""
    hour = timezone.localtime(now).hour
    return hour >= QUIET_FROM or hour < QUIET_UNTIL


def waiting(kinds: Iterable[str], now: datetime):
    """Unread notices of the last days that were not mailed, of people with an address."""
    found = Notice.objects.filter(kind__in=kinds, mailed_at=None, read_at=None, sent_at__gte=now - NEWEST)
    return found.exclude(user__email="").select_related("user", "user__subscription").order_by("user_id", "sent_at")


def wants(user, field: str) -> bool:
    """Whether a person wants a kind of mail; without a choice, yes."""
    try:
        return getattr(user.subscription, field)
    except Subscription.DoesNotExist:
        return True


def message(user, notices: list[Notice]) -> EmailMessage:
    """One mail for one or many notices of a person; its links go through the inbox, where following one counts as reading it."""
    first = notices[0]
    subject = first.subject if len(notices) == 1 else _("您有 %(n)d 项通知") % {"n": len(notices)}
    lines = [f"{n.subject}\n{settings.PUBLIC_URL}{reverse('notify:open', args=[n.pk])}" for n in notices]
    lines.append(_("您收到这封邮件，是因为您是平台用户。可在“通知设置”里调整。"))
    return EmailMessage(subject, "\n\n".join(lines), to=[user.email])
