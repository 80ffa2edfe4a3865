"""What recommendations put on the desks of province and ministry."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from evaluation.cycles.selectors import last_day
from evaluation.recommendation import selectors
from portal.accounts.models import PROVINCE, Role
from portal.kernel.policy import Actor
from portal.kernel.problems import _
from portal.ui.desk import Task, entry, todo

entry("province", _("推荐"), "evaluation:recommendations", icon="flag", order=20, group=_("考核"))
entry("ministry", _("形式审查"), "evaluation:screening", icon="flag", order=30, group=_("考核"))

SAID = {
    "draft": (_("编制%(cycle)s推荐名单"), _("名额 %(quota)d，已选 %(n)d"), "todo"),
    "returned": (_("补正%(cycle)s推荐名单"), _("司法部退回，请逐项补正后重新提交"), "mend"),
    "submitted": (_("%(cycle)s推荐名单"), _("已提交 %(n)d 家，司法部形式审查中"), "waiting"),
}


@todo("province")
def lists(actor: Actor, today: date) -> Iterable[Task]:
    """The lists being compiled or mended by their limit, and those before the ministry."""
    if not actor.is_(*PROVINCE):
        return
    for row in selectors.with_province(actor.organisation_id):
        title, how, state = SAID[row.state]
        said = {"cycle": row.cycle, "quota": row.quota, "n": row.nominee_count}
        due = None if state == "waiting" else last_day(selectors.until(row))
        yield Task(title % said, reverse("evaluation:recommendation", args=[row.pk]), how % said, due, state, order=20)


@todo("ministry")
def to_screen(actor: Actor, today: date) -> Iterable[Task]:
    """The lists that wait for the formal check."""
    if not actor.is_(Role.MINISTRY_STAFF):
        return
    waiting = list(selectors.to_screen())
    if waiting:
        url = reverse("evaluation:screening") + f"?cycle={waiting[0].cycle.number}&state=submitted"
        how = _("逐家由登记库比对，符合的受理，有缺陷的退回补正")
        yield Task(_("形式审查省级推荐名单"), url, how, state="todo", count=len(waiting), order=30)
