"""Numbers, terms and the makeup of an announcement (domain.md §5.9, §5.10 LST-1, INV-27, INV-29). Plain values in and out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from portal.kernel.problems import Problem, _

TERM_YEARS = 4
LATE_MONTHS = 12
ADDITION_WD = 60
TARGET = 300


@dataclass(frozen=True)
class Row:
    """One institution of a notice, as announcing sees it."""

    case: int
    name: str
    order: int
    held_back: bool = False
    struck: bool = False
    objections: int = 0  # still open
    listed: str = ""  # the state of a listing it already has open; empty where it has none


def number(year: int, serial: int) -> str:
    """The number of a listing: year it was listed and running number of that year."""
    return f"SG-{year}-{serial:04d}"


def valid_until(listed_on: date) -> date:
    """The last day of a listing: the end of the fourth calendar year after (two cycles; domain.md Q8)."""
    return date(listed_on.year + TERM_YEARS, 12, 31)


def chosen(rows: Iterable[Row], *, addition: bool) -> list[Row]:
    """The rows an announcement names: of a list all neither struck nor held back; of an addition those held back that are free now."""
    return [r for r in rows if not r.struck and r.held_back == addition and not (addition and r.objections)]


def digest(rows: Sequence[Row]) -> str:
    """The digest of what will be announced, by which a page and the act that follows it are compared."""
    return sha256("\n".join(f"{r.case}" for r in rows).encode()).hexdigest()


def issue_problems(rows: Sequence[Row]) -> Iterator[Problem]:
    """What keeps these rows from being announced: an open objection (INV-27), an unfinished proceeding on a listing they have."""
    if not rows:
        yield Problem("nobody", _("没有可以公告的机构。"))
    for row in rows:
        if row.objections:
            yield Problem(
                "objection", _("%(name)s 还有 %(n)d 件异议没有办结。请先办结，或列为暂缓公告。") % {"name": row.name, "n": row.objections}
            )
        elif row.listed not in ("", "listed"):
            yield Problem(
                "proceeding", _("%(name)s 现有名录资格的整改或撤销程序还没有办结。请先办结，或列为暂缓公告。") % {"name": row.name}
            )


def expired(valid_until: date, today: date, *, applied: bool) -> bool:
    """Whether a listing ends today by its term: after its last day; while it is assessed anew, at most 12 months later (LST-12)."""
    if today <= valid_until:
        return False
    return not applied or today > date(valid_until.year + LATE_MONTHS // 12, valid_until.month, valid_until.day)
