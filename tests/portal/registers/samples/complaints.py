"""Sound lines of the register of institutions.complaints."""

from datetime import date

from tests.portal.registers.samples import Sample

SAMPLES = {
    "complaints": Sample(
        lambda of, n: {
            "number": f"示投〔2026〕{n}号", "received_on": "2026-3-2", "grounds": "鉴定程序", "accepted_on": date(2026, 3, 6),
            "answered_on": "2026.4.20", "outcome": "部分查实", "measures": "责令改正", "opinion_code": "",
        },
        ("accepted_on", "2026-03-01", "受理日期不能早于收到日期"),
        ("measures", "训诫、通报批评", "admonish"),
    ),
}  # fmt: skip
