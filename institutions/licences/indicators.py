"""Information technology of an institution in numbers (task 11)."""

from datetime import date

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import pgettext_lazy

from institutions.licences.models import ElectronicLicence, InformationSystem
from institutions.registry.models import Institution
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import valid


def _systems(on: date) -> QuerySet:
    return valid(InformationSystem, Q(retired_on=None) | Q(retired_on__gt=on), in_use_since__lte=on)


def _licences(on: date) -> QuerySet:
    kind, standing = ElectronicLicence.Kind.INSTITUTION_LICENCE, ElectronicLicence.Standing.VALID
    return valid(ElectronicLicence, kind=kind, standing=standing, issued_on__lte=on, valid_until__gte=on)


@indicator("institutions.licences.functions_count", title=_("信息化功能与电子证照"), task=11, unit=pgettext_lazy("unit", "项"))
def functions_count(on: date) -> QuerySet:
    """Of the five functions of task 11 those in use on the day, plus one for a valid electronic licence of the institution."""

    def one(holds) -> Case:
        return Case(When(holds, then=Value(1)), default=Value(0), output_field=IntegerField())

    owned = {"owner": OuterRef("organisation")}
    functions = [one(Exists(_systems(on).filter(**owned, functions__contains=[code]))) for code in InformationSystem.Function.values]
    part = sum(functions, one(Exists(_licences(on).filter(**owned))))
    return Institution.objects.filter(licensed_on__lte=on).order_by().values(owner_id=F("organisation_id")).annotate(part=part)


@functions_count.rows
def _counted(on: date, owner_id: int) -> list[QuerySet]:
    return [_systems(on).filter(owner=owner_id), _licences(on).filter(owner=owner_id)]
