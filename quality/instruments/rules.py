"""What instruments and their certificates must satisfy (task 18)."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _


def instrument_problems(*, commissioned_on: date, in_use: bool, retired_on: date | None, today: date) -> Iterator[Problem]:
    """Everything that cannot be so in one line of the instrument register."""
    if retired_on and retired_on < commissioned_on:
        yield Problem("retired_early", _("停用日期不能早于启用日期。"), "retired_on")
    if retired_on and retired_on <= today and in_use:
        yield Problem("retired_in_use", _("停用日期已到，“在用”应为“否”；仍在使用的请清空停用日期。"), "in_use")
    if not in_use and retired_on is None:
        yield Problem("retired_missing", _("不再使用的设备请填写停用日期。"), "retired_on")
