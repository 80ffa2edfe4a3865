"""Reads of notices and objections that more than one page, rule or stage needs."""

from collections.abc import Collection
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When

from evaluation.applications.models import Application
from evaluation.cycles.models import Cycle, Duty
from evaluation.publicity import rules
from evaluation.publicity.models import Inquiry, NoticeRow, Objection, PublicityNotice
from evaluation.recommendation.models import Recommendation
from evaluation.review.models import ReviewCase
from institutions.models import Scope
from institutions.registry.models import CATEGORIES
from portal.accounts.models import Organisation
from portal.calendar.rules import moved_limit
from portal.calendar.selectors import deadline, working_days_left
from portal.documents.models import IssuedDocument
from portal.files.keep import attachments_of
from portal.kernel.models import Event

State = PublicityNotice.State


def ministry() -> Organisation:
    """The one ministry, in whose name notices are issued."""
    return Organisation.objects.get(kind=Organisation.Kind.MINISTRY)


# --- the list -----------------------------------------------------------------------------------------------------------------


def passed(cycle: Cycle) -> list[ReviewCase]:
    """The cases decided pass, by rank; what shares a rank stands in the order of the institutions' numbers (INV-24)."""
    found = cycle.cases.filter(state=ReviewCase.State.DECIDED, decision=ReviewCase.Decision.PASS)
    return list(found.select_related("application__institution__province").order_by("rank", "application__institution__public_no"))


def undecided(cycle: Cycle) -> int:
    """How many cases still wait for their decision."""
    return cycle.cases.exclude(state__in=[ReviewCase.State.DECIDED, ReviewCase.State.WITHDRAWN]).count()


def to_prepare() -> Cycle | None:
    """The cycle whose list can be laid before the public next; None where there is none."""
    standing = PublicityNotice.objects.filter(cycle=OuterRef("pk")).exclude(state=State.VOID)
    return Cycle.objects.filter(~Exists(standing), state=Cycle.State.DELIBERATING).first()


def rows_of(notice: PublicityNotice) -> QuerySet:
    """The rows of a notice with institution, province and the codes of its fields (`field_codes`)."""
    held = Scope.objects.filter(owner=OuterRef("case__application__institution__organisation"), state="valid", withdrawn_on=None).order_by(
        "field"
    )
    found = NoticeRow.objects.filter(notice=notice).select_related("case__application__institution__province")
    return found.annotate(field_codes=ArraySubquery(held.values("field")))


def categories(codes: Collection[str]) -> list[str]:
    """The categories (法医类, 物证类, …) of field codes, each once."""
    return [str(label) for code, label in CATEGORIES.items() if any(c.startswith(code) for c in codes)]


def notice_of(cycle: Cycle) -> PublicityNotice | None:
    """The standing notice of a cycle."""
    return PublicityNotice.objects.filter(cycle=cycle).exclude(state=State.VOID).first()


def notice_of_paper(document: IssuedDocument | int) -> PublicityNotice | None:
    """The notice that a public paper is the text of; None for other papers."""
    return PublicityNotice.objects.select_related("cycle", "doc").filter(doc=document).first()


def due(now: datetime) -> QuerySet:
    """Open notices whose last midnight has come."""
    return PublicityNotice.objects.filter(state=State.OPEN, closes_at__lte=now)


def recounted(notice: PublicityNotice) -> date:
    """The last day by the calendar now in force; never earlier than what was told (INV-25, INV-50)."""
    return moved_limit(notice.closes_on, deadline(notice.opened_on, notice.cycle.publicity_wd))


def clock(notice: PublicityNotice, today: date) -> dict:
    """What the clock of an open notice shows, in working days: whole period, gone, left after today; 0 left is the last day."""
    total = notice.cycle.publicity_wd
    left = min(total, max(0, working_days_left(today, notice.closes_on)))
    return {"total": total, "left": left, "gone": total - left}


def for_list(notices: QuerySet) -> QuerySet:
    """With counts of rows and objections."""
    return notices.select_related("cycle", "doc").annotate(
        size=Count("rows", distinct=True),
        struck=Count("rows", filter=Q(rows__struck=True), distinct=True),
        objected=Count("objections", distinct=True),
        waiting=Count("objections", filter=Q(objections__state__in=Objection.OPEN), distinct=True),
    )


# --- objections ---------------------------------------------------------------------------------------------------------------


def open_objections(cases: Collection[int] | QuerySet) -> dict[int, int]:
    """How many objections are still open on each of these cases; those without one are not named (INV-27)."""
    found = Objection.objects.filter(case__in=cases, state__in=Objection.OPEN).order_by()
    return dict(found.values("case").annotate(n=Count("pk")).values_list("case", "n"))


