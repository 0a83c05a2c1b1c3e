"""The app for eyes and terminals that cannot do everything: without colours, with few, with ASCII alone."""

from __future__ import annotations

import re

import pytest

from tests.e2e.terminal import Terminal

REFERENCE = "TICKET-1234567890-ABCD"
TRUE_COLOUR = re.compile(rb"[34]8;2;(\d+);(\d+);(\d+)")
OF_256 = re.compile(rb"[34]8;5;\d+")
ANY_COLOUR = re.compile(rb"\x1b\[(?:\d+;)*(?:[34][0-8]|9[0-7]|10[0-7])(?:;\d+)*m")
UNDERLINED = re.compile(rb"\x1b\[(?:\d+;)*4(?:;\d+)*m")
OF_16 = re.compile(rb"\x1b\[(?:\d+;)*(?:3[1-6]|9[1-6])(?:;\d+)*m")


def shown(*arguments: str, **environment: str) -> Terminal:
    """Open the reference's own ticket, wait until it is read, and quit."""
    with Terminal(*arguments, "--demo", REFERENCE, environment=environment) as terminal:
        # Status and priority are words: they are there whatever the terminal can do.
        terminal.wait_for("in progress", "high", "Staff Member", "I need help with my rank", "4 of 4")
        terminal.settle()
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
        return terminal


@pytest.mark.parametrize("way", ["NO_COLOR", "--no-color"])
def test_without_colours_no_colour_is_sent(way: str) -> None:
    """The variable and the flag do the same: no colour, no grey; words and symbols say it all."""
    environment = {"COLORTERM": "truecolor", **({"NO_COLOR": "1"} if way == "NO_COLOR" else {})}
    terminal = shown(*([] if way == "NO_COLOR" else [way]), **environment)
    assert not TRUE_COLOUR.findall(bytes(terminal.sent))
    assert b"38;5;" not in bytes(terminal.sent)


@pytest.mark.parametrize("term", ["xterm", "linux", "screen"])
def test_without_colours_a_terminal_of_sixteen_gets_none_at_all(term: str) -> None:
    """Its own letters on its own ground, which is readable whatever they are; weights say the rest."""
    terminal = shown(TERM=term, COLORTERM="", NO_COLOR="1")
    assert ANY_COLOUR.search(bytes(terminal.sent)) is None
    assert b"\x1b[1" in terminal.sent


def test_without_colours_the_selection_is_underlined() -> None:
    """In a dialogue and in the palette nothing else could show it."""
    with Terminal("--demo", environment={"TERM": "xterm", "COLORTERM": "", "NO_COLOR": "1"}) as terminal:
        terminal.wait_for("Open a ticket")
        for key, chosen in (("ctrl+p", "Search for commands"), ("f2", "1 of 74"), ("d", "all departments")):
            sent = len(terminal.sent)
            terminal.type(key)
            terminal.wait_for(chosen)
            terminal.settle()
            if key != "f2":
                assert UNDERLINED.search(bytes(terminal.sent[sent:])), key
                terminal.type("escape")
                terminal.settle()


def test_with_colours_not_every_cell_is_grey() -> None:
    """What the test above looks for is there otherwise."""
    terminal = shown(COLORTERM="truecolor")
    colours = {tuple(map(int, colour)) for colour in TRUE_COLOUR.findall(bytes(terminal.sent))}
    assert [colour for colour in colours if max(colour) - min(colour) > 30]


def test_a_terminal_of_sixteen_colours_gets_its_own() -> None:
    """Nothing finer is sent than the terminal has, and colours are not lost in black and white."""
    sent = bytes(shown(TERM="xterm", COLORTERM="").sent)
    assert not TRUE_COLOUR.search(sent)
    assert not OF_256.search(sent)
    assert OF_16.search(sent)


def test_ascii_marks_are_ascii() -> None:
    """With --ascii the program itself draws nothing else, so that any font and any locale will do."""
    assert shown("--ascii").sent.isascii()
    with Terminal("--ascii", "--demo") as terminal:
        terminal.wait_for("Open a ticket")
        for keys in (["f1"], ["escape"], ["ctrl+p"], ["escape"], ["f3"], [REFERENCE, "enter"], ["e"]):
            terminal.settle()
            terminal.type(*keys)
        terminal.wait_for("Export this ticket")
        terminal.settle()
        shown_now = {character for character in terminal.sent.decode() if not character.isascii()}
        assert shown_now == set()
