"""How many bytes the app writes to the terminal, and the CPU that a key costs, in a real pseudo-terminal.

Bytes are counted, not timed: they are the same on every machine, so each step runs once for each terminal,
and the terminals side by side. The floor is the least that Textual writes for a like thing: an app without
any border, blinking or animation.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from tempfile import TemporaryDirectory
from time import perf_counter

from series_tui.demo.written import ATTACKS, EXAMPLE, GAME_REPORT, LONG_CHAT
from tests.bench.table import Row, median_row, parser, tell
from tests.bench.terminal import PROGRAM, Terminal

FLOOR = [sys.executable, "-m", "tests.bench.bare_app", "floor"]
TERMINALS: Mapping[str, tuple[int, int, Mapping[str, str]]] = {
    "80×24": (80, 24, {}),
    "80×24, 256 colours": (80, 24, {"COLORTERM": ""}),
    "200×60": (200, 60, {}),
    "200×60, 256 colours": (200, 60, {"COLORTERM": ""}),
}
F1, F2, F3, ESCAPE, CTRL_P, CTRL_L = "\x1bOP", "\x1bOQ", "\x1bOR", "\x1b", "\x10", "\x0c"
UP, DOWN, PAGE_UP, PAGE_DOWN = "\x1b[A", "\x1b[B", "\x1b[5~", "\x1b[6~"
_SHORT_LIST = 2_000
"""Bytes that a key may cost which changes a short list."""


def app_rows(where: str) -> list[Row]:
    """Return what each step of a session costs in one kind of terminal."""
    columns, rows, environ = TERMINALS[where]
    is_small = rows == 24
    floor = _floor(columns, rows, environ)
    found: list[Row] = []

    def note(what: str, count: float, promise: float | None = None, base: str = "") -> None:
        least = floor[base] if base else None
        bound = promise if is_small or base else None
        beside = f"Textual's floor, {base}" if base else ""
        found.append(Row(f"{what}, {where}", count, "bytes", None, beside, least, bound, bool(base)))

    with Terminal([*PROGRAM, "--demo"], columns=columns, rows=rows, environ=environ) as terminal:
        terminal.read_until("link")
        terminal.read_quiet(1.0)
        note("first paint", len(terminal.output), 10_000)
        typed = [terminal.press(letter) for letter in "TICKET-17"]
        note("a typed letter, the largest of 9", max(typed), 400)
        note("a typed letter", statistics.median(typed), 1.2, "letter")
        note("open the palette", terminal.press(CTRL_P), 1.2, "palette")
        terminal.press(ESCAPE)
        note("open the help", terminal.press(F1), 1.2, "dialog")
        terminal.press(ESCAPE)
        note("open the queue", terminal.press(F2, 1.0), 1.2, "screen")
        moves = [terminal.press(key) for key in (DOWN, DOWN, DOWN, UP)]
        note("a step in the queue, the largest of 4", max(moves), _SHORT_LIST)
        note("a page of the queue", terminal.press(PAGE_DOWN), 4_500)
        note("back to the input", terminal.press(F3))
        note("open a ticket", terminal.press(f"{LONG_CHAT[len('TICKET-17') :]}\r", 1.5), 1.2, "screen")
        pages = [terminal.press(PAGE_UP) for _ in range(6)]
        note("a page, the largest of 6", max(pages), 4_500)
        note("a page, the median", statistics.median(pages), 1.2, "page of text")
        lines = [terminal.press(UP) for _ in range(12)]
        note("a line, the median of 12", statistics.median(lines), 1.0, "line of text")
        note("search opened", terminal.press("/"), _SHORT_LIST)
        hits = [terminal.press(letter) for letter in "monday"]
        note("a letter of the search, the median", statistics.median(hits))
        terminal.press(ESCAPE)
        note("paint the screen anew", terminal.press(CTRL_L))
        for reference in (EXAMPLE, GAME_REPORT, ATTACKS):
            terminal.press(F3)
            terminal.press(f"{reference}\r", 0.6)
        terminal.press(F3)
        narrowed = [terminal.press(letter) for letter in "17"]
        note("a letter that narrows the recent tickets", max(narrowed), _SHORT_LIST)
    return found


def _floor(columns: int, rows: int, environ: Mapping[str, str]) -> dict[str, float]:
    """Return the bytes that the same steps cost where Textual draws the least it can."""
    with Terminal(FLOOR, columns=columns, rows=rows, environ=environ) as terminal:
        terminal.read_until("ype here")
        terminal.read_quiet(1.0)
        letters = [terminal.press(letter) for letter in "TICKET-17"]
        found: dict[str, float] = {"letter": statistics.median(letters)}
        for name, key in (("palette", CTRL_P), ("dialog", F1), ("screen", F2)):
            found[name] = terminal.press(key, 0.5)
            terminal.press(ESCAPE)
        terminal.press(F3, 1.0)
        found["page of text"] = statistics.median(terminal.press(PAGE_UP) for _ in range(6))
        found["line of text"] = statistics.median(terminal.press(UP) for _ in range(12))
        return found


def cpu_rows(runs: int) -> list[Row]:
    """Return the CPU of keys that type or move."""
    with Terminal([*PROGRAM, "--demo", LONG_CHAT]) as terminal:
        terminal.read_until("UTC")
        terminal.read_quiet(1.5)
        moves = [_cpu_of(terminal, key) for key in ("k", "k", *("k", "j") * runs)][2:]
        pages = [_cpu_of(terminal, PAGE_UP) for _ in range(runs + 1)][1:]
    with Terminal([*PROGRAM, "--demo"]) as terminal:
        terminal.read_until("link")
        terminal.read_quiet(1.5)
        letters = [_cpu_of(terminal, letter) for letter in "TICKET-1700000"][1:]
        terminal.press(F2, 1.0)
        steps = [_cpu_of(terminal, DOWN) for _ in range(runs + 1)][1:]
    return [
        median_row("CPU of a typed letter", "ms", letters, promise=20),
        median_row("CPU of a line moved", "ms", moves, promise=20),
        median_row("CPU of a page", "ms", pages, promise=20),
        median_row("CPU of a step in the queue", "ms", steps, promise=20),
    ]


def _cpu_of(terminal: Terminal, key: str) -> float:
    before = terminal.cpu_seconds()
    terminal.press(key)
    return 1000 * (terminal.cpu_seconds() - before)


def idle_rows(seconds: float) -> list[Row]:
    """Return what is written while nobody does anything, on every screen at the same time."""
    with TemporaryDirectory() as home, ExitStack() as running:
        no_key = {"HOME": home, "XDG_RUNTIME_DIR": home}
        terminals = {
            name: running.enter_context(Terminal([*PROGRAM, *arguments], environ=no_key))
            for name, (arguments, _, _) in _IDLE.items()
        }
        for name, (_, wanted, keys) in _IDLE.items():
            terminals[name].read_until(wanted)
            if keys:
                terminals[name].press(keys)
        for terminal in terminals.values():
            terminal.read_quiet(2.0, 20.0)
        counts = dict.fromkeys(terminals, 0)
        before = {name: terminal.cpu_seconds() for name, terminal in terminals.items()}
        deadline = perf_counter() + seconds
        while perf_counter() < deadline:
            for name, terminal in terminals.items():
                counts[name] += terminal.read_quiet(0.02, 0.02)
        found = []
        for name, terminal in terminals.items():
            cpu = 1000 * (terminal.cpu_seconds() - before[name]) / seconds
            note = f"{cpu:.2g} ms CPU/s"
            # Ages may be written anew once a minute: for the queue's column that is about a kilobyte.
            most = 25 if name == "queue" else 10
            found.append(Row(f"idle, {name}", counts[name] / seconds, "bytes/s", promise=most, note=note))
    return found


_IDLE: Mapping[str, tuple[list[str], str, str]] = {
    "open": (["--demo"], "link", ""),
    "ticket": (["--demo", LONG_CHAT], "UTC", ""),
    "find": (["--demo", LONG_CHAT], "UTC", "/monday"),
    "queue": (["--demo"], "link", F2),
    "help": (["--demo"], "link", F1),
    "palette": (["--demo"], "link", CTRL_P),
    "key": ([], "and store", ""),
}
"""The screens: the arguments, what is seen once the app is there, and the keys that lead on."""


def main() -> None:
    """Count, and print the table."""
    options = parser(__doc__, runs=10)
    options.add_argument("--idle", type=float, default=60.0, help="seconds of doing nothing (default: 60)")
    arguments = options.parse_args()
    with ProcessPoolExecutor(len(TERMINALS), mp_context=get_context("spawn")) as side_by_side:
        rows = [row for found in side_by_side.map(app_rows, TERMINALS) for row in found]
    rows += cpu_rows(arguments.runs)
    rows += idle_rows(arguments.idle)
    tell(rows, arguments)


if __name__ == "__main__":
    main()
