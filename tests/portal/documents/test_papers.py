"""Numbers without gaps, papers that never change, signatures that hold, PDFs made once, and who may read them."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pypdf
import pypdfium2
import pytest
import segno
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from django.conf import settings as configured
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.urls import reverse
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from portal.accounts.models import Role
from portal.documents import reactions, render
from portal.documents.models import DocumentSeries, IssuedDocument
from portal.documents.papers import issue
from portal.documents.policy import _readers
from portal.files.models import StoredFile
from portal.files.store import opened
from portal.kernel.actions import Context
from portal.kernel.models import Event
from portal.kernel.policy import Actor
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db


def made(document):
    """Let the worker's reaction make the PDF of a paper."""
    event = Event.objects.get(verb="portal.documents.issue", subject_id=document.pk)
    reactions.make_pdf(event)
    document.refresh_from_db()
    return document


# --- numbers -------------------------------------------------------------------------------------------------------------------


def test_numbers_run_by_issuer_kind_and_year(issued):
    province = make.province("32")
    assert [issued().doc_no for _n in range(2)] == [f"司鉴示〔{date.today().year}〕{n}号" for n in (1, 2)]
    assert issued(issuer=province).doc_no.startswith("示司32示〔") and issued(issuer=province, kind="sample_letter").number == 1
    assert issued("sample_receipt").doc_no == ""


def test_a_paper_rolled_back_leaves_no_gap(issued):
    """INV-43."""
    assert issued().number == 1
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        issued()
        raise ZeroDivisionError
    assert issued().number == 2


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_take_eight_numbers_without_gap_though_some_fail():
    """INV-43: whoever fails gives the number to the next."""
    ministry = make.ministry()

    def one(n):
        try:
            with transaction.atomic():
                issue(Context(Actor(system="portal.documents")), kind="sample_notice", issuer=ministry, title="公告", body={})
                if n % 3 == 0:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(16)))
    numbers = sorted(IssuedDocument.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 11)) and DocumentSeries.objects.get().next_no == 11


@pytest.mark.parametrize(
    "change", [{"number": 9}, {"doc_no": "x"}, {"title": "x"}, {"body": {}}, {"issued_on": "2020-01-01"}, {"state": "draft"}]
)
def test_an_issued_paper_never_changes_whoever_writes(issued, change):
    """INV-43, held by the database."""
    document = issued()
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        IssuedDocument.objects.filter(pk=document.pk).update(**change)
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        IssuedDocument.objects.filter(pk=document.pk).delete()
    IssuedDocument.objects.filter(pk=document.pk).update(state="withdrawn")


# --- the PDF -------------------------------------------------------------------------------------------------------------------


def test_the_pdf_is_made_once_however_often_the_event_is_delivered(issued, signing_key):
    document = made(issued())
    first = document.file_id
    assert first and made(document).file_id == first and StoredFile.objects.count() == 1
    assert Event.objects.filter(verb="portal.documents.complete").count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        IssuedDocument.objects.filter(pk=document.pk).update(file=None)


def test_a_worker_killed_before_the_pdf_is_bound_makes_it_again(issued, signing_key, monkeypatch):
    document = issued()
    event = Event.objects.get(verb="portal.documents.issue")

    def killed(*given, **more):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt), transaction.atomic():
        broken.setattr(reactions.actions, "complete", killed)
        reactions.make_pdf(event)
    document.refresh_from_db()
    assert document.file_id is None and not StoredFile.objects.exists()
    assert made(document).file.served


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_delivery_make_one_pdf(signing_key):
    with transaction.atomic():
        document = issue(
            Context(Actor(system="x")), kind="sample_notice", issuer=make.ministry(), title="公告", body={"paragraphs": ["正文"]}
        )
    event = Event.objects.get(verb="portal.documents.issue")

    def one(_n):
        try:
            with transaction.atomic():
                reactions.make_pdf(event)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, range(2)))
    document.refresh_from_db()
    assert document.file_id and StoredFile.objects.count() == 1


def checked(content):
    """The verdict on the one signature of a PDF, trusting the demo's authority alone."""
    sealed = Path(configured.DOCUMENT_SIGNING_P12).read_bytes()
    _key, _cert, above = pkcs12.load_key_and_certificates(sealed, configured.DOCUMENT_SIGNING_PASSWORD.encode())
    roots = [c for ca in above for c in load_certs_from_pemder_data(ca.public_bytes(Encoding.DER))]
    (signature,) = PdfFileReader(io.BytesIO(content)).embedded_signatures
    return validate_pdf_signature(signature, ValidationContext(trust_roots=roots))


def test_the_signature_holds_and_breaks_with_one_byte(issued, signing_key):
    with opened(made(issued()).file) as stored:
        content = stored.read()
    verdict = checked(content)
    assert verdict.bottom_line and verdict.intact and verdict.trusted and verdict.coverage.name == "ENTIRE_FILE"
    at = content.index(b"/Title") + 9
    spoilt = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
    assert not checked(spoilt).intact


def test_the_demo_key_signs_nothing_in_production(settings, signing_key):
    settings.DEMO = False
    render._signer.cache_clear()
    with pytest.raises(render.KeyMissing, match="refused in production"):
        render.signed(b"", reason="x")
    render._signer.cache_clear()


