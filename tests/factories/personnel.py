"""Appraisers for tests, written directly."""

from datetime import date
from itertools import count

from institutions.models import Institution
from personnel.models import Appraiser

_n = count(1)


def appraiser(of: Institution, **given) -> Appraiser:
    """An active full-time appraiser in 0101, aged forty in 2026; `given` overrides columns."""
    n = next(_n)
    defaults = {
        "owner": of.organisation, "name": f"鉴定{n}", "gender": "f", "born_on": date(1986, 5, 1), "licence_no": f"J{n:08d}",
        "fields": ["0101"], "full_time": True, "education": "master", "title_level": "associate", "licensed_on": date(2015, 1, 1),
        "licence_expires_on": date(2030, 1, 1), "status": "active",
    }  # fmt: skip
    return Appraiser.objects.create(**(defaults | given))
