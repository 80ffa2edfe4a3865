"""Checks of the chain that take longer than a request."""

from celery import shared_task

from portal.accounts.models import Organisation
from portal.kernel.actions import Context
from portal.kernel.policy import Actor
from portal.trail import actions
from portal.trail.checking import carry_out
from portal.trail.models import ChainCheck


@shared_task
def verify_chain(pk: int) -> str:
    """Carry out a check that was begun; one that has ended stays as it is."""
    check = ChainCheck.objects.get(pk=pk)
    return carry_out(check).state if check.state == ChainCheck.State.RUNNING else check.state


@shared_task
def verify_nightly() -> str:
    """Every night the whole chain, so that the auditor finds the outcome in the morning."""
    ministry = Organisation.objects.filter(kind=Organisation.Kind.MINISTRY).first()
    if ministry is None:
        return "none"
    return carry_out(actions.check_chain(Context(Actor(system="portal.trail")), ministry)).state
