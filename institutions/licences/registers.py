"""Electronic licences, kept by the bureau that issues them, and the systems of an institution (task 11)."""

from datetime import date

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
    fields = ["kind", "number", "version", "holder_no", "issued_on", "valid_until", "standing"]
    key = ["kind", "number", "version"]
    columns = ["number", "kind", "version", "holder_no", "issued_on", "valid_until", "standing"]
    filters = ["kind", "standing"]
    search = ["number", "holder_no"]
    expires = "valid_until"
    past = ["issued_on"]
    keepers = (Role.PROVINCIAL_CLERK,)
    named_by = "institution__licence_no"

    def current(self, rows):
        """Those in force; superseded ones end of themselves."""
        return rows.filter(standing=ElectronicLicence.Standing.VALID)

    def problems(self, record: ElectronicLicence, today: date):
        yield from rules.holder_problems(kind=record.kind, holder_no=record.holder_no)


@register
class InformationSystems(Register):
    """信息系统台账."""

    model, slug, task = InformationSystem, "information-systems", 11
    title = _("信息系统")
    fields = ["name", "functions", "in_use_since", "retired_on", "trace_complete", "api_connected", "security_level", "graded_on"]
    key = ["name"]
    columns = ["name", "functions", "in_use_since", "trace_complete", "api_connected", "security_level"]
    filters = ["functions", "trace_complete", "api_connected"]
    search = ["name"]
    past = ["in_use_since", "retired_on", "graded_on"]

    def problems(self, record: InformationSystem, today: date):
        yield from rules.system_problems(
            in_use_since=record.in_use_since, retired_on=record.retired_on, security_level=record.security_level,
            graded_on=record.graded_on,
        )  # fmt: skip
