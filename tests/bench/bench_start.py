"""How soon the app is there, beside a bare Textual app: first paint, a usable input, a ticket; memory too.

Each run starts both programs in a real pseudo-terminal of 80 × 24, in turn.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from tests.bench.table import alternating, median_row, parser, tell
from tests.bench.terminal import PROGRAM, Terminal

REFERENCE = "TICKET-1234567890-ABCD"
BARE = [sys.executable, "-m", "tests.bench.bare_app"]
_TICKETS = 10_000
_ROWS_IN_SIGHT = 50
_PAUSE = 0.2
"""Seconds for a page, so that the limit lets it be read."""
_F2, _PAGE_DOWN = "\x1bOQ", "\x1b[6~"
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


@contextmanager
def queue_of(tickets: int) -> Iterator[Mapping[str, str]]:
    """Serve so many tickets from a process of its own, and give the variables that lead there."""
    command = [*PROGRAM, "demo-server", "--tickets", str(tickets)]
    with (
        tempfile.TemporaryDirectory() as home,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server,
    ):
        assert server.stdout is not None
        lines = [server.stdout.readline().strip() for _ in range(2)]
        yield {**dict(line.split("=", 1) for line in lines), "HOME": home, "XDG_RUNTIME_DIR": home}
        server.terminate()


def memory_of_queue(environ: Mapping[str, str]) -> Measure:
    """Return a measure: resident memory in MiB once the whole queue was scrolled through, page by page."""

    def measure() -> float:
        with Terminal(PROGRAM, rows=60, environ=environ) as terminal:
            terminal.read_until("link")
            terminal.press(_F2, 1.0)
            for _ in range(_TICKETS // _ROWS_IN_SIGHT):
                terminal.press_only(_PAGE_DOWN)
                terminal.read_quiet(_PAUSE)
            terminal.read_quiet(1.0)
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
    with queue_of(_TICKETS) as environ:
        ours, theirs, opened = alternating(
            min(arguments.runs, 3),
            memory(app, "link"),
            memory(BARE, "ype here"),
            memory(app, "link", f"{REFERENCE}\r", "training"),
        )
        scrolled = [memory_of_queue(environ)()]
    for what, found, promise in (
        ("memory at rest", ours, 15.0),
        ("memory with a ticket", opened, None),
        (f"memory with a queue of {_TICKETS:,} tickets, scrolled through", scrolled, None),
    ):
        rows.append(median_row(what, "MiB", found, beside=bare, bases=theirs))
        over = [one - other for one, other in zip(found, theirs, strict=False)]
        rows.append(median_row(f"{what}: over {bare}", "MiB", over, promise=promise))
    tell(rows, arguments)


if __name__ == "__main__":
    main()
