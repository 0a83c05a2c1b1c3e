"""Limits of responses, so that none can use up this machine's memory or time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

MIB = 1024 * 1024

_BYTES = 64 * MIB
_VALUES = 1_000_000
_KEPT = 80 * MIB


@dataclass(frozen=True, slots=True)
class ResponseLimits:
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
        """Return the limits for answers of up to `size` bytes; what else depends on a size grows with it."""
        share = max(size / _BYTES, 1.0)
        return cls(bytes=size, values=int(_VALUES * share), kept=int(_KEPT * share))


SMALL = ResponseLimits(bytes=8 * MIB, values=100_000, text=MIB)
"""For a page of the queue and for the workspace's names."""
