"""What terminals send, over lines that cut, delay and bunch it, in a real terminal."""

from __future__ import annotations

import re
import time

import pytest

from series_tui.tui.terminal.driver import escape_seconds
from tests.e2e.terminal import Terminal

ID = "TICKET-1234567890-ABCD"


def at_the_input(terminal: Terminal) -> None:
    """Wait until the app is there."""
    terminal.wait_for("Open a ticket")
    terminal.settle()


def sorry(terminal: Terminal) -> bool:
    """Return whether the app apologises."""
    return "Sorry" in terminal.text


def test_a_paste_with_a_cut_end_mark_ends_after_a_pause() -> None:
    """The ID is in the line, and ^Q quits."""
    with Terminal("--demo") as terminal:
        at_the_input(terminal)
        terminal.write(f"\x1b[200~{ID}\x1b".encode())
        time.sleep(0.3)
        terminal.write(b"[201~")
        terminal.wait_for(ID)
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
        assert terminal.left_behind() == []


@pytest.mark.parametrize("before", ["Mod - Today at 10:30\rhelp with ", "Hey\r"])
def test_of_several_pasted_lines_the_id_is_taken(before: str) -> None:
    """As chats hand it on: a name and a time first."""
    with Terminal("--demo") as terminal:
        at_the_input(terminal)
        terminal.write(f"\x1b[200~{before}{ID}\r\x1b[201~\r".encode())
        terminal.wait_for("Help with ranking", "esc back")
        terminal.type("ctrl+q")
        assert terminal.wait() == 0


def test_bytes_of_another_encoding_and_sizes_without_pixels_cause_no_crash() -> None:
    """Latin-1, a report of no pixels and then the mouse, a released key."""
    with Terminal("--demo", is_modern=True) as terminal:
        at_the_input(terminal)
        terminal.write(b"f\xfcr")
        terminal.wait_for("f\ufffdr")
        for _ in range(3):
            terminal.write(b"\x1b[48;24;80;0;0t\x1b[<35;10;5M\x1b[<35;12;6M\x1b[97;1:3u")
        terminal.settle()
        assert not sorry(terminal)
        assert "f\ufffdr" in terminal.text
        assert "f\ufffdra" not in terminal.text


def test_replies_and_cut_mouse_reports_are_not_typed() -> None:
    """In one piece, and with pauses in them."""
    with Terminal("--demo") as terminal:
        at_the_input(terminal)
        replies = b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;22c\x1bP>|kitty(0.35)\x1b\\\x1b[?997;1n"
        terminal.write(replies + b"\x1b[<35;")
        time.sleep(0.4)
        terminal.write(b"10;12M")
        terminal.write(b"x")
        terminal.wait_for("x")
        terminal.settle()
        line = next(row for row in terminal.rows if "x" in row and "series" not in row)
        assert line.split()[-1] == "x"


def test_an_arrow_cut_after_esc_is_an_arrow_within_escdelay() -> None:
    """Half a second is longer than esc is waited for without the variable."""
    with Terminal("--demo", ID, environment={"ESCDELAY": "30000"}) as terminal:
        terminal.wait_for("Help with ranking", "esc back")
        terminal.settle()
        terminal.write(b"\x1b")
        time.sleep(0.5)
        terminal.write(b"[B")
        terminal.type("?")
        terminal.wait_for("This ticket", "Close ticket")
        terminal.type("ctrl+q")
        assert terminal.wait() == 0


def test_esc_and_a_key_in_one_packet_are_both_taken() -> None:
    """As a quick person on a slow line sends them: esc closes the help, the key acts on the ticket."""
    with Terminal("--demo", ID) as terminal:
        terminal.wait_for("Help with ranking", "esc back")
        for key, shown in ((b"/", "text in the messages"), (b"e", "Export")):
            terminal.settle()
            terminal.type("f1")
            terminal.wait_for("Close ticket")
            terminal.write(b"\x1b" + key)
            terminal.wait_for(shown)
            terminal.type("escape")
        terminal.settle()
        terminal.type("f1")
        terminal.wait_for("Close ticket")
        terminal.write(b"\x1bb")  # Alt and b moves by words only where text is typed
        terminal.wait_for("Queue", "/ search")
        assert not sorry(terminal)
        terminal.type("ctrl+q")
        assert terminal.wait() == 0


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        pytest.param(
            b"two words\x1bbX\x1bfY", ("two XwordsY",), id="alt and b or f move by words, as in a shell"
        ),
        pytest.param(
            b"\x1b[200~see TICKET-12345\r67890-ABCD\r\x1b[201~\r",
            ("Help with ranking", "esc back"),
            id="an ID that lines break is found in a paste",
        ),
    ],
)
def test_each_sequence_typed_into_the_input_has_its_effect(sent: bytes, shown: tuple[str, ...]) -> None:
    """Where text is typed, and the app still quits by its key."""
    with Terminal("--demo") as terminal:
        at_the_input(terminal)
        terminal.write(sent)
        terminal.wait_for(*shown)
        terminal.type("ctrl+q")
        assert terminal.wait() == 0


