"""The yearly grading at the desks: the province's table, sheet and publication; the institution's own; the ministry's view."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from evaluation.integrity import actions, registers
from evaluation.integrity.menu import pending
from evaluation.integrity.models import IntegrityAssessment, IntegrityGrade
from evaluation.integrity.reactions import tell_institutions, tell_unfinished_provinces
from evaluation.integrity.rules import Entry
from portal.accounts.models import Role
from portal.kernel.models import Event
from portal.notify.models import Notice
from portal.registers import sheets
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db
YEAR = make.date.today().year - 1
GROUND = "示例司罚〔2026〕3号：停业三个月"


@pytest.fixture
def province():
    return make.province()


@pytest.fixture
def sign_in(client):
    def signed_in(role, organisation):
        held = make.member(organisation, role)
        client.force_login(held.user)
        return held

    return signed_in


@pytest.fixture
def grading(province):
    clerk = make.actor(province, Role.PROVINCIAL_CLERK)
    return actions.open_(make.ctx(clerk), province, year=YEAR)


def url(page, *args):
    return reverse(f"evaluation:{page}", args=args)


def graded(grading, *scores):
    clerk = make.actor(grading.province, Role.PROVINCIAL_CLERK)
    made = [make.institution(grading.province) for _score in scores]
    actions.import_grades(make.ctx(clerk), grading, entries={i: Entry(s) for i, s in zip(made, scores, strict=True)})
    return made


def published(grading, *scores):
    made = graded(grading, *scores)
    actions.publish(make.ctx(make.actor(grading.province, Role.PROVINCIAL_LEADER)), grading)
    return made


def test_a_clerk_opens_a_year_that_is_over(client, sign_in, province):
    """INT-1."""
    sign_in(Role.PROVINCIAL_CLERK, province)
    assert url("grading-open") in client.get(url("gradings")).content.decode()
    assert client.post(url("grading-open"), {"year": str(YEAR + 1)}).status_code == 422
    answer = client.post(url("grading-open"), {"year": str(YEAR)})
    assert answer.status_code == 302 and answer.url == url("grading", IntegrityAssessment.objects.get().pk)


def test_a_page_of_the_table_is_stored_together(client, sign_in, grading):
    """INT-3, INT-4."""
    one, two, three = (make.institution(grading.province) for _n in range(3))
    sign_in(Role.PROVINCIAL_CLERK, grading.province)
    said = {"row": [one.pk, two.pk, three.pk], f"{one.pk}-score": "92.5", f"{two.pk}-exempt_reason": "执业不满 6 个月"}
    assert client.post(url("grading", grading.pk), said).status_code == 302
    assert grading.grades.get().grade == "A" and grading.exemptions.get().institution == two
    page = client.get(url("grading", grading.pk) + "?show=open").content.decode()
    assert three.name in page and one.name not in page


def test_one_wrong_line_stores_none_and_nothing_typed_is_lost(client, sign_in, grading):
    one, two = (make.institution(grading.province) for _n in range(2))
    sign_in(Role.PROVINCIAL_CLERK, grading.province)
    said = {"row": [one.pk, two.pk], f"{one.pk}-score": "88.125", f"{two.pk}-score": "一百", f"{two.pk}-direct_d_ground": GROUND}
    answer = client.post(url("grading", grading.pk), said)
    page = answer.content.decode()
    assert answer.status_code == 422 and not grading.grades.exists()
    for seen in ('value="88.125"', 'value="一百"', GROUND, "您填的是“一百”", f'href="#id_{two.pk}-score"'):
        assert seen in page, seen
    said[f"{two.pk}-score"] = ""
    answer = client.post(url("grading", grading.pk), said)
    assert answer.status_code == 422 and f'href="#id_{two.pk}-score"' in answer.content.decode()


def test_a_page_with_one_line_names_it_too(client, sign_in, grading):
    one = make.institution(grading.province)
    sign_in(Role.PROVINCIAL_CLERK, grading.province)
    answer = client.post(url("grading", grading.pk), {"row": [one.pk], f"{one.pk}-direct_d_ground": "短"})
    assert answer.status_code == 422 and f'id="id_{one.pk}-direct_d_ground-err"' in answer.content.decode()


def test_the_table_is_found_by_name_grade_and_page(client, sign_in, grading):
    made = graded(grading, *([95_000] * 21), 50_000)
    sign_in(Role.PROVINCIAL_CLERK, grading.province)
    path = url("grading", grading.pk)
    assert client.get(path).content.decode().count('name="row"') == 20
    assert client.get(path + "?page=2").content.decode().count('name="row"') == 2
    assert client.get(path + "?size=50").content.decode().count('name="row"') == 22
    assert client.get(path + "?show=D").content.decode().count('name="row"') == 1
    assert client.get(path + f"?q={made[3].public_no}").content.decode().count('name="row"') == 1
    assert "没有符合条件" in client.get(path + "?show=B").content.decode()


def test_the_table_asks_the_same_number_of_queries_for_one_or_many(client, sign_in, grading):
    sign_in(Role.PROVINCIAL_CLERK, grading.province)
    took = set()
    for count in (1, 12):
        graded(grading, *([80_000] * count))
        client.get(url("grading", grading.pk))
        with CaptureQueriesContext(connection) as asked:
            client.get(url("grading", grading.pk))
        took.add(len(asked))
    assert len(took) == 1 and took.pop() <= 20


def test_one_institution_has_a_page_of_its_own(client, sign_in, grading):
    one = make.institution(grading.province)
    make.graded(one, YEAR - 1, "C", score_mpt=61_000)
    sign_in(Role.PROVINCIAL_CLERK, grading.province)
    path = url("grading-grade", grading.pk, one.pk)
    assert "61.000" in client.get(path).content.decode()
    answer = client.post(path, {"score": "101", "direct_d_ground": "", "exempt_reason": ""})
    assert answer.status_code == 422 and "您填的是“101”" in answer.content.decode()
    assert client.post(path, {"score": "95", "direct_d_ground": GROUND, "exempt_reason": ""}).status_code == 302
    assert grading.grades.get().grade == "D"
    stranger = make.institution(make.province("33"))
    assert client.get(url("grading-grade", grading.pk, stranger.pk)).status_code == 404


def sheet(*rows):
    content = sheets.filled(registers.columns(), rows)
    return SimpleUploadedFile("grades.xlsx", content, sheets.XLSX)


def hand_in(client, grading, *rows):
    """Hand in a sheet; the address of its dry run."""
    return client.post(url("grading-import", grading.pk), {"sheet": sheet(*rows)}).url


def test_a_sheet_is_checked_line_by_line_and_imported_whole(client, sign_in, grading):
    one, two = (make.institution(grading.province) for _n in range(2))
    sign_in(Role.PROVINCIAL_CLERK, grading.province)
    good, foreign, wrong = [one.public_no, one.name, 91.25, "", ""], ["J9900001", "别家", 80, "", ""], [two.public_no, "", 120, "", ""]
    page = client.get(hand_in(client, grading, good, foreign, wrong)).content.decode()
    assert "本省没有编号为“J9900001”" in page and "0 到 100 之间" in page and 'name="sheet_key"' not in page
    assert not grading.grades.exists()
    spared = [two.public_no, "", "", "", "全年停业整顿"]
    address = hand_in(client, grading, good, spared)
    key = address.rpartition("=")[2]
    assert "导入 2 行" in client.get(address).content.decode()
    assert client.post(url("grading-import", grading.pk), {"sheet_key": key}).status_code == 302
    assert (grading.grades.get().score_mpt, grading.exemptions.get().institution) == (91_250, two)
    before = Event.objects.count()
    again = client.get(hand_in(client, grading, good, spared))
    assert "完全相同" in again.content.decode() and Event.objects.count() == before


def test_the_sheet_of_a_year_goes_out_and_comes_back(client, sign_in, grading):
    (one,) = graded(grading, 87_500)
    sign_in(Role.PROVINCIAL_CLERK, grading.province)
    answer = client.get(url("grading-sheet", grading.pk))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[1][:3] == [one.public_no, one.name, 87.5]


def test_the_confirmation_says_what_is_missing_and_publishes_when_nothing_is(client, sign_in, grading):
    """INT-6."""
    graded(grading, 95_000, 80_000)
    left = make.institution(grading.province)
    sign_in(Role.PROVINCIAL_LEADER, grading.province)
    path = url("grading-publish", grading.pk)
    page = client.get(path).content.decode()
    assert left.name in page and 'name="confirmed"' not in page
    assert client.post(path, {"confirmed": "on"}).status_code == 422
    clerk = make.actor(grading.province, Role.PROVINCIAL_CLERK)
    actions.grade(make.ctx(clerk), grading, institution=left, exempt_reason="执业不满 6 个月")
    assert client.post(path, {}).status_code == 422
    assert client.post(path, {"confirmed": "on"}).status_code == 302
    assert set(grading.grades.values_list("state", flat=True)) == {"final"}


def test_who_graded_is_told_before_pressing_that_another_publishes(client, grading):
    """SOD-3."""
    held = make.member(grading.province, Role.PROVINCIAL_CLERK)
    clerk = make.Actor(held.user_id, Role.PROVINCIAL_CLERK, grading.province_id, grading.province_id)
    actions.grade(make.ctx(clerk), grading, institution=make.institution(grading.province), score_mpt=90_000)
    make.Membership.objects.filter(pk=held.pk).update(role=Role.PROVINCIAL_LEADER)
    client.force_login(held.user)
    page = client.get(url("grading-publish", grading.pk)).content.decode()
    assert "不同的人" in page and 'name="confirmed"' not in page


def test_a_published_year_is_read_and_changed_grade_by_grade(client, sign_in, grading):
    """INT-7, INV-42."""
    (one,) = published(grading, 95_000)
    sign_in(Role.PROVINCIAL_LEADER, grading.province)
    row = IntegrityGrade.objects.get()
    page = client.get(url("grading", grading.pk)).content.decode()
    assert 'name="row"' not in page and url("grade-change", row.pk) in page
    assert client.post(url("grade-change", row.pk), {"to": "A", "ground": GROUND}).status_code == 422
    assert client.post(url("grade-change", row.pk), {"to": "D", "ground": GROUND}).status_code == 302
    assert "原 A" in client.get(url("grading", grading.pk)).content.decode()
    assert client.post(url("grading", grading.pk), {"row": [one.pk], f"{one.pk}-score": "1"}).status_code == 403


def test_an_institution_reads_its_own_published_grades_and_no_others(client, sign_in, grading):
    one, two = published(grading, 95_000, 50_000)
    sign_in(Role.INSTITUTION_CLERK, one)
    page = client.get(url("own-grades")).content.decode()
    assert "<b>A</b>" in page and "95.000" in page and "<b>D</b>" not in page
    sign_in(Role.INSTITUTION_ADMIN, make.institution())
    assert "还没有公布的等级" in client.get(url("own-grades")).content.decode()
    assert two.pk


def test_a_province_finds_only_its_own_years(client, sign_in, grading):
    """INV-52: published years of others are public as papers, not as this desk's work."""
    published(grading, 95_000)
    sign_in(Role.PROVINCIAL_CLERK, make.province("33"))
    assert str(YEAR) + " 年度" not in client.get(url("gradings")).content.decode().split("<main")[1].split("启动一个年度")[-1]
    for page in ("grading", "grading-import", "grading-publish", "grading-sheet"):
        assert client.get(url(page, grading.pk)).status_code == 404


