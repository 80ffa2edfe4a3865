"""What a place of party work must say of itself."""

from collections.abc import Iterator

from portal.kernel.problems import Problem, _


def venue_problems(*, kind: str, url: str) -> Iterator[Problem]:
    """What is on line is found by its address."""
    if kind == "online_platform" and not url:
        yield Problem("url_missing", _("线上平台请填写网址。"), "url")