@pytest.mark.parametrize(
    "address", ["http://203.0.113.1/a.png", "https://example.org/a.css", "file:///etc/passwd", "file:///tmp/../etc/hosts", "ftp://x/y"]
)
def test_rendering_fetches_nothing_but_the_projects_files(address):
    with pytest.raises(ValueError):
        render.OwnFiles().fetch(address)


def test_an_authority_sets_its_papers_in_its_own_fonts(settings, tmp_path):
    settings.DOCUMENT_FONTS = str(tmp_path)
    (tmp_path / "title.ttf").write_bytes(b"x")
    (tmp_path / "unknown.ttf").write_bytes(b"x")
    faces = render.font_faces()
    assert "paper-title" in faces and "unknown" not in faces
    assert render.OwnFiles().fetch((tmp_path / "title.ttf").as_uri())


def test_a_certificate_is_signed_archivable_and_leads_to_its_verification(signing_key):
    row = SimpleNamespace(
        serial="GZGSP-2027-0001-K",
        listing=SimpleNamespace(number="GZGSP320001"),
        issued_on=date(2027, 2, 24),
        valid_until=date(2030, 2, 23),
    )
    institution = SimpleNamespace(name="云岫示例司法鉴定中心", uscc="12320000MB1234567X", licence_no="320000012")
    address = f"https://portal.example/v/{row.serial}/"
    content = render.certificate(row, institution=institution, fields="法医病理鉴定", issuer=make.ministry(), address=address)
    reader = pypdf.PdfReader(io.BytesIO(content))
    meta = reader.trailer["/Root"]["/Metadata"].get_data()
    assert b"<pdfaid:part>2" in meta.replace(b" ", b"") or b'pdfaid:part="2"' in meta
    assert "/OutputIntents" in reader.trailer["/Root"] and len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    assert row.serial in text and "portal.example/v/GZGSP-2027-0001-K/" in text and "https://" not in text
    assert checked(content).bottom_line
    page = pypdfium2.PdfDocument(content)[0]
    assert page.get_size() == pytest.approx((841.89, 595.28), abs=0.5)


def test_the_qr_code_holds_the_address_and_is_no_larger_than_planned():
    made_code = segno.make("https://portal.example.gov.cn/v/GZGSP-2027-0001-K/", error="m", micro=False)
    assert made_code.version <= 4 and "<svg" in render.qr("https://portal.example.gov.cn/v/GZGSP-2027-0001-K/")


# --- reading -------------------------------------------------------------------------------------------------------------------


def address(document, name="document"):
    return reverse(f"documents:{name}", args=[document.pk])


def test_everybody_reads_a_public_paper_without_a_session(client, issued, signing_key, django_assert_num_queries):
    document = made(issued(public=True))
    with django_assert_num_queries(1):
        response = client.get(address(document))
    assert response.status_code == 200 and response["Content-Type"] == "application/pdf" and not response.cookies
    assert "public" in response["Cache-Control"] and "max-age=300" in response["Cache-Control"]
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    again = client.get(address(document), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    page = client.get(address(document, "text"))
    assert page.status_code == 200 and "司法鉴定机构应当" in page.content.decode() and "public" in page["Cache-Control"]


def test_while_the_pdf_is_made_a_page_says_so(client, issued):
    document = issued(public=True)
    response = client.get(address(document))
    assert response.status_code == 202 and "正在生成" in response.content.decode() and response["Refresh"] == "5"
    assert response["Cache-Control"] == "no-store" and "http-equiv" not in response.content.decode()


def test_other_papers_are_read_by_their_issuer_and_those_the_kind_names(client, issued, signing_key, monkeypatch):
    institution = make.institution()
    province = institution.organisation.parent
    document = made(issued(issuer=province, body={"owner": institution.organisation_id, "paragraphs": ["正文。"]}))
    assert client.get(address(document)).status_code == 302

    def answer(of, role):
        client.force_login(make.member(of, role).user)
        return client.get(address(document)).status_code, client.get(address(document, "text")).status_code

    assert answer(province, Role.PROVINCIAL_CLERK) == (200, 200)
    assert answer(make.ministry(), Role.AUDITOR) == (200, 200)
    for of, role in ((institution, Role.INSTITUTION_ADMIN), (make.province("33"), Role.PROVINCIAL_CLERK), (province, Role.EXPERT)):
        assert answer(of, role) == (404, 404)
    monkeypatch.setitem(_readers, "sample_notice", lambda actor: Q(body__owner=actor.organisation_id))
    assert answer(institution, Role.INSTITUTION_ADMIN) == (200, 200)
    assert "no-store" in client.get(address(document))["Cache-Control"]
    assert answer(make.institution(), Role.INSTITUTION_ADMIN) == (404, 404)


def test_a_withdrawn_paper_says_so(client, issued):
    document = issued(public=True)
    IssuedDocument.objects.filter(pk=document.pk).update(state="withdrawn")
    assert "已收回" in client.get(address(document, "text")).content.decode()


def test_the_text_of_a_paper_has_its_tables_and_headings(client, issued):
    body = {
        "paragraphs": ["一、总体要求", "正文<b>。"],
        "items": [["机构名称", "示例"]],
        "table": {"title": "名单", "heads": ["序号"], "rows": [["1"]]},
    }
    page = client.get(address(issued(public=True, body=body), "text")).content.decode()
    for said in ("<h2>一、总体要求</h2>", "正文&lt;b&gt;。", "<dt>机构名称</dt>", '<th scope="col">序号</th>', "<caption>名单</caption>"):
        assert said in page
