"""The small language in which re-check rules and vetoes are written. Nothing is executed; there are no functions.

    full_time_share < 0.50        status in (cancelled, revoked)      days_left <= 60 and no renewal case
    calibrated_share < 90%        grade = D · status is suspended     licence_expires_on < today and not renewal_filed
    coded_share < 0.98 over 90 days, basis >= 200                     report_due_on < 2027-03-31

`,` between conditions is `and`; `no renewal case` is the absence of the fact `renewal_case`; `today` is the day of the check; `over`
says over how long a number is taken. Facts without a value make a condition unknown, not false: `false and unknown` is false,
`true and unknown` unknown (three-valued logic).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from evaluation.standards.numbers import exact

LONGEST = 400
DEEPEST = 12
TODAY = "today"
COMPARISONS = ("<=", ">=", "!=", "<", ">", "=")
KEYWORDS = frozenset({"and", "or", "not", "in", "is", "no", "over"})
SPANS = {"day": "D", "days": "D", "month": "M", "months": "M", "year": "Y", "years": "Y"}

_TOKEN = re.compile(
    r"\s*(?:(?P<date>\d{4}-\d{2}-\d{2})(?![\w-])|(?P<number>-?\d+(?:\.\d+)?%?)(?![\w.])|(?P<op><=|>=|!=|<|>|=|\(|\)|,)"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*))"
)


class Unreadable(ValueError):
    """The text is no condition; says where it stops making sense."""


class Unknown(Exception):
    """A fact has no basis: nothing can be found by a rule that needs it."""


@dataclass(frozen=True)
class Name:
    """A fact's name; on the right of a comparison a bare word such as a grade or a state, unless it is `today`."""

    text: str


@dataclass(frozen=True)
class Node:
    """One operation with its operands.

    `and`, `or`, `not` hold nodes; `fact` holds a name; `in` a name and words; a comparison a name and a number, date or name.
    `over` is the time a compared number is taken over (P90D, P12M), empty where the indicator's own holds.
    """

    op: str
    parts: tuple
    over: str = ""

    def leaves(self) -> Iterator["Node"]:
        """The single statements a condition is made of, from left to right."""
        if self.op in ("and", "or", "not"):
            for part in self.parts:
                yield from part.leaves()
        else:
            yield self

    def names(self) -> set[str]:
        """The facts a condition needs; `today` is always there."""
        return {leaf.parts[0].text for leaf in self.leaves()} - {TODAY}

    def windows(self) -> dict[str, str]:
        """The facts that are taken over a time of their own, with it."""
        return {leaf.parts[0].text: leaf.over for leaf in self.leaves() if leaf.over}

    def truth(self, facts: Mapping) -> bool | None:
        """True, False, or None where the facts at hand do not decide. Raises TypeError where a fact is of the wrong kind."""
        if self.op == "not":
            inner = self.parts[0].truth(facts)
            return None if inner is None else not inner
        if self.op in ("and", "or"):
            found = [part.truth(facts) for part in self.parts]
            deciding = self.op == "or"
            if deciding in found:
                return deciding
            return None if None in found else not deciding
        value = facts.get(self.parts[0].text)
        return None if value is None else _states(self.op, self.parts, value, facts)

    def holds(self, facts: Mapping) -> bool:
        """As `truth`, but raises Unknown with the names that have no value where they leave it open."""
        said = self.truth(facts)
        if said is None:
            raise Unknown("、".join(sorted(n for n in self.names() if facts.get(n) is None)))
        return said

    def relaxed(self, margin: Fraction) -> "Node":
        """The condition with every share's threshold moved by `margin` to the safe side, never past 0 or 1 (hysteresis)."""
        if self.op in ("and", "or", "not"):
            return Node(self.op, tuple(part.relaxed(margin) for part in self.parts))
        if not is_share(self):
            return self
        limit = self.parts[1] + margin if self.op in ("<", "<=") else self.parts[1] - margin
        return Node(self.op, (self.parts[0], max(Fraction(0), min(Fraction(1), limit))), self.over)


def is_share(leaf: Node) -> bool:
    """Whether a statement compares a share with a threshold between 0 and 1."""
    return leaf.op in ("<", "<=", ">", ">=") and isinstance(leaf.parts[1], Fraction) and 0 < leaf.parts[1] < 1


