"""The calendar on the ministry's desk: a year that waits for confirmation, and next year's notice once it may be out."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from portal.calendar import selectors
from portal.kernel.policy import Actor
from portal.kernel.problems import _
from portal.ui.desk import Task, entry, todo

entry("ministry", _("工作日历"), "calendar:years", icon="calendar", order=90, group=_("系统"))
NOTICE_MONTH = 11  # the State Council's notice comes between late October and mid December


@todo("ministry")
def pending(actor: Actor, today: date) -> Iterable[Task]:
    """Confirm what a colleague imported; import next year's notice before the year begins."""
    waiting = set()
    for row in selectors.drafts():
        waiting.add(row.year)
        url = reverse("calendar:confirm", args=[row.year])
        yield Task(_("确认 %(year)s 年工作日历") % {"year": row.year}, url, _("由导入人以外的同事确认"), order=70)
    following = today.year + 1
    if today.month >= NOTICE_MONTH and following not in waiting and following not in selectors.calendar().years:
        yield Task(
            _("导入 %(year)s 年节假日安排") % {"year": following}, f"{reverse('calendar:import')}?year={following}",
            _("通知发布后导入；此前跨年期限为暂定"), due_on=date(today.year, 12, 31), order=71,
        )  # fmt: skip
