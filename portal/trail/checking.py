"""A check of the chain carried through, at once or by the worker."""

from portal.kernel import chain
from portal.kernel.actions import Context
from portal.kernel.models import EventLink
from portal.kernel.policy import Actor
from portal.trail import actions, selectors
from portal.trail.models import ChainCheck

AT_ONCE = 20_000  # links that a request checks itself, in a second or two
NOTED_EVERY = 5_000


def carry_out(check: ChainCheck) -> ChainCheck:
    """Recompute the chain and keep the outcome. A chain that is sound in itself but no longer holds what was checked before is broken."""
    before = selectors.last_sound()
    found, why = chain.verify(lambda done: _note(check, done)), ""
    if found:
        why = ChainCheck.Why.MISSING if found.event_id is None else ChainCheck.Why.CHANGED
    elif before and not EventLink.objects.filter(position=before.total, digest=before.head_digest).exists():
        found, why = chain.Break(before.total, None, "replaced"), ChainCheck.Why.REWRITTEN
    return actions.finish_check(Context(Actor(system="portal.trail")), check, found=found, why=why)


def _note(check: ChainCheck, done: int) -> None:
    if done % NOTED_EVERY == 0:
        ChainCheck.objects.filter(pk=check.pk).update(done=done)
