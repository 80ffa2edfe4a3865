"""Sound lines of the registers of quality.research."""

from datetime import date

from tests.portal.registers.samples import Sample

SAMPLES = {
    "research-projects": Sample(
        lambda of, n: {
            "title": f"骨龄推断方法研究{n}", "level": "省级", "role": "主持", "started_on": "2024-03-01", "ended_on": "2026.2.28",
            "funds_fen": "30,000,000", "passed": "是",
        },
        ("ended_on", "2024-02-29", "结题日期不能早于立项日期"),
        ("role", "参与", "participant"),
    ),
    "publications": Sample(
        lambda of, n: {
            "title": f"某类毒物检验方法比较{n}", "kind": "中文核心期刊论文", "published_on": date(2025, 6, 15), "venue": "示例法医学杂志",
            "first_author": "是", "doi": f"10.1000/example.2025.{n}",
        },
        ("doi", "https://doi.org/10.1000/1", "请填 DOI 本身，从“10.”开始"),
        ("kind", "SCI 收录论文", "sci"),
    ),
    "patents": Sample(
        lambda of, n: {"kind": "发明专利", "number": f"ZL2024100000{n}.X", "granted_on": "2025-11-04", "valid": "是"},
        ("granted_on", "2099-01-01", "授权（登记）日期不能晚于今天"),
        ("valid", "否", False),
    ),
    "standard-draftings": Sample(
        lambda of, n: {"standard_no": f"SF/T 00{n}-2025", "level": "行业标准", "role": "参与", "issued_on": "20250601"},
        ("level", "企业标准", "请填其中之一：国家标准、行业标准、地方标准、团体标准"),
        ("role", "主持", "lead"),
    ),
    "cooperations": Sample(
        lambda of, n: {
            "partner": f"示例大学{n}", "partner_kind": "高等院校", "kind": "实践基地", "signed_on": "2025-01-10",
            "valid_until": "2028-01-09",
        },
        ("valid_until", "2025-01-09", "有效期不能早于签订日期"),
        ("valid_until", "2029-01-09", date(2029, 1, 9)),
    ),
    "academic-exchanges": Sample(
        lambda of, n: {"title": f"示例学术年会{n}", "held_on": "2026-04-18", "level": "全国", "role": "报告", "participants": "3"},
        ("participants", "三人", "请填整数，例如 36。您填的是“三人”。"),
        ("participants", "4", 4),
    ),
    "complex-cases": Sample(
        lambda of, n: {
            "case_ref": f"受2026-{n:03d}", "field": "法医病理", "accepted_on": "2026-02-02", "kind": "涉及多省",
            "completed_on": "2026-04-01",
        },
        ("completed_on", "2026-02-01", "办结日期不能早于受理日期"),
        ("kind", "重新鉴定", "reappraisal"),
    ),
}  # fmt: skip
