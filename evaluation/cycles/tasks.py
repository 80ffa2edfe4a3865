"""Cycles move by the clock: each minute the steps whose moment has come are taken."""

from celery import shared_task

from evaluation.cycles import actions, selectors
from portal.kernel.actions import Context, each
from portal.kernel.policy import Actor

STEPS = {
    "open": actions.open_,
    "close_applications": actions.close_applications,
    "close_recommendations": actions.close_recommendations,
}


@shared_task
def advance() -> int:
    """Take every step that is due; the action decides again on the locked row, so a second run does nothing."""
    ctx = Context(Actor(system="evaluation.cycles"))
    return sum(each(STEPS[step], ctx, [cycle]).done for step, cycle in selectors.due(ctx.now))
