"""The four areas of the programme document that its 22 tasks belong to (part 二)."""

from portal.kernel.problems import _

AREAS = {"party": _("行业党建"), "practice": _("执业管理"), "quality": _("质量管理"), "personnel": _("队伍管理")}
LAST_TASKS = {"party": 4, "practice": 12, "quality": 19, "personnel": 22}


def area_of(task: int) -> str:
    """The area of a task by its number."""
    return next(area for area, last in LAST_TASKS.items() if task <= last)
