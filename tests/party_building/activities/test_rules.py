"""What a place of party work must say of itself."""

from party_building.activities import rules


def test_only_what_is_on_line_needs_an_address():
    assert [p.field for p in rules.venue_problems(kind="online_platform", url="")] == ["url"]
    assert not list(rules.venue_problems(kind="online_platform", url="https://example.invalid/"))
    assert not list(rules.venue_problems(kind="culture_wall", url=""))
