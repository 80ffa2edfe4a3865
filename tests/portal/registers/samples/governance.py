"""Sound lines of the registers of institutions.governance."""

from datetime import date

from tests.portal.registers.samples import Sample

SAMPLES = {
    "management-systems": Sample(
        lambda of, n: {
            "kind": "受理审查", "title": "受理审查办法", "version": f"第{n}版", "effective_on": "2024-3-1", "reviewed_on": date(2026, 3, 2),
            "next_review_on": "2027.3.1", "repealed_on": "",
        },
        ("next_review_on", "2026-03-02", "下次评审日期须晚于最近评审日期"),
        ("kind", "风险管控", "risk"),
    ),
    "responsibility-charts": Sample(
        lambda of, n: {"title": "岗位责任书", "role": "机构负责人", "signed_on": date(2026, 1, n)},
        ("signed_on", "2099-01-01", "签署日期不能晚于今天"),
        ("role", "质量负责人", "quality_lead"),
    ),
    "risk-items": Sample(
        lambda of, n: {
            "title": f"检材流转第{n}环节", "level": "中", "control": "双人交接并登记", "owner_name": "示例甲", "reviewed_on": "2026-3-2",
            "closed_on": "",
        },
        ("closed_on", "2026-03-01", "销号日期不能早于最近核查日期"),
        ("level", "高", "high"),
    ),
    "annual-reports": Sample(
        lambda of, n: {"year": 2019 + n, "submitted_on": f"{2020 + n}-03-15", "summary": "全年业务、质量和人员情况。"},
        ("submitted_on", "2021-12-31", "提交日期早于报告年度"),
        ("summary", "补充了业务数据。", "补充了业务数据。"),
    ),
}  # fmt: skip
