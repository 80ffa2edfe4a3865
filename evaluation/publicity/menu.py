"""Notices and objections on the desks, and what waits there for whom."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from evaluation.cycles.models import Cycle, Duty
from evaluation.publicity import selectors
from evaluation.publicity.models import Inquiry, Objection, PublicityNotice
from portal.accounts.models import Role
from portal.kernel.policy import Actor, rows
from portal.kernel.problems import _
from portal.ui.desk import Task, entry, todo

GROUP = _("考核")
entry("ministry", _("公示"), "evaluation:publicity", icon="flag", order=50, group=GROUP)
entry("ministry", _("异议"), "evaluation:objections", icon="chat", order=51, group=GROUP)
entry("institution", _("异议核查"), "evaluation:inquiries", icon="chat", order=20, group=GROUP)
MOST = 20
OState = Objection.State


@todo("ministry")
def lists(actor: Actor, today: date) -> Iterator[Task]:
    """The list to prepare, and the one that waits for a signature; two queries."""
    if actor.is_(Role.MINISTRY_STAFF):
        mine = Duty.objects.filter(user=actor.user_id, duty=Duty.Kind.PUBLICITY_OFFICER, state=Duty.State.HELD)
        waiting = Cycle.objects.filter(pk__in=mine.values("cycle"), state=Cycle.State.DELIBERATING)
        ready = waiting.exclude(pk__in=PublicityNotice.objects.exclude(state="void").values("cycle")).first()
        if ready and not selectors.undecided(ready):
            how = _("名单按考核决定生成，由负责人签发")
            yield Task(_("拟定%(cycle)s公示") % {"cycle": ready}, reverse("evaluation:publicity-prepare", args=[ready.pk]), how, order=20)
    if actor.is_(Role.MINISTRY_LEADER):
        for notice in PublicityNotice.objects.filter(state=PublicityNotice.State.PREPARED).select_related("cycle"):
            url = reverse("evaluation:publicity-open", args=[notice.pk])
            yield Task(_("签发%(notice)s") % {"notice": notice}, url, _("先核对全文和公示期"), order=15)


@todo("ministry")
def objections(actor: Actor, today: date) -> Iterator[Task]:
    """Objections to admit, to check and to answer, each with its limit; one query."""
    open_ = selectors.objections_for_list(rows(actor, Objection).filter(state__in=Objection.OPEN)).order_by("due_on")[:MOST]
    for one in open_:
        url, drafted = reverse("evaluation:objection", args=[one.pk]), bool(one.finding)
        if actor.is_(Role.MINISTRY_LEADER):
            if drafted:
                yield Task(_("签发异议 %(number)s 的答复") % {"number": one}, url, due_on=one.due_on, order=10)
        elif one.state == OState.RECEIVED:
            yield Task(_("决定是否受理异议 %(number)s") % {"number": one}, url, due_on=selectors.due_now(one), order=10)
        else:
            state = "waiting" if drafted else "doing"
            yield Task(_("核查异议 %(number)s") % {"number": one}, url, due_on=one.due_on, state=state, order=12)


@todo("institution")
def inquiries(actor: Actor, today: date) -> Iterator[Task]:
    """What the institution is asked; one query."""
    asked = rows(actor, Inquiry).filter(state=Inquiry.State.ASKED, objection__state=OState.INVESTIGATING)
    for one in asked.order_by("due_on"):
        how = _("5 个工作日内说明，可附材料")
        yield Task(_("就公示期间的反映作出说明"), reverse("evaluation:inquiry", args=[one.pk]), how, one.due_on, order=5)
