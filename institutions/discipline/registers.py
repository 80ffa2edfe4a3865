"""Penalties and dishonesty, kept by the bureau, and sanctions, kept by the association of its province (task 10)."""

from datetime import date

from institutions.discipline import rules
from institutions.discipline.models import DishonestyRecord, IndustrySanction, Penalty
from portal.accounts.models import Role
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class Penalties(Register):
    """行政处罚台账. An institution reads what was decided about it and changes nothing."""

    model, slug, task = Penalty, "penalties", 10
    title = _("行政处罚")
    fields = [
        "doc_no", "subject_kind", "appraiser_no", "kind", "decided_on", "effective_until", "authority", "ground", "false_appraisal",
        "revoked_on",
    ]  # fmt: skip
    key = ["doc_no"]
    columns = ["doc_no", "subject_kind", "appraiser_no", "kind", "decided_on", "effective_until", "authority", "revoked_on"]
    filters = ["subject_kind", "kind", "false_appraisal"]
    search = ["doc_no", "appraiser_no", "authority", "ground"]
    past = ["decided_on", "revoked_on"]
    keepers = (Role.PROVINCIAL_CLERK,)
    named_by = "institution__licence_no"

    def problems(self, record: Penalty, today: date):
        yield from rules.subject_problems(subject_kind=record.subject_kind, appraiser_no=record.appraiser_no)
        yield from rules.penalty_problems(
            subject_kind=record.subject_kind, kind=record.kind, effective_until=record.effective_until,
            false_appraisal=record.false_appraisal,
        )  # fmt: skip


@register
class IndustrySanctions(Register):
    """行业惩戒台账."""

    model, slug, task = IndustrySanction, "industry-sanctions", 10
    title = _("行业惩戒")
    fields = ["doc_no", "subject_kind", "appraiser_no", "kind", "decided_on", "association", "revoked_on"]
    key = ["doc_no"]
    filters = ["subject_kind", "kind"]
    search = ["doc_no", "appraiser_no", "association"]
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
    fields = ["recorded_on", "kind", "source", "serious", "repaired_on"]
    key = ["recorded_on", "source", "kind"]
    filters = ["serious"]
    search = ["kind", "source"]
    past = ["recorded_on", "repaired_on"]
    keepers = (Role.PROVINCIAL_CLERK,)
    named_by = "institution__licence_no"
