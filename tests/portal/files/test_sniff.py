"""What can't be taken, each with its own sentence; the type by content, whatever the name says."""

import io
import os
import tempfile

import pypdf
import pytest
from pypdf.actions import JavaScript

from portal.files import sniff
from portal.files.names import clean_name, with_ending
from tests.factories import files as make

TEMPLATE = {"word/_rels/settings.xml.rels": b'<Relationship Type="x/attachedTemplate" TargetMode="External"/>'}
NOTED = make.pdf(change=make.with_note("甲"))


def codes(content, name="材料.pdf", **given):
    return [p.code for p in sniff.problems(io.BytesIO(content), name, **given)]


@pytest.mark.parametrize(
    "content",
    [
        make.pdf(2),
        make.jpeg(exif=True),
        make.png(),
        make.tiff(),
        make.office("docx"),
        make.office("xlsx"),
        make.pdf(change=make.with_note("甲")),
    ],
)
def test_every_kind_that_is_named_on_the_page_is_taken(content):
    assert codes(content) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"just words", "type"),
        (b"<html><script>alert(1)</script></html>", "type"),
        (b"MZ" + bytes(100), "type"),
        (b"PK\x03\x04" + bytes(100), "type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_office"),
        (bytes(4) + b"ftypheic" + bytes(60), "heic"),
        (b"%PDF-1.7 but nothing more", "unreadable"),
        (make.pdf(0), "no_pages"),
        (make.pdf(change=lambda w: w.encrypt("secret")), "encrypted"),
        (make.pdf(change=lambda w: w.encrypt("", "owner")), "encrypted"),
        (make.pdf(change=lambda w: w.add_open_action(JavaScript("app.alert(1)"))), "script"),
        (make.pdf(change=make.with_page_script), "script"),
        (make.pdf(change=lambda w: w.add_attachment("a.txt", b"inner")), "embedded"),
        (make.pdf(change=make.with_attached_note), "embedded"),
        (make.jpeg()[:200], "unreadable"),
        (make.png(claimed=(40_000, 40_000)), "pixels"),
        (make.png(claimed=(12_000, 11_000)), "pixels"),
        (make.office("xlsx", extra={"xl/vbaProject.bin": b"x"}), "macros"),
        (make.office("docx", types='<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'), "macros"),
        (
            make.office("docx", extra=TEMPLATE),
            "macros",
        ),
        (make.office("docx", extra={"word/embeddings/oleObject1.bin": b"x"}), "macros"),
    ],
)
def test_what_cannot_be_taken_is_refused_for_its_own_reason(content, code):
    assert codes(content) == [code]


def test_a_zip_bomb_is_refused_by_its_directory_before_it_is_unzipped():
    bomb = make.zip_bomb()
    assert len(bomb) < 1024 * 1024 and codes(bomb) == ["unzipped"]


def test_a_file_is_judged_by_its_size_before_anything_in_it_is_read():
    with tempfile.TemporaryFile() as file:
        file.write(b"%PDF-1.7")
        os.ftruncate(file.fileno(), sniff.LIMIT_BYTES + 1)
        found = list(sniff.problems(file, "大.pdf"))
    assert [p.code for p in found] == ["too_large"] and "上限 500 MB" in str(found[0].message)
    assert [p.code for p in sniff.size_problems(sniff.PUBLIC_LIMIT_BYTES + 1, "大.pdf", public=True)] == ["too_large"]
    assert not list(sniff.size_problems(sniff.PUBLIC_LIMIT_BYTES, "大.pdf", public=True))


def test_a_reader_does_not_follow_a_pdf_that_is_too_complex(monkeypatch):
    monkeypatch.setattr("portal.files.pdf.MOST_OBJECTS", 5)
    assert codes(make.pdf(20)) == ["too_complex"]


def test_a_sentence_names_the_file_and_the_way_out():
    (problem,) = sniff.problems(io.BytesIO(make.pdf(change=lambda w: w.encrypt("x"))), "整改报告.pdf")
    assert "整改报告.pdf" in str(problem.message) and "去掉密码" in str(problem.message)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\秘密\\..\\证书.pdf", "证书.pdf"),
        ("../../etc/passwd", "passwd"),
        ('a"; filename="b.html', 'a"; filename="b.html'),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("fdp\u202eexe.pdf", "fdpexe.pdf"),
        ("/", "file"),
        ("", "file"),
    ],
)
def test_a_name_is_kept_as_it_reads_and_loses_what_could_do_harm(given, kept):
    assert clean_name(given) == kept


def test_a_long_name_keeps_its_ending():
    kept = clean_name("长" * 300 + ".pdf")
    assert len(kept) == 200 and kept.endswith(".pdf")


def test_a_download_is_named_by_what_is_in_it():
    assert with_ending("报告.pdf", "pdf") == "报告.pdf"
    assert with_ending("照片.JPEG", "jpg") == "照片.JPEG"
    assert with_ending("setup.exe", "pdf") == "setup.pdf"
    assert with_ending("第3节2025.12.31日版", "pdf").endswith(".pdf")


def test_every_object_of_a_pdf_is_looked_at_even_when_no_page_leads_there():
    def hide(writer):
        make.with_page_script(writer)
        del writer.pages[0]["/AA"]

    assert codes(make.pdf(change=hide)) == ["script"]
    assert pypdf.PdfReader(io.BytesIO(make.pdf(change=hide))).pages[0].get("/AA") is None
