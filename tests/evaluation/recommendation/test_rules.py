"""Each condition at its edge: quota, grade, licence, opinion, ranks, meeting, notice; and what the formal check is decided by."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from evaluation.recommendation import rules
from evaluation.recommendation.rules import Nominee, Procedure

TODAY = date(2026, 7, 14)
NOW = datetime(2026, 7, 14, 9)
WORDS = "该机构登记信息真实，材料齐全，实验室条件良好，近两年没有处罚，投诉办理及时，经现场核验，各项指标符合推荐条件，同意推荐。"


def nominee(rank=1, **given):
    said = {
        "name": f"机构{rank}", "rank": rank, "score_order": rank, "opinion": WORDS, "rank_reason": "", "application_state": "verified",
        "integrity_grade": "A", "licence_expires_on": TODAY, "institution_state": "active", "key": rank,
    }  # fmt: skip
    return Nominee(**(said | given))


def procedure(**given):
    said = {
        "quota": 3, "grades_allowed": ["A", "B"], "until": NOW + timedelta(seconds=1), "opinion": "", "meeting_on": TODAY,
        "notice_from": TODAY - timedelta(days=8), "notice_until": TODAY - timedelta(days=1), "notice_wd": 5, "notice_wd_least": 5,
    }  # fmt: skip
    return Procedure(**(said | given))


def codes(problems):
    return [p.code for p in problems]


def submission(nominees, **given):
    return codes(rules.submission_problems(nominees, procedure(**given), now=NOW, today=TODAY))


def eligibility(**given):
    return codes(rules.eligibility_problems(nominee(**given), grades_allowed=["A", "B"], today=TODAY))


def test_the_last_place_of_a_quota_can_be_taken_and_none_beyond():
    """INV-10."""
    asked = {"quota": 3, "grades_allowed": ["A"], "today": TODAY}
    assert codes(rules.nomination_problems(nominee(), listed=2, **asked)) == []
    full = list(rules.nomination_problems(nominee(), listed=3, **asked))
    assert codes(full) == ["over_quota"] and full[0].message == "名额 3 已满；请先移出一家。"


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, []),
        ({"application_state": "frozen"}, []),
        ({"application_state": "resubmitted"}, ["not_verified"]),
        ({"integrity_grade": ""}, ["no_grade"]),
        ({"integrity_grade": "B"}, []),
        ({"integrity_grade": "C"}, ["integrity_grade"]),
        ({"licence_expires_on": TODAY}, []),
        ({"licence_expires_on": TODAY - timedelta(days=1)}, ["licence_expired"]),
        ({"institution_state": "suspended"}, ["not_active"]),
        ({"vetoes": ("资质认定缺失", "人员不足")}, ["veto", "veto"]),
        ({"application_state": "submitted", "integrity_grade": "D"}, ["not_verified", "integrity_grade"]),
    ],
)
def test_what_is_asked_of_each_nominee(given, wanted):
    """INV-9."""
    assert eligibility(**given) == wanted


def test_a_complete_list_may_be_submitted_to_the_last_second():
    assert submission([nominee(1), nominee(2), nominee(3)]) == []
    assert submission([nominee()], until=NOW) == ["too_late"]


def test_an_opinion_has_at_least_fifty_characters():
    assert submission([nominee(opinion="好" * 50)]) == []
    assert submission([nominee(opinion="好" * 49 + "  ")]) == ["opinion:1"]


def test_a_list_over_quota_or_with_broken_ranks_is_refused_with_every_problem():
    four = [nominee(n) for n in (1, 2, 3, 4)]
    assert submission(four) == ["over_quota"]
    assert "ranks" in submission([nominee(1), nominee(1)]) and "ranks" in submission([nominee(1), nominee(3)])
    assert submission([nominee(opinion="", integrity_grade="C")], meeting_on=None, notice_from=None) == [
        "integrity_grade", "opinion:1", "meeting", "notice",
    ]  # fmt: skip


def test_recommending_nobody_takes_a_reason_of_fifty_characters():
    assert submission([], opinion="理" * 49) == ["empty"]
    assert submission([], opinion="理" * 50) == []


def test_moving_one_institution_asks_for_one_reason_not_for_one_from_all_it_passed():
    moved = [nominee(1, score_order=3), nominee(2, score_order=1), nominee(3, score_order=2)]
    assert submission(moved) == ["rank_reason:1"]
    assert submission([replace(moved[0], rank_reason="承担省内重大案件"), *moved[1:]]) == []
    last = [nominee(1, score_order=2), nominee(2, score_order=3), nominee(3, score_order=1, rank_reason="材料有瑕疵")]
    assert submission(last) == []


@pytest.mark.parametrize(("key", "rank", "needed"), [(3, 3, False), (3, 1, True), (1, 2, True), (1, 1, False)])
def test_a_reason_is_needed_only_where_a_move_departs_from_the_score_order(key, rank, needed):
    assert rules.needs_reason([nominee(1), nominee(2), nominee(3)], key, rank) is needed


def test_moving_back_to_the_place_by_score_needs_no_reason():
    moved = [nominee(1, score_order=3, key=3, rank_reason="理由"), nominee(2, score_order=1, key=1), nominee(3, score_order=2, key=2)]
    assert not rules.needs_reason(moved, 3, 3) and rules.needs_reason(moved, 3, 2)


def test_a_new_nominee_takes_its_place_by_score_and_leaves_the_moved_where_they_are():
    moved = [nominee(1, key=11), nominee(2, key=12, rank_reason="理由"), nominee(3, key=13)]
    assert rules.place_of(moved, better=[11]) == 3
    assert rules.place_of(moved, better=[11, 12, 13]) == 4
    assert rules.place_of(moved, better=[]) == 1


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"meeting_on": None}, ["meeting"]),
        ({"meeting_on": TODAY + timedelta(days=1)}, ["meeting"]),
        ({"notice_wd": 4}, ["notice"]),
        ({"notice_from": None, "notice_until": None}, ["notice"]),
        ({"notice_until": TODAY}, ["notice_open"]),
        ({"notice_from": None, "notice_until": None, "notice_wd_least": 0}, []),
        ({"unexplained": ("机构9",)}, ["unexplained"]),
    ],
)
def test_how_the_province_came_to_its_list(given, wanted):
    assert submission([nominee()], **given) == wanted


def test_what_is_described_must_be_possible():
    said = {"meeting_on": TODAY, "notice_from": TODAY, "notice_until": TODAY, "today": TODAY}
    assert codes(rules.description_problems(**said)) == []
    assert codes(rules.description_problems(**(said | {"meeting_on": TODAY + timedelta(days=1)}))) == ["meeting"]
    assert codes(rules.description_problems(**(said | {"notice_until": TODAY - timedelta(days=1)}))) == ["notice_order"]


def test_a_return_names_at_least_one_defect_so_that_it_can_be_mended():
    names = {1: "机构1"}
    assert codes(rules.return_problems("", {}, names)) == ["no_defect"]
    assert codes(rules.return_problems("", {1: "  "}, names)) == ["no_defect"]
    assert codes(rules.return_problems("缺公章", {1: "意见"}, names)) == ["defect", "defect"]
    assert codes(rules.return_problems("", {2: "意见过于笼统，请补写"}, names)) == ["unknown"]
    assert codes(rules.return_problems("", {1: "意见过于笼统，请补写"}, names)) == []


def checks(uscc_sound=True, **given):
    asked = {"uscc": "X", "uscc_sound": uscc_sound, "licence_no": "N", "grade_year": 2025, "grades_allowed": ["A", "B"], "today": TODAY}
    return {c.code: c.met for c in rules.checks_of(nominee(**given), **asked)}


@pytest.mark.parametrize(
    ("given", "red"),
    [
        ({}, set()),
        ({"uscc_sound": False}, {"uscc"}),
        ({"licence_expires_on": TODAY - timedelta(days=1)}, {"licence"}),
        ({"institution_state": "revoked"}, {"active"}),
        ({"integrity_grade": "C"}, {"grade"}),
        ({"integrity_grade": ""}, {"grade"}),
        ({"vetoes": ("一项",)}, {"veto"}),
        ({"application_state": "submitted"}, {"verified"}),
        ({"opinion": "好" * 49}, {"opinion"}),
    ],
)
def test_each_line_of_the_formal_check_is_red_for_its_own_ground(given, red):
    assert {code for code, met in checks(**given).items() if not met} == red


def test_the_formal_check_of_the_whole_list():
    def red(nominees, letter="示司32推〔2026〕1号", **given):
        return {c.code for c in rules.list_checks(nominees, procedure(**given), letter=letter) if not c.met}

    assert red([nominee(1), nominee(2)]) == set()
    assert red([nominee(n) for n in (1, 2, 3, 4)]) == {"quota"}
    assert red([nominee(1, score_order=2), nominee(2, score_order=1)]) == {"ranks"}
    assert red([nominee()], letter="") == {"seal"}
    assert red([nominee()], meeting_on=None, notice_wd=4) == {"meeting", "notice"}
    assert red([nominee()], notice_wd=0, notice_wd_least=0) == set()
