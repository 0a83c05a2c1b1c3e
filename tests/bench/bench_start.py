"""How soon the app is there, beside a bare Textual app: first paint, a usable input, a ticket; memory too.

Each run starts both programs in a real pseudo-terminal of 80 × 24, in turn. Memory is that of a process of
its own each time, once everything is quiet.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from tests.bench.table import Row, median_row, parser, tell, time_rows
from tests.bench.taking import Time, alternating
from tests.bench.terminal import F2, PAGE_DOWN, PROGRAM, Terminal
from tests.cli.world import exported

REFERENCE = "TICKET-1234567890-ABCD"
BARE = [sys.executable, "-m", "tests.bench.bare_app"]
_TICKETS = 500
_ROWS_IN_SIGHT = 50
_PAUSE = 0.2
"""Seconds for a page, so that the limit lets it be read."""
Measure = Callable[[], float]


def painted(command: list[str], text: str) -> Callable[[], Time]:
    """Return a measure: the time from the start until something was painted."""

    def measure() -> Time:
        with Terminal(command) as terminal:
            wall = terminal.read_until(text)
            return Time(1000 * wall, 1000 * terminal.cpu_seconds())

    return measure


def usable(command: list[str], text: str) -> Callable[[], Time]:
    """Return a measure: the time until a letter that was typed is on the screen."""

    def measure() -> Time:
        with Terminal(command) as terminal:
            terminal.read_until(text)
            # A letter of no other word, so that it is seen only where it was typed.
            terminal.press_only("ж")
            wall = terminal.read_until("ж")
            return Time(1000 * wall, 1000 * terminal.cpu_seconds())

    return measure


def memory(command: list[str], text: str, keys: str = "", then: str = "") -> Measure:
    """Return a measure: resident memory in MiB once everything is quiet."""

    def measure() -> float:
        with Terminal(command) as terminal:
            terminal.read_until(text)
            terminal.read_quiet(0.7)
            if keys:
                terminal.press_only(keys)
                terminal.read_until(then)
                terminal.read_quiet(0.7)
            return terminal.memory_mib()

    return measure


@contextmanager
def queue_of(tickets: int) -> Iterator[Mapping[str, str]]:
    """Serve so many tickets from a process of its own, and give the variables that lead there."""
    command = [*PROGRAM, "demo-server", "--tickets", str(tickets)]
    with (
        tempfile.TemporaryDirectory() as home,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server,
    ):
        yield {**exported(server), "HOME": home, "XDG_RUNTIME_DIR": home}
        server.terminate()


def memory_of_queue(environ: Mapping[str, str]) -> Measure:
    """Return a measure: resident memory in MiB once the whole queue was scrolled through, page by page."""

    def measure() -> float:
        with Terminal(PROGRAM, rows=60, environ=environ) as terminal:
            terminal.read_until("link")
            terminal.press(F2, 1.0)
            for _ in range(_TICKETS // _ROWS_IN_SIGHT):
                terminal.press_only(PAGE_DOWN)
                terminal.read_quiet(_PAUSE)
            terminal.read_quiet(1.0)
            return terminal.memory_mib()

    return measure


def time_until_there(runs: int) -> Iterator[Row]:
    """Yield how long it takes until the app is there, until it can be used, and until it shows a ticket."""
    app, bare = [*PROGRAM, "--demo"], "bare Textual"
    painting, bare_painting, using, bare_using, opening = alternating(
        runs,
        painted(app, "link"),
        painted(BARE, "ype here"),
        usable(app, "link"),
        usable(BARE, "ype here"),
        painted([*app, REFERENCE], "training"),
    )
    most = 1.25
    yield from time_rows(
        "first paint", painting, beside=bare, bases=bare_painting, wall=most, cpu=most, is_ratio=True
    )
    yield from time_rows("a typed letter shown", using, beside=bare, bases=bare_using)
    yield from time_rows(
        "a ticket from the embedded API", opening, beside=f"{bare}, a letter", bases=bare_using
    )


def memory_held(runs: int) -> Iterator[Row]:
    """Yield the memory at rest, with a ticket, and with a queue."""
    app, bare = [*PROGRAM, "--demo"], "bare Textual"
    with queue_of(_TICKETS) as environ:
        at_rest, of_bare, with_ticket, with_queue = alternating(
            runs,
            memory(app, "link"),
            memory(BARE, "ype here"),
            memory(app, "link", f"{REFERENCE}\r", "training"),
            memory_of_queue(environ),
        )
    for what, held, promise in (
        ("memory at rest", at_rest, 15.0),
        ("memory with a ticket", with_ticket, None),
        (f"memory with a queue of {_TICKETS:,} tickets, scrolled through", with_queue, None),
    ):
        yield median_row(what, "MiB", held, beside=bare, bases=of_bare)
        over = [ours - other for ours, other in zip(held, of_bare, strict=True)]
        yield median_row(f"{what}: over {bare}", "MiB", over, promise=promise)


def main() -> None:
    """Measure, and print the table."""
    arguments = parser(__doc__).parse_args()
    tell([*time_until_there(arguments.runs), *memory_held(arguments.runs)], arguments)


if __name__ == "__main__":
    main()
