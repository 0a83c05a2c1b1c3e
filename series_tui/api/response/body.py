"""Inflate and bound the body of a response while it arrives, before anything is decoded.

A small response can stand for gigabytes: gzip inflates a thousandfold, and 64 MiB of ``[],`` decode to
1.7 GB. So bytes, nesting, the number of values, and the length of texts are counted as the bytes come in; the
first one over its bound ends the response. Of a failure's body only the service's words matter: what cannot
be taken of it is left out, and the status speaks for itself.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from itertools import accumulate
from typing import NamedTuple, Self

from series_tui.errors import InvalidResponse, ResponseIncomplete, ResponseRefused, ResponseTooLarge

MIB = 1024 * 1024

_BYTES = 64 * MIB
_VALUES = 1_000_000
_KEPT = 80 * MIB


class ResponseLimits(NamedTuple):
    """Limits of one response.

    A value costs memory by what it holds rather than by its bytes (``[],`` takes twenty times its length).
    So values are counted, too: all of them as they arrive, those of one message before it is decoded.

    Attributes:
        bytes: Bytes of the body, inflated; and as it travels.
        depth: Levels of nesting.
        values: Values in all: members, elements and containers.
        text: Bytes of one text, and of one message or other value that is decoded in one go.
        at_once: Values of one such value, once it is larger than a window of the decoder.
        kept: Bytes of memory that what was read of one ticket may take, roughly.
    """

    bytes: int = _BYTES
    depth: int = 64
    values: int = _VALUES
    text: int = 4 * MIB
    at_once: int = 50_000
    kept: int = _KEPT

    @classmethod
    def of_size(cls, size: int) -> Self:
        """Return the limits for responses of up to `size` bytes; the other sizes grow with it."""
        share = max(size / _BYTES, 1.0)
        return cls(bytes=size, values=int(_VALUES * share), kept=int(_KEPT * share))


SMALL = ResponseLimits(bytes=8 * MIB, values=100_000, text=MIB)
"""For a page of the queue and for the workspace's names."""


_STEP = 64 * 1024
_MAX_PAGE_BYTES = 256 * 1024
"""What is kept of a response that is no JSON, or says what failed: enough to tell it."""

_ESCAPED = (b"\\", b'"')
"""Escaped characters that would otherwise end a text, or escape another character."""
_DEPTH = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NO_BRACKETS = bytes(set(range(256)) - set(_DEPTH))
_WHITE = b" \t\r\n"
_BOM = b"\xef\xbb\xbf"


