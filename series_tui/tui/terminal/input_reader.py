"""Splits the terminal's bytes into whole keys, pastes and replies. Pure.

A slow line cuts sequences anywhere, pauses, and loses the rest; a terminal answers late; text arrives in
other encodings. What is incomplete waits for its rest for a bounded time and is then dropped whole, so that
no part of a reply or of a mouse report becomes a key, and no key stays dead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import NamedTuple

from series_tui.tui.terminal.utf8_pieces import character_bytes, decode, incomplete_bytes

SEQUENCE_SECONDS = 1.5
"""How long the rest of a sequence, a character or a paste is waited for, after the last byte."""
_ORPHAN_SECONDS = 1.0
"""How long after that a rest that still arrives is recognised, and dropped."""
_LATE_PASTE_SECONDS = 5.0
_MAX_SEQUENCE = 128
_MAX_STRING = 4096
MAX_PASTE = 256 * 1024
"""Bytes of a paste that are kept; no input takes as many."""

_ESC = 0x1B
_DEL = 0x7F
_PASTE_START = "\x1b[200~"
_PASTE_END = b"\x1b[201~"
_REPLACEMENT = "\ufffd"
_IN_TEXT = b"\t\n\r\x1b"
"""Controls that a paste may hold."""
_STRINGS = {ord("]"): b"0123456789", ord("P"): b"0123456789>!$+|", ord("_"): b"G"}
"""What begins an OSC, DCS or APC string after ESC, and what a terminal's reply goes on with."""
_STRING_END = re.compile(rb"\x07|\x1b\\|[\x00-\x06\x08-\x1a\x1c-\x1f]|\x1b(?=[^\\])", re.DOTALL)
_REPORT = re.compile(
    rb"\x1b(?:\[(?:<\d+;-?\d+;-?\d+[Mm]|\?[\d;]+(?:\$y|[cnu])|[>=][\d;]*c|[\d;:]*[A-HPQRSZIO~]|[\d;:]+[utnyc])"
    rb"|O[\d;]*[A-HP-SM]|\[\[[A-E])"
)
"""Every escape sequence of fixed form that a terminal sends (ECMA-48, XTerm, the kitty keyboard protocol)."""


class TokenKind(Enum):
    """The kinds of runs of the terminal's bytes."""

    TEXT = auto()
    ESCAPE = auto()
    SEQUENCE = auto()
    STRING = auto()
    PASTE = auto()


class Token(NamedTuple):
    """A whole run of the terminal's bytes, decoded.

    Attributes:
        kind: TEXT is typed characters or one control, ESCAPE the key alone, SEQUENCE begins with ESC,
            STRING is the body of an OSC, DCS or APC after its introducer, PASTE what was pasted.
        text: The characters; ESC for ESCAPE.
    """

    kind: TokenKind
    text: str


