"""How soon the app is there, beside a bare Textual app: first paint, a usable input, a ticket; memory too.

Each run starts both programs in a real pseudo-terminal of 80 × 24, in turn.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench.table import alternating, median_row, parser, tell
from tests.bench.terminal import PROGRAM, Terminal

REFERENCE = "TICKET-1234567890-ABCD"
BARE = [sys.executable, str(Path(__file__).with_name("bare_app.py"))]
Measure = Callable[[], float]


def painted(command: list[str], wanted: str, *, is_cpu: bool) -> Measure:
    """Return a measure: milliseconds from the start until something was painted."""

    def measure() -> float:
        with Terminal(command) as terminal:
            wall = terminal.read_until(wanted)
            return 1000 * (terminal.cpu_seconds() if is_cpu else wall)

    return measure


def usable(command: list[str], wanted: str, *, is_cpu: bool) -> Measure:
    """Return a measure: milliseconds until a letter that was typed is on the screen."""

    def measure() -> float:
        with Terminal(command) as terminal:
            terminal.read_until(wanted)
            # A letter of no other word, so that it is seen only where it was typed.
            terminal.press_only("ж")
            wall = terminal.read_until("ж")
            return 1000 * (terminal.cpu_seconds() if is_cpu else wall)

    return measure


def memory(command: list[str], wanted: str, keys: str = "", then: str = "") -> Measure:
    """Return a measure: resident memory in MiB once everything is quiet."""

    def measure() -> float:
        with Terminal(command) as terminal:
            terminal.read_until(wanted)
            terminal.read_quiet(0.7)
            if keys:
                terminal.press_only(keys)
                terminal.read_until(then)
                terminal.read_quiet(0.7)
            return terminal.memory_mib()

    return measure


def main() -> None:
    """Measure, and print the table."""
    arguments = parser(__doc__).parse_args()
    app, bare = [*PROGRAM, "--demo"], "bare Textual"
    rows = []
    for what, is_cpu in (("wall", False), ("CPU", True)):
        ours, theirs = alternating(
            arguments.runs,
            painted(app, "link", is_cpu=is_cpu),
            painted(BARE, "ype here", is_cpu=is_cpu),
        )
        rows.append(
            median_row(
                f"first paint, {what}", "ms", ours, beside=bare, bases=theirs, promise=1.25, is_ratio=True
            )
        )
        ours, theirs, ticket = alternating(
            arguments.runs,
            usable(app, "link", is_cpu=is_cpu),
            usable(BARE, "ype here", is_cpu=is_cpu),
            painted([*app, REFERENCE], "training", is_cpu=is_cpu),
        )
        rows.append(median_row(f"a typed letter shown, {what}", "ms", ours, beside=bare, bases=theirs))
        rows.append(
            median_row(f"a ticket from the embedded API, {what}", "ms", ticket, beside=bare, bases=theirs)
        )
    ours, theirs, opened = alternating(
        min(arguments.runs, 5),
        memory(app, "link"),
        memory(BARE, "ype here"),
        memory(app, "link", f"{REFERENCE}\r", "training"),
    )
    rows.append(median_row("memory at rest", "MiB", ours, beside=bare, bases=theirs))
    rows.append(median_row("memory with a ticket", "MiB", opened, beside=bare, bases=theirs))
    tell(rows, arguments)


if __name__ == "__main__":
    main()
