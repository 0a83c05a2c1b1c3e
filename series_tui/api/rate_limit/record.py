"""How a window is written down: lines of plain numbers, the same in a file and in Redis.

::

    held_until paced_until overtakes
    the slots, oldest first
    who priority arrived due waiting         (a line for each who waits)

What is read may have been written by anybody who can reach the place, so it is bounded and checked.
"""

from __future__ import annotations

from series_tui.api.rate_limit.window import BACKGROUND, PERSON, Entry, Rules, Window

MAX_BYTES = 96 * 1024
"""More than the most entries take."""
_MOST_DIGITS = 16
_MOST_WAITING = 1_000_000
_LONGEST_NAME = 32
_URGENCIES = {str(PERSON): PERSON, str(BACKGROUND): BACKGROUND}


def encode(window: Window) -> bytes:
    """Return the window as lines."""
    lines = [
        f"{window.held_until} {window.paced_until} {window.overtakes}",
        " ".join(map(str, window.slots)),
        *(" ".join(map(str, entry)) for entry in window.entries),
    ]
    return "\n".join(lines).encode("ascii")


def decode(rules: Rules, data: bytes) -> Window | None:
    """Return the window that was written, or None if this is none."""
    if len(data) > MAX_BYTES:
        return None
    try:
        figures, slots, *entries = data.decode("ascii").split("\n")
        held_until, paced_until, overtakes = map(_number, figures.split(" "))
        taken = tuple(map(_number, slots.split(" "))) if slots else ()
        waiting = tuple(map(_entry, entries))
    except ValueError:
        return None
    if len(taken) > rules.limit or len(waiting) > rules.max_entries or list(taken) != sorted(taken):
        return None
    if len({entry[:2] for entry in waiting}) != len(waiting):
        return None
    return Window(taken, held_until, paced_until, overtakes, waiting)


def _entry(line: str) -> Entry:
    who, priority, arrived, due, waiting = line.split(" ")
    if not who.isalnum() or len(who) > _LONGEST_NAME or priority not in _URGENCIES:
        raise ValueError("not an entry")
    count = _number(waiting)
    if not 1 <= count <= _MOST_WAITING:
        raise ValueError("not a count")
    return Entry(who, _URGENCIES[priority], _number(arrived), _number(due), count)


def _number(text: str) -> int:
    # int() alone takes signs, spaces, underscores and numbers of any length.
    if not text.isdecimal() or len(text) > _MOST_DIGITS:
        raise ValueError("not a number")
    return int(text)
