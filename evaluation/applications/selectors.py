"""Reads of applications: what an institution answered, what is open, what stands before the province, and what a reader sees."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from evaluation.applications import rules
from evaluation.applications.models import Application, CheckedPoint, Evidence, FrozenValue, ReturnedPoint, SelfScore
from evaluation.applications.values import AutoValue, Live, digest, fields_of
from evaluation.cycles.models import Cycle
from evaluation.cycles.selectors import last_day
from evaluation.standards import rules as standard_rules
from evaluation.standards.models import Criterion
from institutions.models import Institution
from portal.files.models import Attachment, StoredFile
from portal.files.store import digest_of
from portal.kernel.indicators import facts_of
from portal.kernel.problems import Problem

State = Application.State


def criteria(application: Application, kind: str = Criterion.Kind.EVIDENCE) -> list[Criterion]:
    """The criteria of one kind that apply to the institution, in the standard's order."""
    owner = application.institution.organisation_id
    held = fields_of([owner])[owner]
    found = Criterion.objects.filter(dimension__standard=application.cycle.standard_id, kind=kind).select_related("dimension")
    applicable = [c for c in found if standard_rules.applies(c.definition.get("applies"), held)]
    return sorted(applicable, key=in_order)


def in_order(criterion: Criterion) -> tuple:
    """The standard's order: by dimension, then within it."""
    return criterion.dimension.order, criterion.order


def asks(application: Application, criterion: Criterion) -> bool:
    """Whether the institution is asked for an answer on this criterion: judged on evidence, and applicable to its fields."""
    owner = application.institution.organisation_id
    held = fields_of([owner])[owner]
    return criterion.kind == Criterion.Kind.EVIDENCE and standard_rules.applies(criterion.definition.get("applies"), held)


def criterion_of(application: Application, code: str) -> Criterion | None:
    """A criterion of the application's edition by its code."""
    return Criterion.objects.select_related("dimension").filter(dimension__standard=application.cycle.standard_id, code=code).first()


def answers(application: Application) -> list[rules.Answer]:
    """The evidence criteria as the rules see them; a fixed number of queries."""
    kept = {s.criterion_id: s for s in application.self_scores.all()}
    files: dict[int, list[Attachment]] = {}
    for link in application.evidence.select_related("attachment__file"):
        files.setdefault(link.criterion_id, []).append(link.attachment)
    return [_answer(c, kept.get(c.pk), files.get(c.pk, ())) for c in criteria(application)]


def _answer(criterion: Criterion, score: SelfScore | None, files: Iterable[Attachment]) -> rules.Answer:
    bad = tuple(a.original_name for a in files if a.file.scan == StoredFile.Scan.INFECTED)
    level, statement = (score.level, score.statement) if score else (None, "")
    return rules.Answer(criterion.code, criterion.title, level, statement, len(list(files)), bad)


def unseen(application: Application) -> list[rules.Answer]:
    """The answers with evidence that nobody at the province has looked at yet."""
    seen = set(application.checked_points.values_list("criterion__code", flat=True))
    return [a for a in answers(application) if a.files and a.code not in seen]


def open_returns(application: Application) -> QuerySet:
    """The criteria the province returned last, as far as nobody has answered them."""
    return ReturnedPoint.objects.filter(application=application, round=application.returns, answered_at=None).select_related("criterion")


def standing(application: Application, criterion_ids: Iterable[int]) -> dict[int, dict]:
    """What stands on some criteria now: level, claimed points (mpt), words and the ids of the files. Two queries."""
    found = {pk: {"level": None, "claimed_mpt": 0, "statement": "", "attachments": []} for pk in criterion_ids}
    for score in SelfScore.objects.filter(application=application, criterion__in=found):
        found[score.criterion_id] |= {"level": score.level, "claimed_mpt": score.claimed_mpt, "statement": score.statement}
    links = Evidence.objects.filter(application=application, criterion__in=found).order_by("attachment_id")
    for criterion_id, attachment_id in links.values_list("criterion_id", "attachment_id"):
        found[criterion_id]["attachments"].append(attachment_id)
    return found


