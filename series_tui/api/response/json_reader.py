"""JSON decoded part by part, from a few hundred kilobytes of text at a time.

``json.loads`` of a 30 MB ticket stops everything else for as long as it takes, even from a thread, and holds
the body, its text and its objects at once. Here each message is decoded alone, by the same C scanner.
"""

from __future__ import annotations

import codecs
import json
import math
import re
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from series_tui.api.response.body import MIB, ResponseLimits
from series_tui.errors import ResponseTooLarge

_WINDOW = 256 * 1024
_WHITE = " \t\n\r"
_WHITE_SPACE = re.compile(r"[ \t\n\r]*+")
_NUMBER_MAY_GO_ON = ("", ".", "e", "E", "e+", "e-", "E+", "E-")
_CUT_ESCAPE = re.compile(r"\\?u?[0-9a-fA-F]{0,4}")
_PLAIN_NAME = re.compile(r'[ \t\n\r]*+"([^"\\]*+)"[ \t\n\r]*+:')
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_BOM = "\ufeff"
_MAX_INT_DIGITS = 19
"""Digits of a whole number that is decoded as one: as many as 64 bits need."""
_MAX_FLOAT_DIGITS = 17
"""Digits of another number that a float keeps."""


class BadJson(ValueError):
    """The text is no JSON.

    Attributes:
        is_cut: Whether it ends too early, rather than being wrong.
    """

    def __init__(self, *, is_cut: bool = False) -> None:
        super().__init__("the text is cut short" if is_cut else "the text is not JSON")
        self.is_cut = is_cut


def _refuse_constant(_name: str) -> NoReturn:
    raise BadJson


def _exact_int(number: str) -> int | str:
    """Return a whole number; as text if it is too long for a number of any service, and to compute with."""
    return int(number) if len(number.lstrip("-")) <= _MAX_INT_DIGITS else number


def _exact_float(number: str) -> float | str:
    """Return a number; as text if a float would lose digits of it, or become Infinity."""
    value = float(number)
    is_exact = len(number) <= _MAX_FLOAT_DIGITS or len(_digits_of(number)) <= _MAX_FLOAT_DIGITS
    return value if is_exact and math.isfinite(value) else number


def _digits_of(number: str) -> str:
    """Return the digits of a number that say more than where its point is."""
    return number.lower().partition("e")[0].lstrip("-").replace(".", "").strip("0")


# The scanner that json.loads itself uses; typeshed does not list it.
_SCAN: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder(
    strict=False, parse_constant=_refuse_constant, parse_float=_exact_float, parse_int=_exact_int
).scan_once  # type: ignore[attr-defined]  # see above


