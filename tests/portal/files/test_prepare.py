"""What the worker makes of a stored file, and what it does when the scanner finds something or is not there."""

import io
import socketserver
import threading
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from portal.files import prepare as preparing
from portal.files import scanner, tasks
from portal.files.models import StoredFile
from portal.files.prepare import prepare
from portal.files.store import derived
from portal.kernel.models import Event
from tests.factories import files

pytestmark = pytest.mark.django_db
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(socketserver.BaseRequestHandler):
    """Speaks INSTREAM as clamd does: lengths in four bytes, an empty piece at the end, one answer ended by zero."""

    def handle(self):
        assert self._exactly(10) == b"zINSTREAM\0"
        whole = b""
        while length := int.from_bytes(self._exactly(4), "big"):
            whole += self._exactly(length)
        answer = b"INSTREAM size limit exceeded. ERROR" if len(whole) > 5_000_000 else b"stream: OK"
        self.request.sendall((b"stream: Eicar-Test-Signature FOUND" if EICAR in whole else answer) + b"\0")

    def _exactly(self, count):
        got = b""
        while len(got) < count:
            got += self.request.recv(count - len(got))
        return got


@pytest.fixture
def clamd(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.SCANNER_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield settings.SCANNER_URL
        server.shutdown()


def test_a_clean_file_is_scanned_counted_and_drawn(clamd, attached):
    kept = attached(files.pdf(3), ready=False)
    assert kept.file.scan == "pending" and not kept.file.served
    assert tasks.prepare(kept.file_id)
    kept.file.refresh_from_db()
    assert (kept.file.scan, kept.file.pages, kept.file.previewed_pages) == ("clean", 3, 3) and kept.file.served
    with derived(kept.file, "page-3.png") as page, derived(kept.file, "thumb-3.png") as thumb:
        assert Image.open(page).size == (910, 1287) and max(Image.open(thumb).size) <= 226


def test_an_infected_file_is_never_served_and_the_event_says_so(clamd, attached):
    """INV-55."""
    kept = attached(files.jpeg() + EICAR, name="a.jpg")
    assert kept.file.scan == "infected" and not kept.file.served and not kept.file.previewed_pages
    assert Event.objects.filter(verb="portal.files.condemn", subject_id=kept.pk).count() == 1
    assert not prepare(kept.file) and derived(kept.file, "page-1.png") is None
    assert Event.objects.filter(verb="portal.files.condemn").count() == 1


def test_while_the_scanner_is_away_a_file_waits_and_is_not_served(settings, attached, clamd):
    settings.SCANNER_URL = "tcp://127.0.0.1:9"
    kept = attached(ready=False)
    assert not prepare(kept.file)
    kept.file.refresh_from_db()
    assert kept.file.scan == "pending" and not kept.file.served and kept.file.waiting and kept.file.attempts == 0
    settings.SCANNER_URL = clamd
    StoredFile.objects.update(stored_at=timezone.now() - timedelta(minutes=2))
    assert tasks.sweep() == 1
    kept.file.refresh_from_db()
    assert kept.file.served and not kept.file.waiting


def test_a_scanner_without_a_verdict_is_no_clean_verdict(clamd):
    with pytest.raises(scanner.ScannerAway, match="size limit"):
        scanner.is_clean(io.BytesIO(bytes(6_000_000)))


def test_what_waited_for_a_scanner_that_was_taken_away_is_marked_unscanned(settings, attached):
    settings.SCANNER_URL = "tcp://127.0.0.1:9"
    kept = attached(ready=False)
    settings.SCANNER_URL = ""
    assert prepare(kept.file)
    kept.file.refresh_from_db()
    settings.DEMO = False
    assert kept.file.scan == "unscanned" and not kept.file.served


def test_prepared_twice_it_is_the_same(attached):
    kept = attached(files.pdf(2), ready=False)
    assert prepare(kept.file)
    kept.file.refresh_from_db()
    before = kept.file.prepared_at
    assert not prepare(kept.file)
    kept.file.refresh_from_db()
    assert kept.file.prepared_at == before


def test_a_worker_killed_while_drawing_leaves_work_that_is_done_again(attached, monkeypatch):
    kept = attached(files.pdf(3), ready=False)

    def killed(path, content):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(preparing, "put", killed)
        prepare(kept.file)
    kept.file.refresh_from_db()
    assert kept.file.prepared_at is None and kept.file.waiting
    StoredFile.objects.update(stored_at=timezone.now() - timedelta(minutes=2))
    assert tasks.sweep() == 1
    kept.file.refresh_from_db()
    assert kept.file.previewed_pages == 3


def test_a_file_that_kills_the_worker_is_left_alone_after_five_times(attached):
    kept = attached(ready=False)
    StoredFile.objects.update(stored_at=timezone.now() - timedelta(hours=1), attempts=5)
    assert tasks.sweep() == 0
    kept.file.refresh_from_db()
    assert not kept.file.waiting and kept.file.served


def test_a_fresh_file_is_left_to_its_own_call(attached):
    attached(ready=False)
    assert tasks.sweep() == 0


def test_a_paper_of_the_portal_handed_in_as_evidence_gets_its_pages_too(attached):
    from portal.files.store import store

    content = files.pdf(2)
    assert store(content, media_type="application/pdf", trusted=True).prepared_at
    assert attached(content).file.previewed_pages == 2
