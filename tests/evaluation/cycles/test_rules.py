"""Each boundary of a plan, its quotas and its duties."""

from dataclasses import replace
from datetime import date

import pytest

from evaluation.cycles import rules

PLAN = rules.Plan(
    standard_published=True, quotas=32, grades_allowed=("A", "B"), apply_from=date(2027, 3, 1), apply_until=date(2027, 4, 9),
    recommend_until=date(2027, 5, 14), data_until=date(2027, 2, 28), review_until=date(2027, 8, 31), apply_window_wd=20, notice_wd=10,
    previous_opened_on=date(2025, 9, 1), previous_running=False, early_reason="",
)  # fmt: skip


def codes(plan):
    return [p.code for p in rules.schedule_problems(plan)]


def test_a_plan_at_every_limit_may_be_scheduled():
    assert codes(PLAN) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"standard_published": False}, "standard"),
        ({"quotas": 31}, "quotas"),
        ({"grades_allowed": ()}, "grades"),
        ({"apply_until": date(2027, 3, 1)}, "order"),
        ({"recommend_until": date(2027, 4, 9)}, "order"),
        ({"review_until": date(2027, 5, 14)}, "order"),
        ({"data_until": date(2027, 4, 10)}, "data_until"),
        ({"apply_window_wd": 19}, "window"),
        ({"notice_wd": 9}, "notice"),
        ({"previous_running": True}, "running"),
        ({"previous_opened_on": date(2025, 9, 2)}, "too_soon"),
    ],
)
def test_each_guard_of_scheduling_closes_by_itself(changed, code):
    """CYC-1, INV-5."""
    assert codes(replace(PLAN, **changed)) == [code]


def test_a_reason_opens_a_cycle_early():
    """INV-5."""
    assert codes(replace(PLAN, previous_opened_on=date(2026, 9, 1), early_reason="示例理由")) == []


def test_everything_that_is_wrong_is_said_at_once():
    plan = replace(PLAN, standard_published=False, quotas=0, apply_window_wd=3, notice_wd=1, previous_running=True)
    assert codes(plan) == ["standard", "quotas", "window", "notice", "running"]


@pytest.mark.parametrize(
    ("held", "wanted", "code"),
    [
        ({"review_secretary"}, "publicity_officer", "incompatible"),
        ({"publicity_officer"}, "review_secretary", "incompatible"),
        ({"review_secretary"}, "objection_officer", "incompatible"),
        ({"objection_officer"}, "result_officer", "incompatible"),
        ({"cycle_manager", "registrar"}, "result_officer", "too_many"),
        ({"cycle_manager"}, "registrar", None),
        ({"review_secretary"}, "result_officer", None),
        (set(), "objection_officer", None),
    ],
)
def test_duties_that_exclude_one_another_are_not_held_by_one_person(held, wanted, code):
    """SOD-5."""
    assert [p.code for p in rules.duty_problems(held, wanted)] == ([code] if code else [])


def test_the_targets_of_2030_sum_to_300():
    aims = rules.targets({"11": 10, "32": 7, "66": 1})
    assert sum(aims.values()) == 300 and aims["11"] > aims["32"] > aims["66"]
    assert rules.targets({"11": 0, "32": 0}) == {"11": 150, "32": 150}


@pytest.mark.parametrize("total", [64, 65, 300, 600])
def test_quotas_sum_to_what_is_given_out_and_nobody_gets_less_than_two(total):
    eligible = {f"{n:02d}": (n * 7) % 23 for n in range(32)}
    gap = {code: n % 5 for code, n in eligible.items()}
    given = rules.quotas(total, eligible, gap)
    assert sum(given.values()) == total and min(given.values()) >= 2


def test_quotas_follow_both_shares():
    given = rules.quotas(100, {"a": 30, "b": 10}, {"a": 0, "b": 10}, least=0)
    assert given == {"a": 45, "b": 55}


def test_places_outside_the_limits_are_told_at_their_unit():
    found = list(rules.quota_problems({1: 201, 2: 0, 3: -1, 9: 5}, [1, 2, 3]))
    assert [(p.code, p.field) for p in found] == [("places", "places_1"), ("places", "places_3"), ("unit", None)]
