"""Notices close by the clock, and what the public began to write is forgotten in time."""

from celery import shared_task
from django.utils import timezone

from evaluation.publicity import actions, drafts, selectors
from portal.kernel.actions import Context, each
from portal.kernel.policy import Actor


@shared_task
def close_due() -> int:
    """Every minute: close the notices whose last midnight has come; never one whose period is not full by today's calendar (INV-25)."""
    ctx = Context(Actor(system=actions.SYSTEM))
    due = list(selectors.due(ctx.now).select_related("cycle"))
    each(actions.recount, ctx, [n for n in due if selectors.recounted(n) > n.closes_on])
    return each(actions.close, ctx, [n for n in due if selectors.recounted(n) <= n.closes_on]).done


@shared_task
def drop_stale_drafts() -> int:
    """Every ten minutes: drafts seven days old, and the keys of what was handed in."""
    return drafts.drop_stale(timezone.now())
