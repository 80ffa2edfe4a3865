"""The pool on the ministry's desk, and the expert's own entries."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from portal.accounts.models import Role
from portal.kernel.policy import Actor
from portal.kernel.problems import _
from portal.ui.desk import Task, entry, todo
from quality.experts import rules, selectors
from quality.experts.models import Expert

entry("ministry", _("专家库"), "quality:experts", icon="users", order=25, group=_("考核"))
entry("expert", _("我的信息"), "quality:expert-profile", icon="user", order=50)
REMIND_DAYS = 30


@todo("ministry")
def to_admit(actor: Actor, today: date) -> Iterable[Task]:
    """Nominees who wait for the leader."""
    count = selectors.nominated() if actor.is_(Role.MINISTRY_LEADER) else 0
    if count:
        yield Task(_("审核提名的专家"), f"{reverse('quality:experts')}?state=nominated", count=count, order=60)


@todo("expert")
def to_confirm(actor: Actor, today: date) -> Iterable[Task]:
    """The yearly confirmation, from a month before it is due."""
    for expert in selectors.own(actor.user_id):
        if expert.state not in (Expert.State.ADMITTED, Expert.State.PAUSED) or expert.confirmed_on is None:
            continue
        due = rules.confirm_by(expert.confirmed_on)
        if (due - today).days <= REMIND_DAYS:
            yield Task(
                _("确认工作单位、专业领域和任职经历"), reverse("quality:expert-profile"), _("每年一次，用来判断回避"), due_on=due, order=30
            )
