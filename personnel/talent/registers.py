"""Talents and academic posts (task 22)."""

from datetime import date

from personnel.talent import rules
from personnel.talent.models import AcademicPost, TalentItem
from portal.accounts.models import PROVINCE
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class TalentItems(Register):
    """人才台账."""

    model, slug, task = TalentItem, "talent-items", 22
    title = _("人才引进与培育")
    fields = ["kind", "name", "appraiser", "level", "dated"]
    key = ["kind", "level", "dated", "name"]
    filters = ["kind", "level"]
    search = ["name", "appraiser__licence_no"]
    relations = {"appraiser": "licence_no"}
    past = ["dated"]
    confirmed_by = PROVINCE

    def problems(self, record: TalentItem, today: date):
        yield from rules.name_problems(name=record.name, registered=record.appraiser.name if record.appraiser else "")


@register
class AcademicPosts(Register):
    """学术任职台账."""

    model, slug, task = AcademicPost, "academic-posts", 22
    title = _("学术任职")
    fields = ["appraiser", "body", "post", "level", "since_on", "until_on"]
    key = ["appraiser", "body", "post"]
    filters = ["level"]
    search = ["appraiser__name", "appraiser__licence_no", "body", "post"]
    relations = {"appraiser": "licence_no"}
    expires = "until_on"
    past = ["since_on"]
    confirmed_by = PROVINCE
