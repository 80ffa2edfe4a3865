"""Certificates: made by the worker one by one, each once, whatever crashes in between."""

import io

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from evaluation.listing import actions, documents, reactions, selectors
from evaluation.listing.models import Certificate
from institutions.models import Institution
from institutions.registry import actions as registry
from portal.files.models import StoredFile
from portal.files.store import opened
from portal.kernel.actions import Context
from portal.kernel.models import Delivery, Event
from portal.kernel.policy import Actor
from portal.kernel.relay import settle
from portal.management.commands.make_demo_keys import Command as Keys
from tests.factories import evaluation as make
from tests.factories import publicity as given

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def signing_key():
    Keys().handle()


@pytest.fixture
def listing():
    return given.announced(given.closed(passed=1)).listings.get()


@pytest.fixture
def event(listing):
    return Event.objects.get(verb="evaluation.listing.certify")


def certificate_of(listing):
    return listing.certificates.get()


def pdfs():
    return StoredFile.objects.filter(pk__in=Certificate.objects.values("file")).count()


def test_the_certificate_is_valid_once_its_signed_pdf_is_there(listing, event):
    assert certificate_of(listing).state == "issued"
    reactions.make_certificate(event)
    made = certificate_of(listing)
    with opened(made.file) as kept:
        content = kept.read()
    assert made.state == "valid" and made.file.scan == "clean" and made.file.media_type == "application/pdf"
    signature = PdfFileReader(io.BytesIO(content)).embedded_signatures[0]
    assert signature.sig_object["/Reason"].startswith("高资质") and signature.compute_integrity_info() is None


def test_the_same_task_twice_makes_one_pdf(listing, event):
    reactions.make_certificate(event)
    first = certificate_of(listing).file_id
    reactions.make_certificate(event)
    assert certificate_of(listing).file_id == first and pdfs() == 1
    assert Event.objects.filter(verb="evaluation.listing.bind").count() == 1


def test_a_worker_killed_after_the_pdf_was_stored_makes_one_certificate_in_the_end(listing, event, monkeypatch):
    """The delivery stays owed, the row stays as it was; the next run binds one PDF."""
    bind = actions.bind

    def killed(*args, **kwargs):
        raise RuntimeError("killed")

    monkeypatch.setattr(reactions.actions, "bind", killed)
    while settle():
        pass
    owed = Delivery.objects.get(event=event)
    assert owed.settled_at is None and certificate_of(listing).state == "issued" and not Certificate.objects.exclude(file=None).exists()
    monkeypatch.setattr(reactions.actions, "bind", bind)
    Delivery.objects.filter(pk=owed.pk).update(due_at=event.at)
    settle()
    owed.refresh_from_db()
    assert owed.settled_at and certificate_of(listing).state == "valid" and pdfs() == 1
    assert listing.certificates.count() == 1


def test_a_certificate_voided_before_it_was_made_stays_without_a_pdf(listing, event):
    """INV-31."""
    actions.end(Context(Actor(system="evaluation.listing")), listing, ground="expired")
    reactions.make_certificate(event)
    assert certificate_of(listing).state == "void" and certificate_of(listing).file_id is None


def test_a_renamed_institution_gets_a_new_version_under_a_new_serial(listing, event):
    """domain.md §5.10: same listing, certificate v+1; the first stays verifiable as superseded."""
    reactions.make_certificate(event)
    actions.reissue(Context(Actor(system="evaluation.listing")), listing)
    new, old = listing.certificates.order_by("-version")
    assert (old.state, new.state, new.version) == ("superseded", "issued", 2) and new.serial != old.serial
    assert selectors.successor_of(old) == new
    reactions.make_certificate(Event.objects.filter(verb="evaluation.listing.certify").latest("pk"))
    assert selectors.certificate_of(new.serial).state == "valid"


def test_renaming_in_the_register_is_what_renews_it(listing, event):
    Institution.objects.filter(pk=listing.institution_id).update(uscc_exception="登记机关核发（示例）")
    reactions.make_certificate(event)
    clerk = make.actor(listing.institution.organisation.parent, "provincial_clerk")
    registry.amend(make.ctx(clerk), listing.institution, name="新名示例司法鉴定中心")
    reactions.renew_certificate(Event.objects.get(verb="institutions.registry.amend"))
    assert listing.certificates.count() == 2


def test_the_address_in_the_qr_code_fits_a_small_one(settings):
    """identifiers.md: 62 bytes hold a host of 30 characters."""
    settings.PUBLIC_URL = "https://" + "a" * 30
    assert len(documents.verification_address("GZGSP-2027-0001-K")) <= 62
