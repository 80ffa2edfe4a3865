"""Tasks of the kernel: what is owed for events, and the chain over them."""

from celery import shared_task

from portal.kernel import chain, relay


@shared_task
def settle_deliveries() -> int:
    """Woken after each commit that owes something, and every minute by the schedule in case that call was lost."""
    return relay.settle()


@shared_task
def seal_events() -> int:
    """Every minute: link the newest events into the chain."""
    return chain.seal()
