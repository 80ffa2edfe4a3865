"""Announcements and certificates on the desks, and what waits there for whom."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from evaluation.cycles.models import Duty
from evaluation.listing import selectors
from evaluation.listing.models import Announcement
from portal.accounts.models import Role
from portal.kernel.policy import Actor
from portal.kernel.problems import _
from portal.ui.desk import Task, entry, todo

GROUP = _("考核")
entry("ministry", _("公告"), "evaluation:announcements", icon="stamp", order=52, group=GROUP)
entry("institution", _("证书"), "evaluation:certificates", icon="star", order=30, group=GROUP)


@todo("ministry")
def announcements(actor: Actor, today: date) -> Iterator[Task]:
    """The announcement to draft, and the one that waits for a signature; two queries."""
    if actor.is_(Role.MINISTRY_STAFF):
        ready = selectors.to_announce()
        mine = {"user": actor.user_id, "duty": Duty.Kind.REGISTRAR, "state": Duty.State.HELD}
        if ready and Duty.objects.filter(cycle=ready.cycle_id, **mine).exists():
            url = reverse("evaluation:announcement-draft", args=[ready.cycle_id])
            yield Task(_("拟定%(cycle)s公告") % {"cycle": ready.cycle}, url, _("公示已经期满；有未办结异议的机构先暂缓"), order=20)
    if actor.is_(Role.MINISTRY_LEADER):
        for row in Announcement.objects.filter(state=Announcement.State.DRAFTED):
            url = reverse("evaluation:announcement-issue", args=[row.pk])
            yield Task(_("签发公告：%(title)s") % {"title": row.title}, url, _("先核对全文、编号和暂缓的机构"), order=15)
