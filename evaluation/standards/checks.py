"""What must be true of an edition before it can be published (INV-3): every fault at once, with its line and the remedy."""

from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction

from evaluation.standards.edition import Clause, Edition, Line, Rule
from evaluation.standards.rules import AREA_OF_TASK, Boolean, Deduct, Linear, Ratio, Tiers, half_points
from portal.kernel.problems import Problem, _

TOTAL = 1000
DIMENSIONS = ("L1", "L2", "L3", "L4", "L5", "Y1", "Y2", "Y3", "Y4", "Y5")
KINDS = ("auto", "evidence", "onsite")
MISSING = ("zero", "zero_count", "full", "not_applicable")
WINDOWS = ("asof", "P1Y", "P2Y", "P3Y")
LEVELS = (1, 2, 3)
TIES = ("area_quality", "area_practice", "area_personnel", "area_party_building", "integrity_grade_points", "verifiable_draw")
SEVERITIES = ("notice", "general", "serious", "grave")
EFFECTS = ("remind", "rectify", "suspend_benefit", "propose_delisting")


def edition_problems(
    edition: Edition, *, indicators: Collection[str], facts: Collection[str], fields: Collection[str] | None = None
) -> Iterator[Problem]:
    """Everything that keeps an edition from being published.

    `indicators` and `facts` are the numbers and facts the portal can compute, `fields` the codes of licensed fields (None: not checked).
    """
    yield from _sum_problems(edition)
    codes = {line.code for line in edition.lines}
    parts = {part.code for part in edition.parts}
    for line in edition.lines:
        yield from _line_problems(line, edition, parts, codes)
        if line.kind == "auto":
            yield from _score_problems(line, indicators)
        elif line.kind in KINDS:
            yield from _judged_problems(line, edition)
        for name in sorted((line.fields or frozenset()) - set(fields)) if fields is not None else ():
            yield _wrong("field", line.at, _("指标 %(code)s 的执业类别编码 %(name)s 不存在。请改用已有的编码。"), code=line.code, name=name)
    yield from _band_problems(edition)
    yield from _procedure_problems(edition)
    for veto in edition.vetoes:
        if veto.facts or "when" in veto.definition:
            yield from _clause_problems(veto, _("一票否决项"), facts)
    for rule in edition.recheck_rules:
        yield from _rule_problems(rule, facts)


def _sum_problems(edition: Edition) -> Iterator[Problem]:
    total = sum(p.points for p in edition.parts)
    if total != TOTAL or edition.total_points != TOTAL:
        yield _wrong("total", 0, _("十个维度共 %(n)d 分，须为 1000 分。请调整维度分值和 total_points。"), n=total)
    if tuple(p.code for p in edition.parts) != DIMENSIONS:
        yield _wrong("dimensions", 0, _("维度须依次为 %(codes)s，各写一次。"), codes=_("、").join(DIMENSIONS))
    for code in doubled([line.code for line in edition.lines]):
        yield _wrong("doubled", edition.line(code).at, _("指标编码 %(code)s 出现了不止一次。请改成不同的编码。"), code=code)
    for what in (edition.vetoes, edition.recheck_rules):
        for code in doubled([c.code for c in what]):
            yield _wrong("doubled", 0, _("编码 %(code)s 出现了不止一次。请改成不同的编码。"), code=code)
    for part in edition.parts:
        inside = sum(line.points for line in edition.of(part.code))
        if inside != part.points:
            message = _("维度 %(code)s 为 %(points)d 分，其指标合计 %(n)d 分，相差 %(rest)d 分。请使两者相等。")
            yield _wrong("sum", part.at, message, code=part.code, points=part.points, n=inside, rest=abs(inside - part.points))
        if not 0 <= part.minimum_share <= 1:
            yield _wrong("minimum", part.at, _("维度 %(code)s 的最低得分率须在 0 到 1 之间。"), code=part.code)
    if not 0 < edition.pass_mpt <= TOTAL * 1000:
        yield _wrong("pass", 0, _("合格总分（pass.total_mpt）须在 1 到 1000000 之间，单位为千分之一分。"))
    if not 0 <= edition.desk_share <= 1:
        yield _wrong("desk_share", 0, _("入围得分率（shortlist.desk_share）须在 0 到 1 之间。"))


