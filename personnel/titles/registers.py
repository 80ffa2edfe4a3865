"""Professional titles granted (task 22)."""

from personnel.titles.models import TitleAward
from portal.accounts.models import PROVINCE
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class TitleAwards(Register):
    """职称评定台账."""

    model, slug, task = TitleAward, "title-awards", 22
    title = _("职称评定")
    fields = ["appraiser", "level", "series", "granted_on", "authority"]
    key = ["appraiser", "series", "level"]
    filters = ["level"]
    search = ["appraiser__name", "appraiser__licence_no", "series", "authority"]
    relations = {"appraiser": "licence_no"}
    past = ["granted_on"]
    confirmed_by = PROVINCE