def corrections(application: Application) -> list[rules.Correction]:
    """The returned criteria with what stood there and what stands there now."""
    points = list(open_returns(application))
    now = standing(application, [p.criterion_id for p in points])
    return [rules.Correction(p.criterion.code, p.criterion.title, p.before, now[p.criterion_id]) for p in points]


def fingerprint(application: Application) -> str:
    """The digest over everything an application says: claims, words, files, frozen values."""
    claims = SelfScore.objects.filter(application=application).order_by("criterion_id")
    evidence = Evidence.objects.filter(application=application).order_by("criterion_id", "attachment_id")
    values = FrozenValue.objects.filter(application=application).order_by("criterion_id")
    return digest(
        {
            "claims": [list(c) for c in claims.values_list("criterion_id", "level", "claimed_mpt", "statement")],
            "evidence": [list(e) for e in evidence.values_list("criterion_id", "attachment__file__sha256")],
            "values": [list(v) for v in values.values_list("criterion_id", "value", "basis", "rows_digest")],
        }
    )


def file_names(application: Application) -> list[str]:
    """The names of the files handed in as evidence."""
    return sorted(set(application.evidence.values_list("attachment__original_name", flat=True)))


def same_file(application: Application, content) -> Attachment | None:
    """A valid file of the institution with the same content, so that nothing is kept twice."""
    sha256_of = digest_of(io.BytesIO(content) if isinstance(content, bytes) else content)
    own = Attachment.objects.filter(owner=application.institution.organisation_id, state=Attachment.State.VALID, file__sha256=sha256_of)
    return own.order_by("pk").first()


def reusable(application: Application) -> QuerySet:
    """The institution's own files that could serve as evidence again, newest first; those that failed the check are left out."""
    own = Attachment.objects.filter(owner=application.institution.organisation_id, state=Attachment.State.VALID)
    return own.exclude(file__scan=StoredFile.Scan.INFECTED).select_related("file").order_by("-pk")


def own_files(application: Application, wanted: Iterable[str]) -> dict[str, Attachment]:
    """The institution's own files among those asked for, by their number as text."""
    pks = [int(pk) for pk in wanted if pk.isdecimal() and len(pk) < 19]
    return {str(a.pk): a for a in reusable(application).filter(pk__in=pks)}


def applying() -> Cycle | None:
    """The cycle in which institutions can apply now."""
    return Cycle.objects.select_related("standard").filter(state=Cycle.State.APPLYING).first()


def renewal_problems(cycle: Cycle, organisation_id: int, today: date) -> list[Problem]:
    """What keeps an institution that is on the list from applying in a cycle (LST-11); one query."""
    listed = facts_of("evaluation.listing.valid_until", today, [organisation_id])
    return list(rules.renewal_problems(listed.get(organisation_id), last_day(cycle.apply_until)))


def drafts(cycle: Cycle) -> QuerySet:
    """Applications of a cycle nobody submitted."""
    return Application.objects.filter(cycle=cycle, state=State.DRAFT)


def unverified(owner_id: int) -> QuerySet:
    """Applications of an institution that were handed in and not yet verified."""
    found = Application.objects.filter(institution__organisation=owner_id, state__in=[State.SUBMITTED, State.RESUBMITTED])
    return found.select_related("institution__organisation", "cycle__standard")


def overdue(now: datetime) -> QuerySet:
    """Returns nobody answered in time, and drafts left over in a cycle that no longer takes any."""
    unanswered = Q(state=State.RETURNED, resubmit_until__lte=now)
    left_over = Q(state=State.DRAFT, cycle__apply_until__lte=now) & ~Q(cycle__state=Cycle.State.APPLYING)
    return Application.objects.filter(unanswered | left_over)


def own_institution(organisation_id: int | None) -> Institution | None:
    """The institution an organisation is."""
    return Institution.objects.select_related("organisation").filter(organisation=organisation_id).first()


