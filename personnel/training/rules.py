"""What the hours of a person in a training must satisfy."""

from collections.abc import Iterator
from decimal import Decimal

from portal.kernel.problems import Problem, _


def hours_problems(*, hours: Decimal, held: Decimal) -> Iterator[Problem]:
    """Nobody attends a training for longer than it was."""
    if hours > held:
        yield Problem("too_long", _("参训学时不能多于这次培训的学时（%(held)s）。") % {"held": held}, "hours")
