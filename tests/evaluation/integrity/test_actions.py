"""From the first score to the published announcement and its correction."""

from datetime import date
from fractions import Fraction

import pytest

from evaluation.integrity import actions, selectors
from evaluation.integrity.indicators import grade_points, latest_grade
from evaluation.integrity.models import IntegrityAssessment, IntegrityGrade
from evaluation.integrity.rules import Entry
from portal.accounts.models import Role
from portal.documents.models import IssuedDocument
from portal.kernel.models import Event
from portal.kernel.policy import Actor, rows
from portal.kernel.problems import Forbidden, Refused, WrongState
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db
YEAR = make.date.today().year - 1
GROUND = "示例司罚〔2026〕3号：停业三个月"


@pytest.fixture
def province():
    return make.province()


@pytest.fixture
def clerk(province):
    return make.actor(province, Role.PROVINCIAL_CLERK)


@pytest.fixture
def leader(province):
    return make.actor(province, Role.PROVINCIAL_LEADER)


@pytest.fixture
def grading(province, clerk):
    return actions.open_(make.ctx(clerk), province, year=YEAR)


def graded(grading, clerk, *scores):
    made = [make.institution(grading.province) for _score in scores]
    entries = {i: Entry(s) for i, s in zip(made, scores, strict=True)}
    actions.import_grades(make.ctx(clerk), grading, entries=entries)
    return made


def test_a_year_is_opened_once(province, clerk, grading):
    with pytest.raises(Refused, match="已经开始"):
        actions.open_(make.ctx(clerk), province, year=YEAR)


def test_a_year_that_runs_is_not_graded(province, clerk):
    with pytest.raises(Refused, match="还没有结束"):
        actions.open_(make.ctx(clerk), province, year=YEAR + 1)


def test_a_grade_follows_from_its_score_and_leaves_an_event(grading, clerk):
    one = make.institution(grading.province)
    actions.grade(make.ctx(clerk), grading, institution=one, score_mpt=89_999)
    row = grading.grades.get()
    assert (row.grade, row.state) == ("B", "assessed")
    event = Event.objects.get(verb="evaluation.integrity.grade", subject_id=row.pk)
    assert (event.after["grade"], event.concerns_id) == ("B", one.organisation_id)


def test_an_amended_score_shows_what_it_was(grading, clerk):
    (one,) = graded(grading, clerk, 95_000)
    actions.grade(make.ctx(clerk), grading, institution=one, score_mpt=95_000, direct_d_ground=GROUND)
    event = Event.objects.filter(verb="evaluation.integrity.grade").latest("pk")
    assert (event.before["grade"], event.after["grade"]) == ("A", "D")


def test_the_same_sheet_twice_changes_nothing(grading, clerk):
    graded_ones = graded(grading, clerk, 95_000, 80_000)
    before = Event.objects.count()
    actions.import_grades(make.ctx(clerk), grading, entries=dict(zip(graded_ones, (Entry(95_000), Entry(80_000)), strict=True)))
    assert Event.objects.count() == before
    assert set(grading.grades.values_list("revision", flat=True)) == {0}


def test_one_wrong_line_stores_none(grading, clerk):
    one, two = make.institution(grading.province), make.institution(grading.province)
    with pytest.raises(Refused) as refused:
        actions.import_grades(make.ctx(clerk), grading, entries={one: Entry(95_000), two: Entry(120_000)})
    assert [p.field for p in refused.value.problems] == [f"{two.pk}-score"]
    assert not grading.grades.exists()


def test_another_provinces_institution_is_refused(grading, clerk):
    with pytest.raises(Refused, match="不属于本省"):
        actions.grade(make.ctx(clerk), grading, institution=make.institution(make.province("33")), score_mpt=1)


@pytest.mark.parametrize("role", [Role.PROVINCIAL_LEADER, Role.INSTITUTION_ADMIN, Role.MINISTRY_STAFF, Role.EXPERT, Role.AUDITOR])
def test_only_the_clerk_grades(grading, role):
    one = make.institution(grading.province)
    at = {Role.PROVINCIAL_LEADER: grading.province, Role.INSTITUTION_ADMIN: one}.get(role, make.ministry())
    with pytest.raises(Forbidden):
        actions.grade(make.ctx(make.actor(at, role)), grading, institution=one, score_mpt=1)


def test_another_provinces_clerk_grades_nothing(grading):
    stranger = make.actor(make.province("33"), Role.PROVINCIAL_CLERK)
    with pytest.raises(Forbidden):
        actions.grade(make.ctx(stranger), grading, institution=make.institution(grading.province), score_mpt=1)


def test_every_active_institution_is_graded_or_spared_before_publication(grading, clerk, leader):
    (one,) = graded(grading, clerk, 95_000)
    new = make.institution(grading.province, licensed_on=date(YEAR, 11, 1))
    later = make.institution(grading.province, licensed_on=date(YEAR + 1, 1, 5))
    stopped = make.institution(grading.province, state="suspended")
    with pytest.raises(Refused) as refused:
        actions.publish(make.ctx(leader), grading)
    (problem,) = refused.value.problems
    assert new.name in problem.message
    assert not {one.name, later.name, stopped.name} & set(selectors.ungraded(grading))
    actions.grade(make.ctx(clerk), grading, institution=new, exempt_reason="执业不满 6 个月")
    assert actions.publish(make.ctx(leader), grading).state == "published"


