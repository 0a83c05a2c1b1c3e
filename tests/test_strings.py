"""The words of the program: each string has an area, and the words to avoid stay out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.strings import UserString, user_strings

_AVOIDED = re.compile(
    r"""\b(?:
        anew | lately | by\ itself | by\ themselves | stands?\ in | goes\ before | whoever | somebody | nobody
      | let\ go | no\ moment\ that | is\ no\ (?:command|file|key|number|id|terminal|ticket|setting)
      | ,\ say[,.] | at\ the\ moment | narrows?\b | it\ need\ not | not\ looked\ at | nothing\ is\ known
      | the\ ending | dialogue | apology | apologise | way\ there | what\ it\ takes | is\ none\b
      | (?:next|previous)\ hit | holds?\b | limit\ of\ requests | request\ limit | one\ a\ line
      | switched\ (?:on|off)
      | takes\ (?:the|a|an|no|one)\ (?:key|id|value|ticket|name|moment) | moments?\ (?:as|that)
      | no\ (?:keyring|terminal|program)\ takes
    ) | [“”‘’]""",
    re.VERBOSE | re.IGNORECASE,
)


def without_area(strings: Iterable[UserString]) -> list[UserString]:
    """Return the strings that no reader of one area would find."""
    return [string for string in strings if not string.area]


def to_avoid(strings: Iterable[UserString]) -> list[str]:
    """Return the strings with a word to avoid, each after its place."""
    return [f"{string.place}: {string.text}" for string in strings if _AVOIDED.search(string.text)]


def test_every_string_has_an_area() -> None:
    """A reader of the list finds each string where it is met."""
    assert without_area(user_strings()) == []


def test_a_string_of_an_unknown_module_has_no_area(tmp_path: Path) -> None:
    """A new package has to be given an area; a new module in a known one has that of its folder."""
    for name in ("sound/player.py", "sounds.py", "tui/queue/sound.py", "tui/sound.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text('BELL = "Ring the bell"\n', "utf-8")
    strings = user_strings(tmp_path)
    assert [string.place for string in without_area(strings)] == ["sound/player.py:1", "sounds.py:1"]
    assert {string.place: string.area for string in strings if string.area} == {
        "tui/queue/sound.py:1": "queue",
        "tui/sound.py:1": "app",
    }


def test_words_to_avoid_are_in_no_string() -> None:
    """Plain words: what a tired reader need not read twice."""
    assert not to_avoid(user_strings())


@pytest.mark.parametrize(
    "text",
    [
        "Press n for the next hit.",
        "It holds no ticket.",
        "The limit of requests is used up.",
        "No view “mine”.",
        "The screen is painted anew.",
    ],
)
def test_a_word_to_avoid_is_found(text: str) -> None:
    """Each kind of word, wherever it stands in the sentence."""
    assert to_avoid([UserString("app", "app.py:1", text)])


def test_the_tool_finds_strings_of_every_kind() -> None:
    """Plain strings, f-strings and texts in calls, with their places."""
    strings = user_strings()
    assert len(strings) > 800
    assert all(":" in string.place for string in strings)
    assert any("{…}" in string.text for string in strings)
    # One word alone: the name of a key in help and bar, a fact, a finding of the doctor, a menu's title.
    assert {"Refresh", "sort", "status", "keyring", "Department"} <= {string.text for string in strings}
