"""Measures of support (clause O4 of the programme document), entered by the bureau; shown with task 12, which they further."""

from institutions.support.models import SupportMeasure
from portal.accounts.models import Role
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class SupportMeasures(Register):
    """政策支持台账."""

    model, slug, task = SupportMeasure, "support-measures", 12
    title = _("政策支持措施")
    fields = ["document_no", "kind", "granted_on", "granted_by", "amount_fen", "description"]
    key = ["document_no", "kind"]
    filters = ["kind"]
    search = ["document_no", "granted_by", "description"]
    past = ["granted_on"]
    keepers = (Role.PROVINCIAL_CLERK,)
    named_by = "institution__licence_no"
