"""Turns whole runs of the terminal's bytes into Textual's events; replies never become keys.

What is not known to be a key, the mouse, a paste or a report that the app asked for is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.keys import Keys
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from series_tui.tui.terminal.input_reader import Token, TokenKind

_MOUSE = re.compile(r"\x1b\[<(\d{1,3});(\d{1,5});(\d{1,5})[Mm]")
_MODE = re.compile(r"\x1b\[\?(\d{1,5});([0-4])\$y")
_SCHEME = re.compile(r"\x1b\[\?997;([12])n")
_ATTRIBUTES = re.compile(r"\x1b\[\?[\d;]*c")
_FUNCTION_KEY = re.compile(r"\x1b\[(\d{0,5})(?:;(\d{0,3})(?::(\d))?)?(?:;[\d:]*)?([A-FHPQSZ~])")
_UNICODE_KEY = re.compile(
    r"\x1b\[(\d{1,7})(?::(\d{0,7}))?(?::(\d{0,7}))?(?:;(\d{0,3})(?::(\d))?)?(?:;([\d:]{0,40}))?u"
)
_COLOUR = re.compile(r"\]11;(?:rgba?:((?:[0-9a-fA-F]{1,4}/){2,3}[0-9a-fA-F]{1,4})|#([0-9a-fA-F]{6}))")
_RELEASE = "3"
_EXTRA_BUTTONS = 128
_KNOWN_CONTROLS = (9, 13, 27, 127)
_PRIVATE_USE = range(0xE000, 0xF900)


class InputTranslator:
    """Makes events of tokens.

    Args:
        on_attributes: Called when the terminal has named its attributes (DA1): all that was asked for
            before has been answered.
    """

    @dataclass
    class BackgroundReported(Message):
        """The terminal's background colour is known (OSC 11).

        Attributes:
            is_dark: Whether it is nearer to black than to white.
        """

        is_dark: bool

    @dataclass
    class SchemeReported(Message):
        """The terminal follows another colour scheme (DEC mode 2031).

        Attributes:
            is_dark: Whether the scheme is dark.
        """

        is_dark: bool

    def __init__(self, on_attributes: Callable[[], None]) -> None:
        self._on_attributes = on_attributes
        # Its tables and the arithmetic of its mouse are used; it is fed nothing.
        self._parser = XTermParser()

    def messages(self, token: Token) -> Iterator[Message]:
        """Yield the events of a token."""
        match token.kind:
            case TokenKind.ESCAPE:
                yield events.Key("escape", "\x1b")
            case TokenKind.TEXT:
                for character in token.text:
                    yield from self._keys(character)
            case TokenKind.PASTE:
                yield events.Paste(token.text.replace("\x00", ""))
            case TokenKind.STRING:
                yield from self._string(token.text)
            case TokenKind.SEQUENCE:
                yield from self._sequence(token.text)

    def _keys(self, text: str, *, alt: bool = False) -> Iterator[events.Key]:
        """Yield the keys of a character or a sequence, as Textual names them."""
        for key in self._parser._sequence_to_key_events(text, alt=alt):
            if key.key != Keys.Ignore:
                yield key

    def _string(self, text: str) -> Iterator[Message]:
        colour = _COLOUR.fullmatch(text)
        if colour is None:
            return
        digits = colour[2]
        parts = colour[1].split("/") if colour[1] else [digits[at : at + 2] for at in (0, 2, 4)]
        red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in parts[:3])
        yield self.BackgroundReported(0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.5)

    def _sequence(self, text: str) -> Iterator[Message]:
        if not text.startswith(("\x1b[", "\x1bO")):
            yield from self._alt_key(text)
        elif _MOUSE.fullmatch(text):
            yield from self._mouse(text)
        elif key := _UNICODE_KEY.fullmatch(text):
            yield from self._unicode_key(key)
        elif text in ANSI_SEQUENCES_KEYS:
            yield from self._keys(text)
        elif key := _FUNCTION_KEY.fullmatch(text):
            yield from self._function_key(key)
        else:
            yield from self._report(text)

    def _alt_key(self, text: str) -> Iterator[Message]:
        """Yield Alt with a character by the character's name.

        Textual's table has other meanings there, such as ¡ for Alt and 1, and words for Alt and b.
        """
        is_character = text[1:].isprintable()
        keys = [] if is_character else list(self._keys(text))
        for key in keys or self._keys(text[1:], alt=True):
            is_named = not is_character or key.key.startswith("alt+")
            yield key if is_named else events.Key(f"alt+{key.key}", key.character)

    def _mouse(self, text: str) -> Iterator[Message]:
        report = _MOUSE.fullmatch(text)
        if report is not None and int(report[1]) < _EXTRA_BUTTONS:
            event = self._parser.parse_mouse_code(text)
            if event is not None:
                yield event

    def _report(self, text: str) -> Iterator[Message]:
        if text == "\x1b[I":
            yield events.AppFocus()
        elif text == "\x1b[O":
            yield events.AppBlur()
        elif mode := _MODE.fullmatch(text):
            if mode[1] == "2026" and mode[2] != "0":
                yield TerminalSupportsSynchronizedOutput()
        elif scheme := _SCHEME.fullmatch(text):
            yield self.SchemeReported(scheme[1] == "1")
        elif _ATTRIBUTES.fullmatch(text):
            self._on_attributes()

    # The kitty keyboard protocol

    def _function_key(self, key: re.Match[str]) -> Iterator[Message]:
        number, modifiers, kind, end = key.groups()
        if kind != _RELEASE and f"{number or 1}{end}" in FUNCTIONAL_KEYS:
            yield from self._keys(f"\x1b[{number or 1};{modifiers or 1}{end}")

    def _unicode_key(self, key: re.Match[str]) -> Iterator[Message]:
        """Yield a key by its character; outside ASCII by the base layout's, so that keys work in Cyrillic."""
        code, _shifted, base, modifiers, kind, text = key.groups()
        if kind == _RELEASE or not _is_key_code(int(code)):
            return
        characters = [int(part) for part in (text or "").split(":") if part and _is_text_code(int(part))]
        base_code = int(base) if base and 32 < int(base) < 127 else 0
        if base_code and int(code) > 127 and not characters:
            code = str(base_code)
        bits = int(modifiers or 1)
        for event in self._keys(f"\x1b[{code};{bits};{':'.join(map(str, characters))}u"):
            if base_code and event.character is not None and ord(event.character[0]) > 127:
                is_upper = bool((bits - 1) & 1)
                name = chr(base_code).upper() if is_upper else chr(base_code)
                for named in self._keys(name):
                    yield events.Key(named.key, event.character)
            else:
                yield event


def _is_key_code(code: int) -> bool:
    if f"{code}u" in FUNCTIONAL_KEYS or code in _KNOWN_CONTROLS:
        return True
    return code >= 32 and code not in _PRIVATE_USE and _is_character(code)


def _is_text_code(code: int) -> bool:
    return code >= 32 and not 127 <= code < 160 and _is_character(code)


def _is_character(code: int) -> bool:
    return code <= 0x10FFFF and not 0xD800 <= code < 0xE000
