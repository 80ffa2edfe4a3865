"""Instruments, the certificates of their calibration or verification, and what is spent on them (task 18)."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from portal.kernel.problems import _
from portal.registers.register import Register, register
from portal.registers.rules import year_problems
from quality.instruments import rules
from quality.instruments.models import Calibration, Instrument, InstrumentInvestment


@register
class Instruments(Register):
    """仪器设备台账."""

    model, slug, task = Instrument, "instruments", 18
    title = _("仪器设备")
    fields = [
        "code", "name", "kind", "model", "maker", "price_fen", "commissioned_on", "needs_calibration", "advanced", "in_use", "retired_on",
        "laboratory",
    ]  # fmt: skip
    key = ["code"]
    columns = ["code", "name", "kind", "model", "price_fen", "commissioned_on", "needs_calibration", "in_use"]
    filters = ["in_use", "needs_calibration", "advanced"]
    search = ["code", "name", "kind", "model", "maker"]
    relations = {"laboratory": "name"}
    past = ["commissioned_on"]

    def problems(self, record: Instrument, today: date):
        yield from rules.instrument_problems(
            commissioned_on=record.commissioned_on, in_use=record.in_use, retired_on=record.retired_on, today=today
        )


@register
class Calibrations(Register):
    """校准（检定）证书台账."""

    model, slug, task = Calibration, "calibrations", 18
    title = _("校准（检定）证书")
    fields = ["instrument", "kind", "certificate_no", "laboratory_name", "performed_on", "valid_until", "result"]
    key = ["certificate_no"]
    columns = ["certificate_no", "instrument", "kind", "laboratory_name", "performed_on", "valid_until", "result"]
    filters = ["kind", "result"]
    search = ["certificate_no", "instrument__code", "instrument__name", "laboratory_name"]
    relations = {"instrument": "code"}
    expires = "valid_until"
    past = ["performed_on"]

    def current(self, rows: QuerySet) -> QuerySet:
        """Of instruments in use that need one, where no certificate reaches further."""
        further = Calibration.objects.filter(instrument=OuterRef("instrument"), state="valid", valid_until__gt=OuterRef("valid_until"))
        needed = {"instrument__state": "valid", "instrument__in_use": True, "instrument__needs_calibration": True}
        return rows.filter(~Exists(further), **needed)


@register
class InstrumentInvestments(Register):
    """年度设备投入台账."""

    model, slug, task = InstrumentInvestment, "instrument-investments", 18
    title = _("年度设备投入")
    fields = ["year", "purchased_fen", "upgraded_fen", "maintenance_fen"]
    key = ["year"]
    search = ["year"]

    def problems(self, record: InstrumentInvestment, today: date):
        yield from year_problems(record.year, today.year)
