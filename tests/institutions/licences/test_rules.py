from datetime import date

import pytest

from institutions.licences.rules import grading_problems, licence_problems, standing_problems

DIGEST, TODAY, ISSUED = "0123456789abcdefABCDEF".ljust(64, "0"), date(2026, 11, 25), date(2026, 3, 1)


@pytest.mark.parametrize(
    "kind, holder_no, sha256, codes",
    [
        ("institution_licence", "", DIGEST, []),
        ("institution_licence", "320100001", DIGEST, ["holder_needless"]),
        ("appraiser_licence", "320100001", DIGEST, []),
        ("appraiser_licence", "", DIGEST, ["holder_missing"]),
        ("institution_licence", "", DIGEST[1:], ["digest"]),
        ("institution_licence", "", "g" * 64, ["digest"]),
    ],
)
def test_an_appraisers_licence_names_its_holder_and_every_one_has_a_digest(kind, holder_no, sha256, codes):
    assert [p.code for p in licence_problems(kind=kind, holder_no=holder_no, sha256=sha256)] == codes


@pytest.mark.parametrize(
    "standing, since, codes",
    [
        ("valid", None, []),
        ("superseded", None, ["since_missing"]),
        ("superseded", ISSUED, []),
        ("suspended", TODAY, []),
        ("suspended", date(2026, 11, 26), ["since_outside"]),
        ("void", date(2026, 2, 28), ["since_outside"]),
    ],
)
def test_what_is_no_longer_valid_says_since_when(standing, since, codes):
    found = standing_problems(standing=standing, standing_since=since, issued_on=ISSUED, today=TODAY)
    assert [p.code for p in found] == codes


@pytest.mark.parametrize(
    "level, graded_on, codes", [(3, ISSUED, []), (None, None, []), (3, None, ["graded_when"]), (None, ISSUED, ["level_missing"])]
)
def test_a_level_of_protection_goes_with_its_day(level, graded_on, codes):
    assert [p.code for p in grading_problems(security_level=level, graded_on=graded_on)] == codes
