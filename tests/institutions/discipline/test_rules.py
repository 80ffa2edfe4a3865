from datetime import date

import pytest

from institutions.discipline.rules import penalty_problems, subject_problems


@pytest.mark.parametrize(
    "subject_kind, appraiser_no, codes",
    [
        ("appraiser", "320100001", []),
        ("appraiser", " ", ["appraiser_missing"]),
        ("institution", "", []),
        ("institution", "320100001", ["appraiser_needless"]),
    ],
)
def test_a_decision_about_an_appraiser_names_the_licence_and_no_other_does(subject_kind, appraiser_no, codes):
    assert [p.code for p in subject_problems(subject_kind=subject_kind, appraiser_no=appraiser_no)] == codes


@pytest.mark.parametrize(
    "subject_kind, kind, effective_until, false_appraisal, codes",
    [
        ("institution", "suspension", None, False, ["until_missing"]),
        ("institution", "suspension", date(2026, 8, 11), False, []),
        ("institution", "fine", None, False, []),
        ("appraiser", "revocation", None, True, []),
        ("institution", "revocation", None, True, ["false_by_institution"]),
    ],
)
def test_a_suspension_ends_and_a_false_opinion_is_an_appraisers(subject_kind, kind, effective_until, false_appraisal, codes):
    given = {"subject_kind": subject_kind, "kind": kind, "effective_until": effective_until, "false_appraisal": false_appraisal}
    assert [p.code for p in penalty_problems(**given)] == codes
