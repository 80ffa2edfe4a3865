"""An edition as it is written (YAML) and what must be true of it before it can be published (INV-3)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256

import yaml

from evaluation.standards.conditions import Unreadable, parse
from evaluation.standards.rules import Band, exact
from portal.kernel.problems import Problem, Refused, _

TOTAL = 1000
DIMENSIONS = ("L1", "L2", "L3", "L4", "L5", "Y1", "Y2", "Y3", "Y4", "Y5")
KINDS = ("auto", "evidence", "onsite")
FUNCTIONS = ("tiers", "linear", "ratio", "boolean", "deduct")
MISSING = ("zero", "zero_count", "full", "not_applicable")
SEVERITIES = ("notice", "general", "serious", "grave")
EFFECTS = ("remind", "rectify", "suspend_benefit", "propose_delisting")


@dataclass(frozen=True)
class Line:
    """One criterion as the edition says it."""

    code: str
    dimension: str
    title_zh: str
    title_en: str
    task: int
    area: str
    points: int
    kind: str
    definition: dict = field(hash=False)

    @property
    def indicator(self) -> str:
        """The indicator an automatic criterion is computed by; empty for others."""
        return self.definition.get("source", {}).get("indicator", "")


@dataclass(frozen=True)
class Part:
    """One dimension as the edition says it."""

    code: str
    title_zh: str
    title_en: str
    points: int
    minimum_share: Fraction


@dataclass(frozen=True)
class Edition:
    """A whole edition, with everything the engine reads."""

    version: str
    title_zh: str
    title_en: str
    digest: str
    pass_mpt: int
    desk_share: Fraction
    bands: tuple[Band, ...]
    parts: tuple[Part, ...]
    lines: tuple[Line, ...]
    vetoes: tuple[dict, ...] = field(hash=False)
    tie_break: tuple[str, ...] = ()
    recheck_rules: tuple[dict, ...] = field(default=(), hash=False)

    def of(self, part: str) -> list[Line]:
        """The lines of a dimension, in order."""
        return [line for line in self.lines if line.dimension == part]


def read(text: str) -> Edition:
    """Read an edition; raises Refused naming the place where the text is not what an edition looks like."""
    try:
        said = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = mark.line + 1 if mark else 0
        raise Refused(Problem("yaml", _("第 %(line)d 行附近不是有效的 YAML。请检查缩进和引号。") % {"line": where}, "source")) from error
    if not isinstance(said, dict):
        raise Refused(Problem("shape", _("文件内容不是考核标准。请使用标准模板。"), "source"))
    try:
        return Edition(
            version=str(said["version"]),
            title_zh=said["title"]["zh"],
            title_en=said["title"].get("en", ""),
            digest=sha256(text.encode()).hexdigest(),
            pass_mpt=int(said["pass"]["total_mpt"]),
            desk_share=exact(said.get("shortlist", {}).get("desk_share", "0")),
            bands=tuple(
                Band(b["level"], exact(b["from"]), exact(b["to"]), b["zh"], b.get("en", ""))
                for b in sorted(said["level_bands"], key=lambda b: b["level"])
            ),
            parts=tuple(
                Part(d["code"], d["title"]["zh"], d["title"].get("en", ""), int(d["points"]), exact(d["minimum_share"])) for d in said["dimensions"]
            ),
            lines=tuple(_line(i) for i in said["indicators"]),
            vetoes=tuple(said.get("veto", ())),
            tie_break=tuple(said.get("tie_break", ())),
            recheck_rules=tuple(said.get("recheck_rules", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(Problem("shape", _("标准文本缺少或写错了“%(what)s”。请对照模板补正。") % {"what": error}, "source")) from error


_LINE = ("code", "dimension", "title", "task", "area", "points", "kind")


def _line(said: dict) -> Line:
    try:
        return Line(
            code=said["code"], dimension=said["dimension"], title_zh=said["title"]["zh"], title_en=said["title"].get("en", ""),
            task=int(said["task"]), area=said["area"], points=int(said["points"]), kind=said["kind"],
            definition={k: v for k, v in said.items() if k not in _LINE},
        )  # fmt: skip
    except KeyError as error:
        raise KeyError(f"{said.get('code', '?')}.{error.args[0]}") from error


def edition_problems(edition: Edition, *, indicators: Collection[str], facts: Collection[str]) -> Iterator[Problem]:
    """Everything that keeps an edition from being published, each naming its line and the remedy (INV-3)."""
    total = sum(p.points for p in edition.parts)
    if total != TOTAL:
        yield _wrong("total", _("十个维度共 %(n)d 分，须为 1000 分。请调整维度分值。"), n=total)
    if tuple(p.code for p in edition.parts) != DIMENSIONS:
        yield _wrong("dimensions", _("维度须依次为 %(codes)s。"), codes="、".join(DIMENSIONS))
    for code in _doubled(line.code for line in edition.lines):
        yield _wrong("doubled", _("指标编码 %(code)s 出现了两次。请改成不同的编码。"), code=code)
    for part in edition.parts:
        inside = sum(line.points for line in edition.of(part.code))
        if inside != part.points:
            yield _wrong("sum", _("维度 %(code)s 为 %(points)d 分，其指标合计 %(n)d 分。请使两者相等。"), code=part.code, points=part.points, n=inside)
        if not 0 <= part.minimum_share <= 1:
            yield _wrong("minimum", _("维度 %(code)s 的最低得分率须在 0 到 1 之间。"), code=part.code)
    known = {p.code for p in edition.parts}
    for line in edition.lines:
        yield from _line_problems(line, known, indicators)
    yield from _band_problems(edition.bands)
    for code in _doubled(r.get("code") for r in edition.recheck_rules):
        yield _wrong("doubled", _("动态核查规则 %(code)s 出现了两次。请改成不同的编码。"), code=code)
    for rule in edition.recheck_rules:
        yield from _rule_problems(rule, facts)


def _line_problems(line: Line, parts: Collection[str], indicators: Collection[str]) -> Iterator[Problem]:
    said = line.definition
    if line.dimension not in parts:
        yield _wrong("dimension", _("指标 %(code)s 所属的维度 %(part)s 不存在。"), code=line.code, part=line.dimension)
    if line.points < 1:
        yield _wrong("points", _("指标 %(code)s 的分值须是正整数。"), code=line.code)
    if not 1 <= line.task <= 22:
        yield _wrong("task", _("指标 %(code)s 的任务编号须在 1 到 22 之间。"), code=line.code)
    if line.kind not in KINDS:
        yield _wrong("kind", _("指标 %(code)s 的类型须是 auto、evidence 或 onsite。"), code=line.code)
    elif line.kind == "auto":
        if line.indicator not in indicators:
            yield _wrong("indicator", _("指标 %(code)s 引用的数据项“%(name)s”尚未建立。请改用已有的数据项。"), code=line.code, name=line.indicator)
        functions = [f for f in FUNCTIONS if f in said.get("score", {})]
        if len(functions) != 1:
            yield _wrong("score", _("指标 %(code)s 须写明一种计分方式：%(names)s。"), code=line.code, names="、".join(FUNCTIONS))
        elif functions == ["tiers"]:
            yield from _tier_problems(line.code, said["score"]["tiers"])
        elif functions == ["linear"] and exact(said["score"]["linear"]["from"]) == exact(said["score"]["linear"]["to"]):
            yield _wrong("linear", _("指标 %(code)s 的线性计分起止值不能相同。"), code=line.code)
        if said.get("missing") not in MISSING:
            yield _wrong("missing", _("指标 %(code)s 须写明没有数据时如何计分：%(names)s。"), code=line.code, names="、".join(MISSING))
    else:
        if len(said.get("levels", ())) < 3:
            yield _wrong("levels", _("指标 %(code)s 须写明优、良、合格三个等次的标准。"), code=line.code)
        if not said.get("evidence"):
            yield _wrong("evidence", _("指标 %(code)s 须写明需要哪些材料。"), code=line.code)


def _tier_problems(code: str, tiers: list[dict]) -> Iterator[Problem]:
    for name, down in (("min", True), ("max", False)):
        bounds = [exact(t[name]) for t in tiers if name in t]
        if bounds != sorted(bounds, reverse=down):
            yield _wrong("tiers", _("指标 %(code)s 的分档须由高分到低分排列。"), code=code)
    if any(not 0 <= exact(t["share"]) <= 1 for t in tiers):
        yield _wrong("tiers", _("指标 %(code)s 的分档得分率须在 0 到 1 之间。"), code=code)


def _band_problems(bands: tuple[Band, ...]) -> Iterator[Problem]:
    ordered = sorted(bands, key=lambda b: b.level)
    edges = [b.high for b in ordered[1:]] + [Fraction(0)]
    sound = ordered and ordered[0].high == 1 and [b.low for b in ordered] == edges and [b.level for b in ordered] == [1, 2, 3, 4]
    if not sound:
        yield _wrong("bands", _("四个等次的得分率须首尾相接、覆盖 0 到 1。"))


def _rule_problems(rule: dict, facts: Collection[str]) -> Iterator[Problem]:
    code = rule.get("code", "?")
    if rule.get("severity") not in SEVERITIES or rule.get("effect") not in EFFECTS:
        yield _wrong("rule", _("动态核查规则 %(code)s 的严重程度或处理方式写错了。"), code=code)
    if rule.get("enabled", True) is False:
        return
    try:
        names = parse(str(rule.get("when") or rule.get("condition", ""))).names()
    except Unreadable as error:
        yield _wrong("when", _("动态核查规则 %(code)s 的条件无法识别（%(why)s）。请改写成 when 表达式，或停用该规则。"), code=code, why=str(error))
        return
    for name in sorted(names - set(rule.get("facts", {}))):
        yield _wrong("facts", _("动态核查规则 %(code)s 没有说明“%(name)s”取自哪里。请补写 facts。"), code=code, name=name)
    for source in sorted(set(rule.get("facts", {}).values()) - set(facts)):
        yield _wrong("facts", _("动态核查规则 %(code)s 引用的数据项“%(name)s”尚未建立。"), code=code, name=source)


def _wrong(code: str, message, **said) -> Problem:
    return Problem(code, message % said if said else message, "source")


def _doubled(codes) -> list[str]:
    seen, twice = set(), []
    for code in codes:
        if code in seen:
            twice.append(code)
        seen.add(code)
    return twice
