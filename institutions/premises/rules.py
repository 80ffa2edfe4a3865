"""What a place of work must satisfy."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _


def tenure_problems(*, tenure: str, lease_until: date | None) -> Iterator[Problem]:
    """A leased place says until when; one's own has no end."""
    if tenure == "leased" and lease_until is None:
        yield Problem("lease_end_missing", _("租赁的场所请填写使用期限。"), "lease_until")
    if tenure == "owned" and lease_until:
        yield Problem("owned_with_end", _("自有的场所没有使用期限，请清空；不是自有的，请改正使用方式。"), "lease_until")
