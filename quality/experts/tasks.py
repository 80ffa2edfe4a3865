"""What the clock does to the pool: terms end, and who has not confirmed for 15 months is not asked."""

from celery import shared_task
from django.utils import timezone

from portal.kernel.actions import Context, each
from portal.kernel.policy import Actor
from quality.experts import actions, selectors
from quality.experts.models import Expert


@shared_task
def tend() -> int:
    """Every night: end terms that are over, pause who has not confirmed. A second run does nothing. Returns how many changed."""
    ctx = Context(Actor(system="quality.experts"))
    today = timezone.localdate(ctx.now)
    ended = each(actions.expire, ctx, selectors.over(today))
    paused = each(actions.pause, ctx, selectors.unconfirmed(today), ground=Expert.Pause.UNCONFIRMED)
    return ended.done + paused.done
