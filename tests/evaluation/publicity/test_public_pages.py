"""Objecting and asking after it in the browser, without an account: nothing lost, nothing leaked, no session."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluation.publicity import actions, drafts, selectors, tasks
from evaluation.publicity.models import Objection, ObjectionDraft, PublicityNotice
from portal.accounts.models import Role
from portal.calendar.shipped import load_shipped
from portal.files.models import StoredFile
from tests.evaluation.publicity.samples import photo, sound_pdf
from tests.factories import evaluation as make
from tests.factories import publicity as given

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(db):
    load_shipped()
    cache.clear()


@pytest.fixture
def notice():
    return given.opened()


@pytest.fixture
def client():
    """A browser as strict as a real one: the test client alone would not ask for tokens."""
    return Client(enforce_csrf_checks=True)


def at(notice, name="object"):
    return reverse(f"evaluation:{name}", args=[notice.doc_id])


def typed(notice, **changed):
    row = notice.rows.first()
    return {
        "row": row.pk, "ground": "untrue", "facts": given.FACTS, "criterion": "", "objector_kind": "real_name",
        "objector_name": given.NAME, "objector_phone": given.PHONE, "website": "", "do": "check",
    } | changed  # fmt: skip


def handed_in(client, notice, **changed):
    """Fill, check, confirm; the page of the receipt."""
    assert client.post(at(notice), typed(notice, **changed)).url == at(notice, "object-check")
    assert client.post(at(notice, "object-check")).url == at(notice, "object-receipt")
    return client.get(at(notice, "object-receipt")).content.decode()


def code_in(page):
    return re.search(r'class="mono big">([0-9A-Z-]{19})<', page)[1]


def test_a_citizen_objects_in_four_steps_and_finds_the_answer_by_code(client, notice):
    page = client.get(at(notice) + "?row=2").content.decode()
    assert f'value="{notice.rows.get(order=2).pk}" selected' in page
    receipt = handed_in(client, notice)
    objection = Objection.objects.get()
    assert objection.number in receipt and objection.objector_name == given.NAME
    found = client.post(reverse("evaluation:receipts"), {"code": code_in(receipt).lower()}).content.decode()
    assert objection.number in found and "已收到" in found and given.NAME not in found


def test_no_page_of_the_public_carries_a_session_and_only_the_form_its_own_cookie(client, notice):
    for url in (at(notice), reverse("evaluation:receipts"), reverse("site:notice", args=[notice.doc_id]), reverse("site:notices")):
        assert not client.get(url).cookies, url
    answer = client.post(at(notice), typed(notice))
    assert list(answer.cookies) == ["objection"]
    cookie = answer.cookies["objection"]
    assert cookie["httponly"] and cookie["samesite"] == "Strict" and cookie["path"] == at(notice)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_nothing_typed_or_uploaded_is_lost_when_something_is_wrong(client, notice):
    files = [SimpleUploadedFile("说明.pdf", sound_pdf()), SimpleUploadedFile("坏.exe", b"MZ not a document")]
    answer = client.post(at(notice), typed(notice, facts="太短。", objector_name="") | {"files": files})
    page = answer.content.decode()
    assert answer.status_code == 422
    for said in ("太短。", given.PHONE, "说明.pdf", "还差", "请写明您的姓名", "坏.exe"):
        assert said in page, said
    later = client.get(at(notice)).content.decode()
    assert "太短。" in later and "说明.pdf" in later and "已恢复您在本浏览器" in later


def test_files_stay_through_correction_and_reach_the_objection(client, notice):
    client.post(at(notice), typed(notice, facts="太短。") | {"files": [SimpleUploadedFile("照片.jpg", photo())]})
    client.post(at(notice), typed(notice) | {"files": [SimpleUploadedFile("说明.pdf", sound_pdf())]})
    check = client.get(at(notice, "object-check")).content.decode()
    assert "照片.jpg" in check and "说明.pdf" in check and given.FACTS[:30] in check
    client.post(at(notice, "object-check"))
    assert {f.original_name for f in selectors.files_of(Objection.objects.get())} == {"照片.jpg", "说明.pdf"}


def test_a_file_can_be_taken_away_again(client, notice):
    client.post(at(notice), typed(notice, do="save") | {"files": [SimpleUploadedFile("照片.jpg", photo())]})
    laid = ObjectionDraft.objects.get().files.get()
    client.post(at(notice), typed(notice, do=f"remove-{laid.pk}"))
    assert not ObjectionDraft.objects.get().files.exists() and not StoredFile.objects.filter(pk=laid.file_id).exists()


def test_the_draft_is_this_browsers_alone_and_can_be_thrown_away(client, notice):
    client.post(at(notice), typed(notice, do="save"))
    stranger = Client(enforce_csrf_checks=True)
    assert given.FACTS[:20] not in stranger.get(at(notice)).content.decode()
    assert stranger.get(at(notice, "object-check")).url == at(notice)
    stranger.cookies["objection"] = str(ObjectionDraft.objects.get().key)  # unsigned
    assert given.FACTS[:20] not in stranger.get(at(notice)).content.decode()
    client.post(at(notice), {"do": "discard"})
    assert not ObjectionDraft.objects.exists() and given.FACTS[:20] not in client.get(at(notice)).content.decode()


def test_a_second_press_makes_no_second_objection_and_shows_the_same_code(client, notice):
    first = code_in(handed_in(client, notice))
    assert client.post(at(notice, "object-check")).url == at(notice, "object-receipt")
    assert code_in(client.get(at(notice, "object-receipt")).content.decode()) == first
    assert Objection.objects.count() == 1


def test_the_code_is_shown_after_handing_in_and_never_again(client, notice):
    handed_in(client, notice)
    ObjectionDraft.objects.update(saved_at=timezone.now() - drafts.SHOWN - timedelta(seconds=1))
    page = client.get(at(notice, "object-receipt")).content.decode()
    assert "回执不能再次显示" in page and not re.search(r'class="mono big">', page)
    assert tasks.drop_stale_drafts() == 1 and not ObjectionDraft.objects.exists()


def test_what_nobody_came_back_to_is_forgotten_after_seven_days(client, notice):
    client.post(at(notice), typed(notice, do="save") | {"files": [SimpleUploadedFile("照片.jpg", photo())]})
    ObjectionDraft.objects.update(saved_at=timezone.now() - drafts.KEPT + timedelta(minutes=1))
    assert tasks.drop_stale_drafts() == 0
    ObjectionDraft.objects.update(saved_at=timezone.now() - drafts.KEPT)
    assert tasks.drop_stale_drafts() == 1 and not StoredFile.objects.filter(media_type="image/jpeg").exists()


def test_a_draft_does_not_outlast_the_notice(client, notice):
    """INV-25: what is confirmed after midnight is refused, and stays readable."""
    client.post(at(notice), typed(notice))
    PublicityNotice.objects.filter(pk=notice.pk).update(closes_at=timezone.now())
    answer = client.post(at(notice, "object-check"))
    assert answer.status_code == 409 and "公示已经结束" in answer.content.decode() and given.FACTS[:20] in answer.content.decode()
    assert not Objection.objects.exists()
    assert "公示已经结束" in client.get(at(notice)).content.decode()
    assert client.post(at(notice), typed(notice)).status_code == 409


def test_a_robot_that_fills_every_field_is_told_to_leave_one_empty(client, notice):
    answer = client.post(at(notice), typed(notice, website="https://example.invalid"))
    assert answer.status_code == 422 and "网址" in answer.content.decode() and not ObjectionDraft.objects.exists()


def test_a_form_sent_from_another_site_is_refused(client, notice):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.invalid"}):
        assert client.post(at(notice), typed(notice), headers=headers).status_code == 403
        assert client.post(reverse("evaluation:receipts"), {"code": "x"}, headers=headers).status_code == 403
    assert client.post(at(notice), typed(notice), headers={"Sec-Fetch-Site": "same-origin"}).status_code == 302


def test_one_address_hands_in_ten_an_hour_and_no_more(client, notice):
    for n in range(10):
        browser = Client(enforce_csrf_checks=True)
        handed_in(browser, notice)
        assert Objection.objects.count() == n + 1
    browser = Client(enforce_csrf_checks=True)
    browser.post(at(notice), typed(notice))
    answer = browser.post(at(notice, "object-check"))
    assert answer.status_code == 429 and "已保存 7 天" in answer.content.decode() and Objection.objects.count() == 10


def test_every_wrong_code_has_the_same_answer_and_guessing_is_limited(client, notice):
    given.objected(notice, now=timezone.now())
    url = reverse("evaluation:receipts")
    answers = [client.post(url, {"code": given.code(n)}) for n in range(5)] + [client.post(url, {"code": "短"})]
    said = {re.sub(r'value="[^"]*"', "", a.content.decode()) for a in answers}
    assert {a.status_code for a in answers} == {422} and len(said) == 1
    for n in range(4):
        client.post(url, {"code": given.code(90 + n)})
    assert client.post(url, {"code": "ABCDEFGHJKMNPQRS"}).status_code == 429


def test_the_objector_talks_reads_the_answer_and_withdraws_by_code(client, notice):
    objection = given.objected(notice, now=timezone.now())
    officer = make.duty(notice.cycle, "objection_officer")
    actions.ask(make.ctx(officer), objection, text="请补充您何时看到该仪器停用。")
    url, code = reverse("evaluation:receipts"), {"code": "ABCD-EFGH-JKMN-PQRS"}
    page = client.post(url, code).content.decode()
    assert "请补充您何时看到" in page
    key = re.search(r'name="_key" value="([^"]+)"', page)[1]
    for _press in range(2):
        assert "已发出" in client.post(url, code | {"do": "say", "text": "三月十二日下午。", "_key": key}).content.decode()
    assert objection.messages.filter(from_objector=True).count() == 1
    assert client.post(url, code | {"do": "say", "text": ""}).status_code == 422
    assert "撤回后不能恢复" in client.post(url, code | {"do": "withdraw"}).content.decode()
    objection.refresh_from_db()
    assert objection.state == "received"
    assert "异议已撤回" in client.post(url, code | {"do": "withdraw", "sure": "1"}).content.decode()
    objection.refresh_from_db()
    assert objection.state == "withdrawn"


def test_a_drafted_answer_is_not_told_before_it_is_signed(client, notice):
    objection = given.objected(notice, now=timezone.now())
    officer = make.duty(notice.cycle, "objection_officer")
    actions.admit(make.ctx(officer), objection)
    actions.inquire(make.ctx(officer), objection, question="请说明该仪器在申报时的使用状态。")
    member = make.actor(objection.case.application.institution, Role.INSTITUTION_ADMIN)
    actions.respond(make.ctx(member), objection.inquiries.get(), answer="该仪器在申报时处于正常使用状态。")
    actions.draft_answer(make.ctx(officer), objection, finding="rejected", answer="经核查台账和校准记录，反映不属实。")
    url, code = reverse("evaluation:receipts"), {"code": "ABCDEFGHJKMNPQRS"}
    assert "反映不属实" not in client.post(url, code).content.decode()
    assert client.post(url, code | {"do": "reply"}).status_code == 409
    actions.answer(make.ctx(given.leader()), objection)
    page = client.post(url, code).content.decode()
    assert "反映不属实" in page and "核查结论：不成立" in page


def test_the_form_is_not_found_for_papers_that_are_no_notice(client, notice):
    assert client.get(reverse("evaluation:object", args=[notice.doc_id + 999])).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_list(client, django_assert_max_num_queries):
    notice = given.opened(passed=12)
    with django_assert_max_num_queries(12):
        client.get(reverse("site:notice", args=[notice.doc_id]))
    with django_assert_max_num_queries(12):
        client.get(at(notice))
    with django_assert_max_num_queries(12):
        client.get(reverse("site:notices"))
