"""CYC-6, ASG-8, CAS-1, 3: from nominees to totals, with three, four and five sheets, to the last thousandth."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from guardian.models import UserObjectPermission

from evaluation.cycles import actions as cycles
from evaluation.cycles import gates
from evaluation.cycles.models import Cycle
from evaluation.recommendation.models import Nominee
from evaluation.review import actions, reactions, scoring
from evaluation.review.models import ReviewAssignment, ReviewCase, Score
from evaluation.standards.numbers import shown
from institutions.models import Scope
from portal.kernel.models import Event
from portal.kernel.problems import Forbidden, Refused
from portal.kernel.relay import settle
from tests.factories import evaluation as make
from tests.factories import review

pytestmark = pytest.mark.django_db


def close(cycle, officer):
    cycles.close_scoring(make.ctx(officer), cycle)
    cycle.refresh_from_db()


# --- cases


def test_an_accepted_nominee_becomes_one_case_however_often_it_is_told(cycle):
    """INV-11"""
    nominee = review.nominated(cycle)
    event = Event.objects.create(
        verb="evaluation.recommendation.accept", subject_type="evaluation.recommendation", subject_id=nominee.recommendation_id,
        actor_role="", before={}, after={}, at=make.at(make.today()),
    )  # fmt: skip
    for _time in range(3):
        reactions.receive_nominees(event)
    case = ReviewCase.objects.get()
    assert case.application == nominee.application and case.state == "received"
    assert Event.objects.filter(verb="evaluation.review.receive").count() == 1


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "lapsed"])
def test_without_an_accepted_list_there_is_no_case(cycle, state):
    """INV-11"""
    nominee = review.nominated(cycle, state)
    with pytest.raises(Refused, match="推荐名单"):
        actions.receive(make.system("evaluation.review"), nominee.application)


def test_who_was_taken_off_the_list_becomes_no_case(cycle, leader):
    """INV-11"""
    nominee = review.nominated(cycle)
    Nominee.objects.filter(pk=nominee.pk).update(state="removed")
    with pytest.raises(Refused):
        actions.receive(make.system("evaluation.review"), nominee.application)
    with pytest.raises(Forbidden):
        actions.receive(make.ctx(leader), nominee.application)


def test_the_review_starts_only_where_every_case_can_have_its_readers():
    """CYC-5"""
    cycle = make.cycle("formal_check")
    case = review.case(cycle)
    for _time in range(4):
        review.expert()
    review.expert("32")
    found = [p for p in gates.problems("start_review", cycle, make.today()) if p.code == "experts"]
    assert len(found) == 1 and case.number in str(found[0].message) and "1 名" in str(found[0].message)
    review.expert()
    assert not [p for p in gates.problems("start_review", cycle, make.today()) if p.code == "experts"]


# --- closing


@pytest.mark.parametrize(("sheets", "closes"), [(0, False), (2, False), (3, True), (4, True), (5, True)])
def test_scoring_closes_with_three_sheets_and_not_with_two(cycle, case, officer, sheets, closes):
    """INV-18"""
    review.sheets(case, sheets)
    if closes:
        close(cycle, officer)
        case.refresh_from_db()
        assert cycle.state == "deliberating" and case.state == "desk_done" and case.total_mpt == 1_000_000
    else:
        with pytest.raises(Refused, match="至少要 3 份"):
            close(cycle, officer)
        case.refresh_from_db()
        assert case.state == "received" and case.total_mpt is None


def test_scoring_does_not_close_over_somebody_who_still_scores(cycle, case, officer):
    review.sheets(case, 4)
    review.assigned(case)
    with pytest.raises(Refused, match="还有 1 名专家在评分"):
        close(cycle, officer)


def test_closing_is_the_result_officers(cycle, case, secretary, leader):
    review.sheets(case, 5)
    for who in (secretary, leader):
        with pytest.raises(Forbidden):
            close(cycle, who)


def test_closing_locks_what_counts_takes_back_what_waits_and_ends_every_grant(cycle, case, officer):
    """ASG-8"""
    review.sheets(case, 4)
    waiting = [review.assigned(case, state=state) for state in ("proposed", "invited")]
    close(cycle, officer)
    assert sorted(case.assignments.values_list("state", flat=True)) == ["locked"] * 4 + ["void"] * 2
    assert not UserObjectPermission.objects.exists() and len(waiting) == 2


def points(case, code):
    case.refresh_from_db()
    return case.criteria[code]


def test_example_a_five_sheets_lose_the_highest_and_the_lowest(cycle, case, officer):
    """domain.md §8.2: 15, 14.5, 13, 12.5, 9 → 40/3 → 13,333; here as shares of a criterion of 80 points (×5)."""
    given = [75_000, 72_500, 65_000, 62_500, 45_000]
    for mpt in given:
        review.fill(review.assigned(case, state="submitted"), L1_01=mpt)
    close(cycle, officer)
    assert points(case, "L1-01") == 66_667  # 200,000/3 = 66,666.66…, half up
    assert case.dimensions["L1"] == 66_667 + 20_000


def test_example_a_with_one_sheet_voided_by_recusal_four_values_are_not_trimmed(cycle, case, officer):
    """domain.md §8.2, INV-17: 15, 14.5, 13, 12.5 → 55/4 → 13,750."""
    for mpt in (75_000, 72_500, 65_000, 62_500):
        review.fill(review.assigned(case, state="submitted"), L1_01=mpt)
    gone = review.assigned(case, state="submitted")
    review.fill(gone, L1_01=45_000)
    actions.recuse(make.ctx(review.actor(gone.expert)), gone, why="发现师生关系")
    assert gone.scores.count() == 10  # kept, not counted
    close(cycle, officer)
    assert points(case, "L1-01") == 68_750


def test_example_a_three_sheets_give_the_plain_mean(cycle, case, officer):
    for mpt in (75_000, 72_500, 65_000):
        review.fill(review.assigned(case, state="submitted"), L1_01=mpt)
    close(cycle, officer)
    assert points(case, "L1-01") == 70_833  # 212,500/3


@pytest.mark.parametrize("state", [s for s, _label in ReviewAssignment.State.choices if s not in ("submitted", "locked", "scoring")])
def test_no_sheet_of_an_ended_assignment_counts(cycle, case, officer, state):
    """INV-17"""
    review.sheets(case, 3)
    review.fill(review.assigned(case, state=state), level=4)
    close(cycle, officer)
    assert points(case, "L1-01") == 80_000


def test_a_missing_score_is_never_zero(cycle, case, officer):
    """INV-18: a criterion with two values out of five sheets cannot be decided; nothing of the closing stands."""
    review.sheets(case, 5)
    Score.objects.filter(pk__in=Score.objects.filter(criterion__code="L1-01").values("pk")[:3]).delete()
    with pytest.raises(Refused, match="L1-01"):
        close(cycle, officer)
    case.refresh_from_db()
    assert case.state == "received" and set(case.assignments.values_list("state", flat=True)) == {"submitted"}
    assert Cycle.objects.get(pk=cycle.pk).state == "reviewing"


def test_without_a_frozen_value_nothing_is_decided(cycle, officer):
    application = make.application(
        make.institution(make.province("32"), fields=review.FIELDS), state="draft", in_cycle=cycle, answered=True
    )
    case = ReviewCase.objects.create(cycle=cycle, application=application, number="x-1")
    review.sheets(case, 3)
    with pytest.raises(Refused, match="L1-08"):
        close(cycle, officer)


def test_fields_on_the_day_of_the_data_say_what_applies(cycle, case, officer):
    """domain.md §8.1 no. 5: a field withdrawn after data_until still counts, one withdrawn before does not."""
    other = review.case(cycle)
    for one, day in ((case, cycle.data_until + timedelta(days=1)), (other, cycle.data_until)):
        review.sheets(one, 3)
        Scope.objects.filter(owner=one.application.institution.organisation, field="0104").update(withdrawn_on=day)
    close(cycle, officer)
    case.refresh_from_db()
    other.refresh_from_db()
    assert "L3-01" in case.criteria and "L3-01" not in other.criteria
    assert other.dimensions["L3"] == 0 and "L3" in other.shortfalls  # nothing applies: the dimension is not reached


def test_what_is_shown_adds_up(cycle, officer):
    """INV-20"""
    for n in range(3):
        one = review.case(cycle)
        for m, mpt in enumerate((75_500, 71_500, 49_500, 72_000)):
            review.fill(review.assigned(one, state="submitted"), level=1 + (n + m) % 3, L1_01=mpt)
    close(cycle, officer)
    for one in ReviewCase.objects.filter(cycle=cycle):
        assert one.total_mpt == sum(one.dimensions.values())
        assert shown(one.total_mpt)


def test_ranks_are_given_among_those_who_pass_and_a_tie_is_a_tie(cycle, officer):
    """INV-23: 1, 2, 2, 4, whatever the order of entry; who fails has none."""
    levels = {"a": {}, "b": {"L1_01": 79_500}, "c": {"L1_01": 79_500}, "d": {"L1_01": 79_000}, "e": {"Y5_01": 65_500}}
    made = {}
    for name in ("d", "c", "e", "a", "b"):
        made[name] = review.case(cycle)
        for _time in range(3):
            review.fill(review.assigned(made[name], state="submitted"), **levels[name])
    close(cycle, officer)
    found = {name: ReviewCase.objects.get(pk=one.pk) for name, one in made.items()}
    assert {name: c.rank for name, c in found.items()} == {"a": 1, "b": 2, "c": 2, "d": 4, "e": None}
    assert found["e"].shortfalls == ["Y5"]


def test_a_standing_veto_keeps_the_best_from_passing(cycle, case, officer):
    """INV-21"""
    review.sheets(case, 3)
    make.graded(case.application.institution, cycle.data_until.year - 1, "D", published_on=cycle.data_until - timedelta(days=10))
    close(cycle, officer)
    case.refresh_from_db()
    assert case.total_mpt == 1_000_000 and case.vetoes == ["V-01"] == case.shortfalls and case.rank is None


def test_the_rank_stands_in_the_event_of_the_computation(cycle, case, officer):
    review.sheets(case, 3)
    close(cycle, officer)
    told = Event.objects.get(verb="evaluation.review.compute")
    assert (told.after["rank"], told.after["total_mpt"], told.system) == (1, 1_000_000, "evaluation.review")


def test_results_of_many_cases_are_found_in_a_fixed_number_of_queries(cycle):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            scoring.results(cycle, cycle.cases.all())
        return len(seen)

    review.sheets(review.case(cycle), 3)
    scoring.results(cycle, cycle.cases.all())
    one = asked()
    for _time in range(3):
        review.sheets(review.case(cycle), 3)
    assert asked() == one <= 10


def test_the_legal_score_is_what_ranks(cycle, case, officer):
    """INV-22: no calibrated number exists beside the legal total; ranks follow totals alone."""
    other = review.case(cycle)
    review.sheets(case, 3)
    for _time in range(3):
        review.fill(review.assigned(other, state="submitted"), L1_01=72_000)
    close(cycle, officer)
    ranked = list(ReviewCase.objects.filter(rank__isnull=False).order_by("rank").values_list("total_mpt", flat=True))
    assert ranked == sorted(ranked, reverse=True)
    assert not [f.name for f in ReviewCase._meta.get_fields() if "calibrated" in f.name]


def test_closing_tells_the_events_once_and_settles(cycle, case, officer):
    review.sheets(case, 3)
    close(cycle, officer)
    settle()
    assert Event.objects.filter(verb="evaluation.review.lock").count() == 3
