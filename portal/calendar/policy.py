"""Who may import and confirm a year's holiday notice (SOD-12)."""

from portal.accounts.models import MINISTRY, Organisation, Role
from portal.calendar.models import CalendarYear
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.problems import _


@visible(CalendarYear)
def visible_years(actor: Actor, rows):
    """The ministry and the auditor see drafts; everybody else needs only what is confirmed."""
    return rows if actor.is_(*MINISTRY, Role.AUDITOR) else rows.filter(state=CalendarYear.State.CONFIRMED)


@permit("portal.calendar.import_notice", says=_("节假日安排由司法部工作人员导入。"))
def import_notice(actor: Actor, ministry: Organisation) -> bool:
    return actor.is_(Role.MINISTRY_STAFF, at=ministry.pk)


@permit("portal.calendar.confirm", says=_("节假日安排须由导入人以外的司法部人员确认。"))
def confirm(actor: Actor, year: CalendarYear) -> bool:
    return actor.is_(*MINISTRY)
