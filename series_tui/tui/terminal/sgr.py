"""Writes styled text with the fewest bytes of cursor and SGR sequences. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

from series_tui.text.uncertain import uncertain_spans
from series_tui.text.width import cell_width

_JOINER = "\u200d"
_RESET = "\x1b[0m"
MAX_LINK_BYTES = 1024
"""Bytes of hyperlinks in one update."""
_LINK = re.compile("https?://[!-~]+", re.IGNORECASE)
_LINK_END = "\x1b]8;;\x1b\\"
_END = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27"}
"""What ends an attribute alone, of those for which every terminal knows it."""


class SgrState(NamedTuple):
    """The terminal's current attributes and colours, as SGR parameters (ECMA-48)."""

    attributes: tuple[str, ...] = ()
    foreground: str = ""
    background: str = ""


_PLAIN = SgrState()


class SgrWriter:
    """Writes parts of rows, from left to right and from the top down or in any other order.

    A style's link becomes a hyperlink of the terminal (OSC 8) as long as these are few; nothing else in the
    parts can be clicked.

    Args:
        system: How many colours the terminal has.
    """

    def __init__(self, system: ColorSystem) -> None:
        self._system = system
        self._parts: list[str] = []
        self._state = _PLAIN
        self._place: tuple[int, int] | None = None
        self._blanked = 0
        self._link = ""
        self._link_room = MAX_LINK_BYTES

    def write(self, x: int, y: int, strip: Strip) -> None:
        """Write a part of a row, without control characters, from a cell on."""
        self._blanked = 0
        is_joined = False
        for text, style, _ in strip:
            target = _PLAIN if style is None else _state_of(style, self._system)
            if not target.attributes and not self._state.attributes and text.isspace():
                # Blanks have no colour of their own.
                target = target._replace(foreground=self._state.foreground)
            if target._replace(foreground="") != self._state._replace(foreground=""):
                self._blanked = 0
            self._change(target)
            self._change_link(style.link or "" if style is not None else "")
            x = self._write_text(x, y, text, is_joined=is_joined)
            is_joined = text.endswith(_JOINER)

    def _write_text(self, x: int, y: int, text: str, *, is_joined: bool) -> int:
        """Write a text from a cell on, and return the cell after it.

        Where terminals do not agree on a width, the cells that a part may take at the most are blanked first,
        and what follows the part is placed absolutely. A letter that is joined to the one before it stays
        beside that.
        """
        position = 0
        for start, end, may_shrink in uncertain_spans(text):
            x = self._write_certain(x, y, text[position:start])
            part = text[start:end]
            cells, most = cell_len(part), cell_width(part)
            if not (is_joined and start == 0):
                self._blanked = 0
                first = x if may_shrink else x + cells
                self._write_certain(first, y, " " * (x + most - first))
                self._go(x, y)
            self._blanked = most - cells
            self._parts.append(part)
            self._place = None
            x, position = x + cells, end
        return self._write_certain(x, y, text[position:])

    def _write_certain(self, x: int, y: int, text: str) -> int:
        """Write a text that every terminal draws in as many cells, and return the cell after it."""
        blanks = len(text) - len(text.lstrip(" "))
        skipped = min(self._blanked, blanks)
        self._blanked = self._blanked - skipped if blanks == len(text) else 0
        x, text = x + skipped, text[skipped:]
        if text:
            self._go(x, y)
            self._parts.append(text)
            x += cell_len(text)
            self._place = (x, y)
        return x

    def finish(self) -> str:
        """Return all that was written; the terminal's colours are left as they began, plain."""
        self._change(_PLAIN)
        self._change_link("")
        return "".join(self._parts)

    def _change_link(self, link: str) -> None:
        """Begin a hyperlink, or end one; links beyond the room for them stay text."""
        if link == self._link:
            return
        start = f"\x1b]8;;{link}\x1b\\"
        if link and (len(start) + len(_LINK_END) > self._link_room or not _LINK.fullmatch(link)):
            start, link = _LINK_END if self._link else "", ""
        elif link:
            self._link_room -= len(start) + len(_LINK_END)
        self._parts.append(start)
        self._link = link

    def _go(self, x: int, y: int) -> None:
        at = self._place
        if at is not None and at[1] == y and at[0] <= x:
            if at[0] < x:
                self._parts.append(f"\x1b[{x - at[0]}C")
        else:
            self._parts.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")

    def _change(self, target: SgrState) -> None:
        if target == self._state:
            return
        self._parts.append(_RESET if target == _PLAIN else f"\x1b[{';'.join(_numbers(self._state, target))}m")
        self._state = target


def _numbers(state: SgrState, target: SgrState) -> list[str]:
    """Return the SGR parameters of a change; all of them where an attribute cannot end alone."""
    numbers: list[str] = []
    if state.attributes != target.attributes:
        if not _END.keys() >= {*state.attributes, *target.attributes}:
            return ["0", *target.attributes, *(number for number in target[1:] if number)]
        ends = {_END[number] for number in state.attributes if number not in target.attributes}
        # What ends bold ends dim as well.
        kept = {number for number in state.attributes if _END[number] not in ends}
        numbers += [*sorted(ends), *(number for number in target.attributes if number not in kept)]
    if state.foreground != target.foreground:
        numbers.append(target.foreground or "39")
    if state.background != target.background:
        numbers.append(target.background or "49")
    return numbers


def _state_of(style: Style, system: ColorSystem) -> SgrState:
    state = _states.get((style, system))
    if state is None:
        if len(_states) >= _MAX_STATES:
            _states.clear()
        # The colours are taken off, so that what is left are the attributes.
        attributes = Strip.render_ansi(style.without_color, system)
        foreground = style.color.downgrade(system).get_ansi_codes() if style.color else ()
        background = style.bgcolor.downgrade(system).get_ansi_codes(False) if style.bgcolor else ()
        state = _states[style, system] = SgrState(
            tuple(attributes.split(";")) if attributes else (), ";".join(foreground), ";".join(background)
        )
    return state


_states: dict[tuple[Style, ColorSystem], SgrState] = {}
_MAX_STATES = 1024
