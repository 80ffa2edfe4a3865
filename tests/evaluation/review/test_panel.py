"""CAS-8, 9: the panel's findings recorded singly and in bulk, the list decided as a whole or sent back once."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from evaluation.review import actions, rules, scoring
from evaluation.review.models import ReviewCase
from portal.accounts.models import Role
from portal.kernel.models import Event
from portal.kernel.policy import Actor
from portal.kernel.problems import Forbidden, Refused, Stale, WrongState
from tests.factories import evaluation as make
from tests.factories import review

pytestmark = pytest.mark.django_db
CODES = ["L1", "L2", "L3", "L4", "L5", "Y1", "Y2", "Y3", "Y4", "Y5"]
EVERY = {f"{code}-01": 1 for code in CODES} | {"L1-08": 1}


@pytest.fixture
def cycle():
    make.province("32")
    return make.cycle("deliberating")


def computed(cycle, total=900_000, *, shortfalls=(), rank=None, areas=None, criteria=EVERY):
    return review.case(
        cycle, state="desk_done", total_mpt=total, shortfalls=list(shortfalls), rank=rank, areas=areas or {}, criteria=criteria,
        dimensions=dict.fromkeys(CODES, 90_000),
    )  # fmt: skip


def found(cycle):
    return dict(ReviewCase.objects.filter(cycle=cycle).values_list("pk", "panel_decision"))


def record_all(cycle, who):
    actions.deliberate_all(make.ctx(who), cycle, seen=scoring.findings(cycle).digest)


# --- one case


@pytest.mark.parametrize("shortfalls", [["total"], ["Y5"], ["V-01"]])
@pytest.mark.parametrize("decision", ["pass", "reserve"])
def test_below_line_minimum_or_with_a_veto_nothing_passes(cycle, secretary, shortfalls, decision):
    """INV-21"""
    case = computed(cycle, shortfalls=shortfalls)
    with pytest.raises(Refused, match="未达标项"):
        actions.deliberate(make.ctx(secretary), case, decision=decision)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewCase.objects.filter(pk=case.pk).update(decision=decision)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewCase.objects.filter(pk=case.pk).update(panel_decision=decision)
    actions.deliberate(make.ctx(secretary), case, decision="fail")


def test_above_the_line_a_failure_needs_written_reason(cycle, secretary):
    case = computed(cycle)
    with pytest.raises(Refused, match="写明理由"):
        actions.deliberate(make.ctx(secretary), case, decision="fail", note="材料存疑")
    actions.deliberate(make.ctx(secretary), case, decision="fail", note="会议查明主要检测数据系伪造，全体同意。")


def test_a_narrow_dimension_has_to_be_confirmed_in_words(cycle, secretary):
    """domain.md §8.1 no. 5: under 40 % of the points apply."""
    case = computed(cycle, criteria={k: v for k, v in EVERY.items() if k != "L3-01"})
    with pytest.raises(Refused, match="L3"):
        actions.deliberate(make.ctx(secretary), case, decision="pass")
    assert scoring.findings(cycle).own_word == {case.pk: "narrow"}
    actions.deliberate(make.ctx(secretary), case, decision="pass", note="会议表决确认该维度计入。")


def test_only_the_secretary_records_and_only_while_deliberating(cycle, secretary, leader):
    case = computed(cycle)
    for who in (leader, make.actor(make.ministry(), Role.MINISTRY_STAFF), review.actor(review.expert())):
        with pytest.raises(Forbidden):
            actions.deliberate(make.ctx(who), case, decision="pass")
    type(cycle).objects.filter(pk=cycle.pk).update(state="publicity")
    with pytest.raises(WrongState):
        actions.deliberate(make.ctx(secretary), case, decision="pass")


# --- the dry run


def test_as_computed_who_passes_passes_within_the_places_and_who_fails_fails(cycle, secretary):
    """domain.md §8.3: places 2, 乙 before 丙 by area quality; 丁 and 戊 fall short."""
    cycle.places = 2
    cycle.save()
    totals = {"甲": 823_891, "乙": 822_000, "丙": 822_000, "丁": 862_000, "戊": 799_999}
    short = {"丁": ["Y5"], "戊": ["total"]}
    quality = {"甲": 80_000, "乙": 84_512, "丙": 84_511}
    made = {n: computed(cycle, t, shortfalls=short.get(n, ()), areas={"quality": quality.get(n, 0)}) for n, t in reversed(totals.items())}
    record_all(cycle, secretary)
    said = found(cycle)
    assert {n: said[c.pk] for n, c in made.items()} == {"甲": "pass", "乙": "pass", "丙": "reserve", "丁": "fail", "戊": "fail"}


def test_when_the_panel_fails_one_the_next_has_the_place(cycle, secretary):
    cycle.places = 1
    cycle.save()
    first, second = computed(cycle, 900_000), computed(cycle, 850_000)
    actions.deliberate(make.ctx(secretary), first, decision="fail", note="会议查明主要检测数据系伪造，全体同意。")
    record_all(cycle, secretary)
    assert found(cycle) == {first.pk: "fail", second.pk: "pass"}


def test_a_full_tie_at_the_cut_waits_for_the_draw(cycle, secretary):
    """INV-23"""
    cycle.places = 1
    cycle.save()
    one, other = computed(cycle, 900_000), computed(cycle, 900_000)
    assert scoring.findings(cycle).own_word == {one.pk: "draw", other.pk: "draw"}
    with pytest.raises(Refused, match="没有可以批量记录"):
        record_all(cycle, secretary)


def test_what_changed_since_the_dry_run_is_shown_again(cycle, secretary):
    computed(cycle)
    seen = scoring.findings(cycle).digest
    computed(cycle)
    with pytest.raises(Stale):
        actions.deliberate_all(make.ctx(secretary), cycle, seen=seen)
    assert set(found(cycle).values()) == {""}


def test_what_was_recorded_singly_is_left_as_it_is(cycle, secretary):
    case = computed(cycle)
    actions.deliberate(make.ctx(secretary), case, decision="fail", note="会议查明主要检测数据系伪造，全体同意。")
    computed(cycle)
    record_all(cycle, secretary)
    assert sorted(found(cycle).values()) == ["fail", "pass"]


# --- the decision


def test_the_leader_decides_the_list_as_the_panel_found_it(cycle, secretary, leader):
    """INV-24"""
    for n in range(3):
        computed(cycle, 900_000 - n, shortfalls=["Y5"] if n == 2 else [])
    record_all(cycle, secretary)
    actions.decide_all(make.ctx(leader), cycle)
    assert [(c.state, c.decision) for c in ReviewCase.objects.order_by("-total_mpt")] == [("decided", "pass")] * 2 + [("decided", "fail")]
    assert all(c.decision == c.panel_decision for c in ReviewCase.objects.all())


def test_the_list_is_decided_whole_or_not_at_all(cycle, secretary, leader):
    """INV-24"""
    actions.deliberate(make.ctx(secretary), computed(cycle), decision="pass")
    computed(cycle)
    with pytest.raises(Refused, match="还有 1 家机构"):
        actions.decide_all(make.ctx(leader), cycle)
    assert not ReviewCase.objects.filter(state="decided").exists()


def test_who_recorded_does_not_decide(cycle, leader):
    """SOD-3"""
    both = make.duty(cycle, "review_secretary")
    computed(cycle)
    record_all(cycle, both)
    with pytest.raises(Refused, match="不同的人"):
        actions.decide_all(make.ctx(Actor(both.user_id, Role.MINISTRY_LEADER, both.organisation_id)), cycle)
    assert not ReviewCase.objects.filter(state="decided").exists()


def test_a_list_over_the_places_or_out_of_order_is_not_decided(cycle, secretary, leader):
    cycle.places = 1
    cycle.save()
    better, worse = computed(cycle, 900_000), computed(cycle, 850_000)
    actions.deliberate(make.ctx(secretary), better, decision="reserve")
    actions.deliberate(make.ctx(secretary), worse, decision="pass")
    with pytest.raises(Refused, match="名次在通过的机构之前"):
        actions.decide_all(make.ctx(leader), cycle)
    actions.deliberate(make.ctx(secretary), better, decision="pass")
    with pytest.raises(Refused, match="名额是 1 家"):
        actions.decide_all(make.ctx(leader), cycle)
    actions.deliberate(make.ctx(secretary), worse, decision="reserve")
    actions.decide_all(make.ctx(leader), cycle)


def test_nobody_waits_in_reserve_while_places_are_left():
    standings = [rules.Standing(1, 900_000, True), rules.Standing(2, 850_000, True)]
    said = {1: "pass", 2: "reserve"}
    assert [p.code for p in rules.list_problems(standings, said, None)] == ["reserve"]
    assert [p.code for p in rules.list_problems(standings, said, 2)] == ["reserve"]
    assert not list(rules.list_problems(standings, said, 1))


def test_the_list_goes_back_to_the_panel_once_with_a_reason(cycle, secretary, leader):
    case = computed(cycle)
    record_all(cycle, secretary)
    with pytest.raises(Refused, match="理由"):
        actions.send_back(make.ctx(leader, reason="再议"), cycle)
    reason = "会议记录缺少到会人数，请补充后重新审议。"
    actions.send_back(make.ctx(leader, reason=reason), cycle)
    case.refresh_from_db()
    assert case.state == "desk_done" and case.panel_decision == "pass"
    record_all(cycle, secretary)
    with pytest.raises(Refused, match="一次"):
        actions.send_back(make.ctx(leader, reason=reason), cycle)
    actions.decide_all(make.ctx(leader), cycle)


def test_a_repeat_with_the_same_key_decides_once(cycle, secretary, leader):
    """INV-51"""
    computed(cycle)
    record_all(cycle, secretary)
    key = uuid4()
    for _time in range(2):
        actions.decide_all(make.ctx(leader, request_key=key), cycle)
    assert Event.objects.filter(verb="evaluation.review.decide").count() == 1
