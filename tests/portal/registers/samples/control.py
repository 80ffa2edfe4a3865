"""Sound lines of the registers of quality.control."""

from datetime import date

from tests.portal.registers.samples import Sample

SAMPLES = {
    "quality-documents": Sample(
        lambda of, n: {
            "level": "程序文件", "code": f"QP-{n:02d}", "version": f"{n}.0", "effective_on": "2025-01-06", "reviewed_on": "2026.1.6",
        },
        ("level", "备忘录", "请填其中之一：质量手册、程序文件、作业指导书、记录表格"),
        ("reviewed_on", "2026-05-06", date(2026, 5, 6)),
    ),
    "internal-audits": Sample(
        lambda of, n: {"held_on": date(2026, n, 10), "clauses": "42", "nonconformities": "3", "closed": "2"},
        ("closed", "4", "已关闭的项数不能多于发现的不符合项数"),
        ("closed", "3", 3),
    ),
    "management-reviews": Sample(
        lambda of, n: {"held_on": f"2026年{n}月20日", "chair": "甲示例", "outputs": "6", "outputs_done": "5"},
        ("outputs_done", "7", "已落实的项数不能多于评审输出的项数"),
        ("outputs_done", "6", 6),
    ),
    "nonconformities": Sample(
        lambda of, n: {
            "number": f"BFH-2026-{n:02d}", "found_on": "2026-03-02", "source": "内部审核", "severity": "一般",
            "closed_on": date(2026, 4, 1), "effective": "是",
        },
        ("closed_on", "2026-03-01", "关闭日期不能早于发现日期"),
        ("severity", "严重", "serious"),
    ),
    "methods": Sample(
        lambda of, n: {
            "field": "法医毒物", "standard_no": f"SF/T 010{n}—2020", "title": f"示例方法{n}", "verified_on": "2024-5-6", "current": "是",
        },
        ("verified_on", "2099-01-01", "方法验证日期不能晚于今天"),
        ("current", "否", False),
    ),
    "court-appearances": Sample(
        lambda of, n: {
            "number": f"CT-{n:03d}", "notified_on": "2026-04-01", "hearing_on": date(2026, 4, 20), "required": "是", "appeared": "是",
            "form": "视频", "absence_reason": "",
        },
        ("hearing_on", "2026-03-31", "开庭日期不能早于收到通知的日期"),
        ("form", "到庭", "in_person"),
    ),
    "internal-reviews": Sample(
        lambda of, n: {"period": f"2026-{n:02d}", "opinions": "30", "reviewed": "29", "defects": "2"},
        ("reviewed", "31", "经复核的份数不能多于出具的份数"),
        ("defects", "1", 1),
    ),
    "self-commissions": Sample(
        lambda of, n: {
            "number": f"ZX-{n:03d}", "commissioned_on": "2026/5/6", "field": "文书", "checked": "是", "notice_given": "是",
            "accepted": "是",
        },
        ("field", "笔迹", "请填其中之一"),
        ("accepted", "否", False),
    ),
    "control-points": Sample(
        lambda of, n: {"factor": "量值溯源", "checked_on": date(2026, n, 15), "result": "受控", "action": ""},
        ("checked_on", "2099-01-01", "检查日期不能晚于今天"),
        ("action", "更换标准物质", "更换标准物质"),
    ),
}  # fmt: skip