class JsonReader:
    """Reads one JSON document from its bytes, front to back.

    Args:
        data: The document, UTF-8.
        limits: How large a value may be that is decoded in one go.
    """

    def __init__(self, data: bytes | bytearray | memoryview, limits: ResponseLimits | None = None) -> None:
        self._data = memoryview(data)
        self._limits = limits or ResponseLimits()
        self._taken = 0
        self._decode = codecs.getincrementaldecoder("utf-8")("strict")
        self._text = ""
        self._index = 0
        self._known_index = 0
        self._known_offset = 0

    @property
    def offset(self) -> int:
        """Bytes of the document that are read."""
        if self._index > self._known_index:
            self._known_offset += len(self._text[self._known_index : self._index].encode())
            self._known_index = self._index
        return self._known_offset

    def peek(self) -> str:
        """Return the next character that is no white space, without taking it; nothing at the end."""
        while True:
            match = _WHITE_SPACE.match(self._text, self._index)
            self._index = match.end() if match else self._index
            if self._index < len(self._text):
                return self._text[self._index]
            if not self._more():
                return ""

    def expect(self, expected: str) -> None:
        """Take one character.

        Raises:
            BadJson: Another one stands there, or none.
        """
        actual = self.peek()
        if actual != expected:
            raise BadJson(is_cut=not actual)
        self._index += 1

    def read_value(self) -> Any:
        """Take and return one whole value.

        Raises:
            BadJson: There is none.
            ResponseTooLarge: It is larger than what may be decoded in one go.
        """
        if not self.peek():
            raise BadJson(is_cut=True)
        while True:
            try:
                value, end = _SCAN(self._text, self._index)
            except (StopIteration, json.JSONDecodeError) as error:
                # It may only go on after the text that is decoded so far.
                self._check_unfinished()
                if not self._more():
                    raise BadJson(is_cut=self._is_cut(error)) from None
                continue
            if len(self._text) - end <= 2 and self._text[end:] in _NUMBER_MAY_GO_ON:
                if self._more():
                    continue
                if end < len(self._text):
                    raise BadJson(is_cut=True)
            self._index = end
            return value

    def read_placed_value(self) -> tuple[Any, int, int]:
        """Take one whole value; return it, and where its JSON begins and ends, in bytes.

        Raises:
            BadJson: As in :meth:`read_value`.
            ResponseTooLarge: Likewise.
        """
        self.peek()
        start = self.offset
        return self.read_value(), start, self.offset

    def skip_value(self) -> None:
        """Pass over one whole value; of an object or array, only a part is ever decoded.

        Raises:
            BadJson: There is none.
            ResponseTooLarge: A part is larger than what may be decoded in one go.
        """
        parts: Iterator[str | None] = iter(())
        if self.peek() == "{":
            parts = self.members()
        elif self.peek() == "[":
            parts = self.elements()
        else:
            self.read_value()
        for _ in parts:
            self.read_value()

    def members(self) -> Iterator[str]:
        """Yield the name of each member of an object; the caller takes its value before going on.

        Raises:
            BadJson: It is no object.
        """
        self.expect("{")
        if self.peek() == "}":
            self.expect("}")
            return
        while True:
            match = _PLAIN_NAME.match(self._text, self._index)
            if match:
                self._index = match.end()
                yield match[1]
            else:
                if self.peek() != '"':
                    raise BadJson(is_cut=not self.peek())
                name = self.read_value()
                self.expect(":")
                yield name
            if not self._goes_on("}"):
                return

    def elements(self) -> Iterator[None]:
        """Yield once for each element of an array; the caller takes it before going on.

        Raises:
            BadJson: It is no array.
        """
        self.expect("[")
        if self.peek() == "]":
            self.expect("]")
            return
        while True:
            yield
            if not self._goes_on("]"):
                return

    def _goes_on(self, end: str) -> bool:
        """Take the comma before another part, or the end of them; return whether there is another."""
        character = self.peek()
        if character not in (",", end) or not character:
            raise BadJson(is_cut=not character)
        self._index += 1
        return character == ","

    def end(self) -> None:
        """Make sure that nothing but white space follows.

        Raises:
            BadJson: Something does.
        """
        if self.peek():
            raise BadJson

    def _check_unfinished(self) -> None:
        """Check a value that is longer than the text that is decoded so far, before more of it is decoded.

        A message or field that ends within a window holds too few values to matter.
        """
        length = len(self._text) - self._index
        if length > self._limits.text:
            raise ResponseTooLarge(f"{self._limits.text / MIB:.0f} MiB in one value")
        if length < _WINDOW // 2:
            return
        skeleton = _STRING.sub("s", self._text[self._index :])
        if skeleton.count(",") + skeleton.count("[") + skeleton.count("{") > self._limits.at_once:
            raise ResponseTooLarge(f"{self._limits.at_once:,} values in one message or field")

    def _more(self) -> bool:
        """Decode more bytes after the text that is still to be read; return whether there were any.

        As many again each time nothing was read since, so that a value of any length is found in a few tries.
        """
        rest = self._text[self._index :]
        if self._taken >= len(self._data):
            return False
        size = max(_WINDOW, len(rest))
        chunk = self._data[self._taken : self._taken + size]
        self._taken += len(chunk)
        start = self.offset
        try:
            text = self._decode.decode(chunk, final=self._taken >= len(self._data))
        except UnicodeDecodeError as error:
            raise BadJson(is_cut=error.reason == "unexpected end of data") from error
        if not start and text.startswith(_BOM):
            text, start = text[1:], len(_BOM.encode())
        self._text, self._index = rest + text, 0
        self._known_index, self._known_offset = 0, start
        return True

    def _is_cut(self, error: StopIteration | json.JSONDecodeError) -> bool:
        """Return whether a value could not be read only because the text ends."""
        if isinstance(error, json.JSONDecodeError):
            if error.msg.startswith("Invalid \\u"):
                return len(self._text) - error.pos < 7 and bool(
                    _CUT_ESCAPE.fullmatch(self._text[error.pos :])
                )
            text = self._text.rstrip(_WHITE)
            return (
                error.msg.startswith("Unterminated")
                or error.pos >= len(text)
                or (text[error.pos - 1].isdigit() and text[error.pos :] in _NUMBER_MAY_GO_ON)
            )
        rest = self._text[error.value :].rstrip(_WHITE)
        return any(word.startswith(rest) for word in ("true", "false", "null", "-"))
