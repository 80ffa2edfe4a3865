"""Complaints about institutions, kept by the bureau of their province (task 8)."""

from datetime import date

from institutions.complaints import rules
from institutions.complaints.models import Complaint
from portal.accounts.models import Role
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class Complaints(Register):
    """投诉台账."""

    model, slug, task = Complaint, "complaints", 8
    title = _("投诉")
    fields = ["number", "received_on", "grounds", "accepted_on", "answered_on", "outcome", "measures", "opinion_code"]
    key = ["number"]
    filters = ["grounds", "outcome", "measures"]
    search = ["number", "opinion_code"]
    past = ["received_on", "accepted_on", "answered_on"]
    keepers = (Role.PROVINCIAL_CLERK,)
    named_by = "institution__licence_no"

    def problems(self, record: Complaint, today: date):
        yield from rules.outcome_problems(
            outcome=record.outcome, measures=record.measures, accepted_on=record.accepted_on, answered_on=record.answered_on
        )
