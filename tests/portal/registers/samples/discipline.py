"""Sound lines of the registers of institutions.discipline."""

from datetime import date

from tests.portal.registers.samples import Sample

SAMPLES = {
    "penalties": Sample(
        lambda of, n: {
            "doc_no": f"示罚〔2026〕{n}号", "subject_kind": "鉴定人", "appraiser_no": "320100000001", "kind": "停止执业",
            "decided_on": "2026-3-2", "effective_until": date(2026, 6, 1), "authority": "示例市司法局", "ground": "超出登记的执业类别执业",
            "false_appraisal": "否", "revoked_on": "",
        },
        ("revoked_on", "2026-03-01", "撤销日期不能早于决定日期"),
        ("false_appraisal", "是", True),
    ),
    "industry-sanctions": Sample(
        lambda of, n: {
            "doc_no": f"示协惩〔2026〕{n}号", "subject_kind": "机构", "appraiser_no": "", "kind": "通报批评", "decided_on": "2026年3月2日",
            "association": "示例省司法鉴定协会", "revoked_on": "",
        },
        ("kind", "罚款", "请填其中之一：训诫、通报批评"),
        ("kind", "公开谴责", "public_reprimand"),
    ),
    "dishonesty-records": Sample(
        lambda of, n: {"recorded_on": "20260302", "kind": f"未履行裁判{n}", "source": "示例法院", "serious": "否", "repaired_on": ""},
        ("repaired_on", "2026-03-01", "修复日期不能早于记录日期"),
        ("repaired_on", "2026-08-03", date(2026, 8, 3)),
    ),
}  # fmt: skip
