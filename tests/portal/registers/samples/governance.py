"""Sound lines of the registers of institutions.governance."""

from datetime import date

from tests.portal.registers.samples import Sample

SAMPLES = {
    "management-systems": Sample(
        lambda of, n: {
            "kind": "风险管控", "title": f"风险管控制度{n}", "version": "1.0", "effective_on": "2024-01-01", "reviewed_on": "2026.3.1",
            "next_review_on": "2027年3月1日", "repealed_on": "",
        },
        ("reviewed_on", "2023-12-31", "评审日期不能早于施行日期"),
        ("kind", "业务管理", "business"),
    ),
    "responsibility-charts": Sample(
        lambda of, n: {"role": "机构负责人", "title": "负责人权责清单", "signed_on": date(2026, 1, n), "signers": "1"},
        ("signed_on", "2099-01-01", "签署日期不能晚于今天"),
        ("signers", "2", 2),
    ),
    "risk-items": Sample(
        lambda of, n: {
            "title": f"检材保管风险{n}", "level": "高", "control": "双人双锁", "owner_name": "示例甲", "reviewed_on": "2026-03-01",
            "closed_on": "",
        },
        ("level", "特高", "请填其中之一：低、中、高"),
        ("level", "中", "medium"),
    ),
    "annual-reports": Sample(
        lambda of, n: {"year": 2020 + n, "submitted_on": "2026-03-01", "summary": "业务平稳，质量受控。"},
        ("year", "2050", "报告年度须在 2015 至"),
        ("summary", "业务增长，质量受控。", "业务增长，质量受控。"),
    ),
}  # fmt: skip
