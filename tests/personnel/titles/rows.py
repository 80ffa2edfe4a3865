"""Titles for tests, written directly; `given` overrides columns."""

from datetime import date

from personnel.models import Appraiser, TitleAward


def award(of: Appraiser, **given) -> TitleAward:
    """An associate senior title granted in 2023."""
    defaults = {
        "owner": of.owner, "level": "associate", "series": "法医", "granted_on": date(2023, 12, 1), "authority": "示例评审委员会",
    }  # fmt: skip
    return TitleAward.objects.create(appraiser=of, **(defaults | given))
