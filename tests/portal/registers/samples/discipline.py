"""Sound lines of the registers of institutions.discipline."""

from tests.portal.registers.samples import Sample

SAMPLES = {
    "penalties": Sample(
        lambda of, n: {
            "doc_no": f"示罚〔2025〕{n}号", "subject_kind": "机构", "appraiser_no": "", "kind": "停止执业", "decided_on": "2025-03-01",
            "effective_until": "2025-06-01", "authority": "示例司法厅", "ground": "违反程序通则", "false_appraisal": "否",
            "revoked_on": "",
        },
        ("revoked_on", "2025-02-01", "被撤销日期不能早于决定日期"),
        ("authority", "另一示例厅", "另一示例厅"),
    ),
    "industry-sanctions": Sample(
        lambda of, n: {
            "doc_no": f"示惩〔2025〕{n}号", "subject_kind": "鉴定人", "appraiser_no": "32000001", "kind": "训诫",
            "decided_on": "2025-03-01", "ground": "违反行业规范", "revoked_on": "",
        },
        ("decided_on", "2099-01-01", "决定日期不能晚于今天"),
        ("kind", "通报批评", "circulated_criticism"),
    ),
    "dishonesty-records": Sample(
        lambda of, n: {
            "reference": f"SX-{n}", "kind": "一般失信", "recorded_on": "2025-03-01", "source": "示例单位", "repaired_on": "",
        },
        ("repaired_on", "2025-01-01", "修复日期不能早于列入日期"),
        ("kind", "严重失信主体名单", "serious"),
    ),
}  # fmt: skip
