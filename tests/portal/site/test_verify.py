"""Verification: one word first, writing put right, slips named before any look-up."""

from itertools import pairwise
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.urls import reverse

from evaluation.listing import actions, reactions
from portal.documents import serials
from portal.kernel.actions import Context
from portal.kernel.models import Event
from portal.kernel.policy import Actor
from portal.management.commands.make_demo_keys import Command as Keys
from tests.factories import publicity as given

SYSTEM = Context(Actor(system="evaluation.listing"))


@pytest.fixture
def fresh():
    cache.clear()


@pytest.fixture
def certificate(db, fresh):
    Keys().handle()
    listing = given.announced(given.closed(passed=1)).listings.get()
    reactions.make_certificate(Event.objects.get(verb="evaluation.listing.certify"))
    return listing.certificates.get()


def result(client, code):
    return client.get(f"/verify/{quote(code)}/")


def word(answer):
    return answer.content.decode().split('<h1 id="v-h">')[1].split("</h1>")[0]


def test_a_certificate_in_force_is_valid_with_its_facts(client, certificate):
    answer = result(client, certificate.serial)
    said = answer.content.decode()
    assert (answer.status_code, word(answer)) == (200, "有效")
    for fact in (certificate.serial, certificate.listing.institution.name, certificate.listing.number, certificate.file.sha256, "在册"):
        assert fact in said, fact
    assert answer.headers["Cache-Control"] == "public, max-age=60" and not answer.cookies


@pytest.mark.parametrize("ground, state", [("delisted", "已撤销"), ("expired", "已期满"), ("withdrawn", "已退出")])
def test_the_certificate_of_an_ended_listing_is_void_with_what_the_listing_is_now(client, certificate, ground, state):
    """INV-31."""
    actions.end(SYSTEM, certificate.listing, ground=ground)
    answer = result(client, certificate.serial)
    assert word(answer) == "已作废" and state in answer.content.decode()


def test_a_replaced_certificate_leads_to_the_new_one(client, certificate):
    actions.reissue(SYSTEM, certificate.listing)
    new = certificate.listing.certificates.get(version=2)
    answer = result(client, certificate.serial)
    assert word(answer) == "已换发" and new.serial in answer.content.decode()
    assert word(result(client, new.serial)) == "制作中"


def test_a_proceeding_that_is_not_decided_is_not_shown(client, certificate):
    type(certificate.listing).objects.update(state="rereview")
    said = result(client, certificate.serial).content.decode()
    assert "复核" not in said and "撤销建议" not in said and "在册" in said


def test_however_it_is_typed_it_is_the_same_serial(client, certificate):
    plain = certificate.serial.replace("-", "")
    wide = "".join(chr(ord(c) + 0xFEE0) for c in plain)
    wrong_letters = f"{plain[:5]}{plain[5:-1].replace('0', 'O').replace('1', 'i')}{plain[-1]}"
    for typed in (plain.lower(), " ".join(plain), wide, wrong_letters, f"http://127.0.0.1:8000/v/{certificate.serial}/"):
        answer = client.get(reverse("site:verify"), {"code": typed})
        assert answer.status_code == 302 and answer.url == f"/verify/{certificate.serial}/", typed
    assert client.get(f"/v/{certificate.serial}/").url == f"/verify/{certificate.serial}/"


def test_a_rightly_written_serial_that_was_never_issued_is_not_on_record(client, certificate):
    answer = result(client, serials.serial(2031, 4711))
    assert (answer.status_code, word(answer)) == (404, "查无此码") and answer.headers["Cache-Control"] == "no-store"


def test_a_wrong_check_character_is_answered_before_any_look_up(client, fresh, django_assert_num_queries, db):
    """ux.md §2.1: the place most likely mistyped is named; the database is not asked."""
    good = serials.serial(2027, 128)
    slip = good.replace("0128", "0123")
    with django_assert_num_queries(0):
        answer = result(client, slip)
    said = answer.content.decode()
    assert (answer.status_code, word(answer)) == (422, "输入有误")
    assert "很可能是第 13 位的“3”抄错了" in said and "<mark>3</mark>" in said


def test_swapped_neighbours_are_named_first():
    assert serials.slips(serials.serial(2027, 1243).replace("1243", "2143"))[0] == len("GZGSP-2027-")


def test_every_single_slip_of_a_digit_and_every_swap_is_noticed():
    """identifiers.md: no substitution and no transposition of neighbours is missed."""
    good = serials.serial(2027, 1243)
    places = [n for n in range(6, len(good)) if good[n] != "-"]
    for place in places:
        for character in serials.ALPHABET:
            if character != good[place]:
                assert not serials.is_sound(good[:place] + character + good[place + 1 :])
    for one, other in pairwise(places):
        swapped = list(good)
        swapped[one], swapped[other] = good[other], good[one]
        assert swapped == list(good) or not serials.is_sound("".join(swapped))


@pytest.mark.parametrize(
    "typed, said",
    [
        ("GZGSP-2027-0128", "少了 1 位"),
        ("GZGSP-2027-00128-K", "多了 1 位"),
        ("GZGSP-2O27-A128-K", "第 10 位应是数字"),
        ("你好", "请输入证书编号"),
        ("312-2GW-27-0001", "请输入证书编号"),
    ],
)
def test_what_has_not_the_shape_of_a_number_is_told_its_shape(client, fresh, db, typed, said):
    answer = result(client, typed)
    assert (answer.status_code, word(answer)) == (422, "输入有误") and said in answer.content.decode()


@pytest.mark.parametrize(
    "form", ["{}", "{} ", "司鉴公告[{year}]1", "司鉴公告（{year}）第1号", "司鉴公告 【{year}】 1 号", "司鉴公告〔{year}〕001号"]
)
def test_the_number_of_a_paper_is_verified_however_its_brackets_are_typed(client, certificate, form):
    paper = certificate.listing.announcement.doc
    answer = client.get(reverse("site:verify"), {"code": form.format(paper.doc_no, year=paper.issued_on.year)}, follow=True)
    assert word(answer) == "有效" and paper.title in answer.content.decode()


def test_an_internal_paper_is_not_on_record(client, certificate):
    paper = certificate.listing.announcement.doc
    type(paper).objects.create(
        state="issued", kind="objection_reply", title="异议答复书", doc_no="异字〔2027〕1号", issuer=paper.issuer, issued_on=paper.issued_on
    )
    assert word(result(client, "异字〔2027〕1号")) == "查无此码"


def test_one_address_looks_up_sixty_an_hour(client, certificate):
    for _n in range(60):
        assert result(client, certificate.serial).status_code == 200
    answer = result(client, certificate.serial)
    assert answer.status_code == 429 and answer.headers["Cache-Control"] == "no-store"
    assert result(client, "GZGSP-2027-0128").status_code == 422


def test_a_result_takes_few_queries(client, certificate, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        result(client, certificate.serial)


def test_markup_in_a_code_is_shown_as_text(client, fresh, db):
    said = result(client, "<script>alert(1)<").content.decode()
    assert "<script>alert(1)" not in said and "&lt;script&gt;" in said
