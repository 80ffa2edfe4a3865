"""Scoring to the last thousandth: domain.md §8.1, Example A (§8.2), the single values of §8.3, the published vectors."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.standards import numbers, rules
from evaluation.standards.edition import read
from evaluation.standards.rules import Scored

ROOT = Path(__file__).parents[3]
EDITION = read((ROOT / "evaluation/data/standard-1.yaml").read_text(encoding="utf-8"))
BANDS = EDITION.bands


def cases(name):
    return json.loads((ROOT / "tests/vectors" / name).read_text(encoding="utf-8"))["cases"]


def computed(given):
    """A case of rounding.json, computed."""
    op = given["op"]
    if op == "to_thousandths":
        return {"thousandths": numbers.thousandths(given["decimal"])}
    if op == "weighted_mean":
        mean = numbers.weighted_mean([(i["score"], i["weight"]) for i in given["items"]])
        return {"thousandths": numbers.half_up(1000 * mean)}
    if op == "allocate_largest_remainder":
        return {"parts": numbers.allocate(given["total"], given["weights"])}
    mpt = numbers.thousandths(given["value"])
    return {"thousandths": mpt, "passes": mpt >= numbers.thousandths(given["threshold"])}


@pytest.mark.parametrize("case", cases("rounding.json"), ids=lambda c: c["id"])
def test_every_rounding_vector_comes_out(case):
    assert computed(case["inputs"]) == case["expected"]


@pytest.mark.parametrize("case", cases("trimmed_mean.json"), ids=lambda c: c["id"])
def test_every_trimmed_mean_vector_comes_out(case):
    scores, mode = case["inputs"]["scores"], case["inputs"]["mode"]
    if mode.startswith("proportion:"):
        mean = numbers.proportion_trimmed_mean(scores, mode.partition(":")[2])
    else:
        mean = numbers.trimmed_mean(scores) if mode == "drop_one_each" else numbers.mean(scores)
    mpt = numbers.half_up(1000 * mean)
    assert {"thousandths": mpt, "display": numbers.shown(mpt)} == case["expected"]


# --- Example A: L2 of the full edition, all criteria applicable

L2 = {
    "L2-01": (Fraction(57, 60), 10_500),
    "L2-02": (Fraction(46, 48), 12_000),
    "L2-03": (Fraction("1234567.89") / 21_000_000, 5_879),
    "L2-04": (Fraction(3_100_000, 9_700_000), 4_392),
    "L2-05": (Fraction(31, 48), 2_458),
    "L2-08": (Fraction(3, 3), 6_000),
}
SHEETS = [15_000, 14_500, 13_000, 12_500, 9_000]
TEAM = [16_500, 15_000, 16_000]


def auto(code, value):
    line = EDITION.line(code)
    return rules.auto(line.points, line.score, line.missing, value)


def example_a(sheets=SHEETS):
    scored = {code: auto(code, value) for code, (value, _mpt) in L2.items()}
    scored |= {"L2-06": rules.evidence(sheets), "L2-07": rules.onsite(TEAM)}
    return rules.dimension(90, [(line.points, scored[line.code]) for line in EDITION.of("L2")])


@pytest.mark.parametrize("code", L2)
def test_each_automatic_value_of_example_a_comes_out(code):
    value, mpt = L2[code]
    assert auto(code, value) == Scored(mpt)


def test_example_a_adds_up_to_70395_and_reaches_its_minimum():
    assert rules.evidence(SHEETS) == Scored(13_333) and rules.onsite(TEAM) == Scored(15_833)
    assert example_a() == (70_395, 1)
    assert rules.reaches(70_395, Fraction("0.60"), 90) and rules.reaches(54_000, Fraction("0.60"), 90)
    assert not rules.reaches(53_999, Fraction("0.60"), 90)


def test_a_voided_sheet_leaves_four_which_are_not_trimmed():
    assert rules.evidence(SHEETS[:-1]) == Scored(13_750)
    assert example_a(SHEETS[:-1]) == (70_812, 1)


def test_two_sheets_decide_nothing_and_a_missing_one_is_not_zero():
    assert rules.evidence(SHEETS[:2]) == Scored(None)
    assert rules.evidence([15_000, 14_500, None]) == Scored(None)
    assert rules.evidence([15_000, 15_000, 15_000, None]) == Scored(15_000)
    assert example_a(SHEETS[:2])[0] is None


def test_of_equal_extremes_one_is_dropped():
    assert rules.evidence([10_000, 10_000, 10_000, 5_000, 5_000]) == Scored(8_333)


def test_sheets_six_of_sixteen_points_apart_need_comments():
    assert rules.wide(SHEETS, 16)
    assert not rules.wide([10_000, 14_800], 16) and not rules.wide([], 16)


def test_levels_follow_the_bands_with_their_upper_bound_excluded():
    assert [rules.band_of(BANDS, 16, p) for p in SHEETS] == [1, 1, 2, 2, 4]
    assert [rules.band_of(BANDS, 10, p) for p in (10_000, 9_000, 8_500, 7_500, 7_000, 6_000, 5_500, 0)] == [1, 1, 2, 2, 3, 3, 4, 4]
    assert rules.band_of(BANDS, 16, 16_500) is None and rules.band_of(BANDS, 16, -500) is None


def test_half_points_of_a_level_are_those_inside_its_band():
    assert rules.half_points(BANDS, 16, 1) == [16_000, 15_500, 15_000, 14_500]
    assert rules.half_points(BANDS, 16, 2) == [14_000, 13_500, 13_000, 12_500, 12_000]
    every = [p for level in (1, 2, 3, 4) for p in rules.half_points(BANDS, 16, level)]
    assert every == [500 * n for n in range(32, -1, -1)]


def test_an_on_site_team_is_odd_and_at_least_three():
    assert rules.onsite([1000, 2000]) == rules.onsite([1000, 2000, 3000, 4000]) == rules.onsite([1000, 2000, None]) == Scored(None)


# --- single values of §8.3 and the functions at their edges


@pytest.mark.parametrize(
    ("code", "value", "mpt"),
    [
        ("L1-08", 5, 11_200),
        ("L1-06", 12, 8_000),
        ("Y2-07", "0.5", 9_600),
        ("Y5-10", "0.4", 6_400),
        ("Y3-10", "1.5", 3_200),
        ("Y2-07", 3, 0),
        ("Y1-01", 1, 10_000),
        ("Y1-01", 0, 0),
        ("L1-06", 2, 0),
        ("L2-01", "0.5", 0),
        ("L2-03", "0.5", 8_000),
    ],
)
def test_single_values_come_out(code, value, mpt):
    assert auto(code, value) == Scored(mpt)


def test_half_a_thousandth_is_rounded_up():
    assert numbers.half_up(Fraction("1234.5")) == 1235 and numbers.half_up(Fraction("-1234.5")) == -1235
    assert rules.auto(1, {"linear": {"from": "0", "to": "1"}}, "zero", Fraction("0.0005")) == Scored(1)


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ("zero", Scored(0)),
        ("full", Scored(12_000)),
        ("not_applicable", rules.NOT_APPLICABLE),
        ("zero_count", Scored(12_000)),
    ],
)
def test_without_basis_the_edition_decides(missing, expected):
    assert rules.auto(12, {"deduct": {"per": "0.4"}}, missing, None) == expected


def test_a_value_is_never_rounded_before_the_function():
    tiers = {"tiers": [{"min": "0.95", "share": "1"}]}
    assert rules.auto(10, tiers, "zero", Fraction(9_499_999, 10_000_000)) == Scored(0)


@pytest.mark.parametrize("wrong", [0.5, True, None])
def test_what_is_not_exact_is_no_number(wrong):
    with pytest.raises(TypeError):
        numbers.exact(wrong)


@pytest.mark.parametrize(
    "said", [{}, {"cubic": {}}, {"ratio": {}}, {"tiers": [{"share": "1"}]}, {"tiers": [{"min": "1", "max": "2", "share": "1"}]}]
)
def test_what_is_no_score_function_is_refused(said):
    with pytest.raises((KeyError, ValueError)):
        rules.function_of(said)


def test_applicability_needs_one_of_the_fields():
    assert rules.applies("all", set()) and rules.applies(None, {"0103"})
    assert rules.applies({"fields": ["0101", "0102"]}, {"0102", "0103"})
    assert not rules.applies({"fields": ["0101"]}, frozenset({"0103"}))


# --- properties

shares = st.fractions(min_value=0, max_value=1)
functions = st.sampled_from([(line.points, line.score) for line in EDITION.lines if line.score])
amounts = st.fractions(min_value=0, max_value=1000)


@given(functions, amounts)
def test_points_never_leave_the_criterion(function, x):
    points, score = function
    assert 0 <= rules.auto(points, score, "zero", x).mpt <= 1000 * points


@given(functions, amounts, amounts)
def test_a_function_never_turns_back(function, x, y):
    _points, score = function
    found = [score.share(v) for v in sorted([Fraction(0), x, y, Fraction(1000)])]
    assert found in (sorted(found), sorted(found, reverse=True))


@given(st.lists(st.integers(0, 32), min_size=3, max_size=9), st.integers(0, 8), st.integers(1, 10))
def test_a_higher_sheet_never_lowers_the_mean(halves, place, more):
    sheets = [500 * h for h in halves]
    higher = list(sheets)
    higher[place % len(sheets)] += 500 * more
    assert rules.evidence(higher).mpt >= rules.evidence(sheets).mpt


@given(st.lists(st.integers(0, 32), min_size=3, max_size=9), st.randoms())
def test_the_order_of_sheets_says_nothing(halves, random):
    sheets = [500 * h for h in halves]
    mixed = random.sample(sheets, len(sheets))
    assert rules.evidence(mixed) == rules.evidence(sheets)
    assert min(sheets) <= rules.evidence(sheets).mpt <= max(sheets)


@given(st.lists(st.tuples(st.integers(1, 20), shares, st.booleans()), min_size=1, max_size=16))
def test_a_dimension_is_the_sum_when_all_apply_and_stays_inside_its_points(rows):
    points = sum(p for p, _x, _a in rows)
    scored = [(p, Scored(numbers.half_up(1000 * p * x), applies=a)) for p, x, a in rows]
    mpt, covered = rules.dimension(points, scored)
    assert 0 <= mpt <= 1000 * points and covered == Fraction(sum(p for p, _x, a in rows if a), points)
    if covered == 1:
        assert mpt == sum(s.mpt for _p, s in scored)


@given(st.integers(0, 10_000), st.lists(st.integers(1, 500), min_size=1, max_size=40))
def test_allocated_parts_add_up(total, weights):
    parts = numbers.allocate(total, weights)
    assert sum(parts) == total
    assert all(abs(part - Fraction(total * w, sum(weights))) < 1 for part, w in zip(parts, weights, strict=True))


@given(st.decimals(min_value=-1000, max_value=1000, places=6))
def test_a_decimal_written_out_reads_back(said):
    assert numbers.exact(numbers.decimal_text(numbers.exact(said))) == numbers.exact(said)
