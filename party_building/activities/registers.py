"""Places and activities of party work (task 3)."""

from datetime import date

from party_building.activities import rules
from party_building.activities.models import PartyActivity, PartyVenue
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class PartyVenues(Register):
    """党建阵地台账."""

    model, slug, task = PartyVenue, "party-venues", 3
    title = _("党建阵地")
    fields = ["name", "kind", "area_m2", "url", "opened_on"]
    key = ["name"]
    filters = ["kind"]
    search = ["name", "url"]
    past = ["opened_on"]

    def problems(self, record: PartyVenue, today: date):
        yield from rules.venue_problems(kind=record.kind, url=record.url)


@register
class PartyActivities(Register):
    """党建活动台账."""

    model, slug, task = PartyActivity, "party-activities", 3
    title = _("党建活动")
    fields = ["title", "held_on", "kind", "partner", "participants", "innovative"]
    key = ["held_on", "title"]
    filters = ["kind", "innovative"]
    search = ["title", "partner"]
    past = ["held_on"]