class InputReader:
    """Collects bytes until they are whole.

    Args:
        clock: Seconds, monotonic.
        escape_seconds: How long after ESC the rest of a sequence is waited for before it is the Escape key.
    """

    def __init__(self, clock: Callable[[], float], escape_seconds: float) -> None:
        self._clock = clock
        self._escape_seconds = escape_seconds
        self._pending = bytearray()
        self._newest = 0
        self._paste: bytearray | None = None
        self._last = 0.0
        self._abandoned = b""
        self._abandoned_until = 0.0
        self._late_paste_until = 0.0
        self._skips_string = False
        self._is_escape_gone = False  # the ESC at the start was handed on as the Escape key

    def feed(self, data: bytes) -> list[Token]:
        """Return the tokens that are whole by now."""
        tokens = list(self.tick())
        now = self._last = self._clock()
        if self._paste is not None:
            return [*tokens, *self._feed_paste(data)]
        if now < self._late_paste_until and (end := data.find(_PASTE_END)) >= 0:
            self._late_paste_until = 0.0
            tokens.append(Token(TokenKind.PASTE, decode(data[:end])))
            data = data[end + len(_PASTE_END) :]
        if self._abandoned and not self._pending:
            data = self._without_rest(data, now)
        self._newest = len(self._pending)
        self._pending += data
        return [*tokens, *self._whole()]

    def tick(self) -> list[Token]:
        """Return what is left of something incomplete that has waited long enough."""
        remaining = self.seconds_left()
        if remaining is None or remaining > 0:
            return []
        if self._paste is not None:
            return self._end_paste()
        pending = bytes(self._pending)
        self._pending.clear()
        self._skips_string = False
        if self._is_escape_gone:
            self._is_escape_gone = False
            return [Token(TokenKind.TEXT, decode(pending[1:]))]
        self._abandoned_until = self._clock() + _ORPHAN_SECONDS
        if pending == b"\x1b":
            self._abandoned = pending
            return [Token(TokenKind.ESCAPE, "\x1b")]
        if pending[0] == _ESC:
            self._abandoned = pending
            return []
        return [Token(TokenKind.TEXT, _REPLACEMENT)]

    def seconds_left(self) -> float | None:
        """Return the seconds after which :meth:`tick` has something to do; None if nothing is incomplete."""
        if self._paste is None and not self._pending:
            return None
        is_escape = self._paste is None and (self._pending == b"\x1b" or self._is_escape_gone)
        wait = self._escape_seconds if is_escape else SEQUENCE_SECONDS
        return self._last + wait - self._clock()

    # Pastes

    def _feed_paste(self, data: bytes) -> list[Token]:
        """Collect pasted bytes up to the mark that ends them; a control key alone ends them too."""
        paste = self._paste
        assert paste is not None
        if len(data) == 1 and data < b" " and data not in _IN_TEXT:
            return [*self._end_paste(), Token(TokenKind.TEXT, data.decode())]
        start = max(len(paste) - len(_PASTE_END) + 1, 0)
        paste += data
        end = paste.find(_PASTE_END, start)
        if end < 0:
            if len(paste) > MAX_PASTE:
                del paste[MAX_PASTE : -len(_PASTE_END)]
            return []
        rest = bytes(paste[end + len(_PASTE_END) :])
        del paste[end:]
        self._paste = None
        self._newest = 0
        self._pending += rest
        return [Token(TokenKind.PASTE, decode(bytes(paste[:MAX_PASTE]))), *self._whole()]

    def _end_paste(self) -> list[Token]:
        """Return what was pasted though its end has not come."""
        paste, self._paste = self._paste or bytearray(), None
        self._late_paste_until = self._clock() + _LATE_PASTE_SECONDS
        for length in range(len(_PASTE_END) - 1, 0, -1):
            if paste.endswith(_PASTE_END[:length]):
                del paste[-length:]
                break
        return [Token(TokenKind.PASTE, decode(bytes(paste[:MAX_PASTE])))]

    # Sequences

    def _without_rest(self, data: bytes, now: float) -> bytes:
        """Return bytes without the rest of a sequence that was given up at their start."""
        abandoned, self._abandoned = self._abandoned, b""
        if now >= self._abandoned_until:
            return data
        if abandoned[1:2] and abandoned[1] in _STRINGS:
            end = _STRING_END.search(data)
            is_end = end is not None and end[0] in (b"\x07", b"\x1b\\")
            return data[end.end() :] if is_end and end is not None else data
        if abandoned == b"\x1b" and data in (b"[", b"O"):
            self._is_escape_gone = True
            return abandoned + data
        report = _REPORT.match(abandoned + data)
        return data[report.end() - len(abandoned) :] if report and report.end() > len(abandoned) else data

    def _whole(self) -> Iterator[Token]:
        """Yield the tokens that are whole, and keep what is not."""
        pending = self._pending
        while pending:
            if self._paste is not None:
                data = bytes(pending)
                pending.clear()
                yield from self._feed_paste(data)
                return
            length, token = self._first()
            if not length:
                return
            del pending[:length]
            self._newest = max(self._newest - length, 0)
            if token is None:
                continue
            if token.text == _PASTE_START:
                self._paste = bytearray()
            elif token.text != _PASTE_END.decode():
                yield token

    def _first(self) -> tuple[int, Token | None]:
        """Return the length and the token at the start: 0 if it is incomplete, None to drop it."""
        pending = self._pending
        first = pending[0]
        if self._skips_string:
            return self._string(0)
        if first == _ESC:
            return self._escape()
        if first < 0x20 or first == _DEL:
            return 1, Token(TokenKind.TEXT, chr(first))
        end = next((at for at, byte in enumerate(pending) if byte < 0x20 or byte == _DEL), len(pending))
        whole = end if end < len(pending) else end - incomplete_bytes(pending)
        return whole, Token(TokenKind.TEXT, decode(bytes(pending[:whole])))

    def _escape(self) -> tuple[int, Token | None]:
        pending = self._pending
        second = pending[1] if len(pending) > 1 else None
        if second is None:
            return 0, None
        if second == _ESC:
            return 1, Token(TokenKind.ESCAPE, "\x1b")
        if second == ord("["):
            return self._control_sequence()
        if second == ord("O"):
            return self._single_shift()
        if second in _STRINGS:
            return self._introduced_string(_STRINGS[second])
        length = 1 + character_bytes(pending[1:])
        return (length, self._sequence(length)) if length > 1 else (0, None)

    def _sequence(self, length: int) -> Token:
        return Token(TokenKind.SEQUENCE, decode(bytes(self._pending[:length])))

    def _introduced_string(self, beginnings: bytes) -> tuple[int, Token | None]:
        """Return a string, or the Escape key where what follows begins no reply of a terminal."""
        if len(self._pending) == 2:
            return 0, None
        if self._pending[2] in beginnings:
            return self._string(2)
        return 1, Token(TokenKind.ESCAPE, "\x1b")

    def _control_sequence(self) -> tuple[int, Token | None]:
        """Return a CSI sequence (ECMA-48 5.4): parameters, intermediates, and a final byte."""
        pending = self._pending
        if pending[2:3] == b"M":  # X10 mouse: three bytes of any value
            return (6, None) if len(pending) >= 6 else (0, None)
        if pending[2:3] == b"[":  # the function keys of the Linux console
            return (4, self._sequence(4)) if len(pending) >= 4 else (0, None)
        for at in range(2, len(pending)):
            byte = pending[at]
            if 0x40 <= byte < _DEL:
                return self._finished(at)
            if not 0x20 <= byte < 0x40 or at >= _MAX_SEQUENCE:
                return at, None
        return 0, None

    def _single_shift(self) -> tuple[int, Token | None]:
        pending = self._pending
        for at in range(2, min(len(pending), 8)):
            if 0x40 <= pending[at] < _DEL:
                return self._finished(at)
            if pending[at] not in b"0123456789;":
                return at, None
        return (8, None) if len(pending) >= 8 else (0, None)

    def _finished(self, at: int) -> tuple[int, Token | None]:
        """Return a sequence by its last byte; where its rest was lost, that byte is a key instead."""
        is_late, self._is_escape_gone = self._is_escape_gone, False
        if at == self._newest and not _REPORT.fullmatch(self._pending[: at + 1]):
            return at, Token(TokenKind.TEXT, chr(self._pending[1])) if is_late else None
        return at + 1, None if is_late else self._sequence(at + 1)

    def _string(self, start: int) -> tuple[int, Token | None]:
        """Return a string up to BEL or ST; any other control ends it, and it is dropped."""
        pending = self._pending
        end = _STRING_END.search(pending, start)
        if end is None:
            if len(pending) <= _MAX_STRING:
                return 0, None
            self._skips_string = True
            return len(pending) - 1, None
        was_skipped, self._skips_string = self._skips_string, False
        if end[0] not in (b"\x07", b"\x1b\\"):
            return max(end.start(), 1), None
        body = pending[1 : end.start()]
        return end.end(), None if was_skipped else Token(TokenKind.STRING, decode(bytes(body)))
