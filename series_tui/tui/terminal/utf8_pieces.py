"""UTF-8 that arrives in pieces, or is none. Pure."""

from __future__ import annotations


def decode(data: bytes) -> str:
    """Return the text, with U+FFFD for what is not UTF-8."""
    return data.decode("utf-8", "replace")


def character_bytes(data: bytes | bytearray) -> int:
    """Return how many bytes the first character has; 0 if some of them are missing."""
    needed = 4 if data[0] >= 0xF0 else 3 if data[0] >= 0xE0 else 2 if data[0] >= 0xC0 else 1
    if len(data) >= needed or not _may_go_on(data):
        return min(needed, len(data))
    return 0


def incomplete_bytes(data: bytes | bytearray) -> int:
    """Return how many bytes at the end are the beginning of a character."""
    for length in range(1, min(3, len(data)) + 1):
        if data[-length] >= 0xC0:
            return length if _may_go_on(data[-length:]) else 0
        if data[-length] < 0x80:
            break
    return 0


def _may_go_on(data: bytes | bytearray) -> bool:
    """Return whether bytes begin a character that is not whole yet."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and error.start == 0
    return False