def test_strangers_reach_nothing(client, sign_in, grading):
    paths = [
        url("gradings"),
        url("grading", grading.pk),
        url("grading-open"),
        url("grading-import", grading.pk),
        url("grading-publish", grading.pk),
    ]
    assert {client.get(path).status_code for path in paths} == {302}
    sign_in(Role.INSTITUTION_ADMIN, make.institution())
    assert {client.get(path).status_code for path in paths} <= {403, 404}
    sign_in(Role.PROVINCIAL_LEADER, grading.province)
    assert client.get(url("grading-import", grading.pk)).status_code == 403
    assert client.get(url("grading-open")).status_code == 403


def test_the_ministry_sees_which_units_have_published(client, sign_in, grading):
    make.province("33")
    published(grading, 95_000)
    sign_in(Role.MINISTRY_STAFF, make.ministry())
    page = client.get(url("grading-progress") + f"?year={YEAR}").content.decode()
    assert "2 个省级单位中，1 个已经公布" in page and "未启动" in page


def test_graded_institutions_are_told_once_without_their_grade(grading):
    one, _two = published(grading, 95_000, 50_000)
    head = make.member(one, Role.INSTITUTION_ADMIN)
    event = Event.objects.get(verb="evaluation.integrity.publish")
    for _time in range(2):
        tell_institutions(event)
    notice = Notice.objects.get(user=head.user)
    assert str(YEAR) in notice.subject and " A" not in notice.subject


