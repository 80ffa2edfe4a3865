"""What is disclosed, joint commissions and witnessed appraisals for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import Disclosure, Institution, JointCommission, WitnessedAppraisal

_n = count(1)


def disclosure(of: Institution, kind: str = "fees", **given) -> Disclosure:
    """A page published in 2025 and reachable in May 2026."""
    defaults = {
        "owner": of.organisation, "url": f"https://example.org/{next(_n)}", "published_on": date(2025, 3, 1),
        "checked_on": date(2026, 5, 11), "reachable": True,
    }  # fmt: skip
    return Disclosure.objects.create(kind=kind, **(defaults | given))


def joint(of: Institution, signed_on: date = date(2026, 5, 11), **given) -> JointCommission:
    """Two parties commission together."""
    defaults = {"owner": of.organisation, "field": "0102", "parties": 2, "case_ref": f"示鉴-{next(_n)}"}
    return JointCommission.objects.create(signed_on=signed_on, **(defaults | given))


def witnessed(of: Institution, held_on: date = date(2026, 5, 11), **given) -> WitnessedAppraisal:
    """Two people watch for a party."""
    defaults = {"owner": of.organisation, "witnesses": 2, "kind": "party", "case_ref": f"示鉴-{next(_n)}"}
    return WitnessedAppraisal.objects.create(held_on=held_on, **(defaults | given))
