"""How many bytes the app writes to the terminal for each step of a session, in a real pseudo-terminal.

Bytes are counted, not timed: they are the same on every machine, so the terminals run side by side, and a few
sessions show that they are. The floor is the least that Textual writes for a like thing: an app without any
border, blinking or animation, each of whose screens is the plainest that does the same.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context

from series_tui.demo.samples import ATTACKS, EXAMPLE, GAME_REPORT, LONG_CHAT
from tests.bench.table import Row, median_row, parser, tell
from tests.bench.terminal import (
    CTRL_L,
    CTRL_P,
    DOWN,
    ESCAPE,
    F1,
    F2,
    F3,
    F4,
    F5,
    PAGE_DOWN,
    PAGE_UP,
    PROGRAM,
    UP,
    Terminal,
)

BARE = [sys.executable, "-m", "tests.bench.bare_app"]
FLOOR = [*BARE, "floor"]
TERMINALS: Mapping[str, tuple[int, int, Mapping[str, str]]] = {
    "80×24": (80, 24, {}),
    "80×24, 256 colours": (80, 24, {"COLORTERM": ""}),
    "200×60": (200, 60, {}),
    "200×60, 256 colours": (200, 60, {"COLORTERM": ""}),
}
_SHORT_LIST = 2_000
"""Bytes that a key may cost which changes a short list."""

Counts = Mapping[str, float]
"""The bytes of each step."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is known of a step before it is counted.

    Attributes:
        base: What stands beside it, a step of the bare app or of the floor.
        promise: How many bytes it may cost at 80×24, or how many times the base anywhere.
        is_ratio: Whether the promise is about the base.
    """

    base: str
    promise: float | None = None
    is_ratio: bool = False


STEPS: Mapping[str, Step] = {
    "first paint": Step("bare Textual", 10_000),
    "a typed letter, the largest of 9": Step("letter", 400),
    "a typed letter": Step("letter", 1.2, is_ratio=True),
    "open the palette": Step("palette", 1.2, is_ratio=True),
    "open the help": Step("dialog", 1.2, is_ratio=True),
    "open the queue": Step("screen", 1.2, is_ratio=True),
    "a step in the queue, the largest of 4": Step("step in a DataTable", _SHORT_LIST),
    "a page of the queue": Step("page of a DataTable", 4_500),
    "back to the input": Step("back from a screen"),
    "open a ticket": Step("screen", 1.2, is_ratio=True),
    "a page, the largest of 6": Step("page of text", 4_500),
    "a page, the median": Step("page of text", 1.2, is_ratio=True),
    "a line, the median of 12": Step("line of text", 1.0, is_ratio=True),
    "search opened": Step("input below text", _SHORT_LIST),
    "a letter of the search, the median": Step("page of text"),
    "paint the screen anew": Step("screen"),
    "a letter that narrows the recent tickets": Step("letter that narrows a list", _SHORT_LIST),
}


def app_counts(where: str) -> Counts:
    """Return what each step of a session costs in one kind of terminal."""
    columns, rows, environ = TERMINALS[where]
    counts: dict[str, float] = {}
    with Terminal([*PROGRAM, "--demo"], columns=columns, rows=rows, environ=environ) as terminal:
        terminal.read_until("link")
        terminal.read_quiet(1.0)
        counts["first paint"] = len(terminal.output)
        typed = [terminal.press(letter) for letter in "TICKET-17"]
        counts["a typed letter, the largest of 9"] = max(typed)
        counts["a typed letter"] = statistics.median(typed)
        counts["open the palette"] = terminal.press(CTRL_P)
        terminal.press(ESCAPE)
        counts["open the help"] = terminal.press(F1)
        terminal.press(ESCAPE)
        counts["open the queue"] = terminal.press(F2, 1.0)
        moves = [terminal.press(key) for key in (DOWN, DOWN, DOWN, UP)]
        counts["a step in the queue, the largest of 4"] = max(moves)
        counts["a page of the queue"] = terminal.press(PAGE_DOWN)
        counts["back to the input"] = terminal.press(F3)
        counts["open a ticket"] = terminal.press(f"{LONG_CHAT[len('TICKET-17') :]}\r", 1.5)
        pages = [terminal.press(PAGE_UP) for _ in range(6)]
        counts["a page, the largest of 6"] = max(pages)
        counts["a page, the median"] = statistics.median(pages)
        counts["a line, the median of 12"] = statistics.median(terminal.press(UP) for _ in range(12))
        counts["search opened"] = terminal.press("/")
        hits = [terminal.press(letter) for letter in "monday"]
        counts["a letter of the search, the median"] = statistics.median(hits)
        terminal.press(ESCAPE)
        counts["paint the screen anew"] = terminal.press(CTRL_L)
        for reference in (EXAMPLE, GAME_REPORT, ATTACKS):
            terminal.press(F3)
            terminal.press(f"{reference}\r", 0.6)
        terminal.press(F3)
        narrowed = [terminal.press(letter) for letter in "17"]
        counts["a letter that narrows the recent tickets"] = max(narrowed)
    return counts


def floor_counts(where: str) -> Counts:
    """Return the bytes that the same steps cost where Textual draws the least it can."""
    columns, rows, environ = TERMINALS[where]
    with Terminal(BARE, columns=columns, rows=rows, environ=environ) as terminal:
        terminal.read_until("ype here")
        terminal.read_quiet(0.2, 0.3)  # its cursor blinks twice a second
        counts: dict[str, float] = {"bare Textual": len(terminal.output)}
    with Terminal(FLOOR, columns=columns, rows=rows, environ=environ) as terminal:
        terminal.read_until("ype here")
        terminal.read_quiet(1.0)
        letters = [terminal.press(letter) for letter in "TICKET-17"]
        counts["letter"] = statistics.median(letters)
        for name, key in (("palette", CTRL_P), ("dialog", F1), ("screen", F2)):
            counts[name] = terminal.press(key, 0.5)
            counts["back from a screen"] = terminal.press(ESCAPE)
        terminal.press(F3, 1.0)
        counts["page of text"] = statistics.median(terminal.press(PAGE_UP) for _ in range(6))
        counts["line of text"] = statistics.median(terminal.press(UP) for _ in range(12))
        counts["input below text"] = terminal.press("/")
        terminal.press(ESCAPE)
        terminal.press(F4, 0.5)
        counts["step in a DataTable"] = max(terminal.press(key) for key in (DOWN, DOWN, DOWN, UP))
        counts["page of a DataTable"] = terminal.press(PAGE_DOWN)
        terminal.press(ESCAPE)
        terminal.press(F5, 0.5)
        counts["letter that narrows a list"] = max(terminal.press(letter) for letter in "17")
        return counts


def counted(where: str) -> tuple[Counts, Counts]:
    """Return the bytes of one session: the app's, and the floor's."""
    return app_counts(where), floor_counts(where)


def rows_of(where: str, sessions: list[tuple[Counts, Counts]]) -> Iterator[Row]:
    """Yield the rows of one kind of terminal."""
    is_small = TERMINALS[where][1] == 24
    for what, step in STEPS.items():
        row = median_row(
            f"{what}, {where}",
            "bytes",
            [app[what] for app, _ in sessions],
            beside=step.base if step.base == "bare Textual" else f"Textual's floor, {step.base}",
            bases=[floor[step.base] for _, floor in sessions],
            is_ratio=step.is_ratio,
        )
        yield replace(row, promise=step.promise) if is_small or step.is_ratio else row


def main() -> None:
    """Count, and print the table."""
    arguments = parser(__doc__, runs=2).parse_args()
    rows: list[Row] = []
    with ProcessPoolExecutor(len(TERMINALS), mp_context=get_context("spawn")) as side_by_side:
        runs = [list(side_by_side.map(counted, TERMINALS)) for _ in range(arguments.runs)]
    for number, where in enumerate(TERMINALS):
        rows += rows_of(where, [session[number] for session in runs])
    tell(rows, arguments)


if __name__ == "__main__":
    main()
