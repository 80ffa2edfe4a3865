"""Public papers: red-head pages, lists with filters, signed PDFs, and what stays unseen."""

import pytest
from django.urls import reverse

from evaluation.listing.models import Listing
from portal.documents.models import IssuedDocument
from portal.documents.reactions import make_pdf
from portal.kernel.models import Event
from portal.management.commands.make_demo_keys import Command as Keys
from tests.factories import evaluation as make
from tests.factories import publicity as given

pytestmark = pytest.mark.django_db


def page(client, name, *args, **asked):
    return client.get(reverse(f"site:{name}", args=args), asked)


def test_an_open_notice_shows_its_rows_its_clock_and_the_way_to_object(client):
    notice = given.opened(passed=3)
    said = page(client, "notice", notice.doc_id).content.decode()
    assert notice.doc.doc_no in said and said.count("提异议<") == 3
    assert reverse("evaluation:object", args=[notice.doc_id]) + "?row=2" in said
    assert "<b>7</b> 个工作日" in said and "24:00 截止" in said


def test_rows_are_found_by_name_and_initials_and_paged(client):
    notice = given.opened(passed=23)
    name = notice.rows.first().case.application.institution.name
    found = page(client, "notice", notice.doc_id, q=name).content.decode()
    assert "共 1 家" in found and name in found
    assert "显示第 21—23 家" in page(client, "notice", notice.doc_id, page=2).content.decode()
    assert "名单中没有" in page(client, "notice", notice.doc_id, q="查无此所").content.decode()


def test_no_score_and_no_rank_stands_on_a_notice(client):
    """domain.md Q7: passed, nothing more."""
    notice = given.opened()
    said = page(client, "notice", notice.doc_id).content.decode()
    assert all(f"{r.case.total_mpt // 1000}.{r.case.total_mpt % 1000:03d}" not in said for r in notice.rows.all())


def test_a_closed_notice_offers_no_objection_and_says_since_when(client):
    said = page(client, "notice", given.closed().doc_id).content.decode()
    assert "公示已经结束" in said and "提异议<" not in said


def test_an_announcement_shows_what_its_listings_are_now_without_proceedings(client):
    """INV-56, and a proposal nobody has decided stays unseen."""
    row = given.announced(given.closed())
    first, second, _third = row.listings.order_by("number")
    Listing.objects.filter(pk=first.pk).update(state="proposed")
    second.certificates.update(state="void")
    Listing.objects.filter(pk=second.pk).update(state="delisted", ended_on=make.today(), end_ground="delisted")
    said = page(client, "notice", row.doc_id).content.decode()
    assert said.count("已撤销") == 1 and "撤销建议" not in said and first.number in said


def test_drafts_and_internal_papers_are_not_found(client):
    notice = given.opened()
    IssuedDocument.objects.filter(pk=notice.doc_id)
    inside = IssuedDocument.objects.create(
        state="issued", kind="objection_reply", title="异议答复书", issuer=make.ministry(), issued_on=make.today()
    )
    assert page(client, "notice", inside.pk).status_code == 404 and page(client, "notice-pdf", inside.pk).status_code == 404
    assert "异议答复书" not in page(client, "notices").content.decode()


def test_the_list_is_filtered_by_kind_year_and_words(client):
    notice = given.opened()
    old = IssuedDocument.objects.create(
        state="issued", kind="integrity_result", title="2024年度司法鉴定机构诚信等级评估结果公告", doc_no="示司鉴诚〔2025〕1号",
        issuer=make.province(), issued_on=make.date(2025, 4, 1), public=True,
    )  # fmt: skip
    both = page(client, "notices").content.decode()
    assert notice.doc.title in both and old.title in both
    assert old.title not in page(client, "notices", kind="publicity_notice").content.decode()
    assert notice.doc.title not in page(client, "notices", year="2025").content.decode()
    assert old.title in page(client, "notices", q="诚〔2025〕").content.decode()
    assert "没有符合条件的文件" in page(client, "notices", q="没有这份").content.decode()
    assert page(client, "notices", year="abc", kind="<x>", size="7", page="99").status_code == 200


def test_the_signed_pdf_is_handed_out_once_it_is_there(client):
    Keys().handle()
    notice = given.opened()
    assert page(client, "notice-pdf", notice.doc_id).status_code == 404
    make_pdf(Event.objects.get(verb="portal.documents.issue", subject_id=notice.doc_id))
    answer = page(client, "notice-pdf", notice.doc_id)
    assert answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"%PDF")
    assert "public" in answer.headers["Cache-Control"] and not answer.cookies


def test_caches_may_keep_a_notice_five_minutes_and_no_longer(client):
    notice = given.opened()
    answer = page(client, "notice", notice.doc_id)
    assert "max-age=300" in answer.headers["Cache-Control"] and not answer.cookies


def test_english_readers_find_the_same_papers(client):
    notice = given.opened()
    assert client.get(f"/en/notices/{notice.doc_id}/").status_code == 200 and client.get("/en/verify/").status_code == 200
