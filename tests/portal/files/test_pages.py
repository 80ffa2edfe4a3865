"""Who gets a file and in which shape: the owner the original, others a copy without traces, a stranger nothing."""

import io
import zipfile
from datetime import timedelta

import pypdf
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from portal.accounts.models import Organisation, Role
from portal.files import policy
from portal.files.actions import void
from portal.files.keep import attachments_of, keep
from portal.files.models import Attachment, StoredFile
from portal.files.policy import reads_with
from portal.kernel import policy as kernel_policy
from portal.kernel.actions import Context
from portal.kernel.models import Event
from portal.kernel.policy import Actor, rows, visible
from portal.kernel.problems import Forbidden, Refused
from tests.factories import evaluation as make
from tests.factories import files

pytestmark = pytest.mark.django_db


def address(attachment, name="file", *more):
    return reverse(f"files:{name}", args=[attachment.pk, *more])


def body(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.fixture
def read_by_the_ministry(monkeypatch):
    """A room whose rows (organisations) the ministry sees, with the rule that who sees the row reads its files."""
    monkeypatch.setattr(policy, "_readers", {})
    monkeypatch.setattr(kernel_policy, "_visible", dict(kernel_policy._visible))
    kernel_policy._visible.pop(Organisation, None)
    visible(Organisation)(lambda actor, found: found if actor.is_(Role.MINISTRY_STAFF) else found.none())
    reads_with(Organisation)


def test_the_owner_downloads_the_original_under_its_own_name(client, clerk, attached):
    content = files.pdf(2, author="沈某")
    kept = attached(content, name="培训 记录“1”.pdf")
    client.force_login(clerk.user)
    response = client.get(address(kept))
    assert response.status_code == 200 and body(response) == content
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''") and response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff" and "no-store" in response["Cache-Control"]
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize("name", ['a"; filename="b.html', "../../etc/cron.d/x.pdf", "a\r\nX-Evil: 1.pdf"])
def test_a_name_with_quotes_or_folders_does_no_harm(client, clerk, attached, name):
    kept = attached(name=name)
    client.force_login(clerk.user)
    response = client.get(address(kept))
    said = response["Content-Disposition"]
    assert response.status_code == 200 and "X-Evil" not in response.headers and "\n" not in said
    assert "/" not in said.replace("utf-8''", "") and kept.original_name.rpartition("/")[2] == kept.original_name


def test_what_is_called_a_program_is_handed_out_as_what_it_is(client, clerk, attached):
    client.force_login(clerk.user)
    assert 'filename="setup.pdf"' in client.get(address(attached(name="setup.exe")))["Content-Disposition"]


def test_strangers_do_not_learn_that_a_file_is_there(client, signed_in, attached):
    kept = attached()
    paths = [address(kept), address(kept, "viewer"), address(kept, "page", 1), address(kept, "thumb", 1), address(kept, "void")]
    assert {client.get(path).status_code for path in paths} == {302}
    for organisation, role in [
        (make.institution(), Role.INSTITUTION_ADMIN),
        (make.province(), Role.PROVINCIAL_LEADER),
        (make.province("33"), Role.PROVINCIAL_CLERK),
        (make.ministry(), Role.MINISTRY_STAFF),
        (make.ministry(), Role.EXPERT),
        (kept.owner, Role.EXPERT),
    ]:
        signed_in(organisation, role)
        assert {client.get(path).status_code for path in paths} == {404}, role


def test_the_auditor_reads_every_file_and_removes_none(signed_in, attached, ministry):
    kept = attached()
    client = signed_in(ministry, Role.AUDITOR)
    assert client.get(address(kept)).status_code == 200
    assert client.get(address(kept, "void")).status_code == 403
    assert client.post(address(kept, "void"), {}).status_code == 403


def test_a_room_names_the_readers_of_what_hangs_on_its_rows(signed_in, attached, ministry, read_by_the_ministry, institution):
    kept, loose = attached(subject=institution.organisation), attached()
    client = signed_in(ministry, Role.MINISTRY_STAFF)
    assert client.get(address(kept)).status_code == 200
    assert client.get(address(loose)).status_code == 404
    client = signed_in(ministry, Role.MINISTRY_LEADER)
    assert client.get(address(kept)).status_code == 404


def test_readers_are_named_once_for_each_model(read_by_the_ministry):
    with pytest.raises(RuntimeError):
        reads_with(Organisation)


def test_evidence_is_read_by_those_who_see_the_application(signed_in, institution):
    """INV-52: in drafts nobody but the institution; once frozen, its province and the ministry; never another province."""
    application = make.application(institution, state="draft", answered=True)
    kept = application.evidence.first().attachment

    def seen_by(*who):
        return [rows(make.actor(of, role), Attachment).filter(pk=kept.pk).exists() for of, role in who]

    province, other = institution.organisation.parent, make.province("33")
    who = [
        (institution, Role.INSTITUTION_CLERK),
        (province, Role.PROVINCIAL_CLERK),
        (make.ministry(), Role.MINISTRY_STAFF),
        (other, Role.PROVINCIAL_CLERK),
    ]
    assert seen_by(*who) == [True, False, False, False]
    type(application).objects.filter(pk=application.pk).update(state="frozen", submitted_at=timezone.now())
    assert seen_by(*who) == [True, True, True, False]


@pytest.mark.parametrize(
    ("content", "name", "hidden"),
    [
        (files.pdf(author="SHEN-MOU", change=files.with_note("WANG-MOU")), "a.pdf", [b"SHEN-MOU", b"WANG-MOU"]),
        (files.jpeg(exif=True), "a.jpg", [b"Camera-of-somebody", b"Exif"]),
        (files.jpeg(exif=True, orientation=6), "a.jpg", [b"Camera-of-somebody", b"Exif"]),
        (files.png(text="SHEN-MOU"), "a.png", [b"SHEN-MOU"]),
        (files.office("docx", author="SHEN-MOU"), "a.docx", [b"SHEN-MOU"]),
        (files.office("xlsx", author="SHEN-MOU"), "a.xlsx", [b"SHEN-MOU"]),
    ],
)
def test_others_get_a_copy_that_does_not_tell_who_made_it(signed_in, attached, ministry, content, name, hidden):
    kept = attached(content, name=name)
    copy = body(signed_in(ministry, Role.AUDITOR).get(address(kept)))
    told = copy + b"".join(_inner(copy))
    assert copy != content and not [h for h in hidden if h in told]


def _inner(copy):
    if copy.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(copy)) as archive:
            yield from (archive.read(n) for n in archive.namelist())
    if copy.startswith(b"%PDF"):
        reader = pypdf.PdfReader(io.BytesIO(copy))
        yield repr([reader.metadata, *(a.get_object() for page in reader.pages for a in page.get("/Annots", []))]).encode()


