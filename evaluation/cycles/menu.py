"""Cycles on the ministry's desk, and the next step of the one that waits for a person."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from evaluation.cycles import cockpit, selectors
from evaluation.cycles.models import Cycle, Duty
from portal.accounts.models import Role
from portal.kernel.policy import Actor
from portal.kernel.problems import _
from portal.ui.desk import Task, entry, todo

entry("ministry", _("考核总览"), "evaluation:cycles", icon="chart", order=5, group=_("考核"))

State = Cycle.State
# Whose turn it is, by the cycle's state; a duty where the step belongs to one.
TURN = {
    State.DRAFT: Role.MINISTRY_LEADER,
    State.FORMAL_CHECK: Role.MINISTRY_STAFF,
    State.REVIEWING: Role.MINISTRY_STAFF,
    State.ANNOUNCED: Role.MINISTRY_STAFF,
}


@todo("ministry")
def pending(actor: Actor, today: date) -> Iterable[Task]:
    """The step that waits for this person, and the plan that staff still write."""
    for cycle in selectors.waiting_for_people():
        url = reverse("evaluation:cycle", args=[cycle.pk])
        if cycle.state == State.DRAFT and actor.is_(Role.MINISTRY_STAFF):
            yield Task(_("编制%(cycle)s的日期和名额") % {"cycle": cycle}, url, _("编好后由负责人启动"), state="doing", order=20)
            continue
        if not actor.is_(TURN[cycle.state]):
            continue
        if cycle.state == State.REVIEWING and Duty.Kind.RESULT_OFFICER not in {
            d.duty for d in cycle.duties.all() if d.user_id == actor.user_id
        }:
            continue
        until = cycle.review_until if cycle.state == State.REVIEWING else None
        yield Task(
            _("%(name)s：%(what)s") % {"name": cockpit.STEPS[cycle.state].label, "what": cycle},
            url,
            _("先看总览里还有什么没完成"),
            due_on=until,
            order=20,
        )
