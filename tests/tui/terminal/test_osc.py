"""The clipboard of the terminal: the sequences, and what is too much for them."""

from __future__ import annotations

import re
from base64 import b64decode

import pytest

from series_tui.tui.terminal.osc import MAX_CHARACTERS, sequence


def text_in(bare: str) -> str:
    """Return what a terminal would put into its clipboard."""
    found = re.fullmatch(r"\x1b]52;c;([A-Za-z0-9+/=]*)\a", bare)
    assert found is not None
    return b64decode(found[1]).decode()


@pytest.mark.parametrize("text", ["hello", "two\nlines", "漢字 👨\u200d👩\u200d👧", "\x1b]52;c;!\a"])
def test_a_terminal_gets_the_text_as_it_is(text: str) -> None:
    """OSC 52 with the text in base64: nothing of it can end the sequence."""
    found = sequence(text, "terminal")
    assert found is not None
    assert text_in(found) == text
    assert found.count("\x1b") == 1


def test_tmux_gets_it_wrapped_and_with_escapes_doubled() -> None:
    """As its manual says about passing through."""
    found = sequence("hello", "tmux")
    assert found is not None
    inner = re.fullmatch(r"\x1bPtmux;(.*)\x1b\\", found, re.DOTALL)
    assert inner is not None
    assert text_in(inner[1].replace("\x1b\x1b", "\x1b")) == "hello"


def test_screen_gets_it_in_parts_that_it_passes_on() -> None:
    """Each in a string of its own, none longer than screen takes."""
    text = "a long message " * 200
    found = sequence(text, "screen")
    assert found is not None
    parts = re.findall(r"\x1bP(.*?)\x1b\\", found, re.DOTALL)
    assert len(parts) > 5
    assert max(map(len, parts)) <= 700
    assert text_in("".join(parts)) == text


@pytest.mark.parametrize("wrapping", ["terminal", "tmux", "screen"])
def test_what_is_too_long_is_not_sent_in_part(wrapping: str) -> None:
    """The most that is sent fits; one character more, or wider ones, are nothing at all."""
    assert sequence("x" * MAX_CHARACTERS, wrapping) is not None
    assert sequence("x" * (MAX_CHARACTERS + 3), wrapping) is None
    assert sequence("漢" * (MAX_CHARACTERS // 2), wrapping) is None
