"""From facts to findings (动态管理, domain.md §9.1): the engine of the re-check, pure. The rules themselves are the edition's.

A person proposes, the program never: what comes out of here is a finding and a date, no decision (LST-5).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from evaluation.standards.conditions import is_share
from evaluation.standards.edition import Rule
from evaluation.standards.numbers import decimal_text

MARGIN = Fraction(1, 100)  # a share must be back one percentage point beyond its threshold …
STEADY_DAYS = 30  # … for thirty days to resolve by itself
REPEAT_MONTHS = 12  # a second finding of one rule within this time has no grace
FAILED_MONTHS = 24  # two failed rectifications within this time lead to a proposal
GENERALS_AS_SERIOUS = 3
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
    holding = [leaf.parts[0].text for leaf in rule.when.leaves() if leaf.op != "fact" and leaf.truth(facts)]
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


def step(effect: str, severity: str, *, due_on: date, today: date, together: str | None = None, failed: Sequence[date] = ()) -> str:
    """What is to be laid before people now: `wait`, `remind`, `rectify`, `suspend_benefit` or `propose_delisting`.

    `due_on` is the last day of grace. `together` is the severity of all open findings of the institution: when general ones
    weigh as a serious one, they wait no longer. `failed` are the days on which rectifications were found failed.
    """
    since = months_before(today, FAILED_MONTHS)
    if sum(since <= day <= today for day in failed) >= 2 and effect != "remind":
        return "propose_delisting"
    if effect == "remind":
        return "remind"
    weighed = severity == "general" and together == "serious"
    return effect if today > due_on or weighed or severity == "grave" else "wait"


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    first = date(year, month + 1, 1)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return first.replace(day=min(day.day, last))
