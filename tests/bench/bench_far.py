"""A ticket from a service that is 150 ms away: what is shown when, and how many round trips that takes.

The way there is made by a relay on loopback that holds everything up, connecting included; TLS, which takes
one or two round trips more on a new connection, is not part of it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter, sleep

from tests.bench.table import Row, median_row, parser, tell
from tests.bench.terminal import PROGRAM, Terminal

REFERENCE = "TICKET-1234567890-ABCD"
ROUND_TRIP = 0.15
_TYPING = 1.0
"""Seconds that a person takes to type or paste an ID."""


@contextmanager
def far_away() -> Iterator[Mapping[str, str]]:
    """Serve from afar, and give the variables that lead there."""
    command = [sys.executable, "-m", "tests.bench.far_away", str(ROUND_TRIP)]
    with (
        tempfile.TemporaryDirectory() as home,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server,
    ):
        assert server.stdout is not None
        port, key = server.stdout.readline().split()
        address = f"http://127.0.0.1:{port}"
        yield {"SERIES_API_URL": address, "SERIES_API_KEY": key, "HOME": home, "XDG_RUNTIME_DIR": home}
        server.terminate()


def typed(environ: Mapping[str, str]) -> tuple[float, float]:
    """Return the milliseconds from enter until the frame and until the ticket is shown."""
    with Terminal(PROGRAM, environ=environ) as terminal:
        terminal.read_until("link")
        sleep(_TYPING)
        terminal.read_quiet(0.1)
        for letter in REFERENCE:
            terminal.press(letter, 0.01)
        terminal.read_quiet(0.3)
        terminal.output = b""
        entered = perf_counter()
        terminal.press_only("\r")
        terminal.read_until("Opening")
        frame = perf_counter() - entered
        terminal.read_until("training")
        return 1000 * frame, 1000 * (perf_counter() - entered)


def given(environ: Mapping[str, str]) -> float:
    """Return the milliseconds until the ticket of the command line is shown."""
    with Terminal([*PROGRAM, REFERENCE], environ=environ) as terminal:
        return 1000 * terminal.read_until("training")


def started(environ: Mapping[str, str]) -> float:
    """Return the milliseconds until the app stands there."""
    with Terminal(PROGRAM, environ=environ) as terminal:
        return 1000 * terminal.read_until("link")


def main() -> None:
    """Measure, and print the table."""
    arguments = parser(__doc__).parse_args()
    frames, tickets, given_ids, starts = [], [], [], []
    with far_away() as environ:
        for _ in range(arguments.runs + 1):
            frame, ticket = typed(environ)
            frames.append(frame)
            tickets.append(ticket)
            given_ids.append(given(environ))
            starts.append(started(environ))
    trip = 1000 * ROUND_TRIP
    trips = [[trip]] * 2
    rows = [
        median_row("enter to the ticket's frame", "ms", frames[1:], beside="round trip", bases=trips[0]),
        median_row("enter to the ticket", "ms", tickets[1:], beside="round trip", bases=trips[0]),
        median_row(
            "`series-tui ID` to the ticket", "ms", given_ids[1:], beside="the app's start", bases=starts[1:]
        ),
    ]
    trips_after_start = (
        sorted(given_ids[1:])[len(given_ids) // 2] - sorted(starts[1:])[len(starts) // 2]
    ) / trip
    rows.append(Row("round trips that `series-tui ID` adds to the start", trips_after_start, "round trips"))
    tell(rows, arguments)


if __name__ == "__main__":
    main()
