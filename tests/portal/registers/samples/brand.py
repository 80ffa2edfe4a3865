"""Sound lines of the registers of institutions.brand."""

from datetime import date
from decimal import Decimal

from tests.portal.registers.samples import Sample

SAMPLES = {
    "welfare-activities": Sample(
        lambda of, n: {
            "number": f"GY-2026-{n:03d}", "held_on": "2026-3-2", "kind": "普法宣讲", "beneficiaries": "40", "hours": "6", "value_fen": "0",
        },
        ("hours", "0", "服务时长须大于 0"),
        ("hours", "7.5", Decimal("7.5")),
    ),
    "brand-items": Sample(
        lambda of, n: {"kind": "典型案例", "title": f"示例典型案例{n}", "level": "省级", "dated": date(2026, 3, 2)},
        ("dated", "2099-01-01", "取得或发布日期不能晚于今天"),
        ("level", "国家级", "national"),
    ),
    "honours": Sample(
        lambda of, n: {
            "title": f"示例先进集体{n}", "level": "市级", "granted_by": "示例市司法局", "granted_on": "2026年3月2日", "scope": "机构",
            "revoked_on": "",
        },
        ("revoked_on", "2026-03-01", "撤销日期不能早于授予日期"),
        ("level", "省级", "provincial"),
    ),
}  # fmt: skip
