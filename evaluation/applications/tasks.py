"""Applications move by the clock: a return nobody answered in time stands as it was handed in before."""

from celery import shared_task

from evaluation.applications import actions, selectors
from portal.kernel.actions import Context, each
from portal.kernel.policy import Actor


@shared_task
def lapse_overdue() -> int:
    """Every ten minutes: lapse what is over. The action decides again on the locked row, so a second run does nothing."""
    ctx = Context(Actor(system="evaluation.applications"))
    return each(actions.lapse, ctx, selectors.overdue(ctx.now)).done
