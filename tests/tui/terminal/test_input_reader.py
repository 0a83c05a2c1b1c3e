"""Whatever a line does to the terminal's bytes, keys stay keys and nothing else becomes one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from series_tui.tui.terminal.input_reader import MAX_PASTE, SEQUENCE_SECONDS, InputReader, Token, TokenKind

ESCAPE = 0.1
KEYS = (
    b"j",
    b"\r",
    b"\x11",
    b"\x1b[A",
    b"\x1bOP",
    b"\x1b[15~",
    b"\x1b[1;5C",
    b"\x1b[113;5u",
    "ä".encode(),
    "漢".encode(),
)
REPLIES = (
    b"\x1b]11;rgb:1414/1717/1c1c\x1b\\",
    b"\x1b]11;rgb:ffff/ffff/ffff\x07",
    b"\x1b]10;rgb:dd/dd/dd\x07",
    b"\x1b[?62;22c",
    b"\x1b[?1;2c",
    b"\x1b[>1;4000;20c",
    b"\x1bP>|WezTerm 20240203-110809-5046fc22\x1b\\",
    b"\x1bP>|tmux 3.3a\x1b\\",
    b"\x1b[?997;1n",
    b"\x1b[0n",
    b"\x1b[24;80R",
    b"\x1b[?2026;2$y",
    b"\x1b[?2048;0$y",
    b"\x1b[48;24;80;0;0t",
    b"\x1b[?0u",
    b"\x1b_Gi=31;OK\x1b\\",
)
MOUSE = (b"\x1b[<35;10;12M", b"\x1b[<0;1;1M\x1b[<0;1;1m", b"\x1b[<64;80;24M")


class Line:
    """A reader, and the time that its line takes."""

    def __init__(self) -> None:
        self.now = 0.0
        self.reader = InputReader(lambda: self.now, ESCAPE)
        self.tokens: list[Token] = []

    def send(self, *pieces: bytes, pause: float = 0.0) -> list[Token]:
        """Deliver pieces with a pause after each; return all tokens so far."""
        for piece in pieces:
            self.tokens += self.reader.feed(piece)
            self.wait(pause)
        return self.tokens

    def wait(self, seconds: float) -> None:
        """Let time pass; the driver looks at the reader when it asked for that."""
        end = self.now + seconds
        while (left := self.reader.seconds_left()) is not None and self.now + left <= end:
            self.now += max(left, 0.0)
            self.tokens += self.reader.tick()
        self.now = end

    def settle(self) -> list[Token]:
        """Wait for everything, and return all tokens."""
        self.wait(10 * SEQUENCE_SECONDS)
        return self.tokens


def texts(tokens: list[Token], *kinds: TokenKind) -> str:
    """Return the text of the tokens of some kinds."""
    return "".join(token.text for token in tokens if token.kind in kinds)


def typed(tokens: list[Token]) -> str:
    """Return what acts as keys of text."""
    return texts(tokens, TokenKind.TEXT, TokenKind.ESCAPE)


@pytest.mark.parametrize("sequence", [*KEYS, *REPLIES, *MOUSE])
def test_a_sequence_cut_anywhere_is_the_same_after_pauses(sequence: bytes) -> None:
    """In two pieces at each byte, up to a second apart; a lone ESC is the Escape key after a tenth of one."""
    whole = Line().send(sequence)
    for at in range(1, len(sequence)):
        pause = 0.05 if sequence[:at].endswith(b"\x1b") else 1.0
        line = Line()
        line.send(sequence[:at], pause=pause)
        assert line.send(sequence[at:]) == whole, at


@pytest.mark.parametrize("sequence", [*KEYS[3:8], *REPLIES, *MOUSE])
@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_sequence_whose_rest_is_lost_is_dropped_whole_and_the_next_key_works(
    sequence: bytes, lost: int
) -> None:
    """Once its time is over, and at once for a control such as ^Q."""
    begun = sequence[: max(len(sequence) - lost, 2)]
    if begun in KEYS or begun == b"\x1bO":
        return
    late = Line()
    late.send(begun)
    late.settle()
    late.send(b"\x11", b"j")
    assert typed(late.settle()).endswith("\x11j")
    assert typed(late.tokens) == "\x11j"
    soon = Line()
    soon.send(begun, b"\x11", pause=0.01)
    assert texts(soon.settle(), TokenKind.TEXT, TokenKind.SEQUENCE).endswith("\x11")  # alt+^Q is ^Q, too


@pytest.mark.parametrize(
    ("sequence", "at"),
    [
        (b"\x1b[A", 1),
        (b"\x1b[<35;10;12M", 1),
        (b"\x1b[<35;10;12M", 4),
        (b"\x1b]11;rgb:1414/1717/1c1c\x1b\\", 9),
    ],
)
def test_a_late_rest_of_a_sequence_is_no_key(sequence: bytes, at: int) -> None:
    """Of the Escape key's, and of what was given up."""
    line = Line()
    line.send(sequence[:at], pause=ESCAPE + 0.3 if at == 1 else SEQUENCE_SECONDS + 0.5)
    line.send(sequence[at:], pause=2.0)
    assert texts(line.tokens, TokenKind.TEXT) == ""


