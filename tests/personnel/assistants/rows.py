"""Assistants for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from personnel.models import Appraiser, Assistant

_n = count(1)


def assistant(of: Appraiser, **given) -> Assistant:
    """An assistant engaged in 2024 and guided by this appraiser."""
    n = next(_n)
    defaults = {
        "owner": of.owner, "number": f"ZL-{n:04d}", "name": f"助理{n}", "education": "bachelor", "engaged_on": date(2024, 3, 1),
        "field": "0101",
    }  # fmt: skip
    return Assistant.objects.create(mentor=of, **(defaults | given))
