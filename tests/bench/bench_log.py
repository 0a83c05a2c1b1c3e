"""Measures the message log beside one Static per message, OptionList and RichLog, at 100 to 100,000 messages.

Each run has a process of its own, on a terminal that only counts; the ways to show a chat take turns. A run
has a minute and 8 GB; one that takes long is not run again, and the row says so. What is not done in a minute
is told as that. ``--all`` gives each run five minutes, and repeats it however long it takes: half an hour.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from series_tui.api.models import Message
from series_tui.runtime.gc_tuning import tune_gc_after_startup
from tests.bench.log_contenders import CONTENDERS, chat
from tests.bench.log_run import Limits, Run, in_own_process, marked
from tests.bench.log_search import searched
from tests.bench.table import Row, median_row, parser, tell, time_rows
from tests.bench.taking import Time, alternating

SIZES = (100, 1_000, 10_000, 100_000)
OURS, *PEERS = CONTENDERS
_PROMISED = {"paint": 40.0, "page": 10.0, "either end": 20.0, "resize": 150.0}
_MOST_MEMORY, _MOST_FLAT = 20.0, 2.0
_FIRST_HIT, _STALL = 100.0, 50.0
_LONG = 25.0
"""Seconds after which a run is not repeated."""

Runs = dict[str, list[Run]]
"""The runs of each way to show a chat."""


def main() -> None:
    """Measure all, and print the table."""
    options = parser(__doc__)
    options.add_argument("--all", action="store_true", help="repeat even what takes long; five minutes a run")
    options.add_argument(
        "--most", type=int, default=SIZES[-1], help="so many messages at most (default: 100,000)"
    )
    arguments = options.parse_args()
    tune_gc_after_startup()  # as the command does for itself
    limits = Limits(300.0) if arguments.all else Limits()
    longest = limits.seconds if arguments.all else _LONG
    sizes = [size for size in SIZES if size <= arguments.most]
    smallest, most = sizes[0], sizes[-1]
    chats = {size: marked(chat(size)) for size in sizes}
    rows: list[Row] = []
    for size in sizes:
        ways = {name: (name, chats[size]) for name in CONTENDERS}
        if size == most:
            ways[_few(smallest)] = OURS, chats[smallest]
        runs = _in_turn(ways, arguments.runs, limits, longest)
        rows += _beside_peers(size, runs, limits)
        if size == most:
            rows += _as_promised(size, runs[OURS], _few(smallest), runs[_few(smallest)])
    rows += _searching(chats[most], arguments.runs)
    tell(rows, arguments)


def _few(smallest: int) -> str:
    return f"{smallest:,} messages"


def _in_turn(
    ways: Mapping[str, tuple[str, Sequence[Message]]], runs: int, limits: Limits, longest: float
) -> Runs:
    """Show messages in each way, again and again; what takes too long is not run again.

    Each process warms up by itself, so that every run counts.
    """
    taken: Runs = {way: [] for way in ways}
    for _ in range(runs):
        for way, (name, messages) in ways.items():
            before = taken[way]
            if before and (before[0].cut or before[0].seconds > longest):
                continue
            before.append(in_own_process(name, messages, limits))
            print(f"… {len(messages):,} messages, {name}: {before[-1].seconds:.1f} s", file=sys.stderr)
    return taken


def _as_promised(size: int, ours: Sequence[Run], few: str, with_few: Sequence[Run]) -> Iterator[Row]:
    """Yield what is promised of the largest chat, beside the smallest."""
    for measure, promise in _PROMISED.items():
        what = f"{measure}, {size:,} messages"
        times, bases = _times(ours, measure), _times(with_few, measure)
        yield from time_rows(what, times, beside=few, bases=bases, wall=promise)
    yield median_row(
        f"memory, {size:,} messages",
        "MB",
        [run.memory for run in ours],
        beside=few,
        bases=[run.memory for run in with_few],
        promise=_MOST_MEMORY,
    )
    yield from time_rows(
        f"paint, {size:,} messages: as flat as promised",
        _times(ours, "paint"),
        beside=few,
        bases=_times(with_few, "paint"),
        wall=_MOST_FLAT,
        cpu=_MOST_FLAT,
        is_ratio=True,
    )


def _times(runs: Sequence[Run], measure: str) -> list[Time]:
    return [run.times[measure] for run in runs if measure in run.times]


def _beside_peers(size: int, runs: Runs, limits: Limits) -> Iterator[Row]:
    """Yield the rows of one size: each measure beside each peer."""
    ours = runs[OURS]
    for peer in PEERS:
        theirs = runs[peer]
        note = _why_few(peer, theirs, len(ours), limits)
        for measure in _PROMISED:
            what, bases = f"{measure}, {size:,} messages", _times(theirs, measure)
            if bases:
                yield from time_rows(what, _times(ours, measure), beside=peer, bases=bases, note=note)
            else:
                yield _unfinished(what, _times(ours, measure), peer, theirs[0], note)
                break
        done = [run for run in theirs if not run.cut]
        if not done:
            continue
        for what, unit, attribute in (("page's bytes", "bytes", "page_bytes"), ("memory", "MB", "memory")):
            yield median_row(
                f"{what}, {size:,} messages",
                unit,
                [getattr(run, attribute) for run in ours],
                beside=peer,
                bases=[getattr(run, attribute) for run in done],
                note=note,
            )


def _unfinished(what: str, ours: Sequence[Time], peer: str, theirs: Run, note: str) -> Row:
    """Return the row of what a peer was at when its time was over."""
    values, bases = [time.wall for time in ours], [1000 * theirs.cut_after]
    row = median_row(f"{what}, wall", "ms", values, beside=peer, bases=bases, note=note)
    return replace(row, is_base_cut=True)


def _why_few(peer: str, theirs: Sequence[Run], promised: int, limits: Limits) -> str:
    """Return why there are fewer runs of a peer; nothing where there are not."""
    first = theirs[0]
    if first.cut:
        return f"{peer} not done within {limits.seconds:.0f} s, in one run: {first.cut}"
    if len(theirs) < promised:
        return f"{peer} once: a run takes {first.seconds:.0f} s"
    return ""


def _searching(messages: Sequence[Message], runs: int) -> Iterator[Row]:
    """Yield how long finding takes: something near, something far, and what is everywhere."""
    (searches,) = alternating(runs, lambda: asyncio.run(searched(messages)))
    size, scan = f"{len(messages):,} messages", "reading through all texts"
    scans = [search.scan for search in searches]

    def rows(what: str, attribute: str, promise: float | None) -> Iterator[Row]:
        times = [getattr(search, attribute) for search in searches]
        return time_rows(f"{what}, {size}", times, beside=scan, bases=scans, wall=promise)

    yield from rows("first hit", "first", _FIRST_HIT)
    yield from rows("a hit at the far end", "far", None)
    yield from rows("all hits of a letter, in slices", "everywhere", None)
    yield median_row(
        f"longest stall while it searches, {size}",
        "ms",
        [search.stall for search in searches],
        beside=scan,
        bases=[search.wall for search in scans],
        promise=_STALL,
    )


if __name__ == "__main__":
    main()
