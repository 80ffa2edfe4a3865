"""Sound lines of the registers about appraisers: personnel.conduct, .competence, .titles, .talent and .assistants."""

from datetime import date

from personnel.models import Appraiser
from tests.factories.personnel import appraiser
from tests.portal.registers.samples import Sample


def licence(of, n: int = 1) -> str:
    """The licence number of the institution's n-th appraiser, whom the lines name."""
    number = f"{of.licence_no}-{n}"
    if not Appraiser.objects.filter(licence_no=number).exists():
        appraiser(of, licence_no=number, name=f"示例乙{n}")
    return number


SAMPLES = {
    "assistants": Sample(
        lambda of, n: {
            "number": f"ZL-{n:03d}", "name": f"示例丙{n}", "education": "本科", "engaged_on": "2024-07-01", "mentor": licence(of),
            "field": "法医临床", "left_on": "",
        },
        ("left_on", "2024-06-30", "离岗日期不能早于聘用日期"),
        ("education", "硕士", "master"),
    ),
    "conduct-rules": Sample(
        lambda of, n: {"title": f"职业道德准则（第{n}版）", "kind": "职业道德准则", "effective_on": "2025.1.1"},
        ("kind", "章程", "请填其中之一：职业道德准则、执业行为规范"),
        ("kind", "执业行为规范", "behaviour"),
    ),
    "ethics-sessions": Sample(
        lambda of, n: {"held_on": "2026-03-05", "topic": f"执业纪律专题{n}", "hours": "2.5", "due_attend": "12", "attended": "11"},
        ("attended", "13", "实到人数不能多于应到人数"),
        ("due_attend", "14", 14),
    ),
    "conduct-pledges": Sample(
        lambda of, n: {"appraiser": licence(of), "year": 2020 + n, "signed_on": date(2020 + n, 1, 8)},
        ("signed_on", "2021-01-08", "签署日期须在承诺年度或其上一年度内"),
        ("signed_on", "2021-02-01", date(2021, 2, 1)),
    ),
    "competence-assessments": Sample(
        lambda of, n: {"appraiser": licence(of), "year": 2020 + n, "organiser": "示例省司法鉴定协会", "outcome": "合格", "retaken_on": ""},
        ("retaken_on", "2026-05-01", "评估不合格的才填写补考合格日期"),
        ("outcome", "优秀", "excellent"),
    ),
    "annual-appraisals": Sample(
        lambda of, n: {"appraiser": licence(of), "year": 2020 + n, "grade": "称职"},
        ("grade", "合格", "请填其中之一：优秀、称职、基本称职、不称职"),
        ("grade", "优秀", "excellent"),
    ),
    "title-awards": Sample(
        lambda of, n: {
            "appraiser": licence(of, n), "level": "副高", "series": "法医", "granted_on": "20231201", "authority": "示例评审委员会",
        },
        ("appraiser", "J-404", "没有登记编号为“J-404”的鉴定人"),
        ("authority", "另一示例评审委员会", "另一示例评审委员会"),
    ),
    "talent-items": Sample(
        lambda of, n: {"kind": "后备人才", "name": f"示例乙{n}", "appraiser": licence(of, n), "level": "省级", "dated": "2025年6月1日"},
        ("name", "示例丁", "该执业证号登记的姓名是“示例乙4”"),
        ("appraiser", "", None),
    ),
    "academic-posts": Sample(
        lambda of, n: {
            "appraiser": licence(of), "body": "示例法医学会", "post": f"第{n}专业委员会委员", "level": "国家级", "since_on": "2024-05-01",
            "until_on": date(2028, 4, 30),
        },
        ("until_on", "2024-04-30", "任期届满日期不能早于任职起始日期"),
        ("level", "省级", "provincial"),
    ),
}  # fmt: skip
