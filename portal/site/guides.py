"""The user guides of docs/guide/, one per role, in English in docs/guide/en/.

They are read as data: templates print them, so that nothing in them can become markup.

A guide keeps to a restricted form: one `# title`, then paragraphs, `##` sections, `-` and `1.` lists of one line an item, and
`**bold**` inside a line. Anything else is printed as it stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

FOLDER = Path(settings.BASE_DIR) / "docs" / "guide"
ROLES = ("public", "institution", "province", "ministry", "expert", "association", "auditor")  # in the order of the index
ITEM = re.compile(r"(?:(?P<dot>-)|\d+\.) +(?P<text>.+)")
BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True)
class Piece:
    """A run of text, strong or not."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph (`p`, one line) or a list (`ul`, `ol`)."""

    kind: str
    lines: list[list[Piece]]


@dataclass(frozen=True)
class Section:
    """A task of the guide; `anchor` is where a link to it leads."""

    anchor: str
    title: str
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Guide:
    """A role's guide: what stands before the first section, and the sections."""

    role: str
    title: str
    intro: list[Block]
    sections: list[Section]


def guide(role: str) -> Guide | None:
    """The guide of a role as shipped, in the language of the page; None where there is no such role."""
    return _shipped(role, (get_language() or "").startswith("en")) if role in ROLES else None


@cache
def _shipped(role: str, english: bool) -> Guide:
    return read(role, (FOLDER / ("en" if english else "") / f"{role}.md").read_text("utf-8"))


def read(role: str, text: str) -> Guide:
    """A guide from its text."""
    title, intro, sections = role, [], []
    blocks = intro
    open_ = False  # whether the next line goes on with the last block
    for line in (raw.strip() for raw in text.splitlines()):
        if line.startswith("# "):
            title, open_ = line[2:].strip(), False
        elif line.startswith("## "):
            sections.append(Section(f"s{len(sections) + 1}", line[3:].strip()))
            blocks, open_ = sections[-1].blocks, False
        elif not line:
            open_ = False
        else:
            item = ITEM.fullmatch(line)
            kind = ("ul" if item["dot"] else "ol") if item else "p"
            if not (open_ and kind != "p" and blocks[-1].kind == kind):
                blocks.append(Block(kind, []))
            blocks[-1].lines.append(list(pieces(item["text"] if item else line)))
            open_ = True
    return Guide(role, title, intro, sections)


def pieces(line: str) -> Iterator[Piece]:
    """The runs of a line; what stands between double asterisks is strong."""
    for n, run in enumerate(BOLD.split(line)):
        if run:
            yield Piece(run, strong=n % 2 == 1)