def test_the_copy_of_a_picture_is_the_same_picture_the_right_way_up(signed_in, attached, ministry):
    client = signed_in(ministry, Role.AUDITOR)
    plain, turned = files.jpeg(exif=True), files.jpeg(exif=True, orientation=6)
    upright = Image.open(io.BytesIO(body(client.get(address(attached(plain, name="a.jpg"))))))
    assert upright.tobytes() == Image.open(io.BytesIO(plain)).tobytes()
    assert Image.open(io.BytesIO(body(client.get(address(attached(turned, name="b.jpg")))))).size == (40, 60)


def test_a_scan_of_several_sheets_is_shown_page_by_page_and_handed_to_others_as_pdf(signed_in, attached, ministry):
    kept = attached(files.tiff(3), name="扫描.tif")
    client = signed_in(ministry, Role.AUDITOR)
    response = client.get(address(kept))
    assert response["Content-Type"] == "application/pdf" and len(pypdf.PdfReader(io.BytesIO(body(response))).pages) == 3
    assert kept.file.pages == kept.file.previewed_pages == 3


def test_a_signed_pdf_keeps_its_signature(signed_in, attached, ministry, signed_pdf):
    kept = attached(signed_pdf)
    assert body(signed_in(ministry, Role.AUDITOR).get(address(kept))) == signed_pdf


