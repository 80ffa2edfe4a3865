"""The home page: figures from open listings alone, each leading to its rows; the same for all, fresh, in both languages."""

from datetime import timedelta

import pytest
from django.urls import reverse

from evaluation.listing.actions import end
from portal.accounts.units import load_units
from portal.documents.models import IssuedDocument
from portal.site import charts
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db


def test_progress_counts_open_listings_and_nothing_else(client, listed):
    """INV-58: those mending are counted and shown apart; the struck off, the withdrawn and the expired are not."""
    for code in ("32", "32", "33"):
        listed(code)
    listed("33", state="under_rectification")
    listed("34", state="proposed")
    for state in ("delisted", "withdrawn", "expired"):
        listed("35", state=state, ended_days=1)
    page = client.get("/").content.decode()
    assert ">5</a><small>家" in page and "限期整改 1 家" in page
    assert "在册 5 家，公示中 0 家，待建设 295 家" in page
    assert 'href="/list/?province=35" aria-label="福建 0"' in page and 'href="/list/?province=32" aria-label="江苏 2"' in page


def test_home_stands_before_anything_has_happened(client):
    page = client.get("/").content.decode()
    assert "待建设 300 家" in page and "还没有公示和公告" in page


def test_plans_are_not_public_and_the_running_cycle_is_shown_with_its_figures(client):
    load_units()
    cycle = make.cycle("recommending", quotas={}, name="第二批考核")
    make.application(in_cycle=cycle, state="verified")
    make.cycle("draft", quotas={}, name="第三批考核", number=9)
    page = client.get("/").content.decode()
    assert "第二批考核进度" in page and "1 家完成" in page and "第三批" not in page
    assert page.count('aria-current="step"') == 1


def test_only_public_papers_are_news(client):
    ministry = make.ministry()
    for public in (True, False):
        IssuedDocument.objects.create(
            state="issued", kind="integrity_result", title=f"文件{public}", issuer=ministry, issued_on=make.today(), public=public
        )
    page = client.get("/").content.decode()
    assert "文件True" in page and "文件False" not in page


def test_public_pages_set_no_cookie_and_may_be_kept_five_minutes(client, listed):
    row = listed()
    for path in ("/", "/list/", f"/list/{row.institution.public_no}/", "/guide/", "/accessibility/", "/en/", "/en/list/"):
        answer = client.get(path)
        assert answer.status_code == 200 and not answer.cookies, path
        assert answer.headers["Cache-Control"] == "public, max-age=300" and answer.headers["ETag"], path


def test_a_cache_that_asks_again_hears_of_a_change_and_only_of_a_change(client, listed):
    """INV-56: a page kept longer than five minutes is asked for again, and a struck-off institution changes the answer."""
    row = listed()
    first = client.get("/list/")
    again = client.get("/list/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.headers["Cache-Control"] == "public, max-age=300"
    end(make.system("evaluation.listing"), row, ground="expired")
    after = client.get("/list/", headers={"If-None-Match": first.headers["ETag"]})
    assert after.status_code == 200 and row.institution.name not in after.content.decode().split('class="results"')[-1]


def test_a_page_is_made_once_until_something_happens(client, listed, settings, django_assert_num_queries):
    """INV-56: what is handed out again is what the newest event left, in the language asked for."""
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "test"}}
    row = listed()
    first = {path: client.get(path) for path in ("/list/", "/en/list/", "/list/?page=2", "/list/export/?as=csv")}
    for path, made in first.items():
        with django_assert_num_queries(1):
            again = client.get(path)
        assert again.content == made.content and "public" in again.headers["Cache-Control"], path
        told = ("Content-Type", "Content-Disposition", "ETag", "Vary", "Cache-Control")
        assert [again.headers.get(name) for name in told] == [made.headers.get(name) for name in told], path
    assert 'lang="en"' in first["/en/list/"].content.decode() and 'lang="en"' not in first["/list/"].content.decode()[:200]
    end(make.system("evaluation.listing"), row, ground="expired")
    assert row.institution.name not in client.get("/list/").content.decode().split('class="results"')[-1]


def test_home_in_english_keeps_its_links_in_english(client, listed):
    listed()
    page = client.get("/en/").content.decode()
    assert '<html lang="en"' in page and 'href="/en/list/"' in page and ">JS<" in page


@pytest.mark.parametrize("path", ["/", "/list/", "/list/?at=2026-01-01&q=示例&field=01&state=listed", "/list/export/?as=json"])
def test_pages_ask_a_fixed_number_of_queries(client, listed, calendar, django_assert_max_num_queries, path):
    listed()
    client.get(path)

    def asked():
        with django_assert_max_num_queries(12) as counted:
            assert client.get(path).status_code == 200
        return len(counted)

    one = asked()
    for code in ("31", "32", "33", "34", "35"):
        listed(code)
    assert asked() == one


def test_the_curve_counts_each_day_as_it_was():
    today = make.date(2026, 11, 25)
    spans = [(make.date(2025, 1, 15), None), (make.date(2025, 1, 15), make.date(2025, 12, 31)), (make.date(2026, 3, 1), None)]
    curve = charts.curve(spans, today, goal=300, goal_on=make.date(2030, 12, 31), noticed=7)
    assert [(p.on, p.n) for p in curve.points] == [(make.date(2025, 12, 31), 1), (today, 2)]
    assert curve.above.n == 9 and curve.path.startswith("34,196") and curve.points[0].path == 300 * 364 // 2190


@pytest.mark.parametrize(("most", "wanted"), [(0, (1, 1)), (5, (1, 1)), (6, (1, 2)), (23, (1, 5))])
def test_the_shades_cover_every_figure(most, wanted):
    assert charts.bands(most)[0] == wanted and charts.bands(most)[-1][1] >= most
    shades = {t.code: t.shade for t in charts.tiles({"32": most, "33": 1 if most else 0}, {})}
    assert shades["32"] <= 5 and shades["33"] == (1 if most else 0) and len(shades) == 32


def test_the_bar_never_runs_over_its_end():
    assert charts.bar(83, 80, 300) == {"listed": 166, "from": 166, "noticed": 160}
    assert charts.bar(290, 80, 300) == {"listed": 580, "from": 580, "noticed": 20}
    assert charts.bar(310, 0, 300)["listed"] == 600


def test_home_leads_to_the_list_and_the_guide(client):
    page = client.get("/").content.decode()
    for name in ("site:list", "site:guide"):
        assert f'href="{reverse(name)}"' in page


def test_yesterday_is_a_day_of_the_list(client, listed):
    listed(days=0)
    page = client.get(f"/list/?at={make.today() - timedelta(days=1)}").content.decode()
    assert "<b>0</b> 家符合条件" in page
