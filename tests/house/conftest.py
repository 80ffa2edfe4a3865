"""The world of the tests that look at the whole."""

from tests.world import demo  # noqa: F401
