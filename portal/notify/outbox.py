"""Telling people: one notice per person and event, in the inbox at once, by mail when its kind asks for it (ux.md §9)."""

import logging
from collections.abc import Iterable

from celery import current_app
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import Membership, Organisation, User
from portal.kernel.models import Event
from portal.notify.models import Notice

log = logging.getLogger(__name__)


def members(organisation: Organisation, roles: Iterable[str] = ()) -> list[User]:
    """Who acts for an organisation today, in one of the roles where any are named."""
    held = Membership.objects.filter(organisation=organisation, state="open")
    if roles:
        held = held.filter(role__in=list(roles))
    return list(User.objects.filter(memberships__in=held).distinct())


def tell(
    *,
    subject: str,
    link: str,
    users: Iterable[User] = (),
    organisation: Organisation | None = None,
    roles: Iterable[str] = (),
    text: str = "",
    kind: str = Notice.Kind.INFO,
    due_on=None,
    event: Event | None = None,
) -> int:
    """Put a notice into the inbox of people, or of an organisation's members in some roles. Told twice, it is there once.

    The subject says what to do by when; it carries no evidence and no personal data, for it may travel by mail.
    Returns how many were new.
    """
    told = list(users) or (members(organisation, roles) if organisation else [])
    at = event.at if event else timezone.now()
    rows = [
        Notice(
            user=u,
            organisation=organisation,
            event=event,
            kind=kind,
            subject=str(subject)[:200],
            text=text,
            link=link,
            due_on=due_on,
            sent_at=at,
        )
        for u in told
    ]
    before = Notice.objects.filter(event=event, link=link, user__in=told).count() if event else 0
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    if kind in (Notice.Kind.TODO, Notice.Kind.SERVICE) and told and len(told) > before:
        transaction.on_commit(_wake_mail)
    return len(told) - before


def _wake_mail() -> None:
    """Wake the mail task; where the broker is away the morning digest carries the notice."""
    try:
        current_app.send_task("portal.notify.tasks.send_todo_mails")
    except Exception:
        log.warning("the broker could not be reached; mail waits for the digest")


def unread(user) -> int:
    """Unread notices of a person; the figure at the bell."""
    return Notice.objects.filter(user=user, read_at=None).count()
