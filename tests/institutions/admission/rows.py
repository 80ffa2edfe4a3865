"""Applications for tests, written directly; `given` overrides columns."""

from datetime import date, datetime

from django.utils import timezone

from institutions.models import AdmissionCase, Institution
from portal.accounts.models import Organisation

STATEMENT = "条件具备，材料齐全，特此申请。"


def at(day: date, hour: int = 10) -> datetime:
    """A moment of a day in Beijing."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def case(of: Institution, kind: str = "change", *, on: date = date(2026, 10, 9), **given) -> AdmissionCase:
    """An application filed on a day; by default a change of address that took effect eight days before."""
    change = {"change": "address", "old_value": "旧址", "new_value": "新址 2 号", "effective_on": date(2026, 10, 1)}
    defaults = {
        "institution": of, "province": of.organisation.parent, "applicant": of.name, "kind": kind, "statement": STATEMENT,
        "submitted_at": at(on), **(change if kind == "change" else {}), **({"fields": ["0105"]} if kind == "add_scope" else {}),
    }  # fmt: skip
    return AdmissionCase.objects.create(**(defaults | given))


def establishment(of: Organisation, *, on: date = date(2026, 10, 9), **given) -> AdmissionCase:
    """The application of a body that is no institution yet."""
    defaults = {
        "province": of, "applicant": "云岫新设司法鉴定中心", "kind": "establish", "statement": STATEMENT, "fields": ["0101", "0102"],
        "submitted_at": at(on),
    }  # fmt: skip
    return AdmissionCase.objects.create(**(defaults | given))
