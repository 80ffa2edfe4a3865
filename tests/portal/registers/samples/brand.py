"""Sound lines of the registers of institutions.brand and institutions.support."""

from tests.portal.registers.samples import Sample

SAMPLES = {
    "welfare-activities": Sample(
        lambda of, n: {
            "title": f"社区普法{n}", "kind": "普法讲座", "held_on": "2026-03-01", "beneficiaries": "60", "hours": "12.5", "value_fen": "0",
        },
        ("hours", "12.55", "最多保留一位小数"),
        ("beneficiaries", "80", 80),
    ),
    "brand-items": Sample(
        lambda of, n: {"title": f"示例品牌{n}", "kind": "服务品牌", "level": "省级", "dated": "2025-03-01"},
        ("dated", "2099-03-01", "取得或发布日期不能晚于今天"),
        ("level", "市级", "municipal"),
    ),
    "honours": Sample(
        lambda of, n: {
            "title": f"先进集体{n}", "level": "省级", "granted_by": "示例厅", "granted_on": "2025-03-01", "scope": "机构", "revoked_on": "",
        },
        ("revoked_on", "2025-02-01", "被撤销日期不能早于授予日期"),
        ("granted_by", "另一示例厅", "另一示例厅"),
    ),
    "support-measures": Sample(
        lambda of, n: {
            "document_no": f"示财〔2025〕{n}号", "kind": "资金支持", "granted_on": "2025-03-01", "granted_by": "示例财政局",
            "amount_fen": "500000000", "description": "设备更新补助",
        },
        ("amount_fen", "五百万", "请填整数"),
        ("description", "实验室建设补助", "实验室建设补助"),
    ),
}  # fmt: skip
