"""Sound lines of the registers of quality.inspections."""

from datetime import date

from quality.models import Inspection, InspectionItem
from tests.portal.registers.samples import Sample
from tests.quality.inspections.rows import inspection, inspection_item


def _inspection(of) -> str:
    """The number of the inspection that findings are of."""
    return (Inspection.objects.filter(owner=of.organisation).first() or inspection(of, result="rectify")).number


def _item(n: int) -> str:
    """The code of the n-th item that findings name."""
    code = f"CC-{n}"
    return code if InspectionItem.objects.filter(code=code).exists() else inspection_item(code=code).code


SAMPLES = {
    "inspection-items": Sample(
        lambda of, n: {"code": f"SX-{n}", "title": f"示例事项{n}", "basis": "司法鉴定程序通则", "method": "现场检查", "version": "2026"},
        ("basis", "", "请填写此项"),
        ("method", "现场检查、抽查案卷", "现场检查、抽查案卷"),
    ),
    "inspections": Sample(
        lambda of, n: {
            "number": f"示检〔2026〕{n}号", "kind": "随机抽查", "inspected_on": "2026-05-06", "inspectors_count": "2",
            "result": "未发现问题", "published_on": date(2026, 5, 20),
        },
        ("inspectors_count", "1", "检查人员不得少于两名"),
        ("inspectors_count", "3", 3),
    ),
    "inspection-findings": Sample(
        lambda of, n: {
            "inspection": _inspection(of), "item": _item(n), "severity": "一般", "facts": "示例事实", "due_on": "2026-06-05",
            "rectified_on": date(2026, 5, 20), "verified_on": "2026.6.1",
        },
        ("item", "CC-404", "没有登记编号为“CC-404”的抽查事项"),
        ("severity", "轻微", "minor"),
    ),
}  # fmt: skip
