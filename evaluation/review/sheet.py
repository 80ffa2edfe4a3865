"""One expert's sheet as its pages show it: every criterion with evidence, claim, frozen value and score; its place among the others."""

from dataclasses import dataclass, field

from evaluation.applications.models import Evidence, FrozenValue, SelfScore
from evaluation.review import scoring, selectors
from evaluation.review.models import ReviewAssignment, ReviewCase, Score
from evaluation.standards import rules as standard_rules
from evaluation.standards.models import Criterion, Dimension
from evaluation.standards.selectors import edition_of
from evaluation.standards.wording import english
from portal.files.models import Attachment

State = ReviewAssignment.State


@dataclass(frozen=True)
class Level:
    """One level of a criterion: its number, name, what it takes, and the half points of its band (mpt, descending)."""

    number: int
    name: str
    takes: str
    points: tuple[int, ...]

    @property
    def middle(self) -> int:
        """The half points in the middle of the band: where one key puts a score before it is moved."""
        return self.points[len(self.points) // 2]


@dataclass
class Item:
    """One criterion of a sheet."""

    criterion: Criterion
    applies: bool
    levels: tuple[Level, ...] = ()
    frozen: FrozenValue | None = None
    claim: SelfScore | None = None
    score: Score | None = None
    files: list[Attachment] = field(default_factory=list)
    form: object = None

    @property
    def locked(self) -> bool:
        """True where nothing is to be scored by hand."""
        return self.criterion.kind != Criterion.Kind.EVIDENCE or not self.applies

    @property
    def wants_comment(self) -> bool:
        """True where the score given needs words: level 4, or level 1 without evidence (ASG-5)."""
        return bool(self.score) and not self.score.comment and (self.score.level == 4 or (self.score.level == 1 and not self.files))


@dataclass
class Part:
    """One dimension of a sheet."""

    dimension: Dimension
    items: list[Item]

    @property
    def to_score(self) -> list[Item]:
        """What the expert scores here."""
        return [i for i in self.items if not i.locked]

    @property
    def done(self) -> int:
        """How many of them have a score."""
        return sum(i.score is not None for i in self.to_score)

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.to_score)

    @property
    def complete(self) -> bool:
        """True where all have a score."""
        return self.done == self.total

    @property
    def files(self) -> list[Attachment]:
        """The evidence of this dimension, each file once, in the order of the criteria."""
        return list({a.pk: a for item in self.items for a in item.files}.values())


@dataclass
class Sheet:
    """The whole sheet, by dimension."""

    assignment: ReviewAssignment
    parts: list[Part]

    @property
    def done(self) -> int:
        """Scores given."""
        return sum(p.done for p in self.parts)

    @property
    def total(self) -> int:
        """Scores wanted."""
        return sum(p.total for p in self.parts)

    @property
    def files(self) -> dict[int, Attachment]:
        """Every file handed in, by key."""
        return {a.pk: a for part in self.parts for a in part.files}

    def part(self, code: str | None) -> Part:
        """The dimension asked for, or the first that is not complete."""
        asked = next((p for p in self.parts if p.dimension.code == code), None)
        return asked or next((p for p in self.parts if not p.complete), self.parts[0])

    def after(self, part: Part) -> Part | None:
        """The dimension that follows."""
        place = self.parts.index(part) + 1
        return self.parts[place] if place < len(self.parts) else None


def named(band) -> str:
    """A band's name in the reader's language."""
    return (band.en if english() else band.zh) or str(band.level)


def levels(criterion: Criterion, bands) -> tuple[Level, ...]:
    """The levels of an evidence criterion with their half points."""
    takes = {row["level"]: row.get("zh", "") for row in criterion.definition.get("levels") or ()}
    found = []
    for band in sorted(bands, key=lambda b: b.level):
        points = tuple(standard_rules.half_points(bands, criterion.points, band.level))
        if points:
            found.append(Level(band.level, named(band), takes.get(band.level, ""), points))
    return tuple(found)


