"""The small language in which re-check rules are written: comparison, and, or, not, in (…). Nothing is executed.

`full_time_share < 0.50`, `status in (cancelled, revoked)`, `days_left <= 60 and not renewal_filed`, `grade = D`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

_TOKEN = re.compile(r"\s*(?:(?P<number>-?\d+(?:\.\d+)?%?)|(?P<op><=|>=|!=|<|>|=|\(|\)|,)|(?P<word>[A-Za-z_][\w.]*))")
_WORDS = {"and", "or", "not", "in", "is"}


class Unreadable(ValueError):
    """The text is no condition; says where it stops making sense."""


class Unknown(Exception):
    """A fact has no basis: nothing can be found by a rule that needs it."""


@dataclass(frozen=True)
class Name:
    """A fact's name, or a bare word such as a grade or a state when it stands for itself."""

    text: str


@dataclass(frozen=True)
class Node:
    """One operation with its operands: names, numbers, tuples of words, or further nodes."""

    op: str
    parts: tuple

    def names(self) -> set[str]:
        """The facts a condition needs: names on the left of comparisons and names that stand alone."""
        found = set()
        for n, part in enumerate(self.parts):
            if isinstance(part, Node):
                found |= part.names()
            elif isinstance(part, Name) and (self.op in ("and", "or", "not", "fact") or n == 0):
                found.add(part.text)
        return found

    def holds(self, facts: Mapping) -> bool:
        """Whether the condition holds for these facts; raises Unknown where a needed one is None or absent."""
        if self.op == "and":
            return all([p.holds(facts) for p in self.parts])
        if self.op == "or":
            return any([p.holds(facts) for p in self.parts])
        if self.op == "not":
            return not self.parts[0].holds(facts)
        left = _fact(facts, self.parts[0])
        if self.op == "fact":
            return bool(left)
        if self.op == "in":
            return str(left) in self.parts[1]
        right = self.parts[1]
        right = right.text if isinstance(right, Name) else right
        if isinstance(right, str):
            return {"=": str(left) == right, "!=": str(left) != right}[self.op]
        left = Fraction(left)
        return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right, "=": left == right, "!=": left != right}[self.op]


def _fact(facts: Mapping, name: Name):
    value = facts.get(name.text)
    if value is None:
        raise Unknown(name.text)
    return value


def parse(text: str) -> Node:
    """The condition a text says; raises Unreadable."""
    tokens, at = [], 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if not found:
            raise Unreadable(text[at:].strip()[:20])
        tokens.append(found)
        at = found.end()
    reader = _Reader(tokens)
    if not tokens:
        raise Unreadable("空")
    node = reader.either()
    if reader.tokens:
        raise Unreadable(reader.tokens[0].group().strip())
    return node


class _Reader:
    """Recursive descent over the tokens."""

    def __init__(self, tokens):
        self.tokens = list(tokens)

    def peek(self) -> str:
        return self.tokens[0].group().strip() if self.tokens else ""

    def take(self, wanted: str = "") -> str:
        if not self.tokens or (wanted and self.peek() != wanted):
            raise Unreadable(self.peek() or "结尾")
        return self.tokens.pop(0).group().strip()

    def either(self) -> Node:
        parts = [self.both()]
        while self.peek() == "or":
            self.take()
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Node("or", tuple(parts))

    def both(self) -> Node:
        parts = [self.one()]
        while self.peek() == "and":
            self.take()
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else Node("and", tuple(parts))

    def one(self) -> Node:
        if self.peek() == "not":
            self.take()
            return Node("not", (self.one(),))
        if self.peek() == "(":
            self.take()
            inner = self.either()
            self.take(")")
            return inner
        name = self.name()
        if self.peek() == "in":
            self.take()
            return Node("in", (name, self.words()))
        if self.peek() in ("<", "<=", ">", ">=", "=", "!=", "is"):
            op = self.take()
            return Node("=" if op == "is" else op, (name, self.value()))
        return Node("fact", (name,))

    def name(self) -> Name:
        if not self.tokens or not self.tokens[0].group("word") or self.peek() in _WORDS:
            raise Unreadable(self.peek() or "结尾")
        return Name(self.take())

    def value(self):
        if self.tokens and self.tokens[0].group("number"):
            text = self.take()
            return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
        return self.name()

    def words(self) -> tuple[str, ...]:
        self.take("(")
        found = [self.name().text]
        while self.peek() == ",":
            self.take()
            found.append(self.name().text)
        self.take(")")
        return tuple(found)
