"""What a model post or site must satisfy."""

from collections.abc import Iterator

from portal.kernel.problems import Problem, _


def pioneer_problems(*, kind: str, held: bool) -> Iterator[Problem]:
    """A post is held by a member; a site or a brand is the organisation's."""
    if held and kind != "pioneer_post":
        yield Problem("holder_of_none", _("只有党员先锋岗填写党员编号；示范点和品牌请清空此项。"), "holder")
