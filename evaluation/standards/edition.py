"""An edition of the assessment standard as the engine reads it: frozen data, and the reading of its YAML form (assessment-standard/1).

What must hold of an edition before it is published stands in `checks.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256

from evaluation.standards.conditions import Node, Unreadable, parse
from evaluation.standards.marked import Broken, Said, load
from evaluation.standards.numbers import exact
from evaluation.standards.rules import LEAST_VALID, TRIM_AT, WIDE, Band, Function, function_of
from portal.kernel.problems import Problem, Refused, _

SCHEMA = "assessment-standard/1"


@dataclass(frozen=True)
class Level:
    """What a file must show to reach a level of an evidence or on-site criterion."""

    level: int
    zh: str
    en: str


@dataclass(frozen=True)
class Line:
    """One criterion as the edition says it; `definition` is what was written, the fields beside it are what it means."""

    code: str
    dimension: str
    title_zh: str
    title_en: str
    task: int
    area: str
    points: int
    kind: str  # auto, evidence, onsite
    definition: dict = field(hash=False)
    score: Function | None = None
    missing: str = ""
    fields: frozenset[str] | None = None  # None: applies to all
    evidence: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    shows: tuple[str, ...] = ()
    at: int = field(default=0, compare=False)

    @property
    def indicator(self) -> str:
        """The indicator an automatic criterion is computed by; empty for others."""
        return (self.definition.get("source") or {}).get("indicator", "")

    @property
    def window(self) -> str:
        """The time the indicator looks at: asof, P1Y, P2Y, P3Y."""
        return (self.definition.get("source") or {}).get("window", "asof")


@dataclass(frozen=True)
class Part:
    """One dimension as the edition says it."""

    code: str
    title_zh: str
    title_en: str
    points: int
    minimum_share: Fraction
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Fact:
    """Where a name in a condition comes from: an indicator or fact on the day, or on the day the institution was listed."""

    source: str
    at_listing: bool = False


@dataclass(frozen=True)
class Clause:
    """A condition on an institution. `when` is None where it has no formal reading; then only people can establish it."""

    code: str
    task: int
    title_zh: str
    title_en: str
    condition: str
    when: Node | None = field(default=None, hash=False)
    unreadable: str = ""  # where the condition stops making sense
    facts: dict[str, Fact] = field(default_factory=dict, hash=False)
    definition: dict = field(default_factory=dict, hash=False)
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Rule(Clause):
    """One rule of the continuous check (动态管理): severity, days of grace, and what follows (domain.md §9)."""

    severity: str = ""
    grace_wd: int = 0
    effect: str = ""
    threshold: str = ""
    enabled: bool = True


@dataclass(frozen=True)
class Panel:
    """How many sheets an evidence criterion needs and how they are trimmed."""

    invited: int = TRIM_AT
    trim_at: int = TRIM_AT
    least_valid: int = LEAST_VALID
    wide_share: Fraction = WIDE


@dataclass(frozen=True)
class Edition:
    """A whole edition, with everything the engine reads."""

    version: str
    title_zh: str
    title_en: str
    digest: str
    total_points: int
    pass_mpt: int
    desk_share: Fraction
    panel: Panel
    bands: tuple[Band, ...]
    parts: tuple[Part, ...]
    lines: tuple[Line, ...]
    vetoes: tuple[Clause, ...] = ()
    tie_break: tuple[str, ...] = ()
    recheck_rules: tuple[Rule, ...] = ()
    team_least: int = LEAST_VALID

    def of(self, part: str) -> list[Line]:
        """The lines of a dimension, in order."""
        return [line for line in self.lines if line.dimension == part]

    def line(self, code: str) -> Line:
        """The line of a code; raises KeyError."""
        return {line.code: line for line in self.lines}[code]

    def rule(self, code: str) -> Rule:
        """The re-check rule of a code; raises KeyError."""
        return {rule.code: rule for rule in self.recheck_rules}[code]


def read(text: str) -> Edition:
    """The edition a text says; raises Refused with every place where it is not what an edition looks like."""
    edition, problems = attempt(text)
    if edition is None or problems:
        raise Refused(*problems)
    return edition


def attempt(text: str) -> tuple[Edition | None, list[Problem]]:
    """What could be read of a text, and every fault of its form. Parts that could not be read are left out."""
    try:
        said = load(text)
    except Broken as broken:
        return None, [Problem(broken.why, _BROKEN[broken.why] % {"line": broken.line}, "source")]
    if not isinstance(said, Said) or said.get("schema") != SCHEMA:
        return None, [
            Problem("shape", _("这不是考核标准文件（首行应为 schema: %(schema)s）。请使用标准模板。") % {"schema": SCHEMA}, "source")
        ]
    reader = _Reader()
    edition = reader.edition(said, sha256(text.encode()).hexdigest())
    return edition, reader.problems


_BROKEN = {
    "yaml": _("第 %(line)d 行附近不是有效的 YAML。请检查缩进、冒号和引号。"),
    "alias": _("第 %(line)d 行使用了引用（*）。标准文件须逐条写明，请展开后再导入。"),
    "deep": _("第 %(line)d 行的层次过深。请对照标准模板检查缩进。"),
    "large": _("文件超过 1 MB，第 %(line)d 行起未读取。请只保留标准内容。"),
}


def rule_of(definition: dict, *, enabled: bool = True) -> Rule:
    """A re-check rule from its stored definition (RecheckRule.definition)."""
    reader = _Reader()
    rule = reader.rule(definition)
    if rule is None:
        raise Refused(*reader.problems)
    return rule if enabled else Rule(**{**vars(rule), "enabled": False})


class _Unread(Exception):
    """One entry cannot be read; its problem is kept already."""


class _Reader:
    """Reads entry by entry: a fault leaves out its entry and is kept, the rest is read."""

    def __init__(self):
        self.problems: list[Problem] = []

    def fault(self, code: str, where: str, said, key: str, message) -> None:
        line = said.at(key) if isinstance(said, Said) else 0
        told = {"line": line, "where": where, "key": key}
        self.problems.append(Problem(code, (_("第 %(line)d 行") % told if line else "") + (message % told), "source"))

    def text(self, said: dict, key: str, where: str) -> str:
        value = said.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if value is None:
            self.fault("missing", where, said, key, _("（%(where)s）缺少 %(key)s。请补写。"))
        else:
            self.fault("text", where, said, key, _("（%(where)s）的 %(key)s 须是文字。请加上引号。"))
        raise _Unread

    def whole(self, said: dict, key: str, where: str) -> int:
        value = said.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.fault("whole", where, said, key, _("（%(where)s）的 %(key)s 须是不小于 0 的整数。"))
        raise _Unread

    def share(self, said: dict, key: str, where: str, default: str | None = None) -> Fraction:
        value = said.get(key, default)
        if isinstance(value, str):
            try:
                return exact(value)
            except ValueError:
                pass
        self.fault("decimal", where, said, key, _('（%(where)s）的 %(key)s 须是带引号的小数，例如 "0.60"。'))
        raise _Unread

    def title(self, said: dict, where: str) -> tuple[str, str]:
        return self.both(self.inner(said, "title", where), where)

    def both(self, said: dict, where: str) -> tuple[str, str]:
        return self.text(said, "zh", where), str(said.get("en") or "")

    def inner(self, said: dict, key: str, where: str) -> dict:
        if isinstance(said.get(key), dict):
            return said[key]
        self.fault("missing", where, said, key, _("（%(where)s）缺少 %(key)s，或写法不对。请对照标准模板补正。"))
        raise _Unread

    def entries(self, said: dict, key: str, one, *, needed: bool = True) -> tuple:
        """Each entry of a list by its own reader; unreadable ones are left out."""
        found = said.get(key)
        if found is None and not needed:
            return ()
        if not isinstance(found, list) or not all(isinstance(e, dict) for e in found) or (needed and not found):
            self.fault("missing", "…", said, key, _("：%(key)s 须是一组条目。请对照标准模板补正。"))
            return ()
        return tuple(e for e in (self.tried(one, entry) for entry in found) if e is not None)

    def tried(self, one, entry):
        for key in getattr(entry, "twice", ()):
            self.fault("twice", str(entry.get("code", key)), entry, key, _("（%(where)s）把 %(key)s 写了两次。请只保留一处。"))
        try:
            return one(entry)
        except _Unread:
            return None

    def edition(self, said: Said, digest: str) -> Edition | None:
        self.tried(lambda _entry: None, said)

        def head(_entry):
            zh, en = self.title(said, "title")
            return self.text(said, "version", "version"), zh, en, self.whole(said, "total_points", "total_points")

        def passing(_entry):
            return self.whole(self.inner(said, "pass", "pass"), "total_mpt", "pass")

        def desk(_entry):
            return self.share(self.inner(said, "shortlist", "shortlist"), "desk_share", "shortlist")

        top = self.tried(head, said) or ("", "", "", 0)
        return Edition(
            version=top[0], title_zh=top[1], title_en=top[2], total_points=top[3], digest=digest,
            pass_mpt=self.tried(passing, said) or 0,
            desk_share=(self.tried(desk, said) if "shortlist" in said else None) or Fraction(0),
            panel=self.tried(self.panel, said) or Panel(),
            bands=self.entries(said, "level_bands", self.band),
            parts=self.entries(said, "dimensions", self.part),
            lines=self.entries(said, "indicators", self.line),
            vetoes=self.entries(said, "veto", self.clause, needed=False),
            tie_break=tuple(map(str, said.get("tie_break") or ())),
            recheck_rules=self.entries(said, "recheck_rules", self.rule, needed=False),
            team_least=(said.get("onsite") or {}).get("team_least", LEAST_VALID),
        )  # fmt: skip

    def panel(self, said: dict) -> Panel:
        if "panel" not in said:
            return Panel()
        inner = self.inner(said, "panel", "panel")
        whole = [self.whole(inner, key, "panel") for key in ("invited", "trim_at", "least_valid")]
        return Panel(*whole, self.share(inner, "wide_spread_share", "panel", "0.30"))

    def band(self, said: dict) -> Band:
        where = f"level_bands {said.get('level', '?')}"
        zh, en = self.both(said, where)
        return Band(self.whole(said, "level", where), self.share(said, "from", where), self.share(said, "to", where), zh, en)

    def part(self, said: dict) -> Part:
        code = self.text(said, "code", "dimensions")
        zh, en = self.title(said, code)
        return Part(code, zh, en, self.whole(said, "points", code), self.share(said, "minimum_share", code), getattr(said, "line", 0))

    def line(self, said: dict) -> Line:
        code = self.text(said, "code", "indicators")
        zh, en = self.title(said, code)
        kind = self.text(said, "kind", code)
        score = None
        if kind == "auto":
            self.text(self.inner(said, "source", code), "indicator", code)
            score = self.function(said, code)
        applies = said.get("applies", "all")
        if applies != "all" and not (isinstance(applies, dict) and _texts(applies.get("fields"))):
            self.fault("applies", code, said, "applies", _("（%(where)s）的 %(key)s 须是 all，或 fields: 加带引号的执业类别编码。"))
            raise _Unread
        for key in ("evidence", "shows"):
            if not _texts(said.get(key, [])):
                self.fault("list", code, said, key, _("（%(where)s）的 %(key)s 须是一组名称。"))
                raise _Unread
        levels = self.entries(said, "levels", self.level, needed=kind in ("evidence", "onsite"))
        return Line(
            code=code, dimension=self.text(said, "dimension", code), title_zh=zh, title_en=en, task=self.whole(said, "task", code),
            area=self.text(said, "area", code), points=self.whole(said, "points", code), kind=kind,
            definition={k: v for k, v in said.items() if k not in _LINE}, score=score, missing=str(said.get("missing", "")),
            fields=None if applies == "all" else frozenset(applies["fields"]), evidence=tuple(said.get("evidence", ())), levels=levels,
            shows=tuple(said.get("shows", ())), at=getattr(said, "line", 0),
        )  # fmt: skip

    def level(self, said: dict) -> Level:
        return Level(self.whole(said, "level", "levels"), *self.both(said, "levels"))

    def function(self, said: dict, code: str) -> Function:
        try:
            return function_of(self.inner(said, "score", code))
        except (KeyError, TypeError, ValueError, AttributeError):
            message = _("（%(where)s）的计分方式写法不对。须是 tiers、linear、ratio、boolean、deduct 之一，数值写成带引号的小数。")
            self.fault("score", code, said, "score", message)
            raise _Unread from None

    def clause(self, said: dict) -> Clause:
        return Clause(**self.said_by(said))

    def rule(self, said: dict) -> Rule:
        code = self.text(said, "code", "recheck_rules")
        return Rule(
            **self.said_by(said), severity=self.text(said, "severity", code), grace_wd=self.whole(said, "grace_wd", code),
            effect=self.text(said, "effect", code), threshold=str(said.get("threshold", "")),
            enabled=said.get("enabled", True) is not False,
        )  # fmt: skip

    def said_by(self, said: dict) -> dict:
        code = self.text(said, "code", "veto")
        zh, en = self.both(said, code)
        written = str(said.get("when") or said.get("condition") or "")
        when, unreadable = None, ""
        try:
            when = parse(written)
        except Unreadable as error:
            unreadable = str(error)
        facts = {}
        for name, source in (said.get("facts") or {}).items():
            if isinstance(source, dict):
                facts[name] = Fact(str(source.get("source", "")), source.get("at") == "listing")
            else:
                facts[name] = Fact(str(source))
        return {
            "code": code, "task": self.whole(said, "task", code), "title_zh": zh, "title_en": en,
            "condition": str(said.get("condition", written)),
            "when": when, "unreadable": unreadable, "facts": facts, "definition": dict(said), "at": getattr(said, "line", 0),
        }  # fmt: skip


_LINE = frozenset({"code", "dimension", "title", "task", "area", "points", "kind"})


def _texts(said) -> bool:
    return isinstance(said, Sequence) and not isinstance(said, str) and all(isinstance(s, str) and s for s in said)
