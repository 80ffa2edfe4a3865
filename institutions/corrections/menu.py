"""Corrections on the desks, and those that wait for an answer."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from institutions.corrections import selectors
from institutions.corrections.policy import ANSWERS
from institutions.registry.menu import REGISTERS
from portal.kernel.indicators import INDICATORS
from portal.kernel.policy import Actor
from portal.kernel.problems import _
from portal.ui.desk import Task, entry, todo

for _desk in ("institution", "province", "ministry", "association", "audit"):
    entry(_desk, _("数据更正"), "institutions:corrections", icon="refresh", order=78, group=REGISTERS, shared=True)


@todo("province", "ministry", "association")
def answers(actor: Actor, today: date) -> Iterator[Task]:
    """Disputes to answer; one query."""
    if not actor.is_(*ANSWERS):
        return
    desk = {"provincial_clerk": "province", "ministry_staff": "ministry"}.get(actor.role, "association")
    for row in selectors.open_at(actor.organisation_id):
        said = {"name": row.owner.name, "title": INDICATORS[row.indicator].title}
        url = reverse("institutions:correction", args=[desk, row.pk])
        yield Task(_("答复数据更正：%(name)s，%(title)s") % said, url, _("核对记录；确有错误的先更正，再答复"), row.due_on, order=35)