def test_keys_after_escape_are_keys() -> None:
    """Typed after it, one at a time: brackets and letters among them."""
    line = Line()
    line.send(b"\x1b", pause=0.5)
    line.send(b"[", pause=0.3)
    line.send(b"j", b"O", b"k", pause=0.3)
    assert typed(line.settle()) == "\x1b[jOk"


@pytest.mark.parametrize("key", [b"q", b"O", b"["])
def test_a_key_after_an_abandoned_sequence_is_a_key(key: bytes) -> None:
    """Though it would begin the rest of one after an Escape."""
    line = Line()
    line.send(b"\x1b[<35;10", pause=2 * SEQUENCE_SECONDS)
    assert typed(line.send(key, pause=2 * SEQUENCE_SECONDS)) == key.decode()


def test_a_reply_that_goes_on_after_its_escape_in_pieces_is_no_key() -> None:
    """The first byte of the rest alone, too."""
    line = Line()
    line.send(b"\x1b", pause=2 * ESCAPE)
    line.send(b"[", b"?62;22c")
    assert typed(line.settle()) == "\x1b"


@pytest.mark.parametrize("key", [b"q", b"O", b"["])
def test_a_key_that_ends_a_lost_sequence_is_not_eaten(key: bytes) -> None:
    """A mouse report without its end, then a character that ends no report."""
    line = Line()
    line.send(b"\x1b[<35;10", key, pause=0.2)
    assert typed(line.settle()) == key.decode()


def test_text_in_another_encoding_becomes_replacement_characters() -> None:
    """Latin-1 in the middle, at the end, and a character cut by a pause."""
    assert typed(Line().send(b"f\xfcr")) == "f\ufffdr"
    line = Line()
    line.send(b"caf\xe9")
    assert typed(line.settle()) == "caf\ufffd"
    line = Line()
    assert typed(line.send(b"\xe6\xbc", b"\xa2", pause=1.0)) == "漢"


@pytest.mark.parametrize("at", range(7, 24))
def test_a_paste_is_whole_however_it_is_cut(at: int) -> None:
    """With a pause at every byte of it and of its marks."""
    data = b"\x1b[200~TICKET-1\rab\x1b[201~j"
    line = Line()
    line.send(data[:at], data[at:], pause=0.9)
    assert line.tokens[0] == Token(TokenKind.PASTE, "TICKET-1\rab")
    assert typed(line.tokens) == "j"


def test_a_paste_whose_end_is_lost_ends_after_a_pause() -> None:
    """The mark that still comes is dropped, with what it ends; then keys are keys."""
    line = Line()
    line.send(b"\x1b[200~ID\x1b[20", pause=SEQUENCE_SECONDS + 0.1)
    assert line.tokens == [Token(TokenKind.PASTE, "ID")]
    line.send(b"1~", pause=0.0)
    line = Line()
    line.send(b"\x1b[200~one", pause=SEQUENCE_SECONDS + 0.1)
    line.send(b" two\x1b[201~q")
    assert [token.text for token in line.tokens] == ["one", " two", "q"]


def test_a_control_key_alone_ends_a_paste() -> None:
    """^Q quits though the end of a paste was lost."""
    line = Line()
    line.send(b"\x1b[200~ID", b"\x11", pause=0.3)
    assert line.tokens == [Token(TokenKind.PASTE, "ID"), Token(TokenKind.TEXT, "\x11")]


def test_a_huge_paste_is_bounded() -> None:
    """The memory it takes, and what is handed on."""
    line = Line()
    line.send(b"\x1b[200~", *[b"x" * 4096] * 200, b"\x1b[201~j")
    assert len(line.tokens[0].text) == MAX_PASTE
    assert typed(line.tokens) == "j"


def test_escape_before_keys_that_begin_no_reply_is_the_key() -> None:
    """``ESC ]`` and a letter: the key of the next day, not a reply's beginning."""
    assert typed(Line().send(b"\x1b]j")) == "\x1b]j"


@settings(max_examples=300, deadline=None)
@given(
    data=st.binary(max_size=60),
    cuts=st.lists(st.integers(0, 60), max_size=6),
    pause=st.sampled_from([0.0, 0.05, 0.2, 2.0]),
)
def test_no_bytes_leave_the_reader_deaf(data: bytes, cuts: list[int], pause: float) -> None:
    """After anything at all, and a rest, a key is a key."""
    line = Line()
    bounds = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    line.send(*(data[a:b] for a, b in pairwise(bounds)), pause=pause)
    line.settle()
    before = len(line.tokens)
    line.wait(10.0)
    line.send(b"j", b"\x11", pause=0.1)
    assert typed(line.tokens[before:]) == "j\x11"


@settings(max_examples=200, deadline=None)
@given(
    parts=st.lists(st.sampled_from([*KEYS[:3], *KEYS[8:], *REPLIES, *MOUSE]), max_size=8),
    sizes=st.lists(st.integers(1, 9), min_size=1, max_size=40),
)
def test_replies_among_keys_change_no_key_however_they_are_cut(parts: list[bytes], sizes: list[int]) -> None:
    """The text is that of the keys alone."""
    data = b"".join(parts)
    pieces, at = [], 0
    for size in sizes * (len(data) // len(sizes) + 1):
        pieces.append(data[at : at + size])
        at += size
    line = Line()
    line.send(*(piece for piece in pieces if piece), pause=0.01)
    assert typed(line.settle()) == b"".join(part for part in parts if part in KEYS).decode()