def _line_problems(line: Line, edition: Edition, parts: Collection[str], codes: Collection[str]) -> Iterator[Problem]:
    if line.dimension not in parts:
        message = _("指标 %(code)s 所属的维度 %(part)s 不存在。请改为已列出的维度。")
        yield _wrong("dimension", line.at, message, code=line.code, part=line.dimension)
    elif not line.code.startswith(f"{line.dimension}-"):
        yield _wrong("code", line.at, _("指标 %(code)s 的编码须以所属维度 %(part)s 开头。"), code=line.code, part=line.dimension)
    if line.points < 1:
        yield _wrong("points", line.at, _("指标 %(code)s 的分值须是正整数。"), code=line.code)
    if line.task not in AREA_OF_TASK:
        yield _wrong("task", line.at, _("指标 %(code)s 的任务编号须在 1 到 22 之间。"), code=line.code)
    elif AREA_OF_TASK[line.task] != line.area:
        message = _("指标 %(code)s 的任务 %(task)d 属于 %(area)s。请改正 area。")
        yield _wrong("area", line.at, message, code=line.code, task=line.task, area=AREA_OF_TASK[line.task])
    if line.kind not in KINDS:
        yield _wrong("kind", line.at, _("指标 %(code)s 的类型须是 auto、evidence 或 onsite。"), code=line.code)
    for other in line.shows:
        if other not in codes:
            message = _("指标 %(code)s 并列显示的 %(other)s 不在本标准中。请删去或改正。")
            yield _wrong("shows", line.at, message, code=line.code, other=other)


def _score_problems(line: Line, indicators: Collection[str]) -> Iterator[Problem]:
    code, at = line.code, line.at
    if line.indicator not in indicators:
        message = _("指标 %(code)s 引用的数据项“%(name)s”尚未建立。请改用已有的数据项。")
        yield _wrong("indicator", at, message, code=code, name=line.indicator)
    if line.window not in WINDOWS:
        yield _wrong("window", at, _("指标 %(code)s 的取数期间须是 %(names)s 之一。"), code=code, names=_("、").join(WINDOWS))
    if line.missing not in MISSING:
        yield _wrong("missing", at, _("指标 %(code)s 须写明没有数据时如何计分：%(names)s。"), code=code, names=_("、").join(MISSING))
    score = line.score
    if isinstance(score, Tiers):
        yield from _tier_problems(line, score)
    elif isinstance(score, Linear) and score.low == score.high:
        yield _wrong("linear", at, _("指标 %(code)s 的线性计分起止值不能相同。"), code=code)
    elif isinstance(score, Ratio) and score.target <= 0:
        yield _wrong("ratio", at, _("指标 %(code)s 的目标值须大于 0。"), code=code)
    elif isinstance(score, Deduct) and score.per <= 0:
        yield _wrong("deduct", at, _("指标 %(code)s 的每次扣分须大于 0。"), code=code)
    elif isinstance(score, Boolean) and not 0 <= score.unmet <= score.met <= 1:
        yield _wrong("boolean", at, _("指标 %(code)s 的得分率须在 0 到 1 之间，达标不低于未达标。"), code=code)


def _tier_problems(line: Line, score: Tiers) -> Iterator[Problem]:
    least = [row.least for row in score.rows if row.least is not None]
    most = [row.most for row in score.rows if row.most is not None]
    shares = [row.share for row in score.rows]
    if not score.rows or (least and most):
        yield _wrong("tiers", line.at, _("指标 %(code)s 的分档须全用 min 或全用 max，且至少一档。"), code=line.code)
    if least != sorted(set(least), reverse=True) or most != sorted(set(most)) or shares != sorted(shares, reverse=True):
        yield _wrong("tiers", line.at, _("指标 %(code)s 的分档须由高分到低分排列，各档不同。"), code=line.code)
    if any(not 0 <= share <= 1 for share in shares):
        yield _wrong("tiers", line.at, _("指标 %(code)s 的分档得分率须在 0 到 1 之间。"), code=line.code)


def _judged_problems(line: Line, edition: Edition) -> Iterator[Problem]:
    if tuple(level.level for level in line.levels) != LEVELS:
        yield _wrong("levels", line.at, _("指标 %(code)s 须依次写明优、良、合格三个等次的标准。"), code=line.code)
    if not line.evidence:
        yield _wrong("evidence", line.at, _("指标 %(code)s 须写明需要哪些材料。"), code=line.code)
    if line.points >= 1:
        for band in edition.bands:
            if not half_points(edition.bands, line.points, band.level):
                message = _("指标 %(code)s 只有 %(n)d 分，等次“%(level)s”内没有可给的半分值。请提高分值。")
                yield _wrong("half_points", line.at, message, code=line.code, n=line.points, level=band.zh)


