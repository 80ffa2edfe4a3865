"""What the story of the whole line needs besides a browser: time that passes, the worker's turn, and acts of a kind already shown."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from django.db import connections, transaction
from django.utils import timezone

from evaluation.applications import actions as applications
from evaluation.applications import selectors as application_selectors
from evaluation.applications.models import Application
from evaluation.cycles import tasks as cycle_tasks
from evaluation.cycles.models import Cycle
from evaluation.publicity import tasks as publicity_tasks
from evaluation.publicity.models import PublicityNotice
from evaluation.review import actions as reviews
from evaluation.review import scoring
from evaluation.review import selectors as review_selectors
from evaluation.review.models import ReviewAssignment
from evaluation.standards.selectors import edition_of
from evaluation.surveillance import sweep
from evaluation.surveillance.models import Finding
from portal.accounts.middleware import actor_for
from portal.accounts.models import Membership, User
from portal.calendar.selectors import end_of
from portal.demo import evidence
from portal.demo.story import PAPERS
from portal.documents.models import IssuedDocument
from portal.documents.reactions import make_pdf
from portal.kernel import relay
from portal.kernel.actions import Context
from portal.kernel.models import Event

STATEMENT = "制度健全，责任到人，每季度自查并有记录，材料见附件。"


def as_worker(act: Callable[[], object]) -> None:
    """In a thread of its own, as the worker is a process of its own: signing runs a loop, and the browser's runs in this one."""

    def done() -> None:
        act()
        connections.close_all()

    with ThreadPoolExecutor(1) as worker:
        worker.submit(done).result()


def work() -> None:
    """The worker's turn: what follows from the events so far. PDFs of papers are made where the story opens them."""
    as_worker(lambda: relay.settle(1_000_000, leave=PAPERS))


def paper(title: str) -> None:
    """The worker makes the PDF of the newest paper of this title."""
    made = IssuedDocument.objects.filter(title__contains=title).latest("pk")

    def make() -> None:
        with transaction.atomic():
            make_pdf(Event.objects.get(verb="portal.documents.issue", subject_id=made.pk))

    as_worker(make)


def ctx(username: str) -> Context:
    """An act of an account now."""
    held = Membership.objects.select_related("user", "organisation").get(user__username=username, state="open")
    return Context(actor_for(held))


def ago(days: int) -> date:
    """So many days before today."""
    return timezone.localdate() - timedelta(days=days)


# --- time passes: the stored limits move into the past, and the tasks of beat find them due ----------------------------------------


def applying_begins(cycle: Cycle) -> None:
    """The first day of applying has come."""
    Cycle.objects.filter(pk=cycle.pk).update(apply_from=end_of(ago(31)), data_until=ago(1))
    cycle_tasks.advance()
    work()


def applying_ends(cycle: Cycle) -> None:
    """The last day of applying is over."""
    Cycle.objects.filter(pk=cycle.pk).update(apply_until=end_of(ago(1)))
    cycle_tasks.advance()
    work()


def recommending_ends(cycle: Cycle) -> None:
    """The last day of recommending is over; the provinces that were silent have lapsed."""
    Cycle.objects.filter(pk=cycle.pk).update(apply_until=end_of(ago(3)), recommend_until=end_of(ago(1)))
    cycle_tasks.advance()
    work()


def notice_ends(cycle: Cycle) -> None:
    """The last midnight of the public notice has come."""
    PublicityNotice.objects.filter(cycle=cycle).update(opened_on=ago(40), closes_on=ago(20), closes_at=end_of(ago(20)))
    publicity_tasks.close_due()
    work()


def grace_ends(finding: Finding) -> None:
    """The days for putting it right oneself are over."""
    Finding.objects.filter(pk=finding.pk).update(detected_on=ago(80), due_on=ago(5))


def night() -> None:
    """The nightly re-check."""
    sweep.run(timezone.localdate())
    work()


# --- acts that the browser has shown once, for the many that are alike ----------------------------------------------------------------


def answer_the_rest(application: Application, clerk: str) -> None:
    """Every criterion not yet answered, each with a file."""
    done = set(application.self_scores.exclude(level=None).values_list("criterion_id", flat=True))
    shown = {e.criterion_id for e in application.evidence.all()}
    for n, criterion in enumerate(application_selectors.criteria(application)):
        if criterion.pk not in done:
            applications.answer(ctx(clerk), application, criterion=criterion, level=1, statement=STATEMENT)
        if criterion.pk not in shown:
            name, content = evidence.file_for(n, 1)
            applications.add_evidence(ctx(clerk), application, criterion=criterion, content=content, name=f"{n + 1}-{name}")


def check_the_rest(application: Application, clerk: str) -> None:
    """Every criterion not yet looked at by the province."""
    for criterion in application_selectors.criteria(application):
        applications.check(ctx(clerk), application, criterion=criterion)


def score_the_rest(assignment: ReviewAssignment, expert: str) -> None:
    """Every criterion of a sheet without a score gets the middle of the first level."""
    case = ReviewAssignment.objects.select_related("case__cycle__standard", "case__application").get(pk=assignment.pk).case
    bands = edition_of(case.cycle.standard).bands
    scored = set(assignment.scores.values_list("criterion_id", flat=True))
    for criterion in scoring.applicable(case, review_selectors.scored_criteria(case)):
        if criterion.pk not in scored:
            points = round(criterion.points * 0.95 * 2) * 500
            level = next(n for n in (1, 2, 3, 4) if band_holds(bands, criterion.points, points, n))
            reviews.score(ctx(expert), assignment, criterion=criterion, level=level, points_mpt=points, comment="")


def band_holds(bands, points: int, mpt: int, level: int) -> bool:
    """Whether a level is the one of so many thousandths of a criterion's points."""
    from evaluation.standards.rules import band_of

    return band_of(bands, points, mpt) == level


def accounts(assignments) -> list[str]:
    """The account names of those who hold sheets."""
    return list(User.objects.filter(pk__in=[a.expert.user_id for a in assignments]).values_list("username", flat=True))
