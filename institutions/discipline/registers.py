"""Penalties, sanctions of the association, records of dishonesty (task 10): kept above the institution (INV-42)."""

from datetime import date

from institutions.discipline import rules
from institutions.discipline.models import DishonestyRecord, IndustrySanction, Penalty
from portal.accounts.models import Role
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class Penalties(Register):
    """行政处罚台账."""

    model, slug, task = Penalty, "penalties", 10
    title = _("行政处罚")
    fields = [
        "doc_no", "subject_kind", "appraiser_no", "kind", "decided_on", "effective_until", "authority", "ground", "false_appraisal",
        "revoked_on",
    ]  # fmt: skip
    key = ["doc_no"]
    columns = ["doc_no", "kind", "subject_kind", "decided_on", "effective_until", "authority", "revoked_on"]
    filters = ["kind", "subject_kind", "false_appraisal"]
    search = ["doc_no", "ground", "appraiser_no"]
    past = ["decided_on", "revoked_on"]
    keepers = (Role.PROVINCIAL_CLERK,)
    named_by = "institution__licence_no"

    def problems(self, record: Penalty, today: date):
        yield from rules.subject_problems(subject_kind=record.subject_kind, appraiser_no=record.appraiser_no)
        yield from rules.penalty_problems(kind=record.kind, decided_on=record.decided_on, effective_until=record.effective_until)


@register
class IndustrySanctions(Register):
    """行业惩戒台账."""

    model, slug, task = IndustrySanction, "industry-sanctions", 10
    title = _("行业惩戒")
    fields = ["doc_no", "subject_kind", "appraiser_no", "kind", "decided_on", "ground", "revoked_on"]
    key = ["doc_no"]
    columns = ["doc_no", "kind", "subject_kind", "decided_on", "revoked_on"]
    filters = ["kind", "subject_kind"]
    search = ["doc_no", "ground", "appraiser_no"]
    past = ["decided_on", "revoked_on"]
    keepers = (Role.ASSOCIATION,)
    named_by = "institution__licence_no"

    def problems(self, record: IndustrySanction, today: date):
        yield from rules.subject_problems(subject_kind=record.subject_kind, appraiser_no=record.appraiser_no)


@register
class DishonestyRecords(Register):
    """失信记录台账."""

    model, slug, task = DishonestyRecord, "dishonesty-records", 10
    title = _("失信记录")
    fields = ["reference", "kind", "recorded_on", "source", "repaired_on"]
    key = ["reference"]
    filters = ["kind"]
    search = ["reference", "source"]
    past = ["recorded_on", "repaired_on"]
    keepers = (Role.PROVINCIAL_CLERK,)
    named_by = "institution__licence_no"
