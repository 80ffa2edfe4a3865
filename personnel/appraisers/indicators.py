"""The structure of an institution's people as numbers (task 22; INDICATORS of the standard)."""

from datetime import date

from django.db.models import Count, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import pgettext_lazy

from institutions.registry.selectors import scopes_in_force
from personnel.appraisers.models import Appraiser
from personnel.appraisers.selectors import active
from portal.calendar.spans import years_before
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import number


def _share(on: date, counted: Q) -> QuerySet:
    """The part of an institution's active appraisers that satisfies a condition; the basis is their number."""
    return active(on).values("owner_id").order_by("owner_id").annotate(part=Count("pk", filter=counted), whole=Count("pk"))


def _people(on: date, owner_id: int) -> QuerySet:
    return active(on).filter(owner=owner_id)


@indicator("personnel.appraisers.number", title=_("执业鉴定人数"), task=22, unit=pgettext_lazy("unit", "人"))
def people(on: date) -> QuerySet:
    """Active appraisers; what others are set against."""
    return number(active(on))


@indicator("personnel.appraisers.full_time_number", title=_("专职鉴定人数"), task=22, unit=pgettext_lazy("unit", "人"))
def full_time(on: date) -> QuerySet:
    """Full-time active appraisers."""
    return number(active(on).filter(full_time=True))


@full_time.rows
def _full_time_people(on: date, owner_id: int) -> QuerySet:
    return _people(on, owner_id).filter(full_time=True)


@indicator("personnel.appraisers.min_per_field", title=_("各执业类别鉴定人最少人数"), task=22, unit=pgettext_lazy("unit", "人"))
def min_per_field(on: date) -> QuerySet:
    """The fewest active appraisers over an institution's licensed fields, a field without any being 0; basis: number of fields."""
    here = active(on).filter(owner=OuterRef("owner"), fields__contains=[OuterRef("field")]).order_by()
    number = Coalesce(Subquery(here.values("owner").annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
    fields = scopes_in_force(on).order_by().annotate(people=number)
    return fields.values("owner_id").annotate(part=Min("people"), basis=Count("pk"))


@indicator("personnel.appraisers.full_time_share", title=_("专职鉴定人比例"), task=22, unit="1")
def full_time_share(on: date) -> QuerySet:
    """Full-time ÷ active appraisers."""
    return _share(on, Q(full_time=True))


@indicator("personnel.appraisers.senior_share", title=_("高级职称鉴定人比例"), task=22, unit="1")
def senior_share(on: date) -> QuerySet:
    """With a senior or associate senior title ÷ active appraisers."""
    return _share(on, Q(title_level__in=[Appraiser.Title.SENIOR, Appraiser.Title.ASSOCIATE]))


@indicator("personnel.appraisers.age_30_55_share", title=_("30 至 55 岁鉴定人比例"), task=22, unit="1")
def age_30_55_share(on: date) -> QuerySet:
    """Aged 30 to 55 full years, both included ÷ active appraisers."""
    return _share(on, Q(born_on__lte=years_before(on, 30), born_on__gt=years_before(on, 56)))


@indicator("personnel.appraisers.master_share", title=_("硕士以上学历鉴定人比例"), task=22, unit="1")
def master_share(on: date) -> QuerySet:
    """With a master's or doctor's degree ÷ active appraisers."""
    return _share(on, Q(education__in=[Appraiser.Education.MASTER, Appraiser.Education.DOCTOR]))


@indicator("personnel.appraisers.doctor_share", title=_("博士学历鉴定人比例"), task=22, unit="1")
def doctor_share(on: date) -> QuerySet:
    """With a doctor's degree ÷ active appraisers."""
    return _share(on, Q(education=Appraiser.Education.DOCTOR))


@indicator("personnel.appraisers.experienced_share", title=_("执业满五年鉴定人比例"), task=22, unit="1")
def experienced_share(on: date) -> QuerySet:
    """Licensed at least five full years before the day ÷ active appraisers."""
    return _share(on, Q(licensed_on__lte=years_before(on, 5)))


@indicator("personnel.appraisers.licence_valid_share", title=_("执业证在有效期内的鉴定人比例"), task=22, unit="1")
def licence_valid_share(on: date) -> QuerySet:
    """Whose licence has not run out on the day, its last day included ÷ active appraisers."""
    return _share(on, Q(licence_expires_on__gte=on))


for _counted in (
    people,
    min_per_field, full_time_share, senior_share, age_30_55_share, master_share, doctor_share, experienced_share, licence_valid_share,
):  # fmt: skip
    _counted.rows(_people)
