"""From facts to findings (动态管理, domain.md §9.1): the engine of the re-check, pure. The rules themselves are the edition's.

A person proposes, the program never: what comes out of here is a finding and a date, no decision (LST-5).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256

from evaluation.standards.conditions import Name, Node, is_share
from evaluation.standards.edition import Rule
from evaluation.standards.numbers import decimal_text
from portal.calendar.spans import months_before
from portal.kernel.problems import Problem, _

MARGIN = Fraction(1, 100)  # a share must be back one percentage point beyond its threshold …
STEADY_DAYS = 30  # … for thirty days to resolve by itself
REPEAT_MONTHS = 12  # a second finding of one rule within this time has no grace
FAILED_MONTHS = 24  # two failed rectifications within this time lead to a proposal
GENERALS_AS_SERIOUS = 3
RECTIFICATIONS = 3  # the third within FAILED_MONTHS is a ground for a proposal (LST-4)
RECTIFY_WD = 60  # term of a rectification …
EXTEND_WD = 30  # … and the most it is extended by, once (LST-2)
VERIFY_WD = 15  # from the report to the verdict (LST-3)
PROPOSE_WD = 5  # from learning of a grave fact to the proposal (LST-5)
ANSWER_WD = 10  # a draft not proposed by then stands on the auditor's list (domain.md §9.1)
DEFENCE_WD = 10  # from service (LST-6) …
HEARING_WD = 5  # … a hearing is asked for within
HEARING_NOTICE_WD = 7  # and announced before it is held
OPEN_WD = 5  # from the defence, or its limit, to the opening of the re-review (LST-7)
OPINION_WD = 15  # the experts' time
HEARD_WD = 10  # the association's time to be heard
DECIDE_WD = 30  # from the opening to the decision (LST-8)
LEAST_EXPERTS = 3
LEAST_WORDS = 10
SEVERITIES = ("notice", "general", "serious", "grave")


@dataclass(frozen=True)
class Finding:
    """A fact that no longer meets a rule: the value and the threshold, and every fact that decided, as text (INV-34)."""

    code: str
    severity: str
    effect: str
    grace_wd: int
    value: str
    threshold: str
    facts: dict[str, str] = field(hash=False)


@dataclass(frozen=True)
class Examined:
    """What one rule says of one institution on one day. `unknown` names the facts without basis where they leave it open."""

    finding: Finding | None = None
    unknown: tuple[str, ...] = ()


def examine(rule: Rule, facts: Mapping) -> Examined:
    """Look at the facts of a day; `today` must be among them where the rule asks for it.

    No basis, no finding: what is missing is said, so that the nightly run can be read. A rule that is switched off or has
    no formal reading finds nothing.
    """
    if not rule.enabled or rule.when is None:
        return Examined()
    holds = rule.when.truth(facts)
    if holds is None:
        return Examined(unknown=tuple(sorted(n for n in rule.when.names() if facts.get(n) is None)))
    if not holds:
        return Examined()
    told = {name: shown(facts.get(name)) for name in dict.fromkeys(leaf.parts[0].text for leaf in rule.when.leaves())}
    return Examined(Finding(rule.code, rule.severity, rule.effect, rule.grace_wd, _decided(rule, facts, told), rule.threshold, told))


def evaluate(rule: Rule, facts: Mapping) -> Finding | None:
    """The finding of a rule for these facts, or None where it is met or cannot be known."""
    return examine(rule, facts).finding


def _decided(rule: Rule, facts: Mapping, told: Mapping[str, str]) -> str:
    """The values of the statements that hold, in the order of the rule; what a list shows beside the threshold."""
    leaves = rule.when.leaves() if rule.when is not None else ()
    holding = [leaf.parts[0].text for leaf in leaves if leaf.op != "fact" and leaf.truth(facts)]
    names = dict.fromkeys(holding) or dict.fromkeys(told)
    return "、".join(told[name] for name in names)[:80]


def shown(value) -> str:
    """A fact as text: exact where its decimals end, else cut (not rounded) after four places, so that it never seems to reach a limit."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, int | Fraction):
        return str(value)
    exactly = decimal_text(Fraction(value))
    if "/" not in exactly and len(exactly.partition(".")[2]) <= 4:
        return exactly
    cut = abs(Fraction(value)) * 10_000 // 1
    return f"{'-' if value < 0 else ''}{cut // 10_000}.{cut % 10_000:04d}…"


