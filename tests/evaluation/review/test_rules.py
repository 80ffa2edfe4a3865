"""Totals, passing, ranks and the cut: domain.md §8.1 and Example B (§8.3)."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.review import rules
from evaluation.review.rules import Standing
from evaluation.standards import rules as standard_rules
from evaluation.standards.edition import read
from evaluation.standards.rules import Scored

EDITION = read((Path(__file__).parents[3] / "evaluation/data/standard-1.yaml").read_text(encoding="utf-8"))
DIMENSIONS = [part.code for part in EDITION.parts]
EXAMPLE_B = {
    "甲": [82_600, 75_231, 76_835, 108_250, 71_800, 93_400, 92_750, 76_300, 58_125, 88_600],
    "乙": [84_200, 74_650, 75_100, 108_300, 74_050, 90_200, 91_400, 73_800, 61_250, 89_050],
    "丙": [80_100, 76_300, 73_950, 110_750, 76_200, 88_400, 90_900, 75_150, 62_200, 88_050],
    "丁": [90_000, 82_000, 81_000, 116_000, 81_000, 99_000, 98_000, 80_000, 65_000, 70_000],
    "戊": [80_000, 72_000, 72_500, 104_000, 72_000, 88_000, 88_499, 72_000, 64_000, 87_000],
}
TOTALS = {"甲": 823_891, "乙": 822_000, "丙": 822_000, "丁": 862_000, "戊": 799_999}
RAW_OF_甲 = {"L1": 41_300, "L2": 40_123, "L3": 70_005}  # sums of what applies, before renormalisation


def scored(sums, fields=("0101",)):
    """Scores of all criteria that come to these sums by dimension, filled up line by line."""
    found = {}
    for part in EDITION.parts:
        rest = sums[part.code]
        for line in EDITION.of(part.code):
            if not standard_rules.applies(line.definition.get("applies"), fields):
                found[line.code] = standard_rules.NOT_APPLICABLE
                continue
            found[line.code] = Scored(min(rest, 1000 * line.points))
            rest -= found[line.code].mpt
        assert rest == 0
    return found


def result(name, vetoes=()):
    sums = dict(zip(DIMENSIONS, EXAMPLE_B[name], strict=True))
    if name == "甲":
        return rules.result(EDITION, scored(sums | RAW_OF_甲, fields=("0103",)), vetoes)
    return rules.result(EDITION, scored(sums, fields=("0101", "0103")), vetoes)


@pytest.mark.parametrize("name", EXAMPLE_B)
def test_dimensions_and_totals_of_example_b_come_out(name):
    found = result(name)
    assert list(found.dimensions.values()) == EXAMPLE_B[name]
    assert found.total_mpt == TOTALS[name] == sum(found.dimensions.values())


def test_criteria_for_other_fields_are_left_out_and_renormalised():
    left_out = {line.code for line in EDITION.lines if line.fields and "0103" not in line.fields}
    assert left_out == {"L1-01", "L1-03", "L1-04", "L1-05", "L2-02", "L2-03", "L2-04", "L2-05", "L2-08", "L3-10"}
    found = result("甲")
    assert not left_out & found.criteria.keys()
    assert (found.dimensions["L1"], found.dimensions["L2"], found.dimensions["L3"]) == (82_600, 75_231, 76_835)
    assert found.narrow == ()  # 50 of 100 and 48 of 90 points are enough


def test_under_four_tenths_of_the_points_the_panel_has_to_confirm():
    full = scored(dict(zip(DIMENSIONS, EXAMPLE_B["乙"], strict=True)))
    for line in EDITION.of("L2"):
        if line.code not in ("L2-06", "L2-07"):
            full[line.code] = standard_rules.NOT_APPLICABLE
    assert rules.result(EDITION, full).narrow == ("L2",)


def test_pass_lines_of_example_b_hold_exactly():
    assert {name: result(name).shortfalls for name in EXAMPLE_B} == {
        "甲": (), "乙": (), "丙": (), "丁": ("Y5",), "戊": ("total",),
    }  # fmt: skip
    assert [name for name in EXAMPLE_B if result(name).passes] == ["甲", "乙", "丙"]


def test_a_standing_veto_keeps_the_best_from_passing():
    found = result("甲", vetoes=["V-07"])
    assert found.shortfalls == ("V-07",) and not found.passes


def test_nothing_is_decided_while_a_criterion_is_open():
    found = scored(dict(zip(DIMENSIONS, EXAMPLE_B["乙"], strict=True)))
    with pytest.raises(rules.Undefined, match="L2-06"):
        rules.result(EDITION, found | {"L2-06": Scored(None)})
    del found["Y5-06"]
    with pytest.raises(rules.Undefined, match="Y5-06"):
        rules.result(EDITION, found)


def test_areas_are_percentages_of_what_applies_with_three_places():
    found = scored(dict(zip(DIMENSIONS, EXAMPLE_B["乙"], strict=True)))
    quality = [line for line in EDITION.lines if line.task in range(13, 20)]
    assert {line.area for line in quality} == {"quality"}
    points, mpt = sum(line.points for line in quality), sum(found[line.code].mpt for line in quality)
    assert rules.result(EDITION, found).areas["quality"] == standard_rules.half_up(Fraction(100 * mpt, points))
    full = {line.code: Scored(1000 * line.points) for line in EDITION.lines}
    assert set(rules.result(EDITION, full).areas.values()) == {100_000}


def test_the_desk_share_leaves_out_the_visit():
    full = {line.code: Scored(0 if line.kind == "onsite" else 700 * line.points) for line in EDITION.lines}
    assert rules.desk_share(EDITION, full) == EDITION.desk_share == Fraction(7, 10)


def test_sheets_too_far_apart_are_named():
    assert rules.wide_lines(EDITION, {"L2-06": [15_000, 14_500, 13_000, 12_500, 9_000], "L1-05": [18_000, 13_000]}) == ["L2-06"]


# --- ranking and the cut

甲 = Standing(1, 823_891, True, (80_000, 0, 0, 0, 6))
乙 = Standing(2, 822_000, True, (84_512, 80_000, 80_000, 80_000, 6))
丙 = Standing(3, 822_000, True, (84_511, 99_000, 99_000, 99_000, 6))
丁 = Standing(4, 862_000, False)
戊 = Standing(5, 799_999, False)
ALL = [戊, 丙, 丁, 甲, 乙]


def test_ranks_of_example_b_are_given_among_those_who_pass():
    assert rules.ranks(ALL) == {1: 1, 2: 2, 3: 2}
    assert rules.ranks([*ALL, Standing(6, 810_000, True)])[6] == 4


def test_the_tie_at_the_cut_goes_to_the_higher_quality_area():
    assert rules.cut(ALL, 2) == rules.Cut(listed=(1, 2), reserve=(3,))


def test_when_one_withdraws_both_of_the_tie_have_places():
    assert rules.cut([s for s in ALL if s is not 甲], 2) == rules.Cut(listed=(2, 3), reserve=())


def test_without_places_all_who_pass_are_in():
    assert rules.cut(ALL, None) == rules.Cut(listed=(1, 2, 3), reserve=())
    assert rules.cut(ALL, 0) == rules.Cut(listed=(), reserve=(1, 2, 3))


def test_equal_in_everything_goes_to_the_draw_and_to_nothing_else():
    twin = Standing(9, 乙.total_mpt, True, 乙.tie)
    assert rules.cut([甲, 乙, twin, 丙], 2) == rules.Cut(listed=(1,), reserve=(3,), to_draw=(2, 9))
    assert rules.cut([twin, 甲, 丙, 乙], 2).listed == (1,)


def test_the_edition_orders_what_breaks_a_tie():
    areas = {"quality": 1, "practice": 2, "personnel": 3, "party_building": 4}
    assert rules.tie_of(EDITION, areas, 6) == (1, 2, 3, 4, 6)


# --- what the panel may find


def test_the_panel_cannot_pass_what_falls_short_nor_fail_without_reason():
    def found(**given):
        return [p.code for p in rules.panel_problems(**given)]

    assert found(decision="pass", shortfalls=["Y5"], note="") == ["below"]
    assert found(decision="fail", shortfalls=[], note="不妥") == ["reason"]
    assert found(decision="fail", shortfalls=["total"], note="") == found(decision="pass", shortfalls=[], note="") == []


# --- properties

standings = st.lists(
    st.builds(Standing, st.integers(), st.integers(790_000, 790_020), st.booleans(), st.tuples(st.integers(0, 2))),
    max_size=20,
    unique_by=lambda s: s.key,
)
scores = st.fixed_dictionaries({line.code: st.integers(0, 1000 * line.points) for line in EDITION.lines})


@given(scores)
def test_what_is_shown_adds_up(mpt):
    found = rules.result(EDITION, {code: Scored(value) for code, value in mpt.items()})
    assert found.total_mpt == sum(found.dimensions.values()) == sum(found.criteria.values())


@given(scores, st.sampled_from(EDITION.lines), st.sampled_from(["0101", "0103"]))
def test_a_higher_criterion_never_lowers_dimension_total_or_area(mpt, line, field):
    given_ = {c.code: Scored(mpt[c.code]) if standard_rules.applies(c.definition["applies"], {field}) else standard_rules.NOT_APPLICABLE
              for c in EDITION.lines}  # fmt: skip
    before = rules.result(EDITION, given_)
    if given_[line.code].applies:
        after = rules.result(EDITION, given_ | {line.code: Scored(1000 * line.points)})
        assert after.total_mpt >= before.total_mpt and after.areas[line.area] >= before.areas[line.area]
        assert after.dimensions[line.dimension] >= before.dimensions[line.dimension]
        assert set(after.shortfalls) <= set(before.shortfalls)


@given(standings, st.integers(0, 12), st.randoms())
def test_the_order_of_entry_decides_nothing(found, places, random):
    mixed = random.sample(found, len(found))
    assert rules.ranks(mixed) == rules.ranks(found)
    one, other = rules.cut(found, places), rules.cut(mixed, places)
    assert set(one.to_draw) == set(other.to_draw) and set(one.listed) == set(other.listed)


@given(standings, st.integers(0, 12))
def test_the_cut_never_lists_more_than_the_places_nor_anyone_who_fails(found, places):
    passing = {s.key for s in found if s.passes}
    cut = rules.cut(found, places)
    assert len(cut.listed) <= places or len(passing) <= places
    assert {*cut.listed, *cut.reserve, *cut.to_draw} == passing
    assert len(cut.listed) + len(cut.reserve) + len(cut.to_draw) == len(passing)
    if cut.to_draw:
        assert len(cut.listed) < places < len(cut.listed) + len(cut.to_draw)


@given(standings)
def test_a_rank_is_one_more_than_the_number_of_better_ones(found):
    passing = [s for s in found if s.passes]
    assert rules.ranks(found) == {s.key: 1 + sum(o.total_mpt > s.total_mpt for o in passing) for s in passing}
