"""What a key costs: the time until the last byte it changes, and the processor's, in a real pseudo-terminal.

Beside the app runs the least that Textual needs for a like key, in a terminal of its own; they are pressed in
turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, cycle, repeat

from series_tui.demo.samples import LONG_CHAT
from tests.bench.bench_bytes import FLOOR
from tests.bench.table import Row, parser, tell, time_rows
from tests.bench.taking import Time, alternating
from tests.bench.terminal import DOWN, F2, F3, F4, PAGE_UP, PROGRAM, UP, Terminal

_MOST_CPU = 20.0
"""Milliseconds of the processor that a key may cost which types or moves."""
_MOST_WALK = 30.0
"""Milliseconds until the next ticket of the queue is painted, which was prefetched."""
_PREFETCH_SECONDS = 0.8
"""A rest after which the next ticket is there."""


def in_turn(
    runs: int, ours: Terminal, keys: Iterator[str], floor: Terminal, others: Iterator[str]
) -> list[list[Time]]:
    """Press one key here and one there, again and again."""
    return alternating(runs, lambda: ours.time_of(next(keys)), lambda: floor.time_of(next(others)))


def measured(runs: int) -> Iterator[Row]:
    """Yield the rows."""
    with Terminal([*PROGRAM, "--demo"]) as app, Terminal(FLOOR) as floor:
        app.read_until("link")
        floor.read_until("ype here")
        for terminal in (app, floor):
            terminal.read_quiet(1.5)
        letters = in_turn(runs, app, chain("TICKET-17", repeat("0")), floor, chain("TICKET-17", repeat("0")))
        app.press(F2, 1.0)
        floor.press(F4, 1.0)
        steps = in_turn(runs, app, repeat(DOWN), floor, repeat(DOWN))
    with Terminal([*PROGRAM, "--demo", LONG_CHAT]) as app, Terminal(FLOOR) as floor:
        app.read_until("UTC")
        floor.read_until("ype here")
        for terminal in (app, floor):
            terminal.read_quiet(1.5)
        floor.press(F3, 1.0)
        app.press("kk")
        moves = in_turn(runs, app, cycle("kj"), floor, cycle((UP, DOWN)))
        pages = in_turn(runs, app, repeat(PAGE_UP), floor, repeat(PAGE_UP))
    with Terminal([*PROGRAM, "--demo"]) as app:
        app.read_until("link")
        app.read_quiet(1.5)
        app.press(F2, 1.0)
        app.press("\r", _PREFETCH_SECONDS)
        (walk,) = alternating(runs, lambda: app.time_to_paint(">", _PREFETCH_SECONDS))
    yield from time_rows("the next ticket of the queue, prefetched", walk, wall=_MOST_WALK, cpu=_MOST_WALK)
    for what, (ours, others), beside in (
        ("a typed letter", letters, "letter"),
        ("a line moved", moves, "line of text"),
        ("a page", pages, "page of text"),
        ("a step in the queue", steps, "step in a DataTable"),
    ):
        yield from time_rows(what, ours, beside=f"Textual's floor, {beside}", bases=others, cpu=_MOST_CPU)


def main() -> None:
    """Measure, and print the table."""
    arguments = parser(__doc__, runs=15).parse_args()
    tell([*measured(arguments.runs)], arguments)


if __name__ == "__main__":
    main()
