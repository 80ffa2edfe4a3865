"""Who left, and why (task 9)."""

from datetime import date

from institutions.admission import rules
from institutions.admission.models import ExitRecord
from portal.accounts.models import Role
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class ExitRecords(Register):
    """退出记录台账, kept by the province."""

    model, slug, task = ExitRecord, "exit-records", 9
    title = _("退出记录")
    fields = ["subject_kind", "doc_no", "appraiser_no", "ground", "effective_on"]
    key = ["subject_kind", "doc_no", "appraiser_no"]
    filters = ["subject_kind", "ground"]
    search = ["doc_no", "appraiser_no"]
    keepers = (Role.PROVINCIAL_CLERK,)
    named_by = "institution__licence_no"
    past = ["effective_on"]

    def problems(self, record: ExitRecord, today: date):
        yield from rules.exit_problems(subject_kind=record.subject_kind, appraiser_no=record.appraiser_no, ground=record.ground)
