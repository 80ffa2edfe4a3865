"""Green-channel cases and surveys for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import GreenChannelCase, Institution, SatisfactionSurvey

_n = count(1)


def green(of: Institution, **given) -> GreenChannelCase:
    """A case accepted on the next working day, in May 2026."""
    defaults = {
        "owner": of.organisation, "served_on": date(2026, 5, 11), "beneficiary": "elderly", "case_ref": f"示鉴-{next(_n)}",
        "accepted_wd": 1, "fee_waived_fen": 0,
    }  # fmt: skip
    return GreenChannelCase.objects.create(**(defaults | given))


def survey(of: Institution, period: str = "2026-05", **given) -> SatisfactionSurvey:
    """40 answers of a month, 36 of them satisfied."""
    defaults = {"owner": of.organisation, "asked": 50, "answered": 40, "satisfied": 36, "channel": "qr"}
    return SatisfactionSurvey.objects.create(period=period, **(defaults | given))
