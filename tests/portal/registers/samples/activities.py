"""Sound lines of the registers of party_building.activities."""

from decimal import Decimal

from tests.portal.registers.samples import Sample

SAMPLES = {
    "party-venues": Sample(
        lambda of, n: {
            "name": f"示例阵地{n}", "kind": "线上平台", "area_m2": "", "url": "https://example.invalid/dj", "opened_on": "2022/7/1",
        },
        ("url", "", "线上平台请填写网址"),
        ("area_m2", "36.5", Decimal("36.5")),
    ),
    "party-activities": Sample(
        lambda of, n: {
            "title": f"示例活动{n}", "held_on": "2026-06-28", "kind": "社区共建", "partner": "示例社区党委", "participants": "9",
            "innovative": "否",
        },
        ("held_on", "2099-01-01", "活动日期不能晚于今天"),
        ("participants", "10", 10),
    ),
}  # fmt: skip