@pytest.fixture
def signed_pdf(settings):
    from django.core.management import call_command

    from portal.documents import render

    call_command("make_demo_keys", verbosity=0)
    return render.signed(files.pdf(1), reason="示例")


@pytest.mark.parametrize("scan", ["infected", "pending"])
def test_nothing_is_served_before_its_scan_is_clean(client, clerk, attached, scan):
    """INV-55: neither to the owner, nor as a page image."""
    kept = attached()
    StoredFile.objects.filter(pk=kept.file_id).update(scan=scan, prepared_at=None)
    client.force_login(clerk.user)
    assert client.get(address(kept)).status_code == 409
    assert {client.get(address(kept, n, 1)).status_code for n in ("page", "thumb")} == {404}
    page = client.get(address(kept, "viewer"))
    assert page.status_code == 200 and "<img" not in page.content.decode()
    assert ("没有通过病毒检查" if scan == "infected" else "检查中…") in page.content.decode()


def test_unscanned_files_are_served_in_the_demo_only(client, clerk, attached, settings):
    """INV-55: without a scanner production hands out nothing."""
    kept = attached()
    client.force_login(clerk.user)
    assert kept.file.scan == "unscanned" and client.get(address(kept)).status_code == 200
    settings.DEMO = False
    assert client.get(address(kept)).status_code == 409


def test_what_was_once_found_infected_is_not_taken_again(attached):
    kept = attached(files.jpeg(), name="a.jpg")
    StoredFile.objects.filter(pk=kept.file_id).update(scan="infected")
    with pytest.raises(Refused, match="病毒检查"):
        attached(files.jpeg(), name="b.jpg")
    assert Attachment.objects.count() == 1


