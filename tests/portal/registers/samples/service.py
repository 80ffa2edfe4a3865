"""Sound lines of the registers of institutions.service."""

from datetime import date

from tests.portal.registers.samples import Sample

SAMPLES = {
    "service-standards": Sample(
        lambda of, n: {
            "title": "窗口服务规范", "version": f"V{n}", "effective_on": "2026.1.1", "posted": "是", "channels": "服务大厅、官方网站",
        },
        ("posted", "部分", "请填“是”或“否”"),
        ("channels", "服务大厅", "服务大厅"),
    ),
    "green-channel-cases": Sample(
        lambda of, n: {
            "served_on": date(2026, 4, 7), "beneficiary": "法律援助受援人", "case_ref": f"示鉴〔2026〕{n}号", "accepted_wd": "1",
            "fee_waived_fen": "80,000",
        },
        ("beneficiary", "张某", "请填其中之一：残疾人、老年人、军人"),
        ("accepted_wd", "0", 0),
    ),
    "satisfaction-surveys": Sample(
        lambda of, n: {"period": f"2026-{n:02d}", "channel": "二维码", "asked": "60", "answered": "48", "satisfied": "47"},
        ("satisfied", "49", "满意数不能多于有效回收数"),
        ("satisfied", "46", 46),
    ),
}  # fmt: skip
