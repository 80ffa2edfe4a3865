"""Sound lines of the registers of institutions.premises."""

from datetime import date

from tests.portal.registers.samples import Sample

KINDS = ("服务标识", "无障碍设施", "消防设施", "候检设施")

SAMPLES = {
    "premises-sites": Sample(
        lambda of, n: {
            "name": f"示例{n}号楼", "address": "示例市示例路 1 号", "area_m2": "1,200.5", "office_m2": "300", "laboratory_m2": 600,
            "archive_m2": "100.5", "reception_m2": "200", "tenure": "租赁", "lease_until": "2030-12-31",
        },
        ("area_m2", "1200.4", "业务用房面积不能小于"),
        ("address", "示例市示例路 2 号", "示例市示例路 2 号"),
    ),
    "facilities": Sample(
        lambda of, n: {
            "kind": KINDS[n - 1], "description": "一层大厅，完好", "checked_on": date(2026, 3, n), "passed": "是",
        },
        ("checked_on", "2099-01-01", "检查日期不能晚于今天"),
        ("passed", "否", False),
    ),
    "environment-checks": Sample(
        lambda of, n: {"checked_on": f"2026年{n}月8日", "items_total": "20", "items_passed": "19", "corrected_on": f"2026-{n:02d}-12"},
        ("items_passed", "21", "合格项数不能多于自查项数"),
        ("items_passed", "18", 18),
    ),
}  # fmt: skip
