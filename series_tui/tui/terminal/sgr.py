"""Writes on a terminal in the fewest bytes: only what changes of place and colours is told. Pure."""

from __future__ import annotations

from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

from series_tui.text.width import is_plain

_RESET = "\x1b[0m"
_END = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27"}
"""What ends an attribute alone, of those for which every terminal knows it."""


class _Ink(NamedTuple):
    """What a terminal writes with, as the numbers of a style's escape sequence (ECMA-48, SGR)."""

    attributes: tuple[str, ...] = ()
    foreground: str = ""
    background: str = ""


_PLAIN = _Ink()


class Pen:
    """Writes parts of rows, from left to right and from the top down or in any other order.

    Nothing in them can be clicked: a link of a style is left out.

    Args:
        system: How many colours the terminal has.
    """

    def __init__(self, system: ColorSystem) -> None:
        self._system = system
        self._parts: list[str] = []
        self._ink = _PLAIN
        self._place: tuple[int, int] | None = None

    def write(self, x: int, y: int, strip: Strip) -> None:
        """Write a part of a row, without control characters, from a cell on."""
        self._go(x, y)
        for text, style, _ in strip:
            wanted = _PLAIN if style is None else _ink(style, self._system)
            if not wanted.attributes and not self._ink.attributes and text.isspace():
                # Blanks have no colour of their own.
                wanted = wanted._replace(foreground=self._ink.foreground)
            self._change(wanted)
            self._parts.append(text)
        # Where characters may take more or less than a cell, nobody knows where the cursor is by now.
        is_sure = all(is_plain(text) for text, _, _ in strip)
        self._place = (x + strip.cell_length, y) if is_sure else None

    def done(self) -> str:
        """Return all that was written; the terminal's colours are left as they began, plain."""
        self._change(_PLAIN)
        return "".join(self._parts)

    def _go(self, x: int, y: int) -> None:
        at = self._place
        if at is not None and at[1] == y and at[0] <= x:
            if at[0] < x:
                self._parts.append(f"\x1b[{x - at[0]}C")
        else:
            self._parts.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")

    def _change(self, wanted: _Ink) -> None:
        if wanted == self._ink:
            return
        self._parts.append(_RESET if wanted == _PLAIN else f"\x1b[{';'.join(_numbers(self._ink, wanted))}m")
        self._ink = wanted


def _numbers(ink: _Ink, wanted: _Ink) -> list[str]:
    """Return what is told for another ink: what differs; all where an attribute cannot end alone."""
    numbers: list[str] = []
    if ink.attributes != wanted.attributes:
        if not _END.keys() >= {*ink.attributes, *wanted.attributes}:
            return ["0", *wanted.attributes, *(number for number in wanted[1:] if number)]
        ends = {_END[number] for number in ink.attributes if number not in wanted.attributes}
        # What ends bold ends dim as well.
        kept = {number for number in ink.attributes if _END[number] not in ends}
        numbers += [*sorted(ends), *(number for number in wanted.attributes if number not in kept)]
    if ink.foreground != wanted.foreground:
        numbers.append(wanted.foreground or "39")
    if ink.background != wanted.background:
        numbers.append(wanted.background or "49")
    return numbers


def _ink(style: Style, system: ColorSystem) -> _Ink:
    known = _inks.get((style, system))
    if known is None:
        if len(_inks) >= _MOST_INKS:
            _inks.clear()
        # The colours are taken off, so that what is left are the attributes.
        attributes = Strip.render_ansi(style.without_color, system)
        foreground = style.color.downgrade(system).get_ansi_codes() if style.color else ()
        background = style.bgcolor.downgrade(system).get_ansi_codes(False) if style.bgcolor else ()
        known = _inks[style, system] = _Ink(
            tuple(attributes.split(";")) if attributes else (), ";".join(foreground), ";".join(background)
        )
    return known


_inks: dict[tuple[Style, ColorSystem], _Ink] = {}
_MOST_INKS = 1024
