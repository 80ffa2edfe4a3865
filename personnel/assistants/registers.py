"""The register of assistants (task 22)."""

from personnel.assistants.models import Assistant
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class Assistants(Register):
    """鉴定人助理台账."""

    model, slug, task = Assistant, "assistants", 22
    title = _("鉴定人助理")
    fields = ["number", "name", "education", "engaged_on", "mentor", "field", "left_on"]
    key = ["number"]
    filters = ["education", "field"]
    search = ["number", "name", "mentor__name", "mentor__licence_no"]
    relations = {"mentor": "licence_no"}
    past = ["engaged_on", "left_on"]
