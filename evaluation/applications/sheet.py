"""An application as pages show it: by dimension, each criterion in words, with its value, claim, files, and what is missing."""

from dataclasses import dataclass, replace
from fractions import Fraction

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from evaluation.applications import rules
from evaluation.applications.models import Application
from evaluation.applications.selectors import Item
from evaluation.applications.values import Live
from evaluation.integrity.models import IntegrityGrade
from evaluation.standards import rules as standard_rules
from evaluation.standards import wording
from evaluation.standards.edition import Edition
from evaluation.standards.models import Criterion, Dimension
from evaluation.standards.numbers import decimal_text
from institutions.models import Institution
from portal.kernel.indicators import INDICATORS, value_text
from portal.kernel.problems import _
from portal.registers.models import Record
from portal.registers.register import REGISTERS


@dataclass(frozen=True)
class Choice:
    """One level an institution may claim: its name, its points, and what it takes."""

    level: int
    name: str
    low: str
    high: str
    demand: str

    @property
    def points(self) -> str:
        """Its band in points."""
        return self.high if self.low == self.high else f"{self.low}—{self.high}"


@dataclass(frozen=True)
class Line:
    """One criterion of the sheet."""

    item: Item
    shown: wording.Shown
    choices: tuple[Choice, ...]
    value: str
    open: bool = False  # whether it can be answered now
    purpose: str = ""  # by which its unfinished uploads are found after a reload
    typed: object | None = None  # what a refused form said of it (forms.Given), so that nothing typed is lost
    problems: tuple = ()

    @property
    def code(self) -> str:
        """The criterion's code."""
        return self.item.criterion.code

    @property
    def indicator(self) -> str:
        """The indicator an automatic criterion is computed by."""
        return self.shown.line.indicator

    @property
    def auto(self) -> bool:
        """Whether the registers decide it."""
        return self.item.criterion.kind == Criterion.Kind.AUTO

    @property
    def level(self) -> int | None:
        """The level claimed."""
        said = self.typed or self.item.answer
        return said.level if said else None

    @property
    def chosen(self) -> Choice | None:
        """The level claimed, with its band and what it takes."""
        return next((c for c in self.choices if c.level == self.level), None)

    @property
    def points(self) -> str:
        """The claimed points as they are typed: 71.5."""
        answer = self.item.answer
        if self.typed:
            return self.typed.points
        return decimal_text(Fraction(answer.claimed_mpt, 1000)) if answer and answer.level else ""

    @property
    def statement(self) -> str:
        """The institution's words."""
        said = self.typed or self.item.answer
        return said.statement if said else ""

    @property
    def missing(self) -> str:
        """What it still lacks, in a few words; empty where nothing is asked or nothing missing."""
        answer = self.item.answer
        if not self.item.asked:
            return ""
        if answer is None or answer.level is None:
            return _("还没有自评")
        return _("还没有附材料") if answer.level < rules.WITHOUT_FILES and not self.item.files else ""

    @property
    def seen(self) -> int:
        """The revision of the answer this page shows; −1 where there is none."""
        return self.item.answer.revision if self.item.answer else -1

    @property
    def max_mpt(self) -> int:
        """All its points, in thousandths."""
        return 1000 * self.item.criterion.points

    @property
    def has_rows(self) -> bool:
        """Whether the rows behind the value can be listed."""
        return self.auto and INDICATORS[self.shown.line.indicator].behind is not None


@dataclass(frozen=True)
class Part:
    """One dimension of the sheet."""

    dimension: Dimension
    lines: tuple[Line, ...]

    @property
    def asked(self) -> list[Line]:
        """The criteria the institution answers."""
        return [line for line in self.lines if line.item.asked]

    @property
    def computed(self) -> list[Line]:
        """The criteria the registers decide."""
        return [line for line in self.lines if line.auto and line.item.applicable]

    @property
    def done(self) -> int:
        """How many of those asked are answered with what they need."""
        return sum(line.item.done for line in self.asked)

    @property
    def missing(self) -> list[Line]:
        """Asked and not answered."""
        return [line for line in self.asked if not line.item.done]

    @property
    def returned(self) -> list[Line]:
        """Sent back by the province."""
        return [line for line in self.lines if line.item.returned]

    @property
    def unmended(self) -> list[Line]:
        """Sent back and not changed yet."""
        return [line for line in self.returned if not line.item.mended or not line.item.done]

    @property
    def state(self) -> str:
        """todo, doing, mend or done, as a task list says it."""
        if self.unmended:
            return "mend"
        if self.done == len(self.asked):
            return "done"
        return "doing" if any(line.item.answer or line.item.files for line in self.asked) else "todo"

    @property
    def score_mpt(self) -> int:
        """Automatic and claimed points so far."""
        return sum(line.item.score_mpt for line in self.lines)


