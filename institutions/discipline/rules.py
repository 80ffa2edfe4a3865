"""What a penalty or sanction must say of whom it is against."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _


def subject_problems(*, subject_kind: str, appraiser_no: str) -> Iterator[Problem]:
    """A measure against an appraiser names the licence; one against the institution names none."""
    if subject_kind == "appraiser" and not appraiser_no.strip():
        yield Problem("appraiser_missing", _("对鉴定人的，请填写执业证号。"), "appraiser_no")
    if subject_kind == "institution" and appraiser_no.strip():
        yield Problem("appraiser_named", _("对机构的不填执业证号；对鉴定人的请把对象改为“鉴定人”。"), "subject_kind")


def penalty_problems(*, kind: str, decided_on: date, effective_until: date | None) -> Iterator[Problem]:
    """A suspension says until when, after it began."""
    if kind == "suspension" and effective_until is None:
        yield Problem("until_missing", _("停止执业的请填写期满日期。"), "effective_until")
    if effective_until and effective_until <= decided_on:
        yield Problem("until_early", _("期限须晚于决定日期。"), "effective_until")
