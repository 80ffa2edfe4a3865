"""Sound lines of the registers of quality.laboratories."""

from datetime import date

from quality.models import Laboratory
from tests.portal.registers.samples import Sample
from tests.quality.laboratories.rows import laboratory


def _laboratory(of) -> str:
    """The name of the laboratory that procedures are of."""
    return (Laboratory.objects.filter(owner=of.organisation).first() or laboratory(of)).name


SAMPLES = {
    "laboratories": Sample(
        lambda of, n: {
            "name": f"毒物检验室{n}", "field": "法医毒物", "area_m2": "86.5", "required_kinds": "12", "held_kinds": "11",
            "checked_on": "2026.3.5",
        },
        ("held_kinds", "13", "已配置种类数不能多于必备设备种类数"),
        ("held_kinds", "12", 12),
    ),
    "key-laboratories": Sample(
        lambda of, n: {
            "name": f"示例重点实验室{n}", "level": "省级", "approved_on": "2024年5月6日", "valid_until": "2029-05-05",
            "authority": "示例省科学技术厅",
        },
        ("valid_until", "2024-05-06", "有效期须晚于批准日期"),
        ("authority", "示例省发展和改革委员会", "示例省发展和改革委员会"),
    ),
    "operating-procedures": Sample(
        lambda of, n: {"laboratory": _laboratory(of), "title": f"色谱仪操作规范{n}", "version": "V2", "effective_on": "2025/7/1"},
        ("laboratory", "没有的实验室", "没有登记编号为“没有的实验室”的"),
        ("effective_on", "2025-08-01", date(2025, 8, 1)),
    ),
}  # fmt: skip