def test_provinces_that_have_not_published_learn_so_when_a_cycle_opens(grading):
    """CYC-2."""
    published(grading, 95_000)
    late = make.member(make.province("33"), Role.PROVINCIAL_LEADER)
    make.member(grading.province, Role.PROVINCIAL_LEADER)
    cycle = make.cycle("applying", basis_year=YEAR)
    event = Event.objects.create(
        verb="evaluation.cycles.open", subject_type="evaluation.cycle", subject_id=cycle.pk, actor_role="", before={}, after={},
        at=make.timezone.now(),
    )  # fmt: skip
    tell_unfinished_provinces(event)
    assert set(Notice.objects.values_list("user_id", flat=True)) == {late.user_id}


def test_the_desk_says_what_is_next(province):
    clerk, leader = make.actor(province, Role.PROVINCIAL_CLERK), make.actor(province, Role.PROVINCIAL_LEADER)
    assert [t.url for t in pending(clerk, make.today())] == [url("grading-open")]
    assert not list(pending(leader, make.today()))
    grading = actions.open_(make.ctx(clerk), province, year=YEAR)
    graded(grading, 90_000)
    assert [t.state for t in pending(clerk, make.today())] == ["doing"]
    assert [t.due_on.month for t in pending(leader, make.today())] == [4]


def test_the_api_gives_published_grades_without_scores(client, sign_in, grading):
    graded(grading, 95_000)
    sign_in(Role.INSTITUTION_CLERK, make.institution(make.province("33")))
    assert client.get("/api/v1/integrity-grades/").json()["count"] == 0
    actions.publish(make.ctx(make.actor(grading.province, Role.PROVINCIAL_LEADER)), grading)
    said = client.get(f"/api/v1/integrity-grades/?assessment__year={YEAR}").json()["results"]
    assert [row["grade"] for row in said] == ["A"] and "score_mpt" not in said[0]
