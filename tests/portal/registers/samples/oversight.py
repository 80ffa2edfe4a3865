"""Sound lines of the registers of institutions.oversight."""

from datetime import date

from tests.portal.registers.samples import Sample

SAMPLES = {
    "disclosures": Sample(
        lambda of, n: {
            "kind": "收费标准", "url": f"https://example.org/fees/{n}", "published_on": "2025-6-1", "checked_on": date(2026, 5, 6),
            "reachable": "是",
        },
        ("checked_on", "2025-05-31", "核对日期不能早于公开日期"),
        ("reachable", "否", False),
    ),
    "joint-commissions": Sample(
        lambda of, n: {"signed_on": "20260407", "field": "法医临床", "parties": "2", "insurer": "是", "case_ref": f"示鉴〔2026〕{n}号"},
        ("parties", "1", "共同委托的委托方至少两方"),
        ("insurer", "否", False),
    ),
    "witnessed-appraisals": Sample(
        lambda of, n: {"held_on": "2026/4/9", "witnesses": "3", "kind": "当事人", "case_ref": f"示鉴〔2026〕{n}号"},
        ("witnesses", "0", "到场人数至少为 1"),
        ("witnesses", "2", 2),
    ),
    "authority-liaisons": Sample(
        lambda of, n: {"held_on": date(2026, n, 15), "with_kind": "人民法院", "content": "就意见书格式与反馈方式会商"},
        ("held_on", "2099-01-01", "衔接日期不能晚于今天"),
        ("content", "就出庭通知方式会商", "就出庭通知方式会商"),
    ),
}  # fmt: skip
