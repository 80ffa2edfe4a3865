"""Sound lines of the registers of quality.accreditation."""

from datetime import date

from portal.registers.register import REGISTERS
from tests.factories import quality
from tests.portal.registers.samples import Sample


def _certificate(of):
    held = REGISTERS["accreditations"].model.objects.filter(owner=of.organisation).first()
    return held or quality.accreditation(of, certificate_no="ZS-1")


SAMPLES = {
    "accreditations": Sample(
        lambda of, n: {
            "kind": "资质认定", "certificate_no": f"CMA-{n}", "issued_on": "2023/1/1", "valid_until": "20281231",
            "authority": "示例市场监管局", "standing": "有效", "standing_since": "",
        },
        ("kind", "营业执照", "请填其中之一：资质认定、实验室认可、检查机构认可"),
        ("authority", "另一示例局", "另一示例局"),
    ),
    "accredited-items": Sample(
        lambda of, n: {
            "accreditation": _certificate(of).certificate_no, "field": "法医毒物", "parameter": f"乙醇{n}", "method": "GA/T 842",
            "change": "扩项", "changed_on": "2025-09-01",
        },
        ("accreditation", "ZS-404", "没有登记编号为“ZS-404”的"),
        ("method", "GA/T 1073", "GA/T 1073"),
    ),
    "assessment-visits": Sample(
        lambda of, n: {
            "accreditation": _certificate(of).certificate_no, "kind": "监督评审", "visited_on": date(2026, 3, n), "nonconformities": "3",
            "closed_on": "2026年5月20日",
        },
        ("closed_on", "2026-02-28", "全部关闭日期不能早于评审日期"),
        ("nonconformities", "4", 4),
    ),
}  # fmt: skip
