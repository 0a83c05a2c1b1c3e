"""Runs every bench, each in a process of its own and what is timed by itself, and prints one table of it all.

``python -m tests.bench.bench_start`` runs one by itself; each has options of its own. A full run takes about
half an hour, and wants a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from tests.bench.table import HEAD, LEGEND, Row, cells, row_of_json, rows_as_json

_LONGEST = 1_800
"""Seconds that one of them may take on a slow machine."""


@dataclass(frozen=True, slots=True)
class Bench:
    """One of the benches.

    Attributes:
        name: Its name, ``tests/bench/bench_NAME.py``.
        what: What it measures.
        quick: Its options where figures are wanted soon and may be coarse.
        is_counted: Whether nothing in it depends on how busy the machine is, so that others like it may run
            at the same time.
    """

    name: str
    what: str
    quick: Sequence[str] = ("--runs", "3")
    is_counted: bool = False


BENCHES = (
    Bench("start", "the app's start beside a bare Textual app (header, input, footer)"),
    Bench("show", "`series-tui show` over HTTPS", ("--runs", "5")),
    Bench("bytes", "bytes to the terminal", ("--runs", "1"), is_counted=True),
    Bench(
        "idle",
        "a minute in which nobody does anything: one run, by its nature",
        ("--seconds", "5"),
        is_counted=True,
    ),
    Bench("keys", "the time of a key", ("--runs", "5")),
    Bench("queue", "a queue of 10,000 loaded tickets", ("--runs", "2")),
    Bench("far", "a service 150 ms away"),
    Bench("open", "opening the largest tickets", ("--runs", "1")),
    Bench("log", "the message log beside other widgets", ("--runs", "2", "--most", "1000")),
    Bench("list", "the memory of listing a whole queue"),
    Bench("decoder", "reading answers", ("--runs", "2")),
    Bench("cleaner", "cleaning 1 MiB of a stranger's text", ("--runs", "1")),
    Bench("limit", "the shared limit, as the server sees it", ("--runs", "1", "--only", "file, 4 ×")),
    Bench("soak", "held on to after thousands of actions: one run each, by its nature", ("--actions", "300")),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one bench.

    Attributes:
        bench: Which.
        rows: Its figures; none where it failed.
    """

    bench: Bench
    rows: Sequence[Row]


def run(bench: Bench, options: Sequence[str]) -> Outcome:
    """Run one bench in a process of its own."""
    print(f"… {bench.name}: {bench.what}", file=sys.stderr, flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.json"
        command = [sys.executable, "-m", f"tests.bench.bench_{bench.name}", "--json", str(file), *options]
        try:
            subprocess.run(command, stdout=subprocess.DEVNULL, timeout=_LONGEST, check=True)
            rows = [row_of_json(row) for row in json.loads(file.read_text())]
        except (subprocess.SubprocessError, OSError) as error:
            print(f"  failed: {error}", file=sys.stderr)
            rows = []
    taken = time.monotonic() - started
    print(f"  {bench.name}: {taken:.0f} s", file=sys.stderr, flush=True)
    return Outcome(bench, rows)


def machine() -> str:
    """Return what it was measured on."""
    processor = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    load = " ".join(f"{average:.1f}" for average in os.getloadavg())
    return (
        f"{os.cpu_count()} × {processor}, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, Textual {version('textual')}, httpx {version('httpx')}; "
        f"load at the end {load}"
    )


def report(outcomes: Sequence[Outcome], seconds: float) -> Iterator[str]:
    """Yield the lines of the whole table, and what it comes to, all of it in so many seconds."""
    yield from HEAD
    for outcome in outcomes:
        failed = "" if outcome.rows else " **failed**"
        yield f"| **{outcome.bench.name}**: {outcome.bench.what}{failed} |{' |' * 7}"
        yield from (cells(row) for row in outcome.rows)
    yield ""
    yield LEGEND
    yield ""
    yield f"Measured on {machine()}, in {seconds / 60:.0f} minutes."
    rows = [row for outcome in outcomes for row in outcome.rows if row.is_kept is not None]
    missed = [
        f"{row.what} beside {row.beside}" if row.is_ratio else row.what for row in rows if not row.is_kept
    ]
    yield f"{len(rows) - len(missed)} of {len(rows)} promises are kept."
    yield from (f"Missed: {what}" for what in missed)


def main() -> int:
    """Run what was asked for, and print it."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--only", default="", help="these benches alone, with commas between")
    arguments.add_argument("--quick", action="store_true", help="fewer runs, in about five minutes")
    arguments.add_argument("--runs", type=int, help="runs after the warm-up, for all of them")
    arguments.add_argument("--json", metavar="FILE", help="write the rows as JSON, too")
    arguments.add_argument("--markdown", metavar="FILE", help="write the table to a file, too")
    given = arguments.parse_args()
    names = [name.strip() for name in given.only.split(",") if name.strip()]
    unknown = set(names) - {bench.name for bench in BENCHES}
    if unknown:
        arguments.error(f"there is no bench {', '.join(sorted(unknown))}")
    started = time.monotonic()

    def outcome(bench: Bench) -> Outcome:
        options = [*(bench.quick if given.quick else ())]
        return run(bench, options + (["--runs", str(given.runs)] if given.runs else []))

    benches = [bench for bench in BENCHES if not names or bench.name in names]
    outcomes: list[Outcome] = []
    for is_counted, group in groupby(benches, key=lambda bench: bench.is_counted):
        several = list(group)
        with ThreadPoolExecutor(len(several) if is_counted else 1) as side_by_side:
            outcomes += side_by_side.map(outcome, several)
    text = "\n".join(report(outcomes, time.monotonic() - started))
    print(text)
    if given.markdown:
        Path(given.markdown).write_text(text + "\n")
    if given.json:
        data = {
            "machine": machine(),
            "benches": {outcome.bench.name: rows_as_json(outcome.rows) for outcome in outcomes},
        }
        Path(given.json).write_text(json.dumps(data, indent=1) + "\n")
    return int(not all(outcome.rows for outcome in outcomes))


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


if __name__ == "__main__":
    sys.exit(main())
