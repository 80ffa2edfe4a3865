"""What the programme demands of a public notice and of an objection to it (domain.md §5.8, OBJ-1…4). Plain values in and out."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from portal.kernel.problems import Problem, _

LEAST_PUBLICITY_WD = 5
ADMIT_WD = 3
INVESTIGATE_WD = 15
ANSWER_WD = 20
INQUIRY_WD = 5
LEAST_FACTS, MOST_FACTS = 50, 2000
LEAST_REASON = 10
MOST_MESSAGE = 2000
MOST_FILES = 10
CODE_LENGTH = 16
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that a code can be read out and copied by hand."""


@dataclass(frozen=True)
class Given:
    """An objection as it was written, before anything is stored."""

    kind: str
    name: str
    phone: str
    ground: str
    facts: str
    files: int = 0


def list_digest(cases: Sequence[str]) -> str:
    """The digest of a list: the numbers of its cases in their order (INV-24)."""
    return sha256("\n".join(cases).encode()).hexdigest()


def prepare_problems(*, undecided: int, passed: int) -> Iterator[Problem]:
    """Whether a list can be laid before the public: every case is decided, and somebody passed."""
    if undecided:
        yield Problem("undecided", _("还有 %(n)d 家机构没有作出考核决定。请先由负责人批准审议结果。") % {"n": undecided})
    elif not passed:
        yield Problem("nobody", _("没有考核通过的机构，不能拟定公示。"))


def objection_problems(given: Given) -> Iterator[Problem]:
    """Everything that keeps an objection from being received; each with how to put it right."""
    yield from facts_problems(given.facts)
    if given.kind in ("real_name", "organisation"):
        if len(given.name.strip()) < 2:
            said = _("请写明您的姓名；不愿意写的，请选择“匿名”。") if given.kind == "real_name" else _("请写明单位全称。")
            yield Problem("name", said, "objector_name")
        if sum(c.isdigit() for c in given.phone) < 7:
            yield Problem("phone", _("请留下能联系到您的电话，例如 010-00000000；不愿意留的，请选择“匿名”。"), "objector_phone")
    elif given.name.strip() or given.phone.strip():
        yield Problem("anonymous", _("您选择了匿名，请清空姓名和电话；要留下联系方式，请选择“实名”。"), "objector_kind")
    if given.files > MOST_FILES:
        yield Problem("files", _("最多交 %(n)d 个文件。请先移除一些。") % {"n": MOST_FILES}, "files")


def facts_problems(facts: str) -> Iterator[Problem]:
    """Facts are asked for in 50 to 2,000 characters: what, when, where, and how one knows."""
    length = len("".join(facts.split()))
    if not length:
        yield Problem("facts_missing", _("请写明事实和理由。"), "facts")
    elif length < LEAST_FACTS:
        yield Problem("facts_short", _("还差 %(n)d 个字。请补充事情发生的时间和地点。") % {"n": LEAST_FACTS - length}, "facts")
    elif len(facts) > MOST_FACTS:
        yield Problem("facts_long", _("超出 %(n)d 个字。请写要点，详细内容作为文件附上。") % {"n": len(facts) - MOST_FACTS}, "facts")


def in_time(now: datetime, closes_at: datetime | None) -> bool:
    """Whether an objection received at this moment is in time: the last second of the last day is, midnight is not (INV-25)."""
    return closes_at is not None and now < closes_at


def words_problems(text: str, field: str, *, least: int = LEAST_REASON, most: int = MOST_MESSAGE) -> Iterator[Problem]:
    """Whether a sentence written by an officer, an institution or an objector says enough and not too much."""
    if len(text.strip()) < least:
        yield Problem("too_short", _("请写得具体一些，至少 %(n)d 个字。") % {"n": least}, field)
    elif len(text) > most:
        yield Problem("too_long", _("最多 %(n)d 个字，现在有 %(now)d 个。") % {"n": most, "now": len(text)}, field)


def finding_problems(*, finding: str, heard: bool) -> Iterator[Problem]:
    """An objection is not upheld before the institution has been heard, or has let its five working days pass."""
    if finding in ("upheld", "partly") and not heard:
        yield Problem("unheard", _("还没有听取机构的说明，不能认定成立。请先请机构说明，或等说明期限届满。"), "finding")


def code_of(secret: bytes) -> str:
    """A receipt code of 16 characters (80 bits) from a secret digest of at least ten bytes."""
    number = int.from_bytes(secret[:10], "big")
    return "".join(ALPHABET[(number >> (5 * n)) & 31] for n in reversed(range(CODE_LENGTH)))


def grouped(code: str) -> str:
    """A code as it is shown: 7F3K-9Q2M-…"""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def bare_code(typed: str) -> str:
    """A typed code in its one form: full-width, blanks, hyphens and case put right, I and L read as 1, O as 0."""
    kept = [c for c in unicodedata.normalize("NFKC", typed).upper() if c.isascii() and c.isalnum()]
    return "".join(kept).translate(str.maketrans("ILOU", "110V"))


def code_hash(typed: str) -> str:
    """What is stored of a code: 80 random bits need no slow hash."""
    return sha256(f"objection|{bare_code(typed)}".encode()).hexdigest()


def number_of(year: int, serial: int) -> str:
    """The public number of an objection."""
    return f"YY-{year}-{serial:04d}"
