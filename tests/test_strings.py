"""The words of the program: each string that people read has an area."""

from __future__ import annotations

from tests.strings import user_strings


def test_every_string_has_an_area() -> None:
    """A reader of the list finds each string where it is met."""
    assert not [one for one in user_strings() if not one.area]


def test_the_tool_finds_strings_of_every_kind() -> None:
    """Plain strings, f-strings and texts in calls, with their places."""
    strings = list(user_strings())
    assert len(strings) > 800
    assert all(":" in one.place for one in strings)
    assert any("{…}" in one.text for one in strings)
