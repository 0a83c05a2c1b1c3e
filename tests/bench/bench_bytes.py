"""How many bytes the app writes to the terminal, and the CPU that a key costs, in a real pseudo-terminal.

Bytes are counted, not timed: they are the same on every machine, so each step runs once for each terminal.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter

from series_tui.demo.written import LONG_CHAT
from tests.bench.table import Row, parser, spread_of, tell
from tests.bench.terminal import PROGRAM, Terminal

FLOOR = [sys.executable, str(Path(__file__).with_name("bare_app.py")), "floor"]
TERMINALS: Mapping[str, tuple[int, int, Mapping[str, str]]] = {
    "80×24": (80, 24, {}),
    "80×24, 256 colours": (80, 24, {"COLORTERM": ""}),
    "200×60": (200, 60, {}),
}
F1, F2, ESCAPE, CTRL_P = "\x1bOP", "\x1bOQ", "\x1b", "\x10"


def app_rows(where: str) -> list[Row]:
    """Return what each step of a session costs in one kind of terminal."""
    columns, rows, environ = TERMINALS[where]
    is_small = rows == 24
    floor = _floor(columns, rows, environ)
    found: list[Row] = []

    def note(what: str, count: float, promise: float | None = None, base: float | None = None) -> None:
        is_ratio = base is not None
        bound = promise if is_small or is_ratio else None
        found.append(Row(f"{what}, {where}", count, "bytes", None, "Textual's floor", base, bound, is_ratio))

    with Terminal([*PROGRAM, "--demo"], columns=columns, rows=rows, environ=environ) as terminal:
        terminal.read_until("link")
        terminal.read_quiet(1.0)
        note("first paint", len(terminal.output), 10_000)
        typed = [terminal.press(letter) for letter in "TICKET-17"]
        note("a typed letter", max(typed), 400)
        note("a typed letter, beside", statistics.median(typed), 1.5, floor["letter"])
        note("open the palette", terminal.press(CTRL_P), 1.2, floor["palette"])
        terminal.press(ESCAPE)
        note("open the help", terminal.press(F1), 1.2, floor["dialog"])
        terminal.press(ESCAPE)
        terminal.press_only(f"{LONG_CHAT[len('TICKET-17') :]}\r")
        terminal.read_until("UTC")
        terminal.read_quiet(1.0)
        pages = [terminal.press("\x1b[5~") for _ in range(6)]
        note("a page, the largest of 6", max(pages), 4_500)
        lines = [terminal.press("\x1b[A") for _ in range(12)]
        note("a line, the largest of 12", max(lines))
        note("a line, the median", statistics.median(lines))
        note("search opened", terminal.press("/"))
        hits = [terminal.press(letter) for letter in "monday"]
        note("a letter of the search, the median", statistics.median(hits))
    return found


def _floor(columns: int, rows: int, environ: Mapping[str, str]) -> dict[str, float]:
    """Return the bytes that the same steps cost where Textual draws the least it can."""
    with Terminal(FLOOR, columns=columns, rows=rows, environ=environ) as terminal:
        terminal.read_until("ype here")
        terminal.read_quiet(1.0)
        letters = [terminal.press(letter) for letter in "TICKET-17"]
        palette = terminal.press(CTRL_P)
        terminal.press(ESCAPE)
        dialog = terminal.press(F1)
        return {"letter": statistics.median(letters), "palette": palette, "dialog": dialog}


def cpu_rows(runs: int) -> list[Row]:
    """Return the CPU of keys that type or move."""
    with Terminal([*PROGRAM, "--demo", LONG_CHAT]) as terminal:
        terminal.read_until("UTC")
        terminal.read_quiet(1.5)
        moves = [_cpu_of(terminal, key) for key in ("k", "k", *("k", "j") * runs)][2:]
        pages = [_cpu_of(terminal, key) for key in ("\x1b[5~", *("\x1b[5~",) * runs)][1:]
    with Terminal([*PROGRAM, "--demo"]) as terminal:
        terminal.read_until("link")
        terminal.read_quiet(1.5)
        letters = [_cpu_of(terminal, letter) for letter in "TICKET-1700000"][1:]
    return [
        Row("CPU of a typed letter", statistics.median(letters), "ms", spread_of(letters), promise=20),
        Row("CPU of a line moved", statistics.median(moves), "ms", spread_of(moves), promise=20),
        Row("CPU of a page", statistics.median(pages), "ms", spread_of(pages)),
    ]


def _cpu_of(terminal: Terminal, key: str) -> float:
    before = terminal.cpu_seconds()
    terminal.press(key)
    return 1000 * (terminal.cpu_seconds() - before)


def idle_rows(seconds: float) -> list[Row]:
    """Return what is written while nobody does anything, on every screen at the same time."""
    steps = {
        "open": ([], ""),
        "ticket": ([LONG_CHAT], ""),
        "find": ([LONG_CHAT], "/monday"),
        "queue": ([], F2),
        "help": ([], F1),
        "palette": ([], CTRL_P),
    }
    terminals = {}
    for name, (arguments, keys) in steps.items():
        terminal = Terminal([*PROGRAM, "--demo", *arguments])
        terminal.__enter__()
        terminal.read_until("UTC" if arguments else "link")
        terminal.read_quiet(0.8)
        if keys:
            terminal.press(keys)
        terminals[name] = terminal
    counts = dict.fromkeys(terminals, 0)
    before = {name: terminal.cpu_seconds() for name, terminal in terminals.items()}
    deadline = perf_counter() + seconds
    while perf_counter() < deadline:
        for name, terminal in terminals.items():
            counts[name] += terminal.read_quiet(0.02, 0.02)
    found = []
    for name, terminal in terminals.items():
        cpu = 1000 * (terminal.cpu_seconds() - before[name]) / seconds
        # The age of what is shown may be written anew once a minute.
        found.append(
            Row(f"idle, {name}", counts[name] / seconds, "bytes/s", promise=10, note=f"{cpu:.2g} ms CPU/s")
        )
        terminal.__exit__(None, None, None)
    return found


def main() -> None:
    """Count, and print the table."""
    options = parser(__doc__, runs=10)
    options.add_argument("--idle", type=float, default=20.0, help="seconds of doing nothing (default: 20)")
    arguments = options.parse_args()
    rows = [row for where in TERMINALS for row in app_rows(where)]
    rows += cpu_rows(arguments.runs)
    rows += idle_rows(arguments.idle)
    tell(rows, arguments)


if __name__ == "__main__":
    main()
