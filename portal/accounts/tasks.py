"""What happens to accounts by the clock."""

from celery import shared_task
from django.utils import timezone

from portal.accounts import actions, selectors
from portal.kernel.actions import Context, each
from portal.kernel.policy import Actor


@shared_task
def end_lapsed() -> int:
    """Nightly: end the memberships whose last day is over, with their sessions and grants. Returns how many ended."""
    ctx = Context(Actor(system="portal.accounts"))
    return each(actions.end_membership, ctx, selectors.lapsed(timezone.localdate())).done