def test_the_viewer_shows_one_page_and_its_neighbours_by_plain_links(client, clerk, attached):
    kept = attached(files.pdf(30))
    client.force_login(clerk.user)
    page = client.get(address(kept, "viewer"), {"page": 15}).content.decode()
    assert "第 15 页，共 30 页" in page and address(kept, "page", 15) in page and page.count(address(kept, "thumb", 1)[:-8]) >= 20
    assert 'href="?page=14" rel="prev"' in page and 'href="?page=16" rel="next"' in page
    for odd, shown in (("0", 1), ("99", 30), ("x", 1), ("-3", 1), ("²", 1)):
        assert f"第 {shown} 页，共 30 页" in client.get(address(kept, "viewer"), {"page": odd}).content.decode()
    image = client.get(address(kept, "page", 15))
    assert image["Content-Type"] == "image/png" and Image.open(io.BytesIO(body(image))).size == (910, 1287)
    assert client.get(address(kept, "page", 31)).status_code == 404
    fragment = client.get(address(kept, "viewer"), {"page": 2}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and "data-viewer" in fragment


def test_the_viewer_asks_the_same_number_of_queries_for_one_page_or_many(client, clerk, attached):
    one, many = attached(files.pdf(1)), attached(files.pdf(40))
    client.force_login(clerk.user)
    client.get(address(one, "viewer"))
    counts = []
    for kept in (one, many):
        with CaptureQueriesContext(connection) as asked:
            client.get(address(kept, "viewer"))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20


def test_a_page_of_absurd_measures_is_drawn_small(attached):
    def huge(writer):
        writer.pages[0].mediabox.upper_right = (14_000, 14_000)

    kept = attached(files.pdf(1, change=huge))
    from portal.files.store import derived

    assert kept.file.previewed_pages == 1 and max(Image.open(derived(kept.file, "page-1.png")).size) <= 2600


def test_a_file_without_preview_is_still_handed_out(client, clerk, attached):
    kept = attached(files.office("xlsx"), name="表.xlsx")
    client.force_login(clerk.user)
    assert "没有在线预览" in client.get(address(kept, "viewer")).content.decode()
    assert client.get(address(kept)).status_code == 200


# --- removing ------------------------------------------------------------------------------------------------------------------


def test_the_owner_removes_a_file_that_nothing_refers_to(client, clerk, attached, institution):
    kept = attached(subject=institution.organisation)
    client.force_login(clerk.user)
    assert "不能恢复" in client.get(address(kept, "void")).content.decode()
    assert client.post(address(kept, "void"), {"_revision": kept.revision}).status_code == 302
    kept.refresh_from_db()
    assert kept.state == "void" and not attachments_of(institution.organisation)
    assert "已移除" in client.get(address(kept, "viewer")).content.decode()
    assert Event.objects.filter(verb="portal.files.void", subject_id=kept.pk).count() == 1


def test_a_file_in_use_is_not_removed(institution, attached):
    application = make.application(institution, state="draft", answered=True)
    kept = application.evidence.first().attachment
    with pytest.raises(Refused, match="还在使用"):
        void(Context(make.actor(institution, Role.INSTITUTION_CLERK)), kept)
    kept.refresh_from_db()
    assert kept.state == "valid"


def test_a_removed_file_is_gone_for_everybody_but_its_owner_and_the_auditor(
    signed_in, attached, ministry, read_by_the_ministry, institution
):
    kept = attached(subject=institution.organisation)
    Attachment.objects.filter(pk=kept.pk).update(state="void")
    assert signed_in(ministry, Role.MINISTRY_STAFF).get(address(kept)).status_code == 404
    assert signed_in(ministry, Role.AUDITOR).get(address(kept)).status_code == 200


def test_only_its_owner_removes_a_file(attached):
    kept = attached()
    for of, role in ((make.institution(), Role.INSTITUTION_ADMIN), (make.ministry(), Role.MINISTRY_LEADER)):
        with pytest.raises(Forbidden):
            void(Context(make.actor(of, role)), kept)


# --- keeping -------------------------------------------------------------------------------------------------------------------


def test_the_same_content_is_stored_once(attached):
    content = files.pdf(2)
    first, second = attached(content, name="甲.pdf"), attached(content, name="乙.pdf")
    assert first.file_id == second.file_id and StoredFile.objects.count() == 1


def test_a_file_half_written_by_a_killed_process_is_written_whole(institution):
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    from portal.files.store import digest_of, opened, path_of

    content = files.pdf(4)
    path = path_of(digest_of(io.BytesIO(content)))
    default_storage.save(path, ContentFile(content[:100]))
    who = make.actor(institution, Role.INSTITUTION_CLERK)
    kept = keep(Context(who), content, name="a.pdf", owner=institution.organisation)
    with opened(kept.file) as stored:
        assert stored.read() == content


def test_a_refused_file_leaves_nothing(institution):
    who = make.actor(institution, Role.INSTITUTION_CLERK)
    with pytest.raises(Refused):
        keep(Context(who), b"nothing useful", name="a.pdf", owner=institution.organisation)
    assert not StoredFile.objects.exists() and not Attachment.objects.exists()


def test_two_rows_of_the_same_content_cannot_be(attached):
    kept = attached()
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.create(sha256=kept.file.sha256, size_bytes=1, media_type="x", stored_at=timezone.now() - timedelta(1))


def test_the_list_of_files_says_how_each_stands(rf, attached, clerk):
    from django.template.loader import render_to_string

    ready, checking, bad = attached(name="好.pdf"), attached(files.pdf(2), name="查.pdf"), attached(files.pdf(4), name="坏.pdf")
    StoredFile.objects.filter(pk=checking.file_id).update(scan="pending", prepared_at=None)
    StoredFile.objects.filter(pk=bad.file_id).update(scan="infected")
    found = Attachment.objects.select_related("file").order_by("pk")
    html = render_to_string("ui/files.html", {"attachments": found}, request=rf.get("/"))
    assert address(ready, "viewer") in html and "3 页" in html and "检查中…" in html and "没有通过病毒检查" in html
    assert address(checking) not in html and address(bad) not in html


def test_nobody_without_an_organisation_owns_files_without_owner(attached):
    """What the public handed in belongs to nobody: an actor without organisation must not match it."""
    kept = attached(owner=None)
    assert not rows(Actor(1), Attachment).filter(pk=kept.pk).exists()
    assert not rows(Actor(), Attachment).filter(pk=kept.pk).exists()
