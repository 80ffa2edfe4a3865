"""An adjustment of an item and its day go together."""

from datetime import date

import pytest

from quality.accreditation.rules import change_problems

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("change", "changed_on", "field"), [("", None, None), ("added", DAY, None), ("removed", None, "changed_on"), ("", DAY, "change")],
)  # fmt: skip
def test_neither_is_told_without_the_other(change, changed_on, field):
    assert [p.field for p in change_problems(change=change, changed_on=changed_on)] == ([field] if field else [])
