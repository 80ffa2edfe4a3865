"""Assignments by the clock."""

from celery import shared_task
from django.utils import timezone

from evaluation.review import actions, selectors
from portal.kernel.actions import Context, each
from portal.kernel.policy import Actor


@shared_task
def expire_invitations() -> int:
    """Each hour: invitations and sheets whose limit passed; the action decides again on the locked row. Run twice, it is done once."""
    ctx = Context(Actor(system="evaluation.review"))
    return each(actions.expire, ctx, selectors.overdue_invitations(timezone.now())).done
