"""Sound lines of the registers of quality.proficiency."""

from datetime import date

from quality.models import ProficiencyRound
from tests.portal.registers.samples import Sample
from tests.quality.proficiency.rows import proficiency_round


def _round(n: int) -> str:
    """The code of the n-th round that results are of."""
    code = f"YZ-{n}"
    return code if ProficiencyRound.objects.filter(code=code).exists() else proficiency_round(code=code).code


SAMPLES = {
    "proficiency-rounds": Sample(
        lambda of, n: {
            "code": f"NLYZ-2026-{n:02d}", "organiser": "示例研究所", "field": "法医毒物", "year": "2026", "item": "血液中乙醇",
            "closes_on": "2026-04-30", "published_on": date(2026, 7, 1), "mandatory": "是",
        },
        ("published_on", "2026-04-29", "结果发布日期不能早于提交截止日期"),
        ("item", "血液中甲醇", "血液中甲醇"),
    ),
    "proficiency-results": Sample(
        lambda of, n: {
            "round": _round(n), "outcome": "不满意", "issued_on": "2026-06-15", "corrected_on": date(2026, 7, 20),
            "verified_on": "2026.8.3",
        },
        ("corrected_on", "2026-06-14", "整改完成日期不能早于结果出具日期"),
        ("outcome", "有问题", "questionable"),
    ),
}  # fmt: skip