def _band_problems(edition: Edition) -> Iterator[Problem]:
    bands = sorted(edition.bands, key=lambda b: b.level)
    edges = [b.high for b in bands[1:]] + [Fraction(0)]
    if (
        [b.level for b in bands] != [1, 2, 3, 4]
        or bands[0].high != 1
        or [b.low for b in bands] != edges
        or any(b.low >= b.high for b in bands)
    ):
        yield _wrong("bands", 0, _("四个等次（level_bands 1 至 4）的得分率须首尾相接，从 1 到 0。"))


def _procedure_problems(edition: Edition) -> Iterator[Problem]:
    panel = edition.panel
    if panel.least_valid < 3:
        yield _wrong("panel", 0, _("有效评分不得少于 3 份（panel.least_valid）。"))
    if not panel.least_valid <= panel.trim_at or panel.trim_at < 3 or panel.invited < panel.least_valid:
        yield _wrong("panel", 0, _("邀请人数和去高去低的起算份数不能少于最少有效份数（panel）。"))
    if not 0 < panel.wide_share <= 1:
        yield _wrong("panel", 0, _("评分差距上限（panel.wide_spread_share）须在 0 到 1 之间。"))
    if not isinstance(edition.team_least, int) or edition.team_least < 3 or edition.team_least % 2 == 0:
        yield _wrong("onsite", 0, _("现场考核组至少 3 人，且为单数（onsite.team_least）。"))
    unknown = [tie for tie in edition.tie_break if tie not in TIES]
    if unknown or not edition.tie_break or edition.tie_break[-1] != "verifiable_draw" or doubled(edition.tie_break):
        message = _("同分处理（tie_break）须由 %(names)s 组成，各写一次，以 verifiable_draw 结尾。")
        yield _wrong("tie_break", 0, message, names=_("、").join(TIES[:-1]))


def _rule_problems(rule: Rule, facts: Collection[str]) -> Iterator[Problem]:
    if rule.severity not in SEVERITIES:
        message = _("动态核查规则 %(code)s 的严重程度须是 %(names)s 之一。")
        yield _wrong("severity", rule.at, message, code=rule.code, names=_("、").join(SEVERITIES))
    if rule.effect not in EFFECTS:
        message = _("动态核查规则 %(code)s 的处理方式须是 %(names)s 之一。")
        yield _wrong("effect", rule.at, message, code=rule.code, names=_("、").join(EFFECTS))
    if rule.task not in AREA_OF_TASK:
        yield _wrong("task", rule.at, _("动态核查规则 %(code)s 的任务编号须在 1 到 22 之间。"), code=rule.code)
    if not rule.threshold:
        yield _wrong("threshold", rule.at, _("动态核查规则 %(code)s 须写明标准值（threshold）。"), code=rule.code)
    if rule.enabled:
        yield from _clause_problems(rule, _("动态核查规则"), facts)


def _clause_problems(clause: Clause, kind: str, facts: Collection[str]) -> Iterator[Problem]:
    if clause.when is None:
        message = _("%(kind)s %(code)s 的条件无法识别（从“%(why)s”起）。请写成 when 表达式；暂不使用的规则写 enabled: false。")
        yield _wrong("when", clause.at, message, kind=kind, code=clause.code, why=clause.unreadable)
        return
    for name in sorted(clause.when.windows()):
        message = _("%(kind)s %(code)s 要求“%(name)s”另按期间（over）计算，目前不能。请改用已按该期间计算的数据项。")
        yield _wrong("over", clause.at, message, kind=kind, code=clause.code, name=name)
    for name in sorted(clause.when.names() - set(clause.facts)):
        message = _("%(kind)s %(code)s 没有说明“%(name)s”取自哪里。请在 facts 中补写。")
        yield _wrong("facts", clause.at, message, kind=kind, code=clause.code, name=name)
    for source in sorted({fact.source for fact in clause.facts.values()} - set(facts)):
        message = _("%(kind)s %(code)s 引用的数据项“%(name)s”尚未建立。请改用已有的数据项。")
        yield _wrong("facts", clause.at, message, kind=kind, code=clause.code, name=source)


def _wrong(code: str, at: int, message, /, **said) -> Problem:
    where = _("第 %(line)d 行：") % {"line": at} if at else ""
    return Problem(code, f"{where}{message % said if said else message}", "source")


def doubled(codes: Iterable[str]) -> list[str]:
    """The codes that stand there more than once, each named once, in order."""
    codes = list(codes)
    return [code for n, code in enumerate(codes) if codes.count(code) > 1 and codes.index(code) == n]
