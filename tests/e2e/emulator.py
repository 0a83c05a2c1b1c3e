"""What a terminal makes of the bytes it gets: two screens, and the modes that are on."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyte

_MODES = {
    "1000": "mouse",
    "1002": "mouse, dragging",
    "1003": "mouse, moving",
    "1005": "mouse, UTF-8",
    "1006": "mouse, SGR",
    "1015": "mouse, urxvt",
    "1016": "mouse, pixels",
    "1": "application cursor keys",
    "1004": "focus",
    "1049": "alternate screen",
    "2004": "bracketed paste",
    "2026": "synchronised output",
    "2048": "resizing in band",
    "2031": "colour scheme",
}
_ON_AT_FIRST = {"7": "wrapping", "25": "cursor"}

_CELL = (10, 20)
"""Pixels of a cell, across and down."""

_SEQUENCE = re.compile(
    rb"\x1b\[\?(?P<modes>[0-9;]+)(?P<set>[hl])"
    rb"|\x1b\[\?(?P<asked>[0-9]+)\$p"
    rb"|\x1b\[(?P<kitty>[<>=?][0-9;]*)u"
    rb"|\x1b(?P<keypad>[=>])"
    rb"|\x1b\[(?P<attributes>c)"
    rb"|\x1b\](?P<colour>11);\?\x1b\\\\"
)
_UNFINISHED = re.compile(rb"\x1b(\[[<>=?]?[0-9;]*\$?|\][0-9;?]*\x1b?)?\Z")


class Emulator:
    """Keeps what a person sees and which modes are on.

    Args:
        columns: Its width.
        rows: Its height.
        is_modern: Whether it answers questions: about modes, its colours and its attributes.
    """

    def __init__(self, columns: int, rows: int, *, is_modern: bool = False) -> None:
        self._size = (columns, rows)
        self._is_modern = is_modern
        self._rest = b""
        self._rows: list[str] = []  # of the screen that is shown; empty until they are asked for
        self._on = set(_ON_AT_FIRST)
        self._keyboards = {False: 0, True: 0}  # how many are pushed, on either screen
        self._keypad = False
        self._main = pyte.Screen(columns, rows)
        self._alternate = pyte.Screen(columns, rows)
        self._streams = {False: pyte.ByteStream(self._main), True: pyte.ByteStream(self._alternate)}
        self._undrawn: list[tuple[bool, bytes]] = []  # what each screen is still to get, in order

    @property
    def is_alternate(self) -> bool:
        """Whether the alternate screen is shown."""
        return "1049" in self._on

    @property
    def rows(self) -> list[str]:
        """The rows of the screen that is shown."""
        self._draw()
        if not self._rows:
            screen = self._alternate if self.is_alternate else self._main
            self._rows = [row.rstrip() for row in screen.display]
        return [*self._rows]

    @property
    def cursor(self) -> tuple[int, int]:
        """Where the cursor is: column and row from 0."""
        self._draw()
        screen = self._alternate if self.is_alternate else self._main
        return screen.cursor.x, screen.cursor.y

    def modes_left_on(self) -> list[str]:
        """Return the names of the modes that are not as they are at first."""
        self._draw()
        names = [name for mode, name in _MODES.items() if mode in self._on]
        names += [f"no {name}" for mode, name in _ON_AT_FIRST.items() if mode not in self._on]
        names += ["keyboard protocol"] * any(self._keyboards.values())
        names += ["application keypad"] * self._keypad
        colours = self._main.cursor.attrs
        return names + ["colours"] * (colours != pyte.screens.Char(" "))

    def resize(self, columns: int, rows: int) -> bytes:
        """Take another size, a terminal without any keeps one cell; return what it tells of that in band."""
        self._draw()
        self._rows = []
        self._size = (max(columns, 1), max(rows, 1))
        for screen in (self._main, self._alternate):
            screen.resize(self._size[1], self._size[0])
        return self._size_in_band(columns, rows) if "2048" in self._on else b""

    def click(self, column: int, row: int) -> bytes:
        """Return what the terminal sends for a click on a cell: in pixels if it was asked for them."""
        if "1000" not in self._on:
            return b""
        x, y = (column + 1, row + 1)
        if "1016" in self._on:
            x, y = column * _CELL[0] + 1, row * _CELL[1] + 1
        return f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m".encode()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take bytes; yield what the terminal answers."""
        self._rows = []
        data = self._rest + data
        unfinished = _UNFINISHED.search(data)
        end = unfinished.start() if unfinished else len(data)
        self._rest = data[end:]
        start = 0
        answers = []
        for match in _SEQUENCE.finditer(data, 0, end):
            self._undrawn.append((self.is_alternate, data[start : match.start()]))
            start = match.end()
            answers.append(self._do(match))
        self._undrawn.append((self.is_alternate, data[start:end]))
        return iter([answer for answer in answers if answer])

    def _draw(self) -> None:
        """Draw what has come: only if it is looked at, as that takes longer than everything else."""
        for is_alternate, data in self._undrawn:
            if data:
                self._streams[is_alternate].feed(data)
        self._undrawn = []

    def _do(self, match: re.Match[bytes]) -> bytes:
        if match["modes"]:
            for mode in match["modes"].decode().split(";"):
                self._set(mode, match["set"] == b"h")
            if match["modes"] == b"2048" and match["set"] == b"h":
                return self._size_in_band(*self._size)
        elif match["asked"]:
            return self._answer(match["asked"].decode())
        elif match["attributes"]:
            return b"\x1b[?62;22c" if self._is_modern else b""
        elif match["colour"]:
            return b"\x1b]11;rgb:1414/1717/1c1c\x1b\\" if self._is_modern else b""
        elif match["keypad"]:
            self._keypad = match["keypad"] == b"="
        elif match["kitty"].startswith(b">"):
            self._keyboards[self.is_alternate] += 1
        elif match["kitty"].startswith(b"<"):
            self._keyboards[self.is_alternate] = max(self._keyboards[self.is_alternate] - 1, 0)
        return b""

    @staticmethod
    def _size_in_band(columns: int, rows: int) -> bytes:
        return f"\x1b[48;{rows};{columns};{rows * _CELL[1]};{columns * _CELL[0]}t".encode()

    def _set(self, mode: str, is_on: bool) -> None:
        if mode == "1049" and is_on and not self.is_alternate:
            self._draw()
            self._alternate.reset()
        (self._on.add if is_on else self._on.discard)(mode)

    def _answer(self, mode: str) -> bytes:
        if not self._is_modern or mode not in ("2026", "2048"):
            return b""
        return f"\x1b[?{mode};{1 if mode in self._on else 2}$y".encode()
