"""What electronic licences and systems must satisfy (task 11)."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _


def holder_problems(*, kind: str, holder_no: str) -> Iterator[Problem]:
    """An appraiser's licence names its holder; the institution's is its own."""
    if kind == "appraiser_licence" and not holder_no.strip():
        yield Problem("holder_missing", _("鉴定人执业证请填写持证人执业证号。"), "holder_no")
    if kind == "institution_licence" and holder_no.strip():
        yield Problem("holder_named", _("机构许可证不填持证人执业证号。"), "holder_no")


def system_problems(
    *, in_use_since: date, retired_on: date | None, security_level: int | None, graded_on: date | None
) -> Iterator[Problem]:
    """A system ends after it began; a graded one says when it was graded."""
    if retired_on and retired_on < in_use_since:
        yield Problem("retired_early", _("停用日期不能早于启用日期。"), "retired_on")
    if security_level and graded_on is None:
        yield Problem("graded_missing", _("已定级的请填写等级测评日期。"), "graded_on")
