"""Training sessions and attendances for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import Institution
from personnel.models import Appraiser, Assistant, TrainingAttendance, TrainingSession

_n = count(1)


def session(of: Institution, **given) -> TrainingSession:
    """A training of 40 hours in May 2026."""
    n = next(_n)
    defaults = {
        "owner": of.organisation, "code": f"PX-{n:04d}", "kind": "daily", "title": f"示例培训{n}", "held_on": date(2026, 5, 11),
        "hours": 40, "organiser": "示例协会",
    }  # fmt: skip
    return TrainingSession.objects.create(**(defaults | given))


def attendance(of: TrainingSession, person: Appraiser | Assistant, **given) -> TrainingAttendance:
    """This person took part in the whole of it."""
    column = "appraiser" if isinstance(person, Appraiser) else "assistant"
    return TrainingAttendance.objects.create(**({"owner": of.owner, "session": of, column: person, "hours": of.hours} | given))
