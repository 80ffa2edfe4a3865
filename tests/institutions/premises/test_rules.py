from datetime import date

import pytest

from institutions.premises.rules import tenure_problems


@pytest.mark.parametrize(
    "tenure, lease_until, codes",
    [
        ("leased", None, ["lease_end_missing"]),
        ("leased", date(2028, 1, 1), []),
        ("owned", date(2028, 1, 1), ["owned_with_end"]),
        ("owned", None, []),
        ("provided", None, []),
        ("provided", date(2028, 1, 1), []),
    ],
)
def test_a_lease_ends_and_what_is_owned_does_not(tenure, lease_until, codes):
    assert [p.code for p in tenure_problems(tenure=tenure, lease_until=lease_until)] == codes
