"""The list: filtered, sorted, paged, dated and taken away by its address; and one institution's page with what is public of it."""

import csv
import io
import json
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from evaluation.listing.models import Listing
from institutions.models import Institution, InstitutionChange
from institutions.registry.selectors import initials_of
from tests.factories import evaluation as make
from tests.factories import quality

pytestmark = pytest.mark.django_db


def shown(client, query=""):
    page = client.get(f"/list/{query}").content.decode()
    results = page.split('class="results"', 1)[-1].split("</ul>", 1)[0] if 'class="results"' in page else ""
    return [part.split(">", 1)[1].split("<", 1)[0] for part in results.split('<a href="/list/')[1:]]


@pytest.fixture
def four(listed):
    listed("32", name="云岫示例鉴定中心", fields=("0101", "0201"), days=100)
    listed("32", name="听澜示例鉴定所", fields=("0301",), days=90, state="under_rectification")
    listed("33", name="青衡示例鉴定中心", fields=("0102",), days=80)
    listed("33", name="砚北示例鉴定所", fields=("0101",), days=70, state="delisted", ended_days=10)
    for row in Institution.objects.all():
        Institution.objects.filter(pk=row.pk).update(initials=initials_of(row.name))


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", ["青衡示例鉴定中心", "听澜示例鉴定所", "云岫示例鉴定中心"]),
        ("?sort=listed_on", ["云岫示例鉴定中心", "听澜示例鉴定所", "青衡示例鉴定中心"]),
        ("?sort=name", ["青衡示例鉴定中心", "听澜示例鉴定所", "云岫示例鉴定中心"]),
        ("?sort=nonsense", ["青衡示例鉴定中心", "听澜示例鉴定所", "云岫示例鉴定中心"]),
        ("?province=33", ["青衡示例鉴定中心"]),
        ("?field=01", ["青衡示例鉴定中心", "云岫示例鉴定中心"]),
        ("?field=02&field=03", ["听澜示例鉴定所", "云岫示例鉴定中心"]),
        ("?state=under_rectification", ["听澜示例鉴定所"]),
        ("?state=delisted", ["砚北示例鉴定所"]),
        ("?q=云岫", ["云岫示例鉴定中心"]),
        ("?q=yxsl", ["云岫示例鉴定中心"]),
        ("?q=没有", []),
        ("?state=nonsense&province=99&field=09", ["青衡示例鉴定中心", "听澜示例鉴定所", "云岫示例鉴定中心"]),
    ],
)
def test_the_address_says_what_is_shown(client, four, query, wanted):
    assert shown(client, query) == wanted


def test_former_names_are_found(client, listed):
    row = listed(name="新名示例鉴定中心")
    change = {"kind": "name", "old_value": "旧名示例鉴定中心", "new_value": row.institution.name}
    InstitutionChange.objects.create(institution=row.institution, effective_on=make.today() - timedelta(days=5), **change)
    assert shown(client, "?q=旧名") == ["新名示例鉴定中心"]
    past = make.today() - timedelta(days=6)
    assert shown(client, f"?at={past}") == ["旧名示例鉴定中心"]
    assert "现名 新名示例鉴定中心" in client.get(f"/list/?at={past}").content.decode()


def test_the_list_as_it_stood_on_a_day(client, four):
    today = make.today()
    assert shown(client, f"?at={today - timedelta(days=85)}") == ["听澜示例鉴定所", "云岫示例鉴定中心"]
    before = client.get(f"/list/?at={today - timedelta(days=20)}").content.decode()
    assert "砚北示例鉴定所" in before and "其后于" in before
    assert "砚北示例鉴定所" not in shown(client, f"?at={today - timedelta(days=10)}"), "the day of its end is no day on the list"
    assert shown(client, f"?at={today + timedelta(days=10)}") == shown(client)


def test_a_day_that_cannot_be_read_is_said_and_today_is_shown(client, four):
    page = client.get("/list/?at=昨天").content.decode()
    assert "您填的是“昨天”" in page and "青衡示例鉴定中心" in page


def test_nothing_found_says_how_to_go_on(client, four):
    page = client.get("/list/?q=没有").content.decode()
    assert "没有符合条件的机构" in page and 'href="/list/"' in page


def test_paging_keeps_the_filters(client, listed):
    for n in range(21):
        listed(name=f"第{n:02d}示例鉴定所", days=n + 1)
    page = client.get("/list/?province=32").content.decode()
    assert "province=32&amp;page=2" in page and len(shown(client, "?province=32")) == 20
    assert len(shown(client, "?province=32&page=2")) == 1 and len(shown(client, "?size=50")) == 21


