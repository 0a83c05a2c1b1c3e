"""A ticket from a service that is 150 ms away: what is shown when, and how many round trips that takes.

The way there is made by a relay on loopback that holds everything up, connecting included; TLS, which takes
one or two round trips more on a new connection, is not part of it. The relay counts connections and requests.
While an ID is typed, the app asks for the workspace's settings: the connection is there at enter.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from statistics import median
from time import sleep
from urllib.parse import urlsplit

from tests.bench.table import Row, median_row, parser, tell, time_rows
from tests.bench.taking import Time, alternating, timed
from tests.bench.terminal import PROGRAM, Terminal

REFERENCE = "TICKET-1234567890-ABCD"
ROUND_TRIP = 0.15
_TYPING = 1.0
"""Seconds that a person takes to type or paste an ID."""
_ONE_REQUEST = "one request, connected already"


@dataclass(frozen=True, slots=True)
class FarService:
    """The service, and the way to it.

    Attributes:
        environ: The variables that lead there.
        relay: The process that holds everything up.
    """

    environ: Mapping[str, str]
    relay: subprocess.Popen[str]

    def counted(self) -> tuple[int, int]:
        """Return how many connections were made and how many requests came since this was asked last."""
        assert self.relay.stdin is not None
        assert self.relay.stdout is not None
        self.relay.stdin.write("count\n")
        self.relay.stdin.flush()
        connections, requests = json.loads(self.relay.stdout.readline())
        return connections, requests


@dataclass(frozen=True, slots=True)
class Opened:
    """A ticket whose ID was typed.

    Attributes:
        frame: From enter until its frame is shown.
        ticket: From enter until the ticket is.
        connections: Made since the app was started.
        requests: Sent since then.
    """

    frame: Time
    ticket: Time
    connections: int
    requests: int


@contextmanager
def far_away() -> Iterator[FarService]:
    """Serve from afar."""
    command = [sys.executable, "-m", "tests.bench.far_away", str(ROUND_TRIP)]
    with (
        tempfile.TemporaryDirectory() as home,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as relay,
    ):
        assert relay.stdout is not None
        port, key = relay.stdout.readline().split()
        address = f"http://127.0.0.1:{port}"
        environ = {"SERIES_API_URL": address, "SERIES_API_KEY": key, "HOME": home, "XDG_RUNTIME_DIR": home}
        try:
            yield FarService(environ, relay)
        finally:
            relay.terminate()


def typed(service: FarService) -> Opened:
    """Type an ID, and open the ticket with enter."""
    service.counted()
    with Terminal(PROGRAM, environ=service.environ) as terminal:
        terminal.read_until("link")
        sleep(_TYPING)
        terminal.read_quiet(0.1)
        for letter in REFERENCE:
            terminal.press(letter, 0.01)
        terminal.read_quiet(0.3)
        terminal.output = b""
        before = _so_far(terminal)
        terminal.press_only("\r")
        terminal.read_until("Opening")
        frame = _since(terminal, before)
        terminal.read_until("training")
        return Opened(frame, _since(terminal, before), *service.counted())


def given(service: FarService) -> Time:
    """Return the time until the ticket of the command line is shown."""
    with Terminal([*PROGRAM, REFERENCE], environ=service.environ) as terminal:
        return Time(1000 * terminal.read_until("training"), 1000 * terminal.cpu_seconds())


def started(service: FarService) -> Time:
    """Return the time until the app stands there."""
    with Terminal(PROGRAM, environ=service.environ) as terminal:
        return Time(1000 * terminal.read_until("link"), 1000 * terminal.cpu_seconds())


def requested(service: FarService) -> Time:
    """Return what one request takes, by hand and over a connection that is there."""
    address = urlsplit(service.environ["SERIES_API_URL"])
    connection = HTTPConnection(address.hostname or "", address.port)

    def ask(path: str) -> None:
        connection.request("GET", path, headers={"apikey": service.environ["SERIES_API_KEY"]})
        connection.getresponse().read()

    ask("/tickets/config")
    time = timed(lambda: ask(f"/tickets/get/{REFERENCE}"))
    connection.close()
    return time


def _so_far(terminal: Terminal) -> Time:
    return Time(1000 * terminal.seconds(), 1000 * terminal.cpu_seconds())


def _since(terminal: Terminal, before: Time) -> Time:
    now = _so_far(terminal)
    return Time(now.wall - before.wall, now.cpu - before.cpu)


def measured(service: FarService, runs: int) -> Iterator[Row]:
    """Yield the figures."""
    opened: list[Opened] = []

    def open_one() -> Time:
        opened.append(typed(service))
        return opened[-1].ticket

    tickets, requests, shown, starts = alternating(
        runs,
        open_one,
        lambda: requested(service),
        lambda: given(service),
        lambda: started(service),
    )
    counted = opened[1:]
    frames = [opening.frame for opening in counted]
    start = "the app's start"
    for what, times in (("enter to the ticket's frame", frames), ("enter to the ticket", tickets)):
        wall, _ = time_rows(what, times, beside=_ONE_REQUEST, bases=requests)
        _, cpu = time_rows(what, times, beside=start, bases=starts)
        yield from (wall, cpu)
    yield from time_rows("`series-tui ID` to the ticket", shown, beside=start, bases=starts)
    trips = (median(opening.wall for opening in shown) - median(opening.wall for opening in starts)) / (
        1000 * ROUND_TRIP
    )
    yield Row("round trips that `series-tui ID` adds to the start", trips, "round trips")
    connections = [opening.connections for opening in counted]
    yield median_row("connections from the start to a typed ticket", "", connections)
    yield median_row(
        "requests until then",
        "",
        [opening.requests for opening in counted],
        note="the settings while one types",
    )


def main() -> None:
    """Measure, and print the table."""
    arguments = parser(__doc__).parse_args()
    with far_away() as service:
        tell([*measured(service, arguments.runs)], arguments)


if __name__ == "__main__":
    main()
