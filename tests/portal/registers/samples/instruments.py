"""Sound lines of the registers of quality.instruments."""

from datetime import date

from portal.registers.register import REGISTERS
from tests.factories import quality
from tests.portal.registers.samples import Sample


def _instrument(of):
    held = REGISTERS["instruments"].model.objects.filter(owner=of.organisation).first()
    return held or quality.instrument(of, code="GC-01")


SAMPLES = {
    "instruments": Sample(
        lambda of, n: {
            "code": f"SB-{n}", "name": "质谱仪", "kind": "质谱", "model": "X-1", "maker": "示例厂", "price_fen": "12,000,000",
            "commissioned_on": "2020.3.1", "needs_calibration": "是", "advanced": "否", "in_use": "是", "retired_on": "",
            "laboratory": "",
        },
        ("price_fen", "三十六", "请填整数，例如 36。您填的是“三十六”。"),
        ("maker", "另一示例厂", "另一示例厂"),
    ),
    "calibrations": Sample(
        lambda of, n: {
            "instrument": _instrument(of).code, "kind": "检定", "certificate_no": f"JZ-{n}", "laboratory_name": "示例计量院",
            "performed_on": date(2026, 1, 5), "valid_until": "2027-01-04", "result": "合格",
        },
        ("valid_until", "2025-01-01", "有效期须晚于校准日期"),
        ("result", "限用", "limited"),
    ),
    "instrument-investments": Sample(
        lambda of, n: {"year": 2020 + n, "purchased_fen": "80,000,000", "upgraded_fen": "12000000", "maintenance_fen": "5000000"},
        ("year", "2099", "年度须在 2015 至"),
        ("upgraded_fen", "13000000", 13_000_000),
    ),
}  # fmt: skip
