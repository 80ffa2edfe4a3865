"""The trail on every desk's menu, and what waits for the auditor."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from portal.kernel.problems import _
from portal.trail.models import ChainCheck
from portal.trail.selectors import last_check
from portal.ui.desk import Task, entry, todo

for _desk, _title in (
    ("institution", _("操作记录")), ("province", _("操作记录")), ("ministry", _("操作记录")), ("association", _("操作记录")),
    ("expert", _("我的记录")),
):  # fmt: skip
    entry(_desk, _title, "trail:events", icon="history", order=950, group=_("本单位") if _desk != "expert" else "", shared=True)
entry("audit", _("操作记录"), "trail:audit", icon="history", order=10)
entry("audit", _("完整性核验"), "trail:integrity", icon="shield", order=20)
entry("audit", _("权限与授权"), "trail:grants", icon="users", order=30, group=_("核查"))


@todo("audit")
def checks(actor, today):
    """A broken chain first of all; otherwise a check where the last is older than a day."""
    check, url = last_check(), reverse("trail:integrity")
    if check is None:
        yield Task(_("核验操作记录的完整性"), url, how=_("还没有核验过。"))
    elif check.state == ChainCheck.State.BROKEN:
        yield Task(_("操作记录有断点，请立即查明"), url, how=_("上次核验发现记录与链不符。"), due_on=today, order=0)
    elif check.began_at < timezone.now() - timedelta(days=1):
        yield Task(_("核验操作记录的完整性"), url, how=_("上次核验已超过一天。"))