def latest(organisation_id: int | None) -> Application | None:
    """An institution's newest application, with how many criteria it answered (`answered`) and how many returned ones are open
    (`open_returns`); one query."""
    own = Application.objects.filter(institution__organisation=organisation_id).select_related("cycle")
    waiting = Q(returned_points__answered_at=None, returned_points__round=F("returns"))
    counted = own.annotate(
        answered=Count("self_scores", filter=Q(self_scores__level__isnull=False), distinct=True),
        open_returns=Count("returned_points", filter=waiting, distinct=True),
    )
    return counted.order_by("-cycle__number").first()


def answer_of(application: Application, criterion: Criterion) -> dict | None:
    """What stands on one criterion now and who wrote it, for whoever was overtaken; None where nobody has answered."""
    kept = SelfScore.objects.select_related("updated_by").filter(application=application, criterion=criterion).first()
    if kept is None:
        return None
    claimed = f"{kept.claimed_mpt / 1000:g}" if kept.level else ""
    said = {"level": kept.level, "points": claimed, "statement": kept.statement, "revision": kept.revision}
    return said | {"who": str(kept.updated_by or "")}


def for_list(rows: QuerySet) -> QuerySet:
    """With all that a list row shows; `total_mpt` is what the institution reckons: automatic plus claimed points."""
    frozen = FrozenValue.objects.filter(application=OuterRef("pk"), applicable=True).values("application").annotate(n=Sum("score_mpt"))
    claimed = SelfScore.objects.filter(application=OuterRef("pk")).values("application").annotate(n=Sum("claimed_mpt"))
    return rows.select_related("institution__province", "cycle").annotate(
        files=Count("evidence__attachment", distinct=True),
        auto_mpt=Coalesce(Subquery(frozen.values("n")), 0),
        claimed_mpt=Coalesce(Subquery(claimed.values("n")), 0),
        total_mpt=F("auto_mpt") + F("claimed_mpt"),
    )


def for_api(rows: QuerySet) -> QuerySet:
    """With what the API says of an application."""
    values = FrozenValue.objects.select_related("criterion").order_by("pk")
    claims = SelfScore.objects.select_related("criterion").order_by("pk")
    return for_list(rows).prefetch_related(Prefetch("frozen_values", queryset=values), Prefetch("self_scores", queryset=claims))


def for_page(rows: QuerySet) -> QuerySet:
    """With all that the page of one application shows."""
    evidence = Evidence.objects.select_related("attachment__file").order_by("pk")
    return rows.select_related("institution__organisation", "institution__province", "cycle__standard", "receipt").prefetch_related(
        Prefetch("self_scores", queryset=SelfScore.objects.select_related("updated_by")),
        Prefetch("evidence", queryset=evidence),
        "frozen_values",
        Prefetch("returned_points", queryset=ReturnedPoint.objects.select_related("criterion").order_by("round", "pk")),
        Prefetch("checked_points", queryset=CheckedPoint.objects.select_related("checked_by")),
    )


@dataclass(frozen=True)
class Item:
    """One criterion with everything a page shows of it for one application."""

    criterion: Criterion
    auto: FrozenValue | AutoValue | None = None
    answer: SelfScore | None = None
    files: tuple[Attachment, ...] = ()
    applicable: bool = True
    returned: ReturnedPoint | None = None  # what is to be mended now
    earlier: tuple[ReturnedPoint, ...] = ()  # every return of this criterion
    checked: CheckedPoint | None = None

    @property
    def asked(self) -> bool:
        """Whether the institution answers it."""
        return self.applicable and self.criterion.kind == Criterion.Kind.EVIDENCE

    @property
    def done(self) -> bool:
        """Nothing asked, or answered with what the answer needs."""
        if not self.asked:
            return True
        return bool(self.answer and self.answer.level and (self.answer.level == rules.WITHOUT_FILES or self.files))

    @property
    def mended(self) -> bool:
        """Sent back by the province, and changed since."""
        if self.returned is None or self.answer is None:
            return False
        now = {"level": self.answer.level, "claimed_mpt": self.answer.claimed_mpt, "statement": self.answer.statement}
        return self.returned.before != now | {"attachments": sorted(file.pk for file in self.files)}

    @property
    def score_mpt(self) -> int:
        """Automatic points, or those claimed."""
        if self.criterion.kind == Criterion.Kind.AUTO:
            return self.auto.score_mpt if self.auto else 0
        return self.answer.claimed_mpt if self.answer else 0


