"""The words of the program: each string has an area, and the words to avoid stay out."""

from __future__ import annotations

import re

from tests.strings import user_strings

_AVOIDED = re.compile(
    r"""\b(?:
        anew | lately | by\ itself | by\ themselves | stands?\ in | goes\ before | whoever | somebody | nobody
      | let\ go | no\ moment\ that | is\ no\ (?:command|file|key|number|id|terminal|ticket|setting)
      | ,\ say[,.] | at\ the\ moment | narrows?\b | it\ need\ not | not\ looked\ at | nothing\ is\ known
      | the\ ending | dialogue | apology | apologise | way\ there | what\ it\ takes | is\ none\b
      | takes\ (?:the|a|an|no|one)\ (?:key|id|value|ticket|name|moment) | moments?\ (?:as|that)
      | no\ (?:keyring|terminal|program)\ takes
    )""",
    re.VERBOSE | re.IGNORECASE,
)


def test_every_string_has_an_area() -> None:
    """A reader of the list finds each string where it is met."""
    assert not [one for one in user_strings() if not one.area]


def test_words_to_avoid_are_in_no_string() -> None:
    """Plain words: what a tired reader need not read twice."""
    offenders = [(one.place, one.text) for one in user_strings() if _AVOIDED.search(one.text)]
    assert not offenders, "\n" + "\n".join(f"{place}: {text}" for place, text in offenders)


def test_the_tool_finds_strings_of_every_kind() -> None:
    """Plain strings, f-strings and texts in calls, with their places."""
    strings = list(user_strings())
    assert len(strings) > 800
    assert all(":" in one.place for one in strings)
    assert any("{…}" in one.text for one in strings)
