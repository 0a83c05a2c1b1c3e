"""The body of an answer while it arrives: inflated under a cap, and checked before anything is decoded.

A small answer can stand for gigabytes: gzip inflates a thousandfold, and 64 MiB of ``[],`` decode to 1.7 GB.
So bytes, nesting, the number of values, and the length of texts and numbers are counted as the bytes come in;
the first one over its bound ends the answer.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from series_tui.errors import AnswerIncomplete, AnswerRefused, AnswerTooLarge

MIB = 1024 * 1024
_STEP = 64 * 1024
_MOST_OF_A_PAGE = 256 * 1024
"""What is kept of an answer that is no JSON: enough to say what it is."""

_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_REST_OF_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_DEPTH = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NO_BRACKETS = bytes(set(range(256)) - set(_DEPTH))
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class AnswerLimits:
    """How much of an answer is taken.

    Attributes:
        bytes: Bytes after inflating.
        depth: Levels of nesting.
        values: Values in all: members, elements and containers.
        text: Bytes of one text, as JSON writes it.
        digits: Digits of one number in a row.
        kept: Bytes of memory that the texts of one ticket may take.
    """

    bytes: int = 64 * MIB
    depth: int = 64
    values: int = 1_000_000
    text: int = 16 * MIB
    digits: int = 19
    kept: int = 96 * MIB


class AnswerBody:
    """Takes the raw bytes of an answer and gives back the inflated, bounded body.

    Args:
        headers: The answer's headers, names in lower case.
        limits: How much is taken.

    Raises:
        AnswerRefused: It comes in an encoding that was not asked for.
    """

    def __init__(self, headers: Mapping[str, str], limits: AnswerLimits | None = None) -> None:
        self._limits = limits or AnswerLimits()
        encoding = headers.get("content-encoding", "").strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise AnswerRefused(200, why="It comes in an encoding that was not asked for.")
        self._inflater = zlib.decompressobj(31) if "gzip" in encoding else None
        self._check = _JsonCheck(self._limits)
        self._parts: list[bytes] = []
        self._size = 0
        self._has_begun = False
        self._is_json: bool | None = None

    @property
    def is_enough(self) -> bool:
        """Whether more bytes would change nothing: it is no JSON, and enough of it is here to say so."""
        return self._is_json is False and self._size >= _MOST_OF_A_PAGE

    def feed(self, chunk: bytes) -> None:
        """Take some more raw bytes.

        Raises:
            AnswerTooLarge: A bound is reached.
            AnswerIncomplete: The gzip data is damaged.
        """
        if self.is_enough:
            return
        self._has_begun = self._has_begun or bool(chunk)
        inflater = self._inflater
        if inflater is None:
            for start in range(0, len(chunk), _STEP):
                self._take(chunk[start : start + _STEP])
            return
        try:
            while not inflater.eof:
                data = inflater.decompress(chunk, _STEP)
                chunk = inflater.unconsumed_tail
                self._take(data)
                if not chunk and len(data) < _STEP:
                    return
        except zlib.error as error:
            raise AnswerIncomplete("Its compressed data is damaged.") from error

    def close(self) -> bytes:
        """Return the whole body.

        Raises:
            AnswerIncomplete: The compressed data ends too early.
        """
        inflater = self._inflater
        if inflater is not None and self._has_begun and not inflater.eof and not self.is_enough:
            raise AnswerIncomplete("Its compressed data ends too early.")
        parts, self._parts = self._parts, []
        return b"".join(parts)

    def _take(self, data: bytes) -> None:
        if not data:
            return
        self._size += len(data)
        if self._size > self._limits.bytes:
            raise AnswerTooLarge(f"{self._limits.bytes // MIB} MiB")
        self._parts.append(data)
        if self._is_json is None:
            start = b"".join(self._parts).removeprefix(_BOM).lstrip()
            if not start:
                return
            self._is_json = start[:1] in (b"{", b"[")
        if self._is_json:
            self._check.feed(data)


class _JsonCheck:
    """Counts what JSON text holds, without decoding it."""

    def __init__(self, limits: AnswerLimits) -> None:
        self._limits = limits
        self._long_number = re.compile(rb"[0-9]{%d}" % (limits.digits + 1))
        self._depth = 0
        self._values = 0
        self._tail = b""
        self._is_in_string = False
        self._string_length = 0
        self._escapes_next = False

    def feed(self, data: bytes) -> None:
        """Look at some more bytes; what stands in texts is passed over.

        Raises:
            AnswerTooLarge: A bound is reached.
        """
        if self._is_in_string:
            data = self._leave_string(data)
        while data:
            # Each whole text becomes one byte. A quote that is left opens a text that goes on in later bytes;
            # what follows it holds no other whole text, as escapes are paired the same way from any quote.
            skeleton = _STRING.sub(b"s", data)
            before, quote, inside = skeleton.partition(b'"')
            self._count(before)
            if not quote:
                return
            self._is_in_string, self._string_length, self._escapes_next = True, 0, False
            data = self._leave_string(inside)

    def _leave_string(self, data: bytes) -> bytes:
        """Pass over the rest of a text; return what stands behind it."""
        start = 1 if self._escapes_next and data else 0
        found = _REST_OF_STRING.match(data, start)
        end = found.end() if found else start
        self._string_length += end
        if self._string_length > self._limits.text:
            raise AnswerTooLarge(f"{self._limits.text // MIB} MiB in one text")
        if data[end : end + 1] == b'"':
            self._is_in_string = False
            return data[end + 1 :]
        self._escapes_next = end < len(data)
        return b""

    def _count(self, skeleton: bytes) -> None:
        limits = self._limits
        self._values += skeleton.count(b",") + skeleton.count(b"[") + skeleton.count(b"{")
        if self._values > limits.values:
            raise AnswerTooLarge(f"{limits.values:,} values")
        brackets = skeleton.translate(None, _NO_BRACKETS)
        if brackets:
            depths = list(accumulate(map(_DEPTH.__getitem__, brackets), initial=self._depth))
            if max(depths) > limits.depth:
                raise AnswerTooLarge(f"{limits.depth} levels of nesting")
            self._depth = depths[-1]
        if self._long_number.search(self._tail + skeleton):
            raise AnswerTooLarge(f"{limits.digits} digits in one number")
        self._tail = (self._tail + skeleton)[-limits.digits :]
