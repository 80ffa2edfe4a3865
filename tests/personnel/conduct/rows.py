"""Education in ethics and pledges for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import Institution
from personnel.models import Appraiser, ConductPledge, EthicsSession

_n = count(1)


def ethics(of: Institution, **given) -> EthicsSession:
    """A session of May 2026 that 8 of 10 attended."""
    defaults = {
        "owner": of.organisation, "held_on": date(2026, 5, 11), "topic": f"职业道德专题{next(_n)}", "hours": 2, "due_attend": 10,
        "attended": 8,
    }  # fmt: skip
    return EthicsSession.objects.create(**(defaults | given))


def pledge(of: Appraiser, year: int = 2026, **given) -> ConductPledge:
    """A pledge signed in the January of its year."""
    defaults = {"owner": of.owner, "signed_on": date(year, 1, 10)}
    return ConductPledge.objects.create(appraiser=of, year=year, **(defaults | given))
