"""Which pairs are lawful, and which the rule proposes: pure, and over the tables with every ground of conflict."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.review import pairing, selectors
from evaluation.review.models import ReviewCase
from evaluation.review.pairing import Board, File, Reader, pair
from portal.accounts.models import Membership, Role
from portal.calendar.spans import months_before
from quality.experts.models import Expert, ExpertEmployment
from tests.factories import evaluation as make
from tests.factories import review

F = frozenset({"0101"})


def reader(n, **given):
    return Reader(n, **({"fields": F, "employer": f"u{n}", "province": n} | given))


def file(n, **given):
    return File(n, **({"institution": 100 + n, "organisation": 200 + n, "fields": F} | given))


def board(files, readers, conflicts=None, most=12):
    return Board(files, readers, conflicts or {}, most=most)


# --- the rule


def test_each_reason_why_a_pair_cannot_be_made():
    at = board(
        [file(1, taken=frozenset({1, 2, 3}), used=frozenset({4})), file(2, taken=frozenset({9}))],
        [
            reader(1, province=7), reader(2, province=7), reader(3, employer="same"), reader(4), reader(5, able=False), reader(6),
            reader(7, load=12), reader(8, employer="same"), reader(9, organisations=frozenset({201})),
            reader(10, province=7), reader(11, organisations=frozenset({202})), reader(12, organisations=frozenset({201})), reader(13),
        ],
        {(6, 101): "kinship"},
    )  # fmt: skip
    found = {n: at.why_not(at.files[1], at.readers[n]) for n in range(1, 14)}
    assert found == {
        1: "taken", 2: "taken", 3: "taken", 4: "used", 5: "not_able", 6: "kinship", 7: "load", 8: "employer", 9: "same_unit",
        10: "province", 11: "reciprocal", 12: "same_unit", 13: None,
    }  # fmt: skip


def test_reciprocal_pairs_are_refused_in_both_orders_of_making():
    """SOD-11: when an employee of A reads B, none of B reads A."""
    a, b = file(1, organisation=201), file(2, organisation=202)
    of_a, of_b = reader(1, organisations=frozenset({201})), reader(2, organisations=frozenset({202}))
    at = board([a, b], [of_a, of_b])
    at.put(b, of_a)
    assert at.why_not(a, of_b) == "reciprocal"
    at = board([a, b], [of_a, of_b])
    at.put(a, of_b)
    assert at.why_not(b, of_a) == "reciprocal"


def test_a_matching_field_comes_first_then_the_lighter_load():
    at = board([file(1)], [reader(1, fields=frozenset({"0201"})), reader(2, load=3), reader(3, load=1)])
    assert [r for _f, r in pair(at, [1], wanted=3, seed="s").pairs] == [3, 2, 1]


def test_what_is_missing_is_told_and_never_filled_by_relaxing():
    """INV-14"""
    at = board([file(1)], [reader(n) for n in range(1, 6)], {(n, 101): "kinship" for n in (1, 2, 3)})
    plan = pair(at, [1], wanted=5, seed="s")
    assert {r for _f, r in plan.pairs} == {4, 5} and plan.missing == {1: 3}


def test_pairs_made_before_stay():
    at = board([file(1, taken=frozenset({1, 2}))], [reader(n) for n in range(1, 8)])
    plan = pair(at, [1], wanted=5, seed="s")
    assert len(plan.pairs) == 3 and not {r for _f, r in plan.pairs} & {1, 2}


worlds = st.integers(1, 8).flatmap(
    lambda files: st.tuples(
        st.just(files),
        st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.sets(st.integers(201, 200 + files), max_size=1)), max_size=14),
        st.sets(st.tuples(st.integers(1, 14), st.integers(101, 100 + files)), max_size=20),
        st.text(max_size=3),
    )
)


@given(worlds)
def test_no_plan_ever_breaks_a_rule(world):
    """INV-13, INV-14, SOD-11, whatever the pool and the seed."""
    number, pool, barred, seed = world
    files = [file(n) for n in range(1, number + 1)]
    readers = [reader(n, employer=f"u{e}", province=p, organisations=frozenset(o)) for n, (p, e, o) in enumerate(pool, start=1)]
    at = board(files, readers, dict.fromkeys(barred, "kinship"), most=3)
    plan = pair(at, [f.id for f in files], wanted=5, seed=seed)
    by_id = {r.id: r for r in readers}
    reads = {(o, 200 + f) for f, r in plan.pairs for o in by_id[r].organisations}
    for f, r in plan.pairs:
        assert (r, 100 + f) not in barred and 200 + f not in by_id[r].organisations
    assert not {(b, a) for a, b in reads} & reads
    for f in files:
        chosen = [by_id[r] for g, r in plan.pairs if g == f.id]
        assert len(chosen) + plan.missing.get(f.id, 0) == 5
        assert len({r.employer for r in chosen}) == len(chosen)
        assert all([r.province for r in chosen].count(r.province) <= pairing.PER_PROVINCE for r in chosen)
    assert all([r for _f, r in plan.pairs].count(r.id) <= 3 for r in readers)


# --- the grounds, over the tables


def ground(expert, case, today=None):
    return selectors.conflict_of(Expert.objects.get(pk=expert.pk), case, today or make.today())


@pytest.mark.django_db
def test_an_expert_of_the_same_province_stands_aside_and_one_of_another_does_not(case):
    """COI-3"""
    assert ground(review.expert("32"), case) == "same_province" and ground(review.expert("33"), case) is None


@pytest.mark.django_db
def test_employment_counts_for_three_years_to_the_day(case):
    """COI-1, COI-2"""
    host, today = case.application.institution, make.today()
    since = months_before(today, 36)

    def worked(until):
        made = review.expert("33")
        ExpertEmployment.objects.create(
            expert=made, employer=host.name, organisation=host.organisation, from_on=today - timedelta(days=3000), until_on=until
        )
        return made

    assert ground(worked(None), case) == "same_unit" and ground(worked(today), case) == "same_unit"
    assert ground(worked(today - timedelta(days=1)), case) == "employment" and ground(worked(since), case) == "employment"
    assert ground(worked(since - timedelta(days=1)), case) is None


@pytest.mark.django_db
def test_an_employer_known_only_by_its_name_counts_too(case):
    assert ground(review.expert("33", employer=case.application.institution.name), case) == "same_unit"


@pytest.mark.django_db
def test_who_served_the_province_in_two_years_does_not_score_its_institutions(case):
    """SOD-1"""
    today = make.today()
    made = review.expert("33")
    held = Membership.objects.create(
        user=made.user, organisation=make.province("32"), role=Role.PROVINCIAL_CLERK, state="ended",
        valid_from=today - timedelta(days=2000),
        valid_until=months_before(today, 24),
    )  # fmt: skip
    assert ground(made, case) == "same_province"
    held.valid_until -= timedelta(days=1)
    held.save()
    assert ground(made, case) is None


@pytest.mark.django_db
def test_who_serves_a_province_today_is_asked_for_nothing(cycle):
    """SOD-1"""
    made = review.expert("33")
    assert made in selectors.assignable(cycle, make.today())
    Membership.objects.create(user=made.user, organisation=make.province("34"), role=Role.PROVINCIAL_LEADER, valid_from=make.today())
    assert made not in selectors.assignable(cycle, make.today())


@pytest.mark.django_db
def test_only_who_is_in_the_pool_and_within_the_term_is_asked(cycle):
    today = make.today()
    last, over = review.expert(term_until=today), review.expert(term_until=today - timedelta(days=1))
    paused = review.expert(state="paused")
    found = set(selectors.assignable(cycle, today))
    assert last in found and not {over, paused} & found


@pytest.mark.django_db
def test_who_scored_it_in_the_previous_cycle_does_not_again(cycle):
    """COI-9"""
    before = make.cycle("archived", number=cycle.number + 10)
    old = review.case(before)
    reader_ = review.assigned(old, state="locked").expert
    declined = review.assigned(old, state="declined").expert
    now = make.cycle("draft", number=before.number + 1)
    new = review.case(now, old.application.institution)
    assert ground(reader_, new) == "previous_cycle" and ground(declined, new) is None
    later = review.case(make.cycle("draft", number=before.number + 2), old.application.institution)
    assert ground(reader_, later) is None


@pytest.mark.django_db
def test_a_withdrawn_relation_bars_nobody(case):
    made = review.expert("33")
    found = review.conflict(made, case.application.institution)
    assert ground(made, case) == "kinship"
    found.state = "withdrawn"
    found.save()
    assert ground(made, case) is None


@pytest.mark.django_db
def test_the_conflicts_of_many_are_found_in_a_fixed_number_of_queries(cycle, django_assert_num_queries):
    for _time in range(4):
        review.case(cycle)
        review.expert()
    with django_assert_num_queries(6):
        selectors.conflicts(Expert.objects.all(), ReviewCase.objects.filter(cycle=cycle), make.today())
