"""Listings end by the clock when their term is over."""

from celery import shared_task

from evaluation.listing import actions, selectors
from portal.kernel.actions import Context, each
from portal.kernel.policy import Actor


@shared_task
def expire_due() -> int:
    """Nightly: end the listings whose last day is past and that are not being assessed anew (LST-12)."""
    ctx = Context(Actor(system=actions.SYSTEM))
    return each(actions.end, ctx, selectors.expiring(ctx.today), ground="expired").done
