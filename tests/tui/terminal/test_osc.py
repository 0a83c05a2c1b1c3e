"""The clipboard of the terminal: the sequences, and what is too much for them."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pytest

from series_tui.tui.app import SeriesApp
from series_tui.tui.session import Session
from series_tui.tui.terminal.osc import MAX_CLIPBOARD_BYTES, TMUX_HINT, clipboard_sequence
from tests.tui.app_harness import PlayedService, played_app
from tests.tui.counting_terminal import on_terminal
from tests.tui.waiting import settle, until


def text_in(bare: str) -> str:
    """Return what a terminal would put into its clipboard."""
    match = re.fullmatch(r"\x1b]52;c;([A-Za-z0-9+/=]*)\a", bare)
    assert match is not None
    return b64decode(match[1]).decode()


@pytest.mark.parametrize("text", ["hello", "two\nlines", "漢字 👨\u200d👩\u200d👧", "\x1b]52;c;!\a"])
def test_a_terminal_gets_the_text_unwrapped(text: str) -> None:
    """OSC 52 with the text in base64: nothing of it can end the sequence."""
    written = clipboard_sequence(text, "terminal")
    assert written is not None
    assert text_in(written) == text
    assert written.count("\x1b") == 1


def test_tmux_gets_it_wrapped_and_with_escapes_doubled() -> None:
    """As its manual says about passing through."""
    written = clipboard_sequence("hello", "tmux")
    assert written is not None
    inner = re.fullmatch(r"\x1bPtmux;(.*)\x1b\\", written, re.DOTALL)
    assert inner is not None
    assert text_in(inner[1].replace("\x1b\x1b", "\x1b")) == "hello"


def test_screen_gets_it_in_parts_that_it_passes_on() -> None:
    """Each in a string of its own, none longer than screen takes."""
    text = "a long message " * 200
    written = clipboard_sequence(text, "screen")
    assert written is not None
    parts = re.findall(r"\x1bP(.*?)\x1b\\", written, re.DOTALL)
    assert len(parts) > 5
    assert max(map(len, parts)) <= 700
    assert text_in("".join(parts)) == text


@pytest.mark.parametrize("wrapping", ["terminal", "tmux", "screen"])
def test_a_text_that_is_too_long_is_not_sent_in_part(wrapping: str) -> None:
    """The most that is sent fits; one character more, or wider ones, are nothing at all."""
    assert clipboard_sequence("x" * MAX_CLIPBOARD_BYTES, wrapping) is not None
    assert clipboard_sequence("x" * (MAX_CLIPBOARD_BYTES + 3), wrapping) is None
    assert clipboard_sequence("漢" * (MAX_CLIPBOARD_BYTES // 2), wrapping) is None


@pytest.mark.parametrize(
    ("script", "passes"),
    [("echo off", False), ("echo on", True), ("echo all", True), ("echo no >&2; exit 1", True)],
)
async def test_the_first_copy_in_tmux_names_the_tmux_setting(
    script: str, passes: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it would swallow the sequence; an older one does not know the option, and passes it on."""
    program = tmp_path / "tmux"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    app = SeriesApp(Session(replace(played_app(PlayedService()).session.setup, clipboard="tmux")))
    said: list[str] = []
    monkeypatch.setattr(app, "notify", lambda text, **_: said.append(text))
    async with app.run_test() as pilot:
        for _ in range(2):
            app.copy_to_clipboard("TICKET-1")
            await settle(pilot)
            await until(pilot, lambda: all(work.is_finished for work in app.workers))
    assert said == [] if passes else said == [TMUX_HINT]


@pytest.mark.parametrize("key", ["ctrl+x", "ctrl+c"])
async def test_an_empty_selection_does_not_clear_the_clipboard(key: str) -> None:
    """By a key that is pressed in a line to type in."""
    async with on_terminal(played_app(PlayedService())) as (pilot, driver):
        await pilot.press(*"abc", key)
        await pilot.pause()
        assert "\x1b]52" not in "".join(driver.written)
