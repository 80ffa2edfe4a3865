"""Members, meetings and dues (tasks 1, 2)."""

from datetime import date

from party_building.life.models import DuesMonth, PartyMeeting, PartyMember
from portal.kernel.problems import _
from portal.registers.register import Register, register
from portal.registers.rules import month_problems


@register
class PartyMembers(Register):
    """党员名册. Nobody outside the institution reads it."""

    model, slug, task = PartyMember, "party-members", 1
    title = _("党员名册")
    fields = ["number", "name", "kind", "joined_on", "post", "appraiser", "left_on"]
    key = ["number"]
    filters = ["kind"]
    search = ["number", "post"]
    relations = {"appraiser": "licence_no"}
    past = ["joined_on", "left_on"]
    inner = True


@register
class PartyMeetings(Register):
    """“三会一课”与组织生活台账."""

    model, slug, task = PartyMeeting, "party-meetings", 2
    title = _("“三会一课”与组织生活")
    fields = ["kind", "held_on", "due_attend", "attended", "topic"]
    key = ["kind", "held_on", "topic"]
    filters = ["kind"]
    search = ["topic"]
    past = ["held_on"]


@register
class DuesMonths(Register):
    """党费缴纳台账."""

    model, slug, task = DuesMonth, "dues-months", 2
    title = _("党费缴纳")
    fields = ["month", "due", "paid"]
    key = ["month"]
    search = ["month"]

    def problems(self, record: DuesMonth, today: date):
        yield from month_problems(record.month, today, "month")
