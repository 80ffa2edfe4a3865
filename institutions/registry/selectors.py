"""Reads of institutions, their licensed fields and their changes."""

from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from institutions.registry import rules
from institutions.registry.models import Institution, InstitutionChange, Scope
from portal.accounts.models import Organisation
from portal.kernel.models import Acted, Event
from portal.registers.models import Record


def institution_of(organisation: Organisation | int | None) -> Institution | None:
    """The institution that an organisation is; None for authorities and associations."""
    pk = getattr(organisation, "pk", organisation)
    return Institution.objects.select_related("province", "organisation").filter(organisation=pk).first()


def renewals_open(province_id: int | None) -> QuerySet:
    """Institutions of a provincial organisation whose filed renewal is not settled, the licence that runs out first in front.

    One that is dealt with as an application (网上审批) is settled there.
    """
    found = Institution.objects.filter(organisation__parent=province_id, state=Institution.State.ACTIVE, renewal_filed_on__isnull=False)
    applied = Q(cases__kind="renew") & ~Q(cases__state__in=("decided", "withdrawn"))
    found = found.annotate(application=FilteredRelation("cases", condition=applied)).filter(application=None)
    return found.order_by("licence_expires_on", "public_no")


def expiring(organisation_id: int | None, today: date) -> Institution | None:
    """The institution that an organisation is, where its licence runs out soon and no renewal was filed."""
    until = today + timedelta(days=rules.WARNED_DAYS)
    found = Institution.objects.filter(organisation=organisation_id, state=Institution.State.ACTIVE, renewal_filed_on=None)
    return found.filter(licence_expires_on__range=(today, until)).first()


def scopes_in_force(on: date) -> QuerySet:
    """Licensed fields in force on a day: granted by then and not yet withdrawn."""
    found = Scope.objects.filter(state=Record.State.VALID, granted_on__lte=on)
    return found.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on))


def fields_of(institution: Institution) -> list[str]:
    """The codes of the fields an institution is licensed for now."""
    held = Scope.objects.filter(owner=institution.organisation_id, state=Record.State.VALID, withdrawn_on=None)
    return list(held.values_list("field", flat=True))


def for_list(rows: QuerySet) -> QuerySet:
    """Institutions with their province and the codes of their fields (`field_codes`), in one query."""
    held = Scope.objects.filter(owner=OuterRef("organisation"), state=Record.State.VALID, withdrawn_on=None).order_by("field")
    return rows.select_related("province", "organisation").annotate(field_codes=ArraySubquery(held.values("field")))


def for_page(rows: QuerySet) -> QuerySet:
    """One institution with its province and organisation."""
    return rows.select_related("province", "organisation__parent")


def scopes(institution: Institution) -> QuerySet:
    """Every field the institution was ever licensed for, those in force first."""
    found = Scope.objects.filter(owner=institution.organisation_id, state=Record.State.VALID)
    return found.order_by("withdrawn_on", "field")


def changes(institution: Institution) -> QuerySet:
    """Its registered changes, newest first."""
    return InstitutionChange.objects.filter(institution=institution)


def history(row: Acted) -> QuerySet:
    """The events on an institution or on what it has under way, newest first."""
    found = Event.objects.filter(subject_type=row._meta.label_lower, subject_id=row.pk)
    return found.select_related("actor").order_by("-at", "-pk")


def named(rows: QuerySet, words: str) -> QuerySet:
    """Institutions found by name, former name, number, licence or the initials of their name in pinyin."""
    words = words.strip()
    former = InstitutionChange.objects.filter(kind=InstitutionChange.Kind.NAME, old_value__icontains=words).values("institution")
    found = Q(name__icontains=words) | Q(pk__in=former) | Q(public_no=words) | Q(licence_no__iexact=words) | Q(parent_name__icontains=words)
    if words.isascii() and words.isalpha():
        found |= Q(initials__contains=words.lower())
    return rows.filter(found)


def initials_of(name: str) -> str:
    """The initials of a name in pinyin, by which it can be found: 云岫司法鉴定中心 → yxsfjdzx."""
    from pypinyin import Style, lazy_pinyin  # 57 MB, spared by every process that gives no institution its name

    return "".join(part[:1] for part in lazy_pinyin(name, style=Style.NORMAL) if part[:1].isalnum()).lower()[:120]


def last_number(province_code: str) -> int:
    """The highest running number given to an institution of a province; asked under the lock of its bureau."""
    given = Institution.objects.filter(public_no__startswith=province_code).order_by(Length("public_no").desc(), "-public_no")
    last = given.values_list("public_no", flat=True).first()
    return int(last[len(province_code) :]) if last else 0
