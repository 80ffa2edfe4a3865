"""Sound lines of the registers of institutions.licences."""

from tests.portal.registers.samples import Sample

SAMPLES = {
    "electronic-licences": Sample(
        lambda of, n: {
            "kind": "机构许可证", "number": "DZ-1", "version": n, "holder_no": "", "issued_on": "2024-01-01", "valid_until": "2029-01-01",
            "standing": "有效",
        },
        ("valid_until", "2023-01-01", "有效期须晚于签发日期"),
        ("standing", "已换发", "superseded"),
    ),
    "information-systems": Sample(
        lambda of, n: {
            "name": f"业务系统{n}", "functions": "执业监管、综合管理", "in_use_since": "2022-01-01", "retired_on": "",
            "trace_complete": "是", "api_connected": "否", "security_level": "2", "graded_on": "2023-05-01",
        },
        ("security_level", "6", "等级保护级别须是 1 至 5"),
        ("api_connected", "是", True),
    ),
}  # fmt: skip
