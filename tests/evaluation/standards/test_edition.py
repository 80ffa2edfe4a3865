"""The form of an edition: the full standard and the short edition are read whole, every fault is named with its line."""

from fractions import Fraction
from pathlib import Path

import pytest

from evaluation.standards import rules
from evaluation.standards.checks import edition_problems
from evaluation.standards.edition import attempt, read, rule_of
from institutions.registry.models import FIELDS
from portal.kernel.indicators import INDICATORS, known_facts
from portal.kernel.problems import Refused

DATA = Path(__file__).parents[3] / "evaluation/data"
FULL = (DATA / "standard-1.yaml").read_text(encoding="utf-8")
SHORT = (DATA / "standard-short-1.yaml").read_text(encoding="utf-8")


def known(edition):
    """All indicators and facts an edition asks for, as though the portal had them."""
    indicators = {line.indicator for line in edition.lines if line.kind == "auto"}
    return indicators, indicators | {fact.source for c in (*edition.vetoes, *edition.recheck_rules) for fact in c.facts.values()}


def problems(text, **given):
    """Every fault of a text, of its form and of its content."""
    edition, found = attempt(text)
    if edition is None:
        return found
    indicators, facts = known(read(SHORT))
    return found + list(edition_problems(edition, **({"indicators": indicators, "facts": facts, "fields": FIELDS} | given)))


def changed(old, new, text=SHORT):
    assert old in text
    return text.replace(old, new, 1)


def test_the_full_standard_is_read_whole():
    edition = read(FULL)
    assert len(edition.lines) == 110 and len(edition.vetoes) == 15 and len(edition.recheck_rules) == 42
    assert sum(part.points for part in edition.parts) == sum(line.points for line in edition.lines) == 1000
    assert {kind: sum(line.kind == kind for line in edition.lines) for kind in ("auto", "evidence", "onsite")} == {
        "auto": 72, "evidence": 30, "onsite": 8,
    }  # fmt: skip
    assert {type(line.score) for line in edition.lines if line.score} == {
        rules.Tiers, rules.Linear, rules.Ratio, rules.Boolean, rules.Deduct,
    }  # fmt: skip
    assert {line.missing for line in edition.lines if line.score} == {"zero", "zero_count", "full", "not_applicable"}
    assert edition.pass_mpt == 800_000 and edition.desk_share == Fraction(7, 10) and edition.panel.wide_share == Fraction(3, 10)
    assert edition.tie_break[-1] == "verifiable_draw" and edition.line("L1-01").fields >= {"0101", "0407"}
    assert edition.line("L2-06").levels[1].zh.startswith("规范现行有效") and edition.line("L2-06").evidence[0] == "operating_procedure"


def test_the_full_standard_rests_on_what_the_portal_keeps():
    edition = read(FULL)
    assert list(edition_problems(edition, indicators=set(INDICATORS), facts=known_facts(), fields=FIELDS)) == []
    by_people = {clause.code for clause in edition.vetoes if clause.when is None}
    assert by_people == {"V-05", "V-14"}
    assert {rule.code for rule in edition.recheck_rules if not rule.enabled} == {"RC-15", "RC-34", "RC-38", "RC-39", "RC-40", "RC-41"}


def test_the_short_edition_is_sound():
    edition = read(SHORT)
    assert problems(SHORT) == []
    assert len(edition.lines) == 44 and sum(line.kind == "auto" for line in edition.lines) == 21
    assert {part.code: part.points for part in edition.parts} == {part.code: part.points for part in read(FULL).parts}
    assert {line.dimension for line in edition.lines} == {part.code for part in edition.parts}
    assert not [line for line in edition.lines if line.kind == "onsite"]


def test_criteria_the_short_edition_shares_with_the_full_one_ask_the_same():
    full, short = read(FULL), read(SHORT)
    own = {line.code for line in short.lines} - {line.code for line in full.lines}
    assert own == {"L3-21", "L4-21", "Y2-21", "Y2-22", "Y3-21", "Y4-21", "Y5-21"}
    for line in short.lines:
        if line.code not in own:
            other = full.line(line.code)
            assert (line.title_zh, line.task, line.kind, line.score, line.levels, line.fields, line.missing) == (
                other.title_zh, other.task, other.kind, other.score, other.levels, other.fields, other.missing,
            )  # fmt: skip


