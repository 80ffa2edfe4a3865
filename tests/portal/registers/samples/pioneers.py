"""Sound lines of the registers of party_building.pioneers."""

from decimal import Decimal

from party_building.models import PartyMember
from tests.party_building.life.rows import member
from tests.portal.registers.samples import Sample


def _member(of) -> str:
    """The number of the member who holds the posts."""
    return (PartyMember.objects.filter(owner=of.organisation).first() or member(of)).number


SAMPLES = {
    "decision-participations": Sample(
        lambda of, n: {"held_on": "2026-04-20", "matter": f"示例事项{n}", "opinion": "提出修改意见", "adopted": "是"},
        ("opinion", "弃权", "请填其中之一：同意、提出修改意见、不同意"),
        ("adopted", "否", False),
    ),
    "pioneers": Sample(
        lambda of, n: {
            "kind": "党员先锋岗", "title": f"示例先锋岗{n}", "holder": _member(of), "set_up_on": "2024-07-01", "level": "市级",
            "reviewed_on": "2026-01-05",
        },
        ("reviewed_on", "2024-06-30", "评议日期不能早于设立日期"),
        ("level", "省级", "provincial"),
    ),
    "party-honours": Sample(
        lambda of, n: {"number": f"RY-{n}", "title": "示例先进党组织", "level": "省级", "recipient": "党组织", "granted_on": "2026-06-30"},
        ("level", "县级", "请填其中之一：国家级、省级、市级、本单位"),
        ("level", "市级", "municipal"),
    ),
    "social-contributions": Sample(
        lambda of, n: {"title": f"示例事项{n}", "held_on": "2026-05-09", "kind": "公益法律服务", "members": "4", "hours": "12.5"},
        ("hours", "12.55", "最多保留一位小数"),
        ("hours", "8", Decimal("8.0")),
    ),
}  # fmt: skip
