"""The register of appraisers (鉴定人), kept by the provincial bureau from its licence register (task 22)."""

from datetime import date

from django.db.models import QuerySet

from personnel.appraisers import rules
from personnel.appraisers.models import Appraiser
from portal.accounts.models import Role
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class Appraisers(Register):
    """司法鉴定人登记. An institution reads its own people here and changes nothing (INV-42)."""

    model, slug, task = Appraiser, "appraisers", 22
    title = _("司法鉴定人登记")
    fields = [
        "name", "gender", "born_on", "licence_no", "fields", "full_time", "education", "title_level",
        "licensed_on", "licence_expires_on", "status", "joined_on", "status_since",
    ]  # fmt: skip
    key = ["licence_no"]
    columns = ["name", "licence_no", "fields", "full_time", "title_level", "licence_expires_on", "status"]
    filters = ["fields", "status", "title_level", "education", "full_time"]
    search = ["name", "licence_no"]
    expires = "licence_expires_on"
    keepers = (Role.PROVINCIAL_CLERK,)
    named_by = "institution__licence_no"
    past = ["licensed_on", "joined_on", "status_since"]

    def current(self, rows: QuerySet) -> QuerySet:
        """Who practises or may again; licences that were cancelled or revoked end of themselves."""
        return rows.filter(status__in=["active", "suspended"])

    def problems(self, record: Appraiser, today: date):
        yield from rules.appraiser_problems(
            rules.Licence(
                born_on=record.born_on, licensed_on=record.licensed_on, joined_on=record.joined_on, status=record.status,
                status_since=record.status_since,
            )
        )  # fmt: skip