def test_a_proposal_under_way_is_not_told(client, listed):
    listed(name="云岫示例鉴定中心", state="proposed")
    listed(name="听澜示例鉴定所", state="rereview")
    page = client.get("/list/").content.decode()
    assert "撤销建议" not in page and "复核中" not in page and len(shown(client, "?state=listed")) == 2


def test_what_is_taken_away_has_the_rows_of_the_page_and_says_where_from(client, four):
    """INV-53."""
    wanted = shown(client, "?province=32")
    said = json.loads(client.get("/list/export/?as=json&province=32").content)
    assert [row["name"] for row in said["rows"]] == wanted and said["source"]["count"] == 2
    assert "示例省32" in said["source"]["filter"] and said["source"]["as_of"] == make.today().isoformat()
    lines = list(csv.reader(io.StringIO(client.get("/list/export/?as=csv&province=32").content.decode("utf-8-sig"))))
    assert "名单时点" in lines[0][0] and [line[2] for line in lines[2:]] == wanted
    answer = client.get("/list/export/?as=xlsx&province=32")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [sheet.cell(r, 3).value for r in (3, 4)] == wanted and "来源" in sheet.cell(1, 1).value
    assert f"list-{make.today():%Y%m%d}.xlsx" in answer.headers["Content-Disposition"]
    assert client.get("/list/export/?as=exe").status_code == 404


def test_a_struck_off_institution_says_so_first_with_date_and_has_no_certificate(client, listed):
    """INV-56, INV-31."""
    row = listed(name="砚北示例鉴定所", state="delisted", ended_days=10)
    page = client.get(f"/list/{row.institution.public_no}/").content.decode()
    day = row.ended_on
    assert f"已于 {day.year}年{day.month}月{day.day}日 撤销高资质、高水平资格" in page and "已撤销" in page
    assert 'class="cert"' not in page and ">在册<" not in page


def test_an_institution_shows_what_is_public_of_it(client, listed, first_cycle):
    row = listed(name="云岫示例鉴定中心", fields=("0101", "0201"), phone="010-0000 0000")
    institution = row.institution
    for year, grade in ((2022, "C"), (2023, "B"), (2024, "A"), (2025, "A")):
        make.graded(institution, year, grade)
    quality.accreditation(institution, "0101", "0201", certificate_no="ZS-示例-1")
    change = {"kind": "name", "old_value": "旧名示例鉴定中心", "new_value": institution.name}
    InstitutionChange.objects.create(institution=institution, effective_on=make.today(), **change)
    page = client.get(f"/list/{institution.public_no}/").content.decode()
    for said in ("在册", "云岫示例鉴定中心", "旧名示例鉴定中心", institution.uscc, institution.licence_no, institution.address,
                 "010-0000 0000", "法医病理", "2025年度诚信等级 A", "ZS-示例-1", "2 个项目", row.number,
                 "列入首批考核名单", "GZGSP-2026-"):  # fmt: skip
        assert said in page, said
    assert '<th scope="row">2022</th>' not in page, "grades of three years"
    for hidden in (institution.head_name, institution.legal_representative):
        assert hidden not in page, "names of persons are not shown"


def test_grades_not_yet_published_and_open_proposals_stay_inside(client, listed):
    row = listed(state="proposed")
    grade = make.graded(row.institution, 2025, "D")
    type(grade).objects.filter(pk=grade.pk).update(state="assessed")
    page = client.get(f"/list/{row.institution.public_no}/").content.decode()
    assert "诚信等级 D" not in page and "撤销建议" not in page and "在册" in page


def test_an_institution_never_listed_says_so_and_an_unknown_number_is_not_found(client):
    institution = make.institution(name="若水示例鉴定所")
    assert "未列入名录" in client.get(f"/list/{institution.public_no}/").content.decode()
    assert client.get("/list/J000000000/").status_code == 404


def test_an_institution_listed_again_shows_both_times(client, listed):
    row = listed(state="expired", days=2000, ended_days=500)
    again = Listing.objects.create(
        state="listed", institution=row.institution, cycle=row.cycle, announcement=row.announcement, number="SG-90001",
        listed_on=make.today() - timedelta(days=400), valid_until=make.today() + timedelta(days=900),
    )  # fmt: skip
    page = client.get(f"/list/{row.institution.public_no}/").content.decode()
    assert again.number in page and row.number in page and "已期满" in page and ">在册<" in page.replace("</svg>在册", ">在册")


def test_one_institution_asks_a_fixed_number_of_queries(client, listed, django_assert_max_num_queries):
    row = listed()
    path = f"/list/{row.institution.public_no}/"
    client.get(path)

    def asked():
        with django_assert_max_num_queries(12) as counted:
            client.get(path)
        return len(counted)

    one = asked()
    for year in (2021, 2022, 2023, 2024):
        make.graded(row.institution, year)
        quality.accreditation(row.institution, "0101")
    assert asked() == one
