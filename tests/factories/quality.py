"""Certificates, visits, instruments, calibrations and investments for tests, written directly."""

from datetime import date
from itertools import count

from institutions.models import Institution
from quality.models import Accreditation, AccreditedItem, AssessmentVisit, Calibration, Instrument, InstrumentInvestment

_n = count(1)


def accreditation(of: Institution, *fields: str, **given) -> Accreditation:
    """A 资质认定 certificate in force in 2026, with one item for each field; `given` overrides columns."""
    n = next(_n)
    defaults = {
        "owner": of.organisation, "kind": "cma", "certificate_no": f"ZS-{n:05d}", "issued_on": date(2023, 1, 1),
        "valid_until": date(2028, 12, 31), "authority": "示例市场监管局", "standing": "valid",
    }  # fmt: skip
    made = Accreditation.objects.create(**(defaults | given))
    for field in fields:
        item(made, field)
    return made


def item(of: Accreditation, field: str, **given) -> AccreditedItem:
    """One item on the schedule of a certificate."""
    defaults = {"owner_id": of.owner_id, "field": field, "parameter": f"参数{next(_n)}", "method": "GB/T 00000"}
    return AccreditedItem.objects.create(accreditation=of, **(defaults | given))


def visit(of: Accreditation, **given) -> AssessmentVisit:
    """A surveillance visit of March 2026 with two nonconformities, closed in April; `given` overrides columns."""
    defaults = {
        "owner_id": of.owner_id, "kind": "surveillance", "visited_on": date(2026, 3, 2), "nonconformities": 2,
        "closed_on": date(2026, 4, 20),
    }  # fmt: skip
    return AssessmentVisit.objects.create(accreditation=of, **(defaults | given))


def instrument(of: Institution, **given) -> Instrument:
    """An instrument in use since 2020 that needs calibration; `given` overrides columns."""
    n = next(_n)
    defaults = {
        "owner": of.organisation, "code": f"SB-{n:04d}", "name": "气相色谱仪", "kind": "色谱", "price_fen": 10_000_000,
        "commissioned_on": date(2020, 1, 1),
    }  # fmt: skip
    return Instrument.objects.create(**(defaults | given))


def calibration(of: Instrument, **given) -> Calibration:
    """A passed calibration of 2026; `given` overrides columns."""
    defaults = {
        "owner_id": of.owner_id, "kind": "calibration", "certificate_no": f"JZ-{next(_n):05d}", "laboratory_name": "示例计量院",
        "performed_on": date(2026, 1, 5), "valid_until": date(2027, 1, 4), "result": "pass",
    }  # fmt: skip
    return Calibration.objects.create(instrument=of, **(defaults | given))


def investment(of: Institution, year: int = 2025, **given) -> InstrumentInvestment:
    """50,000 yuan of purchases and nothing else in a year; `given` overrides columns."""
    defaults = {"owner": of.organisation, "purchased_fen": 5_000_000, "upgraded_fen": 0, "maintenance_fen": 0}
    return InstrumentInvestment.objects.create(year=year, **(defaults | given))