def struck(cases: Collection[int] | QuerySet) -> set[int]:
    """Those of these cases that an upheld objection has taken off the list."""
    return set(NoticeRow.objects.filter(case__in=cases, struck=True).values_list("case_id", flat=True))


def took_part(user_id: int | None, case: ReviewCase) -> bool:
    """Whether a person had a hand in recommending, scoring or deciding on this institution in its cycle (SOD-4)."""
    about = Q(subject_type=case._meta.label_lower, subject_id=case.pk)
    about |= Q(subject_type=Application._meta.label_lower, subject_id=case.application_id)
    for kind, rows in (
        (Recommendation, Recommendation.objects.filter(nominees__application=case.application_id)),
        (case.assignments.model, case.assignments.all()),
    ):
        about |= Q(subject_type=kind._meta.label_lower, subject_id__in=rows.values("pk"))
    stages = Q(verb__startswith="evaluation.review.") | Q(verb__startswith="evaluation.recommendation.")
    stages |= Q(verb__startswith="evaluation.applications.")
    return user_id is not None and Event.objects.filter(about, stages, actor=user_id).exists()


def heard(objection: Objection, today: date) -> bool:
    """Whether the institution has explained itself, or has let the time for it pass."""
    asked = objection.inquiries.all()
    return bool(asked) and all(i.state == Inquiry.State.ANSWERED or i.due_on < today for i in asked)


def next_number(year: int) -> str:
    """The next number of an objection in a year; asked with the notice locked."""
    stem = rules.number_of(year, 0)[:-4]
    last = Objection.objects.filter(number__startswith=stem).order_by("-number").values_list("number", flat=True).first()
    return rules.number_of(year, int(last[len(stem) :]) + 1 if last else 1)


def by_code(typed: str) -> Objection | None:
    """The objection a receipt code belongs to."""
    found = Objection.objects.select_related("notice__cycle", "notice__doc", "case__application__institution", "reply__file")
    return found.filter(receipt_hash=rules.code_hash(typed)).first()


def by_officer(user_id: int | None) -> QuerySet:
    """The cycles in which a person is 异议经办."""
    held = Duty.objects.filter(user_id=user_id, duty=Duty.Kind.OBJECTION_OFFICER, state=Duty.State.HELD)
    return held.values("cycle")


def objections_for_list(rows: QuerySet) -> QuerySet:
    """With what a list row shows, never who objected; `closed` orders what is done with after what waits."""
    done = Case(When(state__in=Objection.OPEN, then=Value(0)), default=Value(1))
    found = rows.select_related("case__application__institution__province", "notice__cycle", "handler").annotate(closed=done)
    return found.defer("objector_name", "objector_phone", "facts", "answer")


def objection_for_page(rows: QuerySet) -> QuerySet:
    """With all that the page of one objection shows; who objected is read by an act of its own."""
    inquiries = Inquiry.objects.select_related("institution").order_by("pk")
    return (
        rows.select_related("case__application__institution__province", "notice__cycle", "notice__doc", "handler", "criterion", "reply")
        .defer("objector_name", "objector_phone")
        .prefetch_related("messages", Prefetch("inquiries", queryset=inquiries))
    )


def files_of(objection: Objection) -> QuerySet:
    """What was handed in with an objection."""
    return attachments_of(objection)


def limits_of(objection: Objection) -> dict[str, date]:
    """The last days of an objection's steps: receipt to admission 3 working days, to the end of the check 15, to the answer 20."""
    received = objection.received_on
    return {
        "admit": deadline(received, rules.ADMIT_WD),
        "investigate": deadline(objection.admitted_on or received, rules.INVESTIGATE_WD),
        "answer": objection.due_on,
    }


def due_now(objection: Objection) -> date | None:
    """The last day of the step an objection is in; None where nothing is due any more."""
    step = {Objection.State.RECEIVED: "admit", Objection.State.INVESTIGATING: "answer"}.get(objection.state)
    return limits_of(objection)[step] if step else None


def inquiries_for_list(rows: QuerySet) -> QuerySet:
    """What an institution is asked; nothing of the objection itself."""
    return rows.select_related("institution", "objection__notice__doc").only(
        "state", "revision", "question", "asked_on", "due_on", "answer", "answered_at", "institution", "objection__state",
        "objection__finding", "objection__answered_on", "objection__notice__doc__title", "objection__notice__doc__doc_no",
    )  # fmt: skip
