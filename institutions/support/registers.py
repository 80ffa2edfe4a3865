"""Measures in support of institutions, kept by the bureau of their province."""

from institutions.support.models import SupportMeasure
from portal.accounts.models import Role
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class SupportMeasures(Register):
    """支持措施台账. It belongs to clause O4 of domain.md §4 and to no task; it stands with task 12, the public image of institutions."""

    model, slug, task = SupportMeasure, "support-measures", 12
    title = _("支持措施")
    fields = ["kind", "document_no", "granted_on", "amount_fen", "description", "ended_on"]
    key = ["kind", "document_no"]
    columns = ["kind", "document_no", "granted_on", "amount_fen", "ended_on"]
    filters = ["kind"]
    search = ["document_no", "description"]
    past = ["granted_on", "ended_on"]
    keepers = (Role.PROVINCIAL_CLERK,)
    named_by = "institution__licence_no"