def _states(op: str, parts: tuple, value, facts: Mapping) -> bool | None:
    name = parts[0].text
    if op == "fact":
        return bool(value)
    if op == "in":
        return str(value) in parts[1]
    wanted = parts[1]
    if isinstance(wanted, Name):
        if wanted.text == TODAY:
            wanted = facts.get(TODAY)
            if wanted is None:
                return None
        else:
            wanted = wanted.text
    if isinstance(wanted, str):
        same = str(value) == wanted
        return same if op == "=" else not same
    if isinstance(wanted, date) != isinstance(value, date):
        raise TypeError(f"{name}: {value!r} cannot be compared with {wanted!r}")
    if not isinstance(wanted, date):
        if isinstance(value, str):
            raise TypeError(f"{name}: {value!r} is no number")
        value = Fraction(int(value)) if isinstance(value, bool) else exact(value)
    return {
        "<": value < wanted, "<=": value <= wanted, ">": value > wanted, ">=": value >= wanted, "=": value == wanted, "!=": value != wanted,
    }[op]  # fmt: skip


def parse(text: str) -> Node:
    """The condition a text says; raises Unreadable with the word at which it stops being one."""
    if len(text) > LONGEST:
        raise Unreadable(text[:20] + "…")
    tokens, at = [], 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if not found:
            raise Unreadable(text[at:].strip()[:20])
        tokens.append((found.lastgroup, found.group(found.lastgroup)))
        at = found.end()
    reader = _Reader(tokens)
    node = reader.several()
    if reader.tokens:
        raise Unreadable(reader.tokens[0][1])
    return node


class _Reader:
    """Recursive descent: several := either {"," either} · either := both {or both} · both := one {and one}."""

    def __init__(self, tokens):
        self.tokens = list(tokens)
        self.depth = 0

    def kind(self) -> str:
        return self.tokens[0][0] if self.tokens else ""

    def peek(self) -> str:
        return self.tokens[0][1] if self.tokens else ""

    def take(self, wanted: str = "") -> str:
        if not self.tokens or (wanted and self.peek() != wanted):
            raise Unreadable(self.peek() or "…")
        return self.tokens.pop(0)[1]

    def chain(self, word: str, op: str, inner) -> Node:
        parts = [inner()]
        while self.peek() == word:
            self.take()
            parts.append(inner())
        return parts[0] if len(parts) == 1 else Node(op, tuple(parts))

    def several(self) -> Node:
        return self.chain(",", "and", self.either)

    def either(self) -> Node:
        return self.chain("or", "or", self.both)

    def both(self) -> Node:
        return self.chain("and", "and", self.one)

    def one(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable(self.peek() or "…")
        node = self._one()
        self.depth -= 1
        return node

    def _one(self) -> Node:
        if self.peek() == "not":
            self.take()
            return Node("not", (self.one(),))
        if self.peek() == "no":
            return self.absence()
        if self.peek() == "(":
            self.take()
            inner = self.either()
            self.take(")")
            return inner
        name = self.name()
        if self.peek() == "in":
            self.take()
            return Node("in", (name, self.words()))
        if self.peek() == "is" or self.peek() in COMPARISONS:
            op = self.take()
            return self.compared("=" if op == "is" else op, name)
        return Node("fact", (name,))

    def absence(self) -> Node:
        """`no renewal filed in time`: the words up to the next connective are one fact's name."""
        self.take("no")
        words = []
        while self.kind() == "word" and self.peek() not in ("and", "or"):
            words.append(self.take())
        if not words or words[0] in KEYWORDS:
            raise Unreadable(self.peek() or "no")
        return Node("not", (Node("fact", (Name("_".join(words)),)),))

    def compared(self, op: str, name: Name) -> Node:
        kind = self.kind()
        if kind == "number":
            text = self.take()
            value = exact(text[:-1]) / 100 if text.endswith("%") else exact(text)
        elif kind == "date":
            text = self.take()
            try:
                value = date.fromisoformat(text)
            except ValueError as error:
                raise Unreadable(text) from error
        else:
            value = self.name()
            if op not in ("=", "!=") and value.text != TODAY:
                raise Unreadable(value.text)
        over = ""
        if self.peek() == "over":
            self.take()
            if self.kind() != "number" or not self.peek().isdigit():
                raise Unreadable(self.peek() or "over")
            count, unit = self.take(), self.take()
            if unit not in SPANS:
                raise Unreadable(unit)
            over = f"P{count}{SPANS[unit]}"
        return Node(op, (name, value), over)

    def name(self) -> Name:
        if self.kind() != "word" or self.peek() in KEYWORDS:
            raise Unreadable(self.peek() or "…")
        return Name(self.take())

    def words(self) -> tuple[str, ...]:
        self.take("(")
        found = [self.name().text]
        while self.peek() == ",":
            self.take()
            found.append(self.name().text)
        self.take(")")
        return tuple(found)