def test_the_short_edition_has_the_rules_whose_facts_exist():
    edition = read(SHORT)
    assert {r.code for r in edition.recheck_rules} >= {f"RC-{n:02}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 14, 20)}
    assert edition.rule("RC-08").facts["held_at_listing"].at_listing
    full = read(FULL)
    for rule in edition.recheck_rules:
        other = full.rule(rule.code)
        assert (rule.severity, rule.effect, rule.grace_wd, rule.threshold) == (
            other.severity,
            other.effect,
            other.grace_wd,
            other.threshold,
        )


def test_a_rule_comes_back_from_what_is_stored_of_it():
    for rule in read(SHORT).recheck_rules:
        assert rule_of(rule.definition) == rule
        assert rule_of(rule.definition, enabled=False).enabled is False


def test_every_fault_is_named_at_once_with_its_line():
    text = changed("points: 20\n  kind: auto", "points: 21\n  kind: auto")
    text = changed("indicator: quality.accreditation.cnas_share", "indicator: quality.accreditation.cmas_share", text)
    text = changed('when: "full_time_share < 0.50"', 'when: "full time share below one half"', text)
    found = problems(text)
    assert [p.code for p in found] == ["sum", "indicator", "when"]
    assert "相差 1 分" in found[0].message and "cmas_share" in found[1].message
    line = next(n for n, row in enumerate(text.splitlines(), start=1) if row == "- code: L1-02")
    assert found[1].message.startswith(f"第 {line} 行")
    assert all(p.field == "source" for p in found)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("- code: L1-02", "- code: L1-01", "doubled"),
        ("- code: L1-02\n  dimension: L1", "- code: L1-02\n  dimension: Z9", "dimension"),
        ("- code: L1-02\n", "- code: L2-92\n", "code"),
        ("task: 13\n  area: quality", "task: 23\n  area: quality", "task"),
        ("task: 13\n  area: quality", "task: 13\n  area: practice", "area"),
        ("window: asof", "window: P9Y", "window"),
        ("missing: zero", "missing: nothing", "missing"),
        ('from: "0.6"\n      to: "1"', 'from: "1"\n      to: "1"', "linear"),
        ('- min: "10"\n      share: "1"', '- min: "5"\n      share: "1"', "tiers"),
        ('- min: "10"\n      share: "1"', '- min: "10"\n      share: "1.2"', "tiers"),
        ('met: "1"', 'met: "2"', "boolean"),
        ('    - "0101"', '    - "0199"', "field"),
        ("  shows:\n  - L1-01", "  shows:\n  - L1-77", "shows"),
        ("  kind: evidence", "  kind: opinion", "kind"),
        ('  to: "0.90"', '  to: "0.95"', "bands"),
        ("least_valid: 3", "least_valid: 2", "panel"),
        ("- verifiable_draw\n", "- name\n", "tie_break"),
        ("total_mpt: 800000", "total_mpt: 1800000", "pass"),
        ("total_points: 1000", "total_points: 999", "total"),
        ("severity: grave", "severity: fatal", "severity"),
        ("effect: propose_delisting", "effect: delist", "effect"),
        ("    full_time_share: personnel", "    share: personnel", "facts"),
        ("full_time_share: personnel.appraisers.full_time_share", "full_time_share: personnel.unknown", "facts"),
        ('when: "min_per_field < 3"', 'when: "min_per_field < 3 over 90 days"', "over"),
        ('  threshold: "0.50"\n', "", "threshold"),
    ],
)  # fmt: skip
def test_each_fault_of_content_is_found(old, new, code):
    found = problems(changed(old, new))
    assert code in [p.code for p in found]
    assert all(len(str(p.message)) > 8 for p in found)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("points: 20", 'points: "twenty"', "whole"),
        ("points: 20", "points: -20", "whole"),
        ("points: 20", "points: 20\n  points: 30", "twice"),
        ('minimum_share: "0.60"', "minimum_share: 0.60", "decimal"),
        ('from: "0.6"', "from: 0.6", "score"),
        ("    linear:\n", "    cubic:\n", "score"),
        ("    zh: \"资质认定或认可覆盖率\"\n", "", "missing"),
        ("  applies: all", "  applies: some", "applies"),
        ("dimensions:\n", "dimensionen:\n", "missing"),
    ],
)  # fmt: skip
def test_each_fault_of_form_is_found(old, new, code):
    found = problems(changed(old, new))
    assert code in [p.code for p in found]
    with pytest.raises(Refused):
        read(changed(old, new))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "shape"),
        ("just words", "shape"),
        ("a: [1", "yaml"),
        ("a: 'b", "yaml"),
        ("a: &x 1\nb: *x", "alias"),
        ("a: " + "[" * 50 + "]" * 50, "deep"),
        ("# " + "x" * 1_000_001, "large"),
        ("a: !!python/object/apply:os.system [true]", "yaml"),
        ("schema: assessment-standard/2", "shape"),
    ],
)
def test_what_is_no_edition_is_refused_with_a_way_out(text, code):
    edition, found = attempt(text)
    assert edition is None and [p.code for p in found] == [code]


def test_a_rule_without_formal_reading_must_be_switched_off():
    text = changed('when: "full_time_share < 0.50"', 'when: "when the secretary says so"')
    assert [p.code for p in problems(text)] == ["when"]
    assert problems(text.replace('when: "when the secretary', 'enabled: false\n  when: "when the secretary')) == []


def test_codes_of_fields_stay_text_though_unquoted():
    line = read(SHORT.replace('- "0101"', "- 0101")).line("L1-01")
    assert "0101" in line.fields
