"""What a model post or site must satisfy."""

import pytest

from party_building.pioneers import rules


@pytest.mark.parametrize(
    ("kind", "held", "wrong"),
    [("pioneer_post", True, []), ("pioneer_post", False, []), ("demo_site", True, ["holder"]), ("brand", False, [])],
)
def test_only_a_post_is_held_by_a_member(kind, held, wrong):
    assert [p.field for p in rules.pioneer_problems(kind=kind, held=held)] == wrong