class ResponseBody:
    """Takes the raw bytes of a response and gives back the inflated, bounded body.

    Args:
        status: The response's HTTP status.
        headers: The response's headers, names in lower case.
        limits: How much is taken.

    Raises:
        ResponseRefused: It uses an encoding that was not requested.
    """

    def __init__(self, status: int, headers: Mapping[str, str], limits: ResponseLimits | None = None) -> None:
        self._limits = limits or ResponseLimits()
        self._is_failure = not 200 <= status < 300
        self._is_left_out = False
        self._check = _JsonCheck(self._limits)
        self._body = bytearray()
        self._received = 0
        self._inflated = 0
        self._had_bom = False
        self._is_json: bool | None = None
        encoding = headers.get("content-encoding", "").strip().lower()
        self._is_gzip = encoding in ("gzip", "x-gzip")
        self._inflater = zlib.decompressobj(31)
        self._is_behind = False
        """Whether a whole member came, and nothing that belongs to another one yet."""
        self._ignores_rest = False
        if not self._is_gzip and encoding not in ("", "identity"):
            self._leave_out(ResponseRefused(status, why="It uses an encoding that was not requested."))

    @property
    def is_enough(self) -> bool:
        """Whether more bytes would change nothing."""
        if self._is_left_out or self._ignores_rest:
            return True
        return (self._is_json is False or self._is_failure) and self._inflated >= _MAX_PAGE_BYTES

    def feed(self, chunk: bytes) -> None:
        """Take some more raw bytes.

        Raises:
            ResponseTooLarge: A bound is reached.
            ResponseIncomplete: The gzip data is damaged.
        """
        if self.is_enough or not chunk:
            return
        self._received += len(chunk)
        try:
            if self._received > self._limits.bytes:
                raise self._too_many_bytes()
            if self._is_gzip:
                self._inflate(chunk)
            else:
                for start in range(0, len(chunk), _STEP):
                    self._take(chunk[start : start + _STEP])
        except InvalidResponse as error:
            self._leave_out(error)

    def close(self) -> bytearray:
        """Return the whole body, without white space and a byte order mark before it.

        Raises:
            ResponseIncomplete: The compressed data ends too early.
        """
        if self._is_gzip and self._received and not self._is_whole and not self.is_enough:
            self._leave_out(ResponseIncomplete("Its compressed data ends too early."))
        body, self._body = self._body, bytearray()
        return body

    @property
    def _is_whole(self) -> bool:
        return self._inflater.eof or self._is_behind

    def _leave_out(self, error: InvalidResponse) -> None:
        """Raise the error, unless the response is a failure that its status tells."""
        if not self._is_failure:
            raise error
        self._is_left_out = True
        self._body = bytearray()

    def _inflate(self, chunk: bytes) -> None:
        """Inflate; a response may consist of several gzip members, one after the other (RFC 1952, 2.2).

        Bytes after a whole member that are no member are skipped, as browsers do.
        """
        try:
            while chunk and not self.is_enough:
                if self._inflater.eof:
                    self._inflater, self._is_behind = zlib.decompressobj(31), True
                data = self._inflater.decompress(chunk, _STEP)
                self._is_behind = self._is_behind and not data
                self._take(data)
                chunk = self._inflater.unconsumed_tail or self._inflater.unused_data
                while len(data) == _STEP and not chunk:
                    # The whole chunk is taken, but not all that it stands for is out yet.
                    data = self._inflater.decompress(b"", _STEP)
                    self._take(data)
        except zlib.error as error:
            if self._is_behind:
                self._ignores_rest = True
                return
            raise ResponseIncomplete("Its compressed data is damaged.") from error

    def _take(self, data: bytes) -> None:
        self._inflated += len(data)
        if self._inflated > self._limits.bytes:
            raise self._too_many_bytes()
        if self._is_json is None:
            data = self._without_start(data)
            if not data:
                return
            self._is_json = data[:1] in (b"{", b"[")
        self._body += data
        if self._is_json:
            self._check.feed(data)

    def _without_start(self, data: bytes) -> bytes:
        """Return what there is, without white space and a byte order mark before it; perhaps nothing yet."""
        start = bytes(self._body + data).lstrip(_WHITE)
        self._body.clear()
        if not self._had_bom and start.startswith(_BOM):
            self._had_bom = True
            start = start.removeprefix(_BOM).lstrip(_WHITE)
        if not self._had_bom and start and _BOM.startswith(start):
            self._body += start
            return b""
        return start

    def _too_many_bytes(self) -> ResponseTooLarge:
        return ResponseTooLarge(f"{self._limits.bytes / MIB:.0f} MiB", can_be_raised=True)


class _JsonCheck:
    """Counts what JSON text holds, without decoding it."""

    def __init__(self, limits: ResponseLimits) -> None:
        self._limits = limits
        self._depth = 0
        self._values = 0
        self._is_in_string = False
        self._string_length = 0
        self._escapes_next = False

    def feed(self, data: bytes) -> None:
        """Look at some more bytes; what stands in texts is passed over.

        Raises:
            ResponseTooLarge: A bound is reached.
        """
        if not data:
            return
        if self._escapes_next and data[:1] in _ESCAPED:
            data = b"." + data[1:]
        # Backslashes pair up from the left, so that a quote after what is left of them is an escaped one.
        # One outside of a text is no JSON: nothing after it is ever decoded.
        data = data.replace(b"\\\\", b"..").replace(b'\\"', b"..")
        self._escapes_next = data.endswith(b"\\")
        parts = data.split(b'"')
        outside = parts[self._is_in_string :: 2]
        if self._is_in_string:
            self._measure_string(len(parts[0]))
        if len(parts) > 1:
            self._is_in_string ^= len(parts) % 2 == 0
            self._string_length = 0
            if self._is_in_string:
                self._measure_string(len(parts[-1]))
        self._count(b"".join(outside))

    def _measure_string(self, length: int) -> None:
        """Count bytes of a text that goes on in other bytes."""
        self._string_length += length
        if self._string_length > self._limits.text:
            raise ResponseTooLarge(f"{self._limits.text / MIB:.0f} MiB in one text")

    def _count(self, skeleton: bytes) -> None:
        limits = self._limits
        self._values += skeleton.count(b",") + skeleton.count(b"[") + skeleton.count(b"{")
        if self._values > limits.values:
            raise ResponseTooLarge(f"{limits.values:,} values", can_be_raised=True)
        brackets = skeleton.translate(None, _NO_BRACKETS)
        if brackets:
            depths = list(accumulate(map(_DEPTH.__getitem__, brackets), initial=self._depth))
            if max(depths) > limits.depth:
                raise ResponseTooLarge(f"{limits.depth} levels of nesting")
            self._depth = depths[-1]