def grace_wd(rule: Rule, earlier: Sequence[date], today: date) -> int:
    """Working days for correcting it oneself (自行改正期); none where the same rule was found within the twelve months before."""
    since = months_before(today, REPEAT_MONTHS)
    return 0 if any(since <= day < today for day in earlier) else rule.grace_wd


@dataclass(frozen=True)
class Recovery:
    """How far an open finding is from ending by itself: since when the fact is back, and whether that is enough."""

    since: date | None
    resolved: bool


def recovery(rule: Rule, facts: Mapping, since: date | None, today: date) -> Recovery:
    """Whether the fact has ended. `since` is what the last run said.

    A share has to stay one percentage point beyond its threshold for thirty days; other facts end on the day they end.
    A fact without basis is not back.
    """
    if rule.when is None or rule.when.relaxed(MARGIN).truth(facts) is not False:
        return Recovery(None, False)
    since = since or today
    waits = any(is_share(leaf) for leaf in rule.when.leaves())
    return Recovery(since, not waits or today - since >= timedelta(days=STEADY_DAYS))


def severity_of(severities: Sequence[str]) -> str | None:
    """The severity of all open findings of an institution together: the worst, and three general ones weigh as one serious."""
    if not severities:
        return None
    worst = max(severities, key=SEVERITIES.index)
    return "serious" if worst == "general" and severities.count("general") >= GENERALS_AS_SERIOUS else worst


def step(
    effect: str,
    severity: str,
    *,
    due_on: date,
    today: date,
    together: str | None = None,
    failed: Sequence[date] = (),
    detected_on: date | None = None,
) -> str:
    """What is to be laid before people now: `wait`, `remind`, `rectify`, `suspend_benefit` or `propose_delisting`.

    `due_on` is the last day of grace; where it is the day of detection there is none. `together` is the severity of all open
    findings of the institution: when general ones weigh as a serious one, they wait no longer. `failed` are the days on which
    rectifications were found failed.
    """
    since = months_before(today, FAILED_MONTHS)
    if sum(since <= day <= today for day in failed) >= 2 and effect != "remind":
        return "propose_delisting"
    if effect == "remind":
        return "remind"
    weighed = severity == "general" and together == "serious"
    over = today > due_on or (detected_on is not None and due_on <= detected_on)
    return effect if over or weighed or severity == "grave" else "wait"


@dataclass(frozen=True)
class Statement:
    """One statement of a rule as it stood: the fact's name, what is compared, the value as text, and whether it holds."""

    name: str
    op: str
    limit: str
    negated: bool
    over: str
    value: str
    holds: bool | None


def statements(rule: Rule, facts: Mapping) -> list[Statement]:
    """The rule, statement by statement, against the facts of a day: what the page of a finding sets side by side."""
    if rule.when is None:
        return []
    found = []
    for leaf, negated in _signed(rule.when):
        truth = leaf.truth(facts)
        holds = truth if truth is None or not negated else not truth
        name = leaf.parts[0].text
        found.append(Statement(name, leaf.op, _limit(leaf), negated, leaf.over, shown(facts.get(name)), holds))
    return found


def _signed(node: Node, negated: bool = False) -> Iterator[tuple[Node, bool]]:
    if node.op in ("and", "or", "not"):
        for part in node.parts:
            yield from _signed(part, negated ^ (node.op == "not"))
    else:
        yield node, negated


def _limit(leaf: Node) -> str:
    if leaf.op == "fact":
        return ""
    wanted = leaf.parts[1]
    if isinstance(wanted, tuple):
        return ",".join(wanted)
    return wanted.text if isinstance(wanted, Name) else shown(wanted)


# --- rectification (LST-2…4) --------------------------------------------------------------------------------------------------


def extension_problems(*, today: date, due_on: date, asked_on: date | None, extended: bool, reason: str) -> Iterator[Problem]:
    """Whether an institution may ask for more time: once, before the end, with a reason."""
    if extended or asked_on:
        yield Problem("once", _("延期只能申请一次。请在期限内提交整改报告。"))
    if today > due_on:
        yield Problem("too_late", _("整改期限已过，不能再申请延期。请尽快提交整改报告。"))
    if len(reason.strip()) < LEAST_WORDS:
        yield Problem("reason", _("请写明需要延期的理由（至少 10 字）。"), "reason")


