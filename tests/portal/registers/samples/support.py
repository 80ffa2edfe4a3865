"""Sound lines of the register of institutions.support."""

from datetime import date

from tests.portal.registers.samples import Sample

SAMPLES = {
    "support-measures": Sample(
        lambda of, n: {
            "kind": "政府购买服务", "document_no": f"示司购〔2026〕{n}号", "granted_on": date(2026, 3, 2), "amount_fen": "12,000,000",
            "description": "购买法律援助鉴定服务一年。", "ended_on": "",
        },
        ("ended_on", "2026-03-01", "结束日期不能早于给予日期"),
        ("amount_fen", "", None),
    ),
}  # fmt: skip
