"""重大事项报告 on the desks, and what the clerk and the institution have to do about them."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from institutions.matters import selectors
from institutions.matters.models import MajorMatterReport
from institutions.registry.menu import REGISTERS
from portal.accounts.models import Role
from portal.kernel.policy import Actor, rows
from portal.kernel.problems import _
from portal.ui.desk import Task, entry, todo

for _desk, _order in (("institution", 32), ("province", 72), ("ministry", 72), ("audit", 72)):
    entry(_desk, _("重大事项报告"), "institutions:matters", icon="flag", order=_order, group=REGISTERS, shared=True)

State = MajorMatterReport.State


@todo("province")
def of_province(actor: Actor, today: date) -> Iterator[Task]:
    """The clerk: to receive, to close; what waits for an answer. One query."""
    if not actor.is_(Role.PROVINCIAL_CLERK):
        return
    for report in selectors.open_reports(rows(actor, MajorMatterReport)):
        url, name = reverse("institutions:matter", args=["province", report.pk]), {"name": report.institution.name}
        if report.state == State.REPORTED:
            yield Task(_("接收重大事项报告：%(name)s") % name, url, report.get_kind_display(), order=14)
        elif report.unanswered:
            yield Task(_("等待答复：%(name)s") % name, url, report.get_kind_display(), state="waiting", order=80)
        else:
            yield Task(_("办结重大事项报告：%(name)s") % name, url, report.get_kind_display(), state="doing", order=34)


@todo("institution")
def of_institution(actor: Actor, today: date) -> Iterator[Task]:
    """Questions to answer. One query."""
    for report in selectors.open_reports(rows(actor, MajorMatterReport)).filter(state=State.RECEIVED, answer="").exclude(question=""):
        url = reverse("institutions:matter", args=["institution", report.pk])
        yield Task(_("答复对重大事项报告的询问"), url, report.question[:60], order=11)
