"""Which organisation is due to how many members, and what a statement about one must satisfy.

《中国共产党支部工作条例（试行）》 art. 4: wherever there are three full members or more, a branch of their own is to be set up; with
fewer a joint branch is set up with neighbours (联合党支部). Its chapter 6: a branch committee has three to five members, at most seven.
"""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _

OWN_BRANCH = 3
"""Full members from which an institution has to have a branch of its own."""
COMMITTEE = 3
"""The fewest members a committee can have."""


def branch_due(full_members: int) -> bool:
    """Whether a branch of its own is due to an institution with so many full members."""
    return full_members >= OWN_BRANCH


def has_committee(committee_size: int) -> bool:
    """Whether an organisation works with a committee, which then has to meet."""
    return committee_size >= COMMITTEE


def organisation_problems(*, committee_size: int, standing: str, established_on: date, dissolved_on: date | None) -> Iterator[Problem]:
    """A committee has at least three members or there is none; an organisation that was dissolved says since when, no other does."""
    if committee_size and not has_committee(committee_size):
        said = _("委员会至少由 %(few)d 人组成；没有设立委员会的请填 0。") % {"few": COMMITTEE}
        yield Problem("committee_small", said, "committee_size")
    if standing == "dissolved" and dissolved_on is None:
        yield Problem("dissolved_when", _("已撤销的党组织请填写撤销日期。"), "dissolved_on")
    if standing != "dissolved" and dissolved_on:
        yield Problem("not_dissolved", _("填写了撤销日期的，组织状态应为“已撤销”；没有撤销的请清空撤销日期。"), "standing")
    if dissolved_on and dissolved_on < established_on:
        yield Problem("dissolved_early", _("撤销日期不能早于成立日期。"), "dissolved_on")


def coverage_problems(*, members_total: int, organisation_required: bool) -> Iterator[Problem]:
    """Whether a branch is due follows from the number of full members and is not the institution's to deny: who has three says 应建,
    so that 应建未建 cannot be hidden."""
    if branch_due(members_total) and not organisation_required:
        said = _("有正式党员 %(few)d 人以上的应当单独成立党支部，“应建党组织”请填“是”；人数有误的请改正式党员总数。")
        yield Problem("branch_due", said % {"few": OWN_BRANCH}, "organisation_required")
