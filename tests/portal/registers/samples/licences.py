"""Sound lines of the registers of institutions.licences."""

from datetime import date

from tests.portal.registers.samples import Sample

SAMPLES = {
    "electronic-licences": Sample(
        lambda of, n: {
            "kind": "机构许可证", "holder_no": "", "number": f"DZ-{of.licence_no}-{n}", "version": "1", "issued_on": "2024-3-1",
            "valid_until": date(2029, 2, 28), "sha256": "0123456789abcdef" * 4, "standing": "有效", "standing_since": "",
        },
        ("valid_until", "2024-03-01", "有效期须晚于签发日期"),
        ("valid_until", "2029-03-31", date(2029, 3, 31)),
    ),
    "information-systems": Sample(
        lambda of, n: {
            "name": f"示例业务系统{n}", "functions": "网上服务、综合管理", "trace_complete": "是", "api_connected": "否",
            "security_level": "2", "graded_on": "2025.3.1", "launched_on": date(2022, 3, 1), "retired_on": "",
        },
        ("security_level", "6", "网络安全保护等级为 1 至 5"),
        ("functions", "网上审批", ["approval"]),
    ),
}  # fmt: skip
