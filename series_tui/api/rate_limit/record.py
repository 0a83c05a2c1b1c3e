"""Write a window down: lines of plain numbers, the same in a file and in Redis.

::

    held_until paced_until background_until overtakes lost_at
    the slots, oldest first
    the last round trips, oldest first
    name until name until …                  (the spare windows in use)
    client priority arrived due waiting      (a line for each place in the queue)

What is read may have been written by anyone who can reach the place, so it is bounded and checked.
"""

from __future__ import annotations

from series_tui.api.rate_limit.rules import PRIORITIES, Rules
from series_tui.api.rate_limit.window import MAX_OUTSIDE, MAX_TRIPS, Entry, Outside, Window

MAX_BYTES = 96 * 1024
"""More than the most entries take."""
MAX_TRIP = 9999
"""The longest round trip that is written down, in milliseconds."""
_MAX_DIGITS = 16
_MAX_WAITING = 1_000_000
_MAX_NAME = 32
_PRIORITIES = {str(priority): priority for priority in PRIORITIES}


def encode(window: Window) -> bytes:
    """Return the window as lines."""
    figures = (
        window.held_until,
        window.paced_until,
        window.background_until,
        window.overtakes,
        window.lost_at,
    )
    lines = [
        " ".join(map(str, figures)),
        " ".join(map(str, window.slots)),
        " ".join(map(str, window.trips)),
        " ".join(f"{name} {until}" for name, until in window.outside),
        *(" ".join(map(str, entry)) for entry in window.entries),
    ]
    return "\n".join(lines).encode("ascii")


def decode(rules: Rules, data: bytes) -> Window | None:
    """Return the window that was written, or None if this is none."""
    if len(data) > MAX_BYTES:
        return None
    try:
        figures, slots, trips, outside, *entries = data.decode("ascii").split("\n")
        held_until, paced_until, background_until, overtakes, lost_at = _numbers(figures)
        window = Window(
            _numbers(slots),
            held_until,
            paced_until,
            background_until,
            overtakes,
            lost_at,
            _numbers(trips),
            _outside(outside),
            tuple(map(_entry, entries)),
        )
    except ValueError:
        return None
    return window if _is_sound(rules, window) else None


def _is_sound(rules: Rules, window: Window) -> bool:
    if len(window.slots) > rules.limit or len(window.trips) > MAX_TRIPS:
        return False
    if len(window.outside) > MAX_OUTSIDE or len(window.entries) > rules.max_entries:
        return False
    if len({entry[:2] for entry in window.entries}) != len(window.entries):
        return False
    return list(window.slots) == sorted(window.slots) and max(window.trips, default=0) <= MAX_TRIP


def _entry(line: str) -> Entry:
    client, priority, arrived, due, waiting = line.split(" ")
    if priority not in _PRIORITIES:
        raise ValueError("not an entry")
    count = _number(waiting)
    if not 1 <= count <= _MAX_WAITING:
        raise ValueError("not a count")
    return Entry(_name(client), _PRIORITIES[priority], _number(arrived), _number(due), count)


def _outside(line: str) -> tuple[Outside, ...]:
    words = line.split(" ") if line else []
    return tuple(
        Outside(_name(name), _number(until)) for name, until in zip(words[::2], words[1::2], strict=True)
    )


def _name(text: str) -> str:
    if not text.isalnum() or len(text) > _MAX_NAME:
        raise ValueError("not a name")
    return text


def _numbers(line: str) -> tuple[int, ...]:
    return tuple(map(_number, line.split(" "))) if line else ()


def _number(text: str) -> int:
    # int() alone takes signs, spaces, underscores and numbers of any length.
    if not text.isdecimal() or len(text) > _MAX_DIGITS:
        raise ValueError("not a number")
    return int(text)
