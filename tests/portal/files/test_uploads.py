"""A file in chunks: resumed after a break, checked by SHA-256, nobody else's, and taken by a room when whole."""

import errno
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Role
from portal.files import tasks, uploads
from portal.files.keep import keep
from portal.files.models import Attachment, StoredFile, Upload
from portal.kernel.actions import Context
from portal.kernel.problems import Refused
from tests.factories import evaluation as make
from tests.factories import files

pytestmark = pytest.mark.django_db
START = "/files/uploads/"


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    """Chunks of 1,000 bytes, so that a small file has several."""
    monkeypatch.setattr(uploads, "CHUNK_BYTES", 1000)


@pytest.fixture
def content():
    return files.pdf(40)


@pytest.fixture
def uploader(client, clerk):
    client.force_login(clerk.user)
    return client


def begin(client, content, name="材料.pdf", purpose="form-1"):
    answer = client.post(START, json.dumps({"name": name, "size": len(content), "purpose": purpose}), "application/json")
    return answer.json()


def put(client, upload, content, n, *, digest=None, data=None):
    data = content[n * 1000 : (n + 1) * 1000] if data is None else data
    headers = {"X-Chunk-SHA256": digest or sha256(data).hexdigest()}
    return client.put(f"{START}{upload['key']}/{n}/", data, "application/octet-stream", headers=headers)


def send(client, content, **given):
    upload = begin(client, content, **given)
    for n in range(upload["chunks"]):
        assert put(client, upload, content, n).status_code == 200
    return client.post(f"{START}{upload['key']}/finish/")


def test_a_file_arrives_in_chunks_and_is_whole(uploader, content):
    answer = send(uploader, content)
    assert answer.status_code == 200 and answer.json()["whole"] and not answer.json()["known"]
    stored = StoredFile.objects.get()
    assert stored.sha256 == sha256(content).hexdigest() and stored.size_bytes == len(content)
    assert not default_storage.exists(f"uploads/{answer.json()['key']}")


def test_after_a_break_only_what_is_missing_is_sent(uploader, content):
    upload = begin(uploader, content)
    for n in (2, 0):
        put(uploader, upload, content, n)
    (found,) = uploader.get(START, {"purpose": "form-1"}).json()["uploads"]
    assert found["key"] == upload["key"]
    assert found["received"] == {str(n): sha256(content[n * 1000 : n * 1000 + 1000]).hexdigest() for n in (0, 2)}
    assert not uploader.get(START, {"purpose": "form-2"}).json()["uploads"]
    early = uploader.post(f"{START}{upload['key']}/finish/")
    assert early.status_code == 422 and early.json()["problems"][0]["code"] == "incomplete"
    for n in set(range(upload["chunks"])) - {0, 2}:
        put(uploader, upload, content, n)
    assert uploader.post(f"{START}{upload['key']}/finish/").json()["whole"]


def test_a_damaged_chunk_is_refused_and_can_be_sent_again(uploader, content):
    upload = begin(uploader, content)
    answer = put(uploader, upload, content, 0, digest="0" * 64)
    assert answer.status_code == 422 and answer.json()["problems"][0]["code"] == "checksum"
    assert uploader.get(f"{START}{upload['key']}/").json()["received"] == {}
    assert put(uploader, upload, content, 0, data=content[:999]).status_code == 422
    assert put(uploader, upload, content, 0).status_code == 200
    assert put(uploader, upload, content, 0).status_code == 200


def test_a_chunk_larger_than_chunks_are_or_beyond_the_end_is_refused(uploader, content):
    upload = begin(uploader, content)
    assert put(uploader, upload, content, 0, data=content[:1001]).status_code == 413
    assert put(uploader, upload, content, upload["chunks"]).status_code == 422
    assert uploader.get(f"{START}{upload['key']}/").json()["received"] == {}


def test_what_is_too_large_or_empty_is_refused_before_a_byte_is_sent(uploader):
    for size, code in ((500 * 1024 * 1024 + 1, "too_large"), (0, "empty"), (-5, None)):
        answer = uploader.post(START, json.dumps({"name": "a.pdf", "size": size}), "application/json")
        assert answer.status_code == 422 and (code is None or answer.json()["problems"][0]["code"] == code)
    assert not Upload.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"name": "a", "size": "x"}', '{"name": "a", "size": null}', "\x00"])
def test_nonsense_is_told_apart(uploader, body):
    assert uploader.post(START, body, "application/json").status_code == 422


