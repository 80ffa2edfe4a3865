"""What a registered appraiser's dates and status must satisfy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.calendar.spans import years_before
from portal.kernel.problems import Problem, _

LEAST_AGE_YEARS = 18


@dataclass(frozen=True)
class Licence:
    """An appraiser's licence as the register states it."""

    born_on: date
    licensed_on: date
    joined_on: date | None
    status: str  # active, suspended, cancelled, revoked
    status_since: date | None


def appraiser_problems(licence: Licence) -> Iterator[Problem]:
    """Everything that cannot be so in one line of the register, at the field where it is put right."""
    if licence.born_on > years_before(licence.licensed_on, LEAST_AGE_YEARS):
        yield Problem("too_young", _("颁发执业证时未满 18 周岁。请核对出生日期和颁发日期。"), "born_on")
    if licence.joined_on and licence.joined_on < licence.licensed_on:
        yield Problem("joined_early", _("到本机构执业日期不能早于执业证颁发日期。"), "joined_on")
    if licence.status != "active" and licence.status_since is None:
        yield Problem("since_missing", _("请填写停止执业、注销或撤销的起始日期。"), "status_since")
    began = licence.joined_on or licence.licensed_on
    if licence.status_since and licence.status_since < began:
        yield Problem("since_early", _("执业状态起始日期不能早于开始执业的日期。"), "status_since")