def items(application: Application, found: Live | None = None) -> list[Item]:
    """All criteria of the application's edition with values, answers, files and returned points; two queries.

    `application` comes from `for_page`. Frozen values are those handed in; before that `found` gives those of the day.
    """
    owner = application.institution.organisation_id
    held = fields_of([owner])[owner]
    frozen = {v.criterion_id: v for v in application.frozen_values.all()}
    kept = {s.criterion_id: s for s in application.self_scores.all()}
    checked = {c.criterion_id: c for c in application.checked_points.all()}
    files: dict[int, list[Attachment]] = {}
    for link in application.evidence.all():
        files.setdefault(link.criterion_id, []).append(link.attachment)
    returned: dict[int, list[ReturnedPoint]] = {}
    for point in application.returned_points.all():
        returned.setdefault(point.criterion_id, []).append(point)
    every = Criterion.objects.filter(dimension__standard=application.cycle.standard_id).select_related("dimension")
    return [
        Item(
            criterion=c,
            auto=frozen.get(c.pk) or (found.values.get(c.code) if found else None),
            answer=kept.get(c.pk),
            files=tuple(files.get(c.pk, ())),
            applicable=_applies(c, frozen.get(c.pk), found, held),
            returned=next((p for p in returned.get(c.pk, ()) if _is_open(application, p)), None),
            earlier=tuple(returned.get(c.pk, ())),
            checked=checked.get(c.pk),
        )
        for c in sorted(every, key=in_order)
    ]


def _applies(criterion: Criterion, frozen: FrozenValue | None, found: Live | None, held: set[str]) -> bool:
    value = frozen or (found.values.get(criterion.code) if found else None)
    return value.applicable if value else standard_rules.applies(criterion.definition.get("applies"), held)


def _is_open(application: Application, point: ReturnedPoint) -> bool:
    return application.state == State.RETURNED and point.round == application.returns and point.answered_at is None


@dataclass(frozen=True)
class Score:
    """What an institution reckons for itself, in thousandths of a point."""

    auto_mpt: int
    claimed_mpt: int

    @property
    def total_mpt(self) -> int:
        """Automatic and claimed together."""
        return self.auto_mpt + self.claimed_mpt


def score_of(application: Application) -> Score:
    """The frozen automatic points and the claimed ones of an application that was handed in; two queries."""
    auto = FrozenValue.objects.filter(application=application, applicable=True).aggregate(n=Sum("score_mpt"))["n"]
    claimed = SelfScore.objects.filter(application=application).aggregate(n=Sum("claimed_mpt"))["n"]
    return Score(auto or 0, claimed or 0)


def next_to_check(rows: QuerySet, after: Application) -> Application | None:
    """The next application of the same cycle that waits for the clerk, by time of submission; `rows` are the visible ones."""
    waiting = rows.filter(cycle=after.cycle_id, state__in=[State.SUBMITTED, State.RESUBMITTED], checked_at=None)
    return waiting.exclude(pk=after.pk).order_by("submitted_at", "pk").first()


def work_of_province(organisation_id: int | None) -> dict[str, int]:
    """How many applications of a province wait for its clerk and for its leader; one query."""
    own = Application.objects.filter(institution__organisation__parent=organisation_id, state__in=[State.SUBMITTED, State.RESUBMITTED])
    own = own.filter(cycle__state__in=[Cycle.State.APPLYING, Cycle.State.RECOMMENDING])
    return own.aggregate(to_check=Count("pk", filter=Q(checked_at=None)), to_confirm=Count("pk", filter=Q(checked_at__isnull=False)))
