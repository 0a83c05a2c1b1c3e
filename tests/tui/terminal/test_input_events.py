"""What becomes of whole sequences: keys, the mouse and known reports; nothing else is an event."""

from __future__ import annotations

import pytest
from textual import events
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from series_tui.tui.terminal.input_events import InputTranslator
from series_tui.tui.terminal.input_reader import InputReader
from tests.tui.terminal.test_input_reader import REPLIES


def events_of(data: bytes) -> list[Message]:
    """Return the events of bytes that arrive together."""
    reader, translator = InputReader(lambda: 0.0, 0.1), InputTranslator(lambda: None)
    return [message for token in reader.feed(data) for message in translator.messages(token)]


def keys_of(data: bytes) -> list[tuple[str, str | None]]:
    """Return the keys among them: name, and character."""
    return [(event.key, event.character) for event in events_of(data) if isinstance(event, events.Key)]


@pytest.mark.parametrize(
    ("data", "key", "character"),
    [
        (b"j", "j", "j"),
        (b"J", "J", "J"),
        (b"\r", "enter", "\r"),
        (b"\x7f", "backspace", "\x7f"),
        (b"\x11", "ctrl+q", "\x11"),
        (b"/", "slash", "/"),
        (b"\x1b[A", "up", None),
        (b"\x1bOB", "down", None),
        (b"\x1b[6~", "pagedown", None),
        (b"\x1bOP", "f1", None),
        (b"\x1b[Z", "shift+tab", None),
        (b"\x1b[1;5C", "ctrl+right", None),
        (b"\x1b[27u", "escape", None),
        (b"\x1b[27;1:1u", "escape", None),
        (b"\x1b[113;5u", "ctrl+q", None),
        (b"\x1b[106;1;106u", "j", "j"),
        (b"\x1b[106:74;2;74u", "J", "J"),
        (b"\x1bj", "alt+j", "j"),
        (b"\x1bJ", "alt+shift+j", "J"),
        (b"\x1b1", "alt+1", "1"),
        (b"\x1b/", "alt+slash", "/"),
        (b"\x1bb", "alt+b", "b"),
        (b"\x1b\x11", "ctrl+q", "\x11"),
    ],
)
def test_keys_have_their_names(data: bytes, key: str, character: str | None) -> None:
    """Of terminals with the kitty keyboard protocol, and of all others."""
    assert [name for name, _ in keys_of(data)] == [key]
    if character is not None:
        assert keys_of(data) == [(key, character)]


@pytest.mark.parametrize(
    ("data", "key", "character"),
    [
        ("\x1b[1086::106;1;1086u", "j", "о"),
        ("\x1b[1086:1054:106;2;1054u", "J", "О"),
        ("\x1b[1081::113;5u", "ctrl+q", None),
        ("\x1b[228;1;228u", "ä", "ä"),
    ],
)
def test_keys_of_another_layout_act_by_the_base_layout_and_type_their_own_letter(
    data: str, key: str, character: str | None
) -> None:
    """Cyrillic о is on the key of j; without a named base key a letter is itself."""
    keys = keys_of(data.encode())
    assert [typed for _, typed in keys] == [character]
    if key != "ä":
        assert [name for name, _ in keys] == [key]


@pytest.mark.parametrize(
    "data", [b"\x1b[97;1:3u", b"\x1b[1;1:3A", b"\x1b[6;1:3~", b"\x1b[27;1:3u", b"\x1b[97;5:3u"]
)
def test_a_key_release_is_ignored(data: bytes) -> None:
    """Whatever its form."""
    assert events_of(data) == []


@pytest.mark.parametrize("reply", REPLIES)
def test_replies_are_never_keys(reply: bytes) -> None:
    """Of a dozen terminals."""
    assert not any(isinstance(event, events.Key | events.Paste) for event in events_of(reply))


@pytest.mark.parametrize(
    "data",
    [
        b"\x1b[99~",
        b"\x1b[5A",
        b"\x1b[9999999u",
        b"\x1b[55296u",
        b"\x1b[1u",
        b"\x1b[57999u",
        b"\x1b[?1u",
        b"\x1b[<999;1;1M",
        b"\x1b[<0;99999;1m9"[:-1],
        b"\x1b[1;2;3;4;5;6X",
        b"\x1b[48;0;0;0;0t",
        b"\x1b[48;99999;1;0;0t",
        b"\x1b[97;1;4294967295u",
    ],
)
def test_odd_sequences_are_ignored(data: bytes) -> None:
    """Numbers out of range, forms that are not known."""
    assert all(isinstance(event, events.Key | events.MouseEvent) for event in events_of(data))
    assert not any(
        event.key.startswith(("c", '"')) for event in events_of(data) if isinstance(event, events.Key)
    )


def test_reports_that_were_asked_for_are_messages() -> None:
    """The background, the scheme, synchronised output and the focus; sizes are the signal's."""
    data = b"\x1b]11;rgb:ffff/ffff/eeee\x07\x1b]11;#101010\x07\x1b]11;rgba:00/00/00/ff\x1b\\\x1b[?997;2n"
    shades = [message.is_dark for message in events_of(data) if hasattr(message, "is_dark")]
    assert shades == [False, True, True, False]
    assert events_of(b"\x1b[?2048;2$y\x1b[?2026;0$y") == []
    modes = events_of(b"\x1b[?2026;2$y\x1b[?2048;2$y\x1b[48;30;90;0;0t\x1b[I\x1b[O\x1b[?2026;0$y")
    assert [type(message) for message in modes] == [
        TerminalSupportsSynchronizedOutput,
        events.AppFocus,
        events.AppBlur,
    ]


def test_the_darker_half_of_the_greys_is_dark() -> None:
    """Told apart by one step of 255."""
    replies = events_of(b"\x1b]11;#7f7f7f\x07\x1b]11;#808080\x07")
    assert [reply.is_dark for reply in replies if hasattr(reply, "is_dark")] == [True, False]


def test_the_first_attributes_report_ends_the_replies() -> None:
    """DA1, not DA2."""
    told: list[bool] = []
    reader, translator = InputReader(lambda: 0.0, 0.1), InputTranslator(lambda: told.append(True))
    for data in (b"\x1b[>1;2c", b"\x1b[?62;22c"):
        for token in reader.feed(data):
            assert list(translator.messages(token)) == []
    assert told == [True]


def test_the_mouse_is_in_cells() -> None:
    """Presses, releases, moves and the wheel."""
    parsed = events_of(b"\x1b[<0;5;7M\x1b[<0;5;7m\x1b[<35;6;7M\x1b[<65;6;7M")
    assert [type(event) for event in parsed] == [
        events.MouseDown,
        events.MouseUp,
        events.MouseMove,
        events.MouseScrollDown,
    ]
    assert isinstance(parsed[0], events.MouseDown)
    assert (parsed[0].x, parsed[0].y) == (4, 6)
    assert events_of(b"\x1b[<128;5;7M\x1b[<129;5;7m") == []  # the buttons beyond the wheel


def test_a_paste_is_one_event() -> None:
    """With its lines."""
    (paste,) = events_of(b"\x1b[200~Hey\rTICKET-1\x00\x1b[201~")
    assert isinstance(paste, events.Paste)
    assert paste.text == "Hey\rTICKET-1"
