"""Sound lines of the registers of party_building.life."""

from datetime import date

from personnel.models import Appraiser
from tests.factories.personnel import appraiser
from tests.portal.registers.samples import Sample


def _licence(of) -> str:
    """The licence number of the appraiser that members are."""
    return (Appraiser.objects.filter(owner=of.organisation).first() or appraiser(of)).licence_no


SAMPLES = {
    "party-members": Sample(
        lambda of, n: {
            "number": f"DY-{n:02d}", "name": f"示例甲{n}", "kind": "正式党员", "joined_on": "2012-07-01", "post": "",
            "appraiser": _licence(of), "left_on": "",
        },
        ("left_on", "2012-06-30", "转出日期不能早于入党日期"),
        ("post", "组织委员", "组织委员"),
    ),
    "party-meetings": Sample(
        lambda of, n: {
            "kind": "支部党员大会", "held_on": date(2026, 3, 5), "due_attend": "8", "attended": "7", "topic": f"示例主题{n}",
        },
        ("attended", "9", "实到人数不能多于应到人数"),
        ("attended", "8", 8),
    ),
    "dues-months": Sample(
        lambda of, n: {"month": f"2026-{n:02d}", "due": "8", "paid": "8"},
        ("month", "2026-13", "请填四位年份和两位月份"),
        ("paid", "7", 7),
    ),
}  # fmt: skip
