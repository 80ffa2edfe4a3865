"""The yearly grading on the desks, and what a province has to do next about it."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from evaluation.integrity import selectors
from portal.accounts.models import Role
from portal.kernel.policy import Actor
from portal.kernel.problems import _
from portal.ui.desk import Task, entry, todo

entry("province", _("诚信等级"), "evaluation:gradings", icon="shield", order=40, group=_("常态"))
entry("institution", _("诚信等级"), "evaluation:own-grades", icon="shield", order=60, group=_("常态"))
entry("ministry", _("诚信等级"), "evaluation:grading-progress", icon="shield", order=60, group=_("常态"))


@todo("province")
def pending(actor: Actor, today: date) -> Iterable[Task]:
    """A clerk grades what is left and begins last year; a leader publishes what is complete. Limits: 31 January, 30 April (INT-1, 6)."""
    clerk = actor.is_(Role.PROVINCIAL_CLERK)
    year = today.year - 1
    if clerk and year in selectors.open_years(actor.organisation_id, today):
        yield Task(
            _("启动 %(year)s 年度诚信等级评估") % {"year": year}, reverse("evaluation:grading-open"), _("每年 1 月 31 日前启动"),
            due_on=date(today.year, 1, 31), order=40,
        )  # fmt: skip
    for assessment in selectors.unfinished_years(actor.organisation_id):
        url = reverse("evaluation:grading", args=[assessment.pk])
        done = assessment.graded + assessment.spared
        said = _("已评定 %(n)d 家") % {"n": done}
        due = date(assessment.year + 1, 4, 30)
        if clerk:
            yield Task(_("评定 %(year)s 年度诚信等级") % {"year": assessment.year}, url, said, due_on=due, state="doing", order=41)
        elif done:
            yield Task(_("公布 %(year)s 年度诚信等级") % {"year": assessment.year}, url, said, due_on=due, order=41)
