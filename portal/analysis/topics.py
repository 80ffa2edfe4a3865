"""Statistics over a set of institutions, topic by topic (domain.md §10): tables whose every figure leads to the rows behind it.

A topic says its tables for a set (`owners`, the ids of institutions; None for all) on a day. A cell of attributes of persons is told
openly only inside; nothing here is for the public.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from portal.kernel.problems import _


@dataclass(frozen=True)
class Cell:
    """One figure: as text, as a share of the longest bar (0–100), and the address of its rows, if they can be listed."""

    text: str
    bar: int | None = None
    url: str = ""


@dataclass(frozen=True)
class Table:
    """One table with what it rests on: heads over lines, each a title and its cells; `basis` says of how many what."""

    title: str
    heads: tuple[str, ...]
    lines: list[tuple[str, list[Cell]]]
    basis: str = ""
    note: str = ""


@dataclass(frozen=True)
class Topic:
    """One topic: its key in the address, its title, what it answers, and its tables."""

    key: str
    title: str
    question: str
    tables: Callable[["Ask"], Iterable[Table]] = field(compare=False)


@dataclass(frozen=True)
class Ask:
    """What a page asks: the set of institutions, the day, and how to address a register's list with some filters."""

    owners: frozenset[int]
    on: date
    to: Callable[..., str]


TOPICS: dict[str, Topic] = {}


def topic(key: str, title: str, question: str):
    """Declare a topic by the function that gives its tables."""

    def declare(tables):
        TOPICS[key] = Topic(key, title, question, tables)
        return tables

    return declare


def counted(numbers: Iterable[tuple[str, int, str]], total: int | None = None) -> list[tuple[str, list[Cell]]]:
    """Lines of one number each, with its share of the total and a bar; each given as title, number, address."""
    numbers = list(numbers)
    whole = total if total is not None else sum(n for _title, n, _url in numbers)
    longest = max((n for _title, n, _url in numbers), default=0)
    return [(title, [Cell(f"{n:,}", round(100 * n / longest) if longest else 0, url), Cell(share(n, whole))]) for title, n, url in numbers]


def share(part: int, whole: int) -> str:
    """A share in percent with one place; a dash without basis (INV-38)."""
    return f"{float(Fraction(100 * part, whole)):.1f}%" if whole else "—"


def of_people(n: int) -> str:
    """What a table of appraisers rests on."""
    return _("%(n)d 名执业鉴定人") % {"n": n}