def test_esc_is_waited_for_longer_over_ssh() -> None:
    """Unless ESCDELAY was set, which then holds everywhere."""
    assert escape_seconds({"SSH_TTY": "/dev/pts/1"}) > 2 * escape_seconds({})
    assert escape_seconds({"SSH_TTY": "/dev/pts/1", "ESCDELAY": "100"}) == escape_seconds({"ESCDELAY": "100"})


def test_clicks_in_one_packet_close_one_thing() -> None:
    """Two beside the help leave the ticket where it is; two on the palette are no fault."""
    with Terminal("--demo", ID, size=(100, 30)) as terminal:
        terminal.wait_for("Help with ranking", "esc back")
        terminal.settle()
        for key in ("f1", "e"):
            terminal.type(key)
            terminal.settle()
            for _ in range(2):
                terminal.click(0, 0)
            terminal.settle()
            assert "Help with ranking" in terminal.text
            assert not sorry(terminal)
        terminal.write(b"\x10\x1b[6~")
        terminal.settle()
        terminal.write(b"\x1b[6~")
        for _ in range(2):
            terminal.click(2, 2)
        terminal.settle()
        assert not sorry(terminal)
        terminal.type("ctrl+q")
        assert terminal.wait() == 0


@pytest.mark.parametrize("seconds", [0.0, 0.05])
def test_no_reply_lands_in_the_shell(seconds: float) -> None:
    """^Q within one round trip: the end waits for the replies that are on their way."""
    with Terminal("--demo", is_modern=True, is_installed=True) as terminal:
        terminal.wait_until(lambda: b"\x1b[?2026$p" in terminal.sent or "Open" in terminal.text)
        terminal.type("ctrl+q")
        time.sleep(seconds)
        assert terminal.wait() == 0
        assert terminal.left_behind() == []
        assert terminal.unread() == b""


def test_the_title_and_the_colour_scheme_reports_are_restored() -> None:
    """It is kept by the terminal, holds fixed words, and comes back; the background was asked for."""
    with Terminal("--demo", ID, is_modern=True) as terminal:
        terminal.wait_for("Help with ranking", "esc back")
        terminal.type("f2")
        terminal.wait_for("Queue")
        terminal.settle()
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
        titles = re.findall(rb"\x1b\]2;(.*?)\x07", terminal.sent)
        assert [title.decode() for title in titles] == ["Ticket · series-tui", "Queue · series-tui"]
        first, last = terminal.sent.index(b"\x1b[22;2t"), terminal.sent.rindex(b"\x1b[23;2t")
        assert (
            first
            < terminal.sent.index(b"\x1b]11;?")
            < terminal.sent.rindex(b"\x1b[?2031l")
            < len(terminal.sent)
        )
        assert last > first
