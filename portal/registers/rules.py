"""What the days on a document behind a record must satisfy."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _


def document_problems(
    *, issued_on: date | None, valid_until: date | None, proves_from: date | None, proves_until: date | None, today: date
) -> Iterator[Problem]:
    """Everything that cannot be so of a document's days."""
    if issued_on and issued_on > today:
        yield Problem("in_future", _("出具日期不能晚于今天。"), "issued_on")
    if issued_on and valid_until and valid_until < issued_on:
        yield Problem("ends_early", _("有效期不能早于出具日期。"), "valid_until")
    if proves_from and proves_until and proves_until < proves_from:
        yield Problem("period", _("证明期间的止日不能早于起日。"), "proves_until")
