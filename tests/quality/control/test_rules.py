from datetime import date

import pytest

from quality.control import rules

TODAY = date(2026, 11, 25)


def codes(found):
    return [problem.code for problem in found]


@pytest.mark.parametrize(
    "closed_on, effective, wrong",
    [(None, True, ["effective_but_open"]), (None, False, []), (TODAY, True, []), (TODAY, False, [])],
)
def test_only_what_is_closed_can_be_effective(closed_on, effective, wrong):
    assert codes(rules.closing_problems(closed_on=closed_on, effective=effective)) == wrong


@pytest.mark.parametrize(
    "changed, wrong",
    [
        ({}, []),
        ({"form": ""}, ["form_missing"]),
        ({"absence_reason": "生病"}, ["reason_without_absence"]),
        ({"hearing_on": date(2026, 11, 26)}, ["not_yet_heard"]),
        ({"appeared": False}, ["form_without_appearance", "absence_reason_missing"]),
        ({"appeared": False, "form": "", "absence_reason": "  "}, ["absence_reason_missing"]),
        ({"appeared": False, "form": "", "absence_reason": "生病"}, []),
        ({"appeared": False, "form": "", "required": False}, []),
        ({"appeared": False, "form": "", "hearing_on": date(2026, 11, 26)}, []),
    ],
)
def test_an_appearance_says_how_or_why_not(changed, wrong):
    sound = {"hearing_on": TODAY, "required": True, "appeared": True, "form": "video", "absence_reason": "", "today": TODAY}
    assert codes(rules.appearance_problems(**(sound | changed))) == wrong


@pytest.mark.parametrize(
    "result, action, wrong", [("in_control", "", []), ("action_needed", " ", ["action_missing"]), ("action_needed", "更换试剂", [])]
)
def test_what_is_out_of_control_goes_with_an_action(result, action, wrong):
    assert codes(rules.action_problems(result=result, action=action)) == wrong
