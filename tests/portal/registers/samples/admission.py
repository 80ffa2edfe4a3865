"""Sound lines of the register of institutions.admission."""

from tests.portal.registers.samples import Sample

SAMPLES = {
    "exit-records": Sample(
        lambda of, n: {
            "subject_kind": "鉴定人", "doc_no": f"示司退〔2026〕{n}号", "appraiser_no": f"3201{n:06d}", "ground": "自愿申请",
            "effective_on": "2026-06-01",
        },
        ("ground", "机构终止", "不能是机构终止"),
        ("ground", "有效期届满未延续", "expired"),
    ),
}  # fmt: skip
