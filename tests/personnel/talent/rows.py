"""Academic posts for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from personnel.models import AcademicPost, Appraiser

_n = count(1)


def post(of: Appraiser, **given) -> AcademicPost:
    """A provincial post held since 2024 without end."""
    defaults = {"owner": of.owner, "body": f"示例学会{next(_n)}", "post": "委员", "level": "provincial", "since_on": date(2024, 1, 1)}
    return AcademicPost.objects.create(appraiser=of, **(defaults | given))
