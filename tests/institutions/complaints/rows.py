"""Complaints for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import Complaint, Institution

_n = count(1)


def complaint(of: Institution, **given) -> Complaint:
    """A complaint received in April 2026 and found true in June."""
    defaults = {
        "owner": of.organisation, "number": f"示投-{next(_n)}", "received_on": date(2026, 4, 1), "grounds": "procedure",
        "accepted_on": date(2026, 4, 8), "answered_on": date(2026, 6, 1), "outcome": "substantiated", "measures": "rectify",
    }  # fmt: skip
    return Complaint.objects.create(**(defaults | given))