def test_an_exemption_stands_in_the_assessments_history(grading, clerk):
    new = make.institution(grading.province)
    actions.grade(make.ctx(clerk), grading, institution=new, exempt_reason="执业不满 6 个月")
    assert Event.objects.latest("pk").after["exemptions"] == {str(new.pk): "执业不满 6 个月"}
    actions.grade(make.ctx(clerk), grading, institution=new, score_mpt=95_000)
    assert not grading.exemptions.exists()


def test_who_graded_does_not_publish(grading, province):
    """提交≠审批 (SOD-3): the same person in both roles is refused."""
    both = make.actor(province, Role.PROVINCIAL_CLERK)
    graded(grading, both, 95_000)
    with pytest.raises(Refused, match="不同的人"):
        actions.publish(make.ctx(Actor(both.user_id, Role.PROVINCIAL_LEADER, province.pk, province.pk)), grading)


def test_publication_makes_grades_final_with_one_event_each_and_one_paper(grading, clerk, leader):
    graded(grading, clerk, 95_000, 80_000, 10_000)
    published = actions.publish(make.ctx(leader), grading)
    assert set(grading.grades.values_list("state", "grade")) == {("final", "A"), ("final", "B"), ("final", "D")}
    assert Event.objects.filter(verb="evaluation.integrity.grade_published").count() == 3
    paper = IssuedDocument.objects.get(pk=published.doc_id)
    assert (paper.public, len(paper.body["table"]["rows"])) == (True, 3)
    assert paper.issued_on == published.published_on == make.today()


def test_a_published_grading_takes_no_more_scores(grading, clerk, leader):
    (one,) = graded(grading, clerk, 95_000)
    actions.publish(make.ctx(leader), grading)
    with pytest.raises(WrongState):
        actions.grade(make.ctx(clerk), grading, institution=one, score_mpt=1)


def test_a_published_grade_changes_only_on_a_decision_and_remembers_what_it_was(grading, clerk, leader):
    graded(grading, clerk, 95_000)
    row = grading.grades.get()
    with pytest.raises(WrongState):
        actions.change(make.ctx(leader), row, to="D", ground=GROUND)
    actions.publish(make.ctx(leader), grading)
    with pytest.raises(Refused):
        actions.change(make.ctx(leader), row, to="D", ground="短")
    with pytest.raises(Forbidden):
        actions.change(make.ctx(clerk), row, to="D", ground=GROUND)
    changed = actions.change(make.ctx(leader), row, to="D", ground=GROUND)
    assert (changed.state, changed.grade, changed.former_grade, changed.changed_on) == ("changed", "D", "A", make.today())
    back = actions.change(make.ctx(leader), changed, to="A", ground="示例行复〔2026〕1号：处罚已撤销")
    assert (back.grade, back.former_grade) == ("A", "D")


def test_unpublished_grades_are_seen_by_their_province_alone(grading, clerk, leader):
    (one,) = graded(grading, clerk, 95_000)
    head = make.actor(one, Role.INSTITUTION_ADMIN)
    stranger = make.actor(make.province("33"), Role.PROVINCIAL_CLERK)
    for who, sees in [(clerk, 1), (head, 0), (stranger, 0), (Actor(), 0)]:
        assert rows(who, IntegrityGrade).count() == sees
    actions.publish(make.ctx(leader), grading)
    for who in (clerk, head, stranger, Actor()):
        assert rows(who, IntegrityGrade).count() == 1
        assert rows(who, IntegrityAssessment).count() == 1


def test_points_of_two_years_count_what_was_published_by_the_day():
    one = make.institution()
    on = date(YEAR + 1, 6, 1)
    make.graded(one, YEAR, "A")
    make.graded(one, YEAR - 1, "C", published_on=date(YEAR, 1, 20))
    make.graded(one, YEAR - 2, "A", published_on=date(YEAR - 1, 1, 20))
    measure = grade_points.values(on)[one.organisation_id]
    assert (measure.value, measure.basis) == (Fraction(4), 2)
    assert grade_points.behind(on, one.organisation_id).count() == 2
    assert grade_points.values(date(YEAR + 1, 1, 1))[one.organisation_id].value == 1
    assert latest_grade(on) == {one.organisation_id: "A"}


def test_grades_of_many_institutions_take_one_query(django_assert_num_queries):
    made = [make.institution() for _n in range(3)]
    for one in made:
        make.graded(one, YEAR)
    with django_assert_num_queries(1):
        found = selectors.grades_of([i.pk for i in made], [YEAR, YEAR - 1])
    assert all(found[i.pk][YEAR].grade == "A" for i in made)
    assert selectors.final_grade(made[0], YEAR).grade == "A"
    assert selectors.final_grade(made[0], YEAR - 1) is None
