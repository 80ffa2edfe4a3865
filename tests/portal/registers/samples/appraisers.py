"""Sound lines of the registers of personnel.appraisers."""

from datetime import date

from tests.portal.registers.samples import Sample

SAMPLES = {
    "appraisers": Sample(
        lambda of, n: {
            "name": f"示例甲{n}", "gender": "女", "born_on": "1986年5月1日", "licence_no": f"3201{n:06d}", "fields": "法医病理、0102",
            "full_time": "是", "education": "硕士", "title_level": "副高", "licensed_on": date(2015, 1, 1),
            "licence_expires_on": "2030-01-01", "status": "执业", "joined_on": "", "status_since": "",
        },
        ("born_on", "2001-02-30", "请填日期"),
        ("title_level", "正高", "senior"),
    ),
}  # fmt: skip
