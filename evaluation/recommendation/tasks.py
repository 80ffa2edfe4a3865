"""Recommendations by the clock."""

from celery import shared_task

from evaluation.recommendation import actions, selectors
from portal.kernel.actions import Context, each
from portal.kernel.policy import Actor


@shared_task
def lapse_overdue() -> int:
    """Each hour: what was not handed in lapses. The selector finds candidates; the action decides again on the locked row."""
    ctx = Context(Actor(system="evaluation.recommendation"))
    return each(actions.lapse, ctx, selectors.overdue(ctx.now)).done
