"""The pictures of the README: `PICTURES=docs/pictures script/test tests/journeys/test_pictures.py` takes them anew."""

import io
import os
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image

from evaluation.applications.models import Application
from evaluation.cycles.models import Cycle
from evaluation.publicity.models import PublicityNotice
from evaluation.recommendation.models import Recommendation
from evaluation.review.models import ReviewAssignment
from evaluation.surveillance.models import DelistingProposal, Finding
from portal.accounts.models import Membership
from portal.files.prepare import prepare
from tests.journeys import line

LARGEST = 300_000  # bytes of one picture


@pytest.fixture
def take(tmp_path):
    """`take(person, name)` keeps what the window shows, with as few colours as it needs to stay small."""
    folder = Path(os.environ.get("PICTURES") or tmp_path).resolve()
    folder.mkdir(parents=True, exist_ok=True)

    def keep(person, name: str) -> None:
        width = person.page.viewport_size["width"]
        person.page.wait_for_load_state("networkidle")
        shown = Image.open(io.BytesIO(person.page.screenshot())).convert("RGB")
        to = folder / f"{name}-{width}.png"
        shown.quantize(128, dither=Image.Dither.NONE).save(to, optimize=True)
        assert to.stat().st_size < LARGEST, name

    return keep


@contextmanager
def at_an_earlier_stage(cycle: Cycle, row, *, state: str, of_row: str):
    """For the length of a picture the cycle is where its pages could still be written; then everything is as it was."""
    then, kept = Cycle.objects.get(pk=cycle.pk), type(row).objects.get(pk=row.pk).state
    ends = timezone.now() + timedelta(days=20)
    Cycle.objects.filter(pk=cycle.pk).update(state=state, apply_until=ends, recommend_until=ends + timedelta(days=30))
    type(row).objects.filter(pk=row.pk).update(state=of_row)
    yield
    Cycle.objects.filter(pk=cycle.pk).update(state=then.state, apply_until=then.apply_until, recommend_until=then.recommend_until)
    type(row).objects.filter(pk=row.pk).update(state=kept)


def test_the_main_pages_have_their_pictures(people, take):
    citizen, clerk, staff = people(), people("province-32"), people("ministry")
    notice = PublicityNotice.objects.exclude(doc=None).latest("pk")
    for path, name in (("/", "home"), ("/list/", "list"), (f"/notices/{notice.doc_id}/", "notice"), ("/verify/", "verify")):
        citizen.open(path)
        take(citizen, name)
    clerk.open("/province/")
    take(clerk, "desk")
    cycle = Cycle.objects.get(number=2)
    staff.open(f"/ministry/cycles/{cycle.pk}/")
    take(staff, "cockpit")
    sheet = ReviewAssignment.objects.filter(state="scoring", scores__isnull=False).select_related("expert__user").first()
    files = {e.attachment.file for e in sheet.case.application.evidence.select_related("attachment__file")}
    line.as_worker(lambda: [prepare(file) for file in files])
    expert = people(sheet.expert.user.username).open(f"/expert/reviews/{sheet.pk}/")
    take(expert, "review")
    finding = Finding.objects.filter(listing__institution__province__code="32", rule__code="RC-07").latest("pk")
    clerk.open(f"/province/findings/{finding.pk}/")
    take(clerk, "finding")
    proposal = DelistingProposal.objects.filter(decided_on=None).latest("pk")
    staff.open(f"/ministry/proposals/{proposal.pk}/")
    take(staff, "proposal")
    auditor = people("auditor").open("/audit/events/")
    take(auditor, "trail")


def test_the_pages_of_applying_and_recommending_have_theirs(people, take):
    cycle = Cycle.objects.get(number=2)
    mine = Application.objects.filter(cycle=cycle, institution__province__code="32").order_by("pk").first()
    account = Membership.objects.filter(organisation=mine.institution.organisation, role="institution_clerk").first().user.username
    institution = people(account)
    with at_an_earlier_stage(cycle, mine, state="applying", of_row="draft"):
        institution.open(f"/institution/assessment/{mine.pk}/")
        institution.page.locator("main a[href*='/assessment/']").filter(has_text="L2").first.click()
        take(institution, "self-assessment")
    clerk, listed = people("province-32"), Recommendation.objects.get(cycle=cycle, province__province__code="32")
    with at_an_earlier_stage(cycle, listed, state="recommending", of_row="draft"):
        clerk.open(f"/province/recommendation/{listed.pk}/?one={mine.pk}")
        take(clerk, "recommendation")
