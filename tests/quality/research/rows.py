"""Research and its results for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import Institution
from quality.models import AcademicExchange, Cooperation, Patent, Publication, ResearchProject, StandardDrafting

_n = count(1)
DAY = date(2026, 3, 2)


def project(of: Institution, **given) -> ResearchProject:
    """A project of the institution's own that it leads."""
    defaults = {
        "owner": of.organisation, "title": f"示例课题{next(_n)}", "level": "own", "role": "lead", "started_on": DAY, "funds_fen": 1_000_000,
    }  # fmt: skip
    return ResearchProject.objects.create(**(defaults | given))


def publication(of: Institution, **given) -> Publication:
    """A paper in no index and without a DOI."""
    defaults = {"owner": of.organisation, "title": f"示例论文{next(_n)}", "kind": "other", "published_on": DAY, "venue": "示例杂志"}
    return Publication.objects.create(**(defaults | given))


def patent(of: Institution, **given) -> Patent:
    """A software copyright in force."""
    defaults = {"owner": of.organisation, "kind": "software", "number": f"示登字{next(_n):05d}", "granted_on": DAY}
    return Patent.objects.create(**(defaults | given))


def standard(of: Institution, **given) -> StandardDrafting:
    """A group standard led."""
    defaults = {"owner": of.organisation, "standard_no": f"T/SL {next(_n)}-2026", "level": "group", "role": "lead", "issued_on": DAY}
    return StandardDrafting.objects.create(**(defaults | given))


def cooperation(of: Institution, **given) -> Cooperation:
    """An agreement in force in 2026."""
    defaults = {
        "owner": of.organisation, "partner": f"示例大学{next(_n)}", "partner_kind": "university", "kind": "teaching", "signed_on": DAY,
        "valid_until": date(2029, 3, 1),
    }  # fmt: skip
    return Cooperation.objects.create(**(defaults | given))


def exchange(of: Institution, **given) -> AcademicExchange:
    """A seminar of the province that some attended."""
    defaults = {
        "owner": of.organisation, "title": f"示例研讨会{next(_n)}", "held_on": DAY, "level": "provincial", "role": "attendee",
        "participants": 2,
    }  # fmt: skip
    return AcademicExchange.objects.create(**(defaults | given))