def test_too_many_at_once_are_refused(uploader, content, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_OPEN", 2)
    begin(uploader, content), begin(uploader, content)
    assert begin(uploader, content)["problems"][0]["code"] == "too_many"


def test_what_the_file_really_is_decides_at_the_end(uploader):
    content = b"MZ" + bytes(2500)
    answer = send(uploader, content, name="假.pdf")
    assert answer.status_code == 422 and "不是可接收的格式" in answer.json()["problems"][0]["message"]
    assert not Upload.objects.exists() and not StoredFile.objects.exists()


def test_an_upload_is_nobody_elses(uploader, client, content, institution):
    upload = begin(uploader, content)
    for organisation in (institution, make.institution()):
        other = make.member(organisation, Role.INSTITUTION_ADMIN)
        client.force_login(other.user)
        path = f"{START}{upload['key']}/"
        assert client.get(path).status_code == client.delete(path).status_code == client.post(f"{path}finish/").status_code == 404
        assert put(client, upload, content, 0).status_code == 404
        assert not client.get(START, {"purpose": "form-1"}).json()["uploads"]
    assert Upload.objects.count() == 1


def test_a_session_that_ended_is_told_as_a_sentence(client, uploader, content):
    upload = begin(uploader, content)
    client.logout()
    answer = put(client, upload, content, 0)
    assert answer.status_code == 403 and "重新登录" in answer.json()["problems"][0]["message"]


def test_a_cancelled_upload_leaves_nothing(uploader, content):
    upload = begin(uploader, content)
    put(uploader, upload, content, 0)
    assert uploader.delete(f"{START}{upload['key']}/").status_code == 200
    assert not Upload.objects.exists() and not default_storage.exists(f"uploads/{upload['key']}/0")


def test_finishing_twice_is_finishing_once(uploader, content):
    first = send(uploader, content).json()
    again = uploader.post(f"{START}{first['key']}/finish/")
    assert again.json()["whole"] and StoredFile.objects.count() == Upload.objects.count() == 1


def test_a_full_disk_is_said_and_what_arrived_is_kept(uploader, content, monkeypatch):
    upload = begin(uploader, content)
    put(uploader, upload, content, 0)

    def full(path, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(uploads, "put", full)
        answer = put(uploader, upload, content, 1)
    assert answer.status_code == 507 and "没有空间" in answer.json()["problems"][0]["message"]
    assert list(uploader.get(f"{START}{upload['key']}/").json()["received"]) == ["0"]


# --- what rooms do with it -----------------------------------------------------------------------------------------------------


def acting(clerk):
    from portal.accounts.middleware import actor_for

    return Context(actor_for(clerk))


def test_a_room_takes_a_finished_upload_and_the_bytes_are_stored_once(uploader, clerk, content, institution):
    upload = send(uploader, content, name="培训记录.pdf").json()
    ctx = acting(clerk)
    for _again in range(2):  # a form refused and sent again takes it again
        taken, name = uploads.take(ctx, upload["key"])
        with taken:
            kept = keep(ctx, taken, name=name, owner=institution.organisation)
    assert kept.original_name == "培训记录.pdf" and StoredFile.objects.count() == 1
    assert send(uploader, content).json()["known"]


def test_an_unfinished_or_foreign_upload_cannot_be_taken(uploader, clerk, content):
    upload = begin(uploader, content)
    with pytest.raises(Refused, match="还没有传完"):
        uploads.take(acting(clerk), upload["key"])
    whole = send(uploader, content).json()
    stranger = Context(make.actor(make.institution(), Role.INSTITUTION_ADMIN))
    for ctx, key in ((stranger, whole["key"]), (acting(clerk), uuid4()), (acting(clerk), "x")):
        with pytest.raises(Refused, match="没有找到这次上传"):
            uploads.take(ctx, key)


def test_plain_files_and_chunked_ones_come_out_alike(uploader, clerk, content, rf):
    whole = send(uploader, content).json()
    plain = SimpleUploadedFile("C:\\folder\\plain.pdf", files.pdf(1))
    request = rf.post("/", {"file": [plain], "file-upload": [whole["key"]]})
    found = uploads.handed_in(acting(clerk), request)
    assert [name for _content, name in found] == ["plain.pdf", "材料.pdf"]
    assert found[1][0].read() == content


def test_a_refused_form_still_holds_what_was_uploaded(uploader, clerk, content, rf):
    from django.template import Context as Given
    from django.template import Template

    whole = send(uploader, content, name="传完.pdf").json()
    begin(uploader, content, name="断开.pdf")
    request = rf.post("/", {"file-upload": [whole["key"], "nonsense"]})
    request.actor = acting(clerk).actor
    html = Template('{% load files %}{% upload_field purpose="form-1" label="证据" %}').render(Given({"request": request}))
    assert f'value="{whole["key"]}" checked' in html and "传完.pdf" in html and "断开.pdf" in html and "接着传" in html
    assert 'type="file" multiple' in html and reverse("files:uploads") in html


def test_uploads_nobody_came_back_to_are_dropped_after_seven_days(uploader, clerk, content, institution):
    broken = begin(uploader, content)
    put(uploader, broken, content, 0)
    unused = send(uploader, files.pdf(2)).json()
    used = send(uploader, files.pdf(3)).json()
    taken, name = uploads.take(acting(clerk), used["key"])
    with taken:
        kept = keep(acting(clerk), taken, name=name, owner=institution.organisation)
    Upload.objects.update(started_at=timezone.now() - timedelta(days=6, hours=23))
    assert tasks.drop_stale_uploads() == 0
    Upload.objects.update(started_at=timezone.now() - timedelta(days=7, minutes=1))
    assert tasks.drop_stale_uploads() == 3
    assert not Upload.objects.exists() and not default_storage.exists(f"uploads/{broken['key']}/0")
    assert [f.pk for f in StoredFile.objects.all()] == [kept.file_id] and unused
    assert Attachment.objects.get().file.sha256 == sha256(files.pdf(3)).hexdigest()


@pytest.mark.django_db(transaction=True)
def test_three_chunks_at_once_are_all_counted():
    institution = make.institution()
    clerk = make.member(institution, Role.INSTITUTION_CLERK)
    content = files.pdf(40)
    ctx = acting(clerk)
    upload = uploads.start(ctx, name="a.pdf", size_bytes=len(content))
    parts = [content[n * 1000 : n * 1000 + 1000] for n in range(uploads.chunks_of(upload))]

    def one(n):
        try:
            uploads.receive(ctx, upload.key, n, parts[n], sha256(parts[n]).hexdigest())
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(one, range(len(parts))))
    assert uploads.finish(ctx, upload.key).file.sha256 == sha256(content).hexdigest()


@pytest.mark.django_db(transaction=True)
def test_the_same_file_from_four_people_at_once_is_one_row_and_whole():
    from portal.files.store import opened, store

    content = files.pdf(5)

    def one(_n):
        try:
            return store(content).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(one, range(4)))) == 1
    with opened(StoredFile.objects.get()) as stored:
        assert stored.read() == content
