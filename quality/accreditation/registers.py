"""Certificates of 资质认定 and CNAS accreditation, the items on their schedules, and the visits of assessors (task 13)."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from portal.accounts.models import PROVINCE
from portal.kernel.problems import _
from portal.registers.register import Register, register
from quality.accreditation import rules
from quality.accreditation.models import Accreditation, AccreditedItem, AssessmentVisit


@register
class Accreditations(Register):
    """资质认定与认可证书台账."""

    model, slug, task = Accreditation, "accreditations", 13
    title = _("资质认定与认可证书")
    fields = ["kind", "certificate_no", "issued_on", "valid_until", "authority", "standing", "standing_since"]
    key = ["certificate_no"]
    columns = ["certificate_no", "kind", "authority", "issued_on", "valid_until", "standing"]
    filters = ["kind", "standing"]
    search = ["certificate_no", "authority"]
    expires = "valid_until"
    past = ["issued_on"]
    confirmed_by = PROVINCE

    def current(self, rows: QuerySet) -> QuerySet:
        """In force, and no later certificate of the same kind."""
        later = Accreditation.objects.filter(owner=OuterRef("owner"), kind=OuterRef("kind"), state="valid", standing="valid")
        return rows.filter(~Exists(later.filter(valid_until__gt=OuterRef("valid_until"))), standing="valid")

    def problems(self, record: Accreditation, today: date):
        yield from rules.certificate_problems(
            kind=record.kind, issued_on=record.issued_on, valid_until=record.valid_until, standing=record.standing,
            standing_since=record.standing_since, today=today,
        )  # fmt: skip


@register
class AccreditedItems(Register):
    """证书附表中的项目."""

    model, slug, task = AccreditedItem, "accredited-items", 13
    title = _("资质认定与认可项目")
    fields = ["accreditation", "field", "parameter", "method", "change", "changed_on"]
    key = ["accreditation", "field", "parameter"]
    columns = ["parameter", "field", "method", "accreditation", "change", "changed_on"]
    filters = ["field", "change"]
    search = ["parameter", "method", "accreditation__certificate_no"]
    relations = {"accreditation": "certificate_no"}
    past = ["changed_on"]

    def problems(self, record: AccreditedItem, today: date):
        yield from rules.change_problems(change=record.change, changed_on=record.changed_on)


@register
class AssessmentVisits(Register):
    """资质认定与认可评审台账."""

    model, slug, task = AssessmentVisit, "assessment-visits", 13
    title = _("资质认定与认可评审")
    fields = ["accreditation", "kind", "visited_on", "nonconformities", "closed_on"]
    key = ["accreditation", "kind", "visited_on"]
    filters = ["kind"]
    search = ["accreditation__certificate_no"]
    relations = {"accreditation": "certificate_no"}
    past = ["visited_on", "closed_on"]
