"""Electronic licences, kept by the bureau, and the information systems of an institution (task 11)."""

from datetime import date

from django.db.models import QuerySet

from institutions.licences import rules
from institutions.licences.models import ElectronicLicence, InformationSystem
from portal.accounts.models import Role
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class ElectronicLicences(Register):
    """电子证照台账."""

    model, slug, task = ElectronicLicence, "electronic-licences", 11
    title = _("电子证照")
    fields = ["kind", "holder_no", "number", "version", "issued_on", "valid_until", "sha256", "standing", "standing_since"]
    key = ["kind", "version", "number"]
    columns = ["number", "version", "kind", "holder_no", "issued_on", "valid_until", "standing"]
    filters = ["kind", "standing"]
    search = ["number", "holder_no"]
    expires = "valid_until"
    past = ["issued_on"]
    keepers = (Role.PROVINCIAL_CLERK,)
    named_by = "institution__licence_no"

    def current(self, rows: QuerySet) -> QuerySet:
        """Those that hold or may hold again; of what was replaced or made void nobody is reminded."""
        return rows.filter(standing__in=["valid", "suspended"])

    def problems(self, record: ElectronicLicence, today: date):
        yield from rules.licence_problems(kind=record.kind, holder_no=record.holder_no, sha256=record.sha256)
        yield from rules.standing_problems(
            standing=record.standing, standing_since=record.standing_since, issued_on=record.issued_on, today=today
        )


@register
class InformationSystems(Register):
    """信息系统台账."""

    model, slug, task = InformationSystem, "information-systems", 11
    title = _("信息系统")
    fields = ["name", "functions", "trace_complete", "api_connected", "security_level", "graded_on", "launched_on", "retired_on"]
    key = ["name"]
    filters = ["functions", "trace_complete", "api_connected"]
    search = ["name"]
    past = ["graded_on", "launched_on", "retired_on"]

    def problems(self, record: InformationSystem, today: date):
        yield from rules.grading_problems(security_level=record.security_level, graded_on=record.graded_on)
