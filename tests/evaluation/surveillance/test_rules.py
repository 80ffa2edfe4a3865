"""The engine of the re-check: from facts to findings, grace, recovery and escalation (domain.md §9)."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from evaluation.standards.edition import read, rule_of
from evaluation.surveillance import rules
from evaluation.surveillance.rules import Recovery, evaluate, examine, grace_wd, recovery, severity_of, step

EDITION = read((Path(__file__).parents[3] / "evaluation/data/standard-short-1.yaml").read_text(encoding="utf-8"))
TODAY = date(2027, 9, 1)
FAILED = [date(2026, 1, 1), date(2027, 8, 1)]


@pytest.mark.parametrize(
    ("code", "facts", "value"),
    [
        ("RC-01", {"days_left": -1, "renewal_filed": False}, "-1"),
        ("RC-02", {"days_left": 60, "renewal_filed": False}, "60、60"),
        ("RC-03", {"state": "revoked"}, "revoked"),
        ("RC-04", {"state": "suspended"}, "suspended"),
        ("RC-05", {"min_per_field": Fraction(2)}, "2"),
        ("RC-06", {"full_time_share": Fraction(49, 100)}, "0.49"),
        ("RC-07", {"uncovered_fields": 1}, "1"),
        ("RC-08", {"held_at_listing": Fraction(1, 2), "held_now": 0}, "0.5、0"),
        ("RC-09", {"covered_share": Fraction(3, 4)}, "0.75"),
        ("RC-13", {"grade": "C"}, "C"),
        ("RC-14", {"grade": "D"}, "D"),
        ("RC-20", {"calibrated_share": Fraction(57, 73)}, "0.7808…"),
    ],
)
def test_each_rule_of_the_short_edition_finds_what_breaks_it(code, facts, value):
    rule = EDITION.rule(code)
    found = evaluate(rule, facts)
    assert (found.code, found.severity, found.effect, found.grace_wd) == (code, rule.severity, rule.effect, rule.grace_wd)
    assert found.threshold == rule.threshold and set(found.facts) == set(facts)
    assert found.value in (value, value.partition("、")[0])


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("RC-01", {"days_left": 0, "renewal_filed": False}),
        ("RC-01", {"days_left": -30, "renewal_filed": True}),
        ("RC-02", {"days_left": 61, "renewal_filed": False}),
        ("RC-02", {"days_left": -1, "renewal_filed": False}),
        ("RC-03", {"state": "suspended"}),
        ("RC-05", {"min_per_field": 3}),
        ("RC-06", {"full_time_share": Fraction(1, 2)}),
        ("RC-07", {"uncovered_fields": 0}),
        ("RC-08", {"held_at_listing": 0, "held_now": 0}),
        ("RC-08", {"held_at_listing": Fraction(1, 2), "held_now": Fraction(1, 3)}),
        ("RC-13", {"grade": "D"}),
        ("RC-14", {"grade": "C"}),
        ("RC-20", {"calibrated_share": Fraction(9, 10)}),
    ],
)
def test_what_is_met_exactly_is_no_finding(code, facts):
    assert examine(EDITION.rule(code), facts) == rules.Examined()


def test_no_basis_is_no_finding_and_is_said():
    assert examine(EDITION.rule("RC-06"), {}) == rules.Examined(unknown=("full_time_share",))
    assert examine(EDITION.rule("RC-01"), {"days_left": -3, "renewal_filed": None}).unknown == ("renewal_filed",)
    assert examine(EDITION.rule("RC-01"), {"days_left": 90, "renewal_filed": None}) == rules.Examined()


def test_a_rule_switched_off_or_without_reading_finds_nothing():
    rule = EDITION.rule("RC-06")
    assert evaluate(rule_of(rule.definition, enabled=False), {"full_time_share": 0}) is None
    prose = rule_of({k: v for k, v in rule.definition.items() if k != "when"} | {"condition": "when the secretary says so"})
    assert prose.when is None and evaluate(prose, {"full_time_share": 0}) is None


def test_a_shown_value_never_seems_to_reach_a_limit_it_misses():
    assert rules.shown(Fraction(49_999_999, 100_000_000)) == "0.4999…"
    assert rules.shown(Fraction(-1, 3)) == "-0.3333…" and rules.shown(Fraction(1, 2)) == "0.5" and rules.shown(12) == "12"
    assert rules.shown(True) == "是" and rules.shown(None) == "—" and rules.shown(TODAY) == "2027-09-01"


def test_a_second_finding_within_twelve_months_has_no_grace():
    rule = EDITION.rule("RC-06")
    assert grace_wd(rule, [], TODAY) == 120
    assert grace_wd(rule, [date(2026, 8, 31)], TODAY) == 120
    assert grace_wd(rule, [date(2026, 9, 1)], TODAY) == 0


def test_a_share_must_be_one_point_beyond_its_threshold_for_thirty_days():
    rule = EDITION.rule("RC-20")
    assert recovery(rule, {"calibrated_share": Fraction("0.905")}, None, TODAY) == Recovery(None, False)
    assert recovery(rule, {"calibrated_share": Fraction("0.91")}, None, TODAY) == Recovery(TODAY, False)
    earlier = TODAY - timedelta(days=29)
    assert recovery(rule, {"calibrated_share": 1}, earlier, TODAY) == Recovery(earlier, False)
    earlier -= timedelta(days=1)
    assert recovery(rule, {"calibrated_share": 1}, earlier, TODAY) == Recovery(earlier, True)
    assert recovery(rule, {"calibrated_share": Fraction("0.90")}, earlier, TODAY) == Recovery(None, False)


def test_a_fact_without_basis_is_not_back():
    assert recovery(EDITION.rule("RC-20"), {"calibrated_share": None}, TODAY, TODAY) == Recovery(None, False)


def test_what_is_no_share_ends_on_the_day_it_ends():
    assert recovery(EDITION.rule("RC-05"), {"min_per_field": 3}, None, TODAY) == Recovery(TODAY, True)
    assert recovery(EDITION.rule("RC-02"), {"days_left": 20, "renewal_filed": True}, None, TODAY).resolved
    assert not recovery(EDITION.rule("RC-05"), {"min_per_field": 2}, None, TODAY).resolved


def test_three_general_findings_weigh_as_a_serious_one():
    assert severity_of([]) is None
    assert severity_of(["notice", "general", "general"]) == "general"
    assert severity_of(["general"] * 3) == severity_of(["notice", "serious"]) == "serious"
    assert severity_of(["general"] * 3 + ["grave"]) == "grave"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"effect": "rectify", "severity": "general", "due_on": TODAY}, "wait"),
        ({"effect": "rectify", "severity": "general", "due_on": TODAY - timedelta(days=1)}, "rectify"),
        ({"effect": "rectify", "severity": "general", "due_on": TODAY, "together": "serious"}, "rectify"),
        ({"effect": "propose_delisting", "severity": "grave", "due_on": TODAY}, "propose_delisting"),
        ({"effect": "remind", "severity": "notice", "due_on": TODAY}, "remind"),
        ({"effect": "rectify", "severity": "general", "due_on": TODAY, "failed": FAILED}, "propose_delisting"),
        ({"effect": "rectify", "severity": "general", "due_on": TODAY, "failed": [date(2025, 8, 31), date(2027, 8, 1)]}, "wait"),
    ],
)  # fmt: skip
def test_what_comes_next_follows_from_effect_grace_and_history(given, expected):
    assert step(today=TODAY, **given) == expected
