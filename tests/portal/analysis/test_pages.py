"""The 22 tasks and their figures, as an institution, its province and the ministry see them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.accounts.models import Role
from portal.analysis.programme import TASKS
from portal.analysis.topics import TOPICS
from tests.factories import institutions as make
from tests.factories import personnel, quality

pytestmark = pytest.mark.django_db
CALIBRATED = "quality.instruments.calibrated_share"


@pytest.fixture
def here():
    return make.institution()


def sign_in(client, of, role):
    client.force_login(make.member(of, role))
    return client


def calibrated(of, good: int, all_: int):
    """Instruments of which some hold a certificate."""
    today = timezone.localdate()
    for n in range(all_):
        one = quality.instrument(of)
        if n < good:
            quality.calibration(one, performed_on=today - timedelta(days=30), valid_until=today + timedelta(days=300))


def test_an_institution_sees_what_each_task_has_of_its_own(client, here):
    calibrated(here, 1, 2)
    calibrated(make.institution(), 3, 3)
    page = sign_in(client, here, Role.INSTITUTION_CLERK).get("/institution/registers/")
    lines = {line["task"].number: line for area in page.context["areas"] for line in area["tasks"]}
    assert set(lines) == set(range(1, 23)) and lines[18]["records"] == 3


def test_a_province_sees_the_whole_of_its_institutions_or_one_of_them(client, here):
    calibrated(here, 0, 2)
    calibrated(make.institution(), 0, 1)
    calibrated(make.institution(make.province("33")), 0, 5)
    client = sign_in(client, here.organisation.parent, Role.PROVINCIAL_CLERK)
    line = next(x for area in client.get("/province/registers/").context["areas"] for x in area["tasks"] if x["task"].number == 18)
    assert (line["records"], line["owners"]) == (3, 2)
    one = client.get("/province/registers/", {"owner": here.organisation_id})
    assert next(x for area in one.context["areas"] for x in area["tasks"] if x["task"].number == 18)["records"] == 2


def test_a_figure_of_an_institution_stands_beside_the_medians_and_opens_its_rows(client, here):
    calibrated(here, 1, 4)
    for _n in range(4):
        calibrated(make.institution(), 1, 2)
    client = sign_in(client, here, Role.INSTITUTION_CLERK)
    page = client.get(f"/institution/analysis/figures/{CALIBRATED}/")
    found = page.context["compared"]
    assert (found["value"], found["basis"], found["province"].median, found["country"].n) == ("25.0%", 4, "50.0%", 5)
    rows = client.get(f"/institution/analysis/figures/{CALIBRATED}/rows/")
    assert len(rows.context["counted"]) == 4 and all(line.url for line in rows.context["counted"])


def test_fewer_than_five_are_not_summed_up(client, here):
    calibrated(here, 1, 4)
    page = sign_in(client, here, Role.INSTITUTION_CLERK).get(f"/institution/analysis/figures/{CALIBRATED}/")
    assert page.context["compared"]["country"].median == "" and page.context["compared"]["country"].n == 1


def test_a_province_reads_its_own_institutions_lowest_first_and_no_others(client, here):
    calibrated(here, 1, 1)
    low, none, foreign = make.institution(), make.institution(), make.institution(make.province("33"))
    calibrated(low, 1, 3)
    calibrated(foreign, 0, 1)
    client = sign_in(client, here.organisation.parent, Role.PROVINCIAL_CLERK)
    page = client.get(f"/province/analysis/figures/{CALIBRATED}/")
    assert [line["of"].pk for line in page.context["table"]] == [low.organisation_id, here.organisation_id, none.organisation_id]
    back = client.get(f"/province/analysis/figures/{CALIBRATED}/?sort=-value")
    assert [line["of"].pk for line in back.context["table"]] == [here.organisation_id, low.organisation_id, none.organisation_id]
    for page in ("", "rows/"):
        assert client.get(f"/province/analysis/figures/{CALIBRATED}/{page}?owner={foreign.organisation_id}").status_code == 404
    assert client.get("/province/registers/", {"owner": foreign.organisation_id}).status_code == 404


def test_each_task_answers_at_each_desk_within_its_queries(client, here):
    bodies = [
        (here, Role.INSTITUTION_ADMIN, "institution"), (here.organisation.parent, Role.PROVINCIAL_LEADER, "province"),
        (make.ministry(), Role.MINISTRY_STAFF, "ministry"), (make.ministry(), Role.AUDITOR, "audit"),
        (make.association(here.organisation.parent), Role.ASSOCIATION, "association"),
    ]  # fmt: skip
    for of, role, desk in bodies:
        client = sign_in(client, of, role)
        client.get(f"/{desk}/registers/")
        for number in TASKS:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(f"/{desk}/registers/tasks/{number}/").status_code == 200, (desk, number)
            assert len(seen) <= 25, (desk, number)
    assert client.get("/association/registers/tasks/23/").status_code == 404
    assert client.get("/association/analysis/figures/no.such.figure/").status_code == 404


def test_experts_have_no_part_in_it(client, here):
    assert sign_in(client, make.ministry(), Role.EXPERT).get("/expert/registers/").status_code == 404


def test_each_topic_answers_with_figures_at_each_desk_alone_and_beside_others(client, here):
    calibrated(here, 1, 2)
    personnel.appraiser(here)
    for _n in range(6):
        personnel.appraiser(make.institution(), full_time=False)
    bodies = [(here, Role.INSTITUTION_CLERK, "institution"), (here.organisation.parent, Role.PROVINCIAL_CLERK, "province")]
    for of, role, desk in [*bodies, (make.ministry(), Role.MINISTRY_STAFF, "ministry")]:
        client = sign_in(client, of, role)
        assert client.get(f"/{desk}/analysis/").status_code == 200
        for key in TOPICS:
            page = client.get(f"/{desk}/analysis/topics/{key}/")
            assert page.status_code == 200 and page.context["tables"], (desk, key)
            assert all(len(cells) == len(table.heads) for table in page.context["tables"] for _title, cells in table.lines), (desk, key)
            sheet = client.get(f"/{desk}/analysis/topics/{key}/", {"as": "xlsx"})
            assert sheet.status_code == 200 and sheet.content[:2] == b"PK"
    narrowed = client.get("/ministry/analysis/topics/people/", {"province": "32", "category": "01"})
    full_time = next(t for t in narrowed.context["tables"] if t.heads[0] and any(title == "专职" for title, _c in t.lines))
    assert dict(full_time.lines)["专职"][0].text == "1" and "全国" not in [str(h) for h in full_time.heads]
    assert client.get("/ministry/analysis/topics/nothing/").status_code == 404


def test_an_institution_sees_of_others_only_shares(client, here):
    personnel.appraiser(here)
    for _n in range(6):
        personnel.appraiser(make.institution(make.province("33")), full_time=False)
    page = sign_in(client, here, Role.INSTITUTION_CLERK).get("/institution/analysis/topics/people/")
    table = next(t for t in page.context["tables"] if any(title == "专职" for title, _c in t.lines))
    assert [c.text for c in dict(table.lines)["专职"]] == ["1", "100.0%", "14.3%"] and str(table.heads[-1]) == "全国"