def of(assignment: ReviewAssignment) -> Sheet:
    """The sheet of an assignment that comes from `selectors.mine`; seven queries, whatever its length."""
    case = assignment.case
    bands = edition_of(case.cycle.standard).bands
    fields = scoring.fields_of([case])[case.pk]
    frozen = {v.criterion_id: v for v in FrozenValue.objects.filter(application=case.application_id)}
    claims = {s.criterion_id: s for s in SelfScore.objects.filter(application=case.application_id)}
    files: dict[int, list[Attachment]] = {}
    for link in Evidence.objects.filter(application=case.application_id).select_related("attachment__file").order_by("pk"):
        if link.attachment.state == Attachment.State.VALID:
            files.setdefault(link.criterion_id, []).append(link.attachment)
    given = selectors.sheet(assignment)
    by_part: dict[int, Part] = {}
    for dimension in Dimension.objects.filter(standard=case.cycle.standard_id).order_by("order"):
        by_part[dimension.pk] = Part(dimension, [])
    for criterion in Criterion.objects.filter(dimension__in=by_part).order_by("order"):
        value = frozen.get(criterion.pk)
        applies = standard_rules.applies(criterion.definition.get("applies"), fields) and (value is None or value.applicable)
        evidence = criterion.kind == Criterion.Kind.EVIDENCE
        by_part[criterion.dimension_id].items.append(
            Item(
                criterion=criterion,
                applies=applies,
                levels=levels(criterion, bands) if evidence else (),
                frozen=value,
                claim=claims.get(criterion.pk),
                score=given.get(criterion.pk),
                files=files.get(criterion.pk, []),
            )
        )
    return Sheet(assignment, [p for p in by_part.values() if p.items])


def one(assignment: ReviewAssignment, criterion: int, *, cites: bool) -> tuple[Item | None, dict[int, Attachment]]:
    """One evidence criterion of a sheet, and the files a comment can cite where it cites one; what saving a single score needs."""
    found = selectors.scored_criteria(assignment.case).filter(pk=criterion).first()
    if found is None:
        return None, {}
    item = Item(found, applies=True, levels=levels(found, edition_of(assignment.case.cycle.standard).bands))
    return item, {a.pk: a for a in selectors.evidence_files(assignment.case.application_id)} if cites else {}


def totals(cases: list[ReviewCase]) -> dict[int, int]:
    """How many scores each case's sheets need: case id → number; two queries whatever the number of cases."""
    fields = scoring.fields_of(cases)
    standards = {c.cycle.standard_id for c in cases}
    asked: dict[int, list] = {}
    lines = Criterion.objects.filter(dimension__standard__in=standards, kind=Criterion.Kind.EVIDENCE)
    for standard, definition in lines.values_list("dimension__standard", "definition"):
        asked.setdefault(standard, []).append(definition.get("applies"))
    return {c.pk: sum(standard_rules.applies(rule, fields[c.pk]) for rule in asked.get(c.cycle.standard_id, ())) for c in cases}


@dataclass(frozen=True)
class Place:
    """Where a file stands among those one reads: number and count, its neighbours."""

    number: int
    count: int
    submitted: int
    previous: int | None
    next: int | None


def place(assignment: ReviewAssignment) -> Place:
    """The place of an assignment among the files its expert reads in the cycle, by due day; one query."""
    reads = ReviewAssignment.objects.filter(expert=assignment.expert_id, case__cycle=assignment.case.cycle_id)
    reads = reads.filter(state__in=[State.SCORING, State.SUBMITTED]).order_by("due_on", "pk")
    row = list(reads.values_list("pk", "state"))
    keys = [pk for pk, _state in row]
    at = keys.index(assignment.pk) if assignment.pk in keys else 0
    open_ = [pk for pk, state in row if state == State.SCORING]
    later = [pk for pk in open_ if keys.index(pk) > at] or [pk for pk in open_ if keys.index(pk) < at]
    return Place(
        number=at + 1, count=len(keys), submitted=len(keys) - len(open_), previous=keys[at - 1] if at else None,
        next=later[0] if later else None,
    )  # fmt: skip