def grant_problems(*, days: int, asked_on: date | None, extended: bool) -> Iterator[Problem]:
    """Whether more time may be given: on request, once, at most thirty working days."""
    if extended:
        yield Problem("once", _("已经延期一次，不能再延。"))
    elif asked_on is None:
        yield Problem("not_asked", _("机构没有申请延期。"))
    if not 1 <= days <= EXTEND_WD:
        yield Problem("days", _("延期须在 1 至 30 个工作日之间。"), "days")


def ground_problems(*, steps: Iterable[str], failed: bool, unreported: bool, rectifications: int) -> Iterator[Problem]:
    """Whether a proposal has a ground: a finding whose step it is, a failed or unanswered rectification, or the third in 24 months."""
    if "propose_delisting" in steps or failed or unreported or rectifications >= RECTIFICATIONS:
        return
    said = _("所选问题还不能提出撤销建议：须是规则直接要求的，或整改未通过、逾期未报告，或 24 个月内第三次整改。请先通知限期整改。")
    yield Problem("no_ground", said, "findings")


# --- the proceeding (LST-6…9) -------------------------------------------------------------------------------------------------


def words_problems(text: str, field: str) -> Iterator[Problem]:
    """A reasoned text has at least ten characters."""
    if len(text.strip()) < LEAST_WORDS:
        yield Problem("words", _("请写明理由（至少 10 字）。"), field)


def draw(pool: Iterable[int], seed: str) -> list[int]:
    """The pool in the order drawn: by the SHA-256 of `seed|id`. Whoever knows seed and pool gets the same order."""
    return sorted(pool, key=lambda one: sha256(f"{seed}|{one}".encode()).digest())


def pool_problems(size: int, wanted: int) -> Iterator[Problem]:
    """Whether the draw can be made: three or more, an odd number, enough in the pool; recusal is never relaxed (INV-14)."""
    if wanted < LEAST_EXPERTS or wanted % 2 == 0:
        yield Problem("number", _("复核专家须不少于 3 名，且为单数。"), "number")
    if size < wanted:
        told = {"size": size, "wanted": wanted}
        yield Problem("pool", _("回避后可抽取的专家只有 %(size)d 名，需要 %(wanted)d 名。请先补充专家库。") % told)


def opening_problems(
    *, today: date, served: bool, defended: bool, defence_until: date | None, hearing_asked: bool, hearing_held: bool
) -> Iterator[Problem]:
    """LST-7: not before the institution was served and has spoken, or let its time pass; a hearing asked for is held first (INV-32)."""
    if not served or defence_until is None:
        yield Problem("not_served", _("撤销建议书还没有送达机构。请先送达，再等待陈述申辩。"))
        return
    if not defended and today <= defence_until:
        told = {"day": defence_until.isoformat()}
        yield Problem("defence_open", _("陈述申辩期限到 %(day)s 24:00，机构还没有提交。请在期限届满后启动复核。") % told)
    if hearing_asked and not hearing_held:
        yield Problem("hearing", _("机构申请了听证。请先举行听证并登记。"))


def hearing_problems(*, noticed_on: date, held_on: date, least: date, today: date) -> Iterator[Problem]:
    """LST-6: announced seven working days before (`least` is the earliest lawful day), held by today."""
    if held_on < least:
        told = {"day": least.isoformat()}
        yield Problem("notice", _("听证须提前 7 个工作日通知，按通知日期最早是 %(day)s。") % told, "held_on")
    if held_on > today:
        yield Problem("future", _("听证日期不能晚于今天。请在举行后登记。"), "held_on")


def majority(opinions: Sequence[str]) -> str | None:
    """The opinion more than half of the experts share; None where there is none."""
    if not opinions:
        return None
    said, number = Counter(opinions).most_common(1)[0]
    return said if 2 * number > len(opinions) else None


def decision_problems(*, decision: str, opinions: Sequence[str], reason: str, heard: bool) -> Iterator[Problem]:
    """LST-8: nobody is delisted against the experts' majority; the association is heard; the decision has reasons."""
    if decision == "delist" and majority(opinions) != "delist":
        yield Problem("majority", _("专家意见没有过半数同意撤销，不能决定撤销。"), "decision")
    if not heard:
        yield Problem("not_heard", _("协会还没有发表意见，且征求意见未满 10 个工作日。"))
    yield from words_problems(reason, "reason")


def same_person(found: bool, message) -> Iterator[Problem]:
    """Whoever did the one does not do the other (INV-33, INV-48, SOD-3, 6, 7)."""
    if found:
        yield Problem("same_person", message)