@dataclass(frozen=True)
class Sheet:
    """A whole application."""

    parts: tuple[Part, ...]

    @property
    def lines(self) -> list[Line]:
        """Every criterion, in order."""
        return [line for part in self.parts for line in part.lines]

    @property
    def asked(self) -> int:
        """How many criteria the institution answers."""
        return sum(len(part.asked) for part in self.parts)

    @property
    def done(self) -> int:
        """How many of them it has answered."""
        return sum(part.done for part in self.parts)

    @property
    def missing(self) -> list[Line]:
        """Asked and not answered."""
        return [line for part in self.parts for line in part.missing]

    @property
    def returned(self) -> list[Line]:
        """Sent back by the province."""
        return [line for part in self.parts for line in part.returned]

    @property
    def unmended(self) -> list[Line]:
        """Sent back and not changed yet."""
        return [line for part in self.parts for line in part.unmended]

    @property
    def auto_mpt(self) -> int:
        """Automatic points."""
        return sum(line.item.score_mpt for line in self.lines if line.auto)

    @property
    def claimed_mpt(self) -> int:
        """Claimed points."""
        return sum(line.item.score_mpt for line in self.lines if not line.auto)

    @property
    def total_mpt(self) -> int:
        """Both together."""
        return self.auto_mpt + self.claimed_mpt

    @property
    def open_mpt(self) -> int:
        """The points of what is not answered yet."""
        return sum(1000 * line.item.criterion.points for line in self.missing)

    def part(self, code: str) -> Part | None:
        """A dimension by its code."""
        return next((part for part in self.parts if part.dimension.code == code), None)

    def beside(self, code: str) -> tuple[Part | None, Part | None]:
        """The dimensions before and after one."""
        at = [part.dimension.code for part in self.parts].index(code)
        return (self.parts[at - 1] if at else None), (self.parts[at + 1] if at + 1 < len(self.parts) else None)

    @property
    def next_open(self) -> Part | None:
        """Where to go on: what was returned first, else the first dimension that is not finished."""
        return next((p for p in self.parts if p.unmended), None) or next((p for p in self.parts if p.state != "done"), None)


def sheet(application: Application, items: list[Item], edition: Edition) -> Sheet:
    """The sheet of an application from its items; no query."""
    parts: dict[str, list[Line]] = {}
    dimensions = {}
    for item in items:
        dimension = item.criterion.dimension
        dimensions[dimension.code] = dimension
        parts.setdefault(dimension.code, []).append(
            replace(line_of(item, edition), open=is_open(application, item), purpose=f"application-{application.pk}-{item.criterion.code}")
        )
    return Sheet(tuple(Part(dimensions[code], tuple(lines)) for code, lines in parts.items()))


def line_of(item: Item, edition: Edition) -> Line:
    """One criterion in the reader's language."""
    shown = wording.shown_line(item.criterion, edition)
    value = value_text(shown.line.indicator, item.auto.value if item.auto else None) if shown.line.indicator else ""
    return Line(item, shown, choices_of(item.criterion, edition), value)


def choices_of(criterion: Criterion, edition: Edition) -> tuple[Choice, ...]:
    """The levels an institution may claim on an evidence criterion, the best first; each with its half points."""
    if criterion.kind != Criterion.Kind.EVIDENCE:
        return ()
    line, english = edition.line(criterion.code), wording.english()
    demands = {level.level: level.en if english and level.en else level.zh for level in line.levels}
    found = []
    for band in sorted(edition.bands, key=lambda b: b.level):
        given = standard_rules.half_points(edition.bands, criterion.points, band.level)
        low, high = (decimal_text(Fraction(mpt, 1000)) for mpt in (given[-1], given[0]))
        demand = demands.get(band.level) or _("没有达到合格的要求，不需要附材料")
        found.append(Choice(band.level, band.en if english and band.en else band.zh, low, high, demand))
    return tuple(found)


@dataclass(frozen=True)
class Counted:
    """One row behind an automatic value, with the page where it is kept."""

    kind: str
    title: str
    since: object
    until: object
    url: str
    void: bool
    disputable: str = ""  # slug:number of a record that somebody else keeps, for 数据不对？


KINDS = {
    "evaluation.integritygrade": _("诚信等级"),
    "institutions.institution": _("机构登记"),
    "institutions.scope": _("业务范围"),
}


SINCE = ("issued_on", "performed_on", "granted_on", "licensed_on", "held_on")
UNTIL = ("valid_until", "expires_on", "licence_expires_on")


def counted_line(row, desk: str) -> Counted:
    """A row behind a value, as a line with the way to its register."""
    register = next((r for r in REGISTERS.values() if isinstance(row, r.model)), None)
    return Counted(
        kind=str(register.title if register else KINDS.get(row._meta.label_lower, row._meta.verbose_name)),
        title=_title_of(row),
        since=next((getattr(row, name) for name in SINCE if hasattr(row, name)), None),
        until=next((getattr(row, name) for name in UNTIL if hasattr(row, name)), None),
        url=_url_of(row, register, desk),
        void=isinstance(row, Record) and row.state == Record.State.VOID,
        disputable=f"{register.slug}:{row.pk}" if register and register.named_by else "",
    )


def _title_of(row) -> str:
    if isinstance(row, IntegrityGrade):
        return _("%(year)d 年度 %(grade)s 级") % {"year": row.assessment.year, "grade": row.grade}
    return str(row)


def _url_of(row, register, desk: str) -> str:
    if isinstance(row, Institution):
        return reverse("institutions:institution", kwargs={"desk": desk, "public_no": row.public_no})
    try:
        return reverse(f"{register.name}-record", kwargs={"desk": desk, "pk": row.pk}) if register else ""
    except NoReverseMatch:
        return ""


def vetoes_of(application: Application, found: Live | None) -> list[str]:
    """一票否决 that stood when it was handed in, else those of today, in the reader's language."""
    standing = found.vetoes if found else application.standing_vetoes
    return [v["en"] if wording.english() and v.get("en") else v["zh"] for v in standing]


def deadline_of(application: Application):
    """The limit that runs for the institution now, an exclusive midnight; None where nothing is to be done."""
    if application.state == Application.State.DRAFT:
        return application.cycle.apply_until
    return application.resubmit_until if application.state == Application.State.RETURNED else None


def may_write(application: Application) -> bool:
    """Whether the institution can change anything now."""
    until = deadline_of(application)
    return until is not None and timezone.now() < until


def is_open(application: Application, item: Item) -> bool:
    """Whether this criterion can be answered now: in a draft every one asked, in a return the named ones."""
    if not item.asked or not may_write(application):
        return False
    return application.state == Application.State.DRAFT or item.returned is not None
