"""Writes a row for the terminal in the fewest bytes: only what changes of the colours is told. Pure."""

from __future__ import annotations

from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

_RESET = "\x1b[0m"


class _Pen(NamedTuple):
    """What the terminal writes with, as the numbers of a style's escape sequence (ECMA-48, SGR)."""

    attributes: str = ""
    foreground: str = ""
    background: str = ""


_PLAIN = _Pen()


def written(strip: Strip, system: ColorSystem) -> str:
    """Return what makes the terminal write a row where its cursor is, and leave its pen as it began: plain.

    Args:
        strip: The row, or a part of it; its cells hold no control characters.
        system: How many colours the terminal has.
    """
    parts: list[str] = []
    pen = _PLAIN
    for text, style, _ in strip:
        if style is not None and style.link:
            parts += [_RESET if pen != _PLAIN else "", Strip.render_style(style, text, system)]
            pen = _PLAIN
            continue
        wanted = _PLAIN if style is None else _pen(style, system)
        if not wanted.attributes and not pen.attributes and text.isspace():
            # Blanks have no colour of their own.
            wanted = wanted._replace(foreground=pen.foreground)
        parts += [_change(pen, wanted), text]
        pen = wanted
    return "".join([*parts, _change(pen, _PLAIN)])


def _change(pen: _Pen, wanted: _Pen) -> str:
    if pen == wanted:
        return ""
    if wanted == _PLAIN:
        return _RESET
    if pen.attributes != wanted.attributes:
        numbers = ["0"] if pen != _PLAIN else []
        numbers += [number for number in wanted if number]
    else:
        numbers = [wanted.foreground or "39"] if pen.foreground != wanted.foreground else []
        numbers += [wanted.background or "49"] if pen.background != wanted.background else []
    return f"\x1b[{';'.join(numbers)}m"


def _pen(style: Style, system: ColorSystem) -> _Pen:
    known = _pens.get((style, system))
    if known is None:
        if len(_pens) >= _MOST_PENS:
            _pens.clear()
        # The colours are taken off, so that what is left are the attributes.
        attributes = Strip.render_ansi(style.without_color, system)
        foreground = style.color.downgrade(system).get_ansi_codes() if style.color else ()
        background = style.bgcolor.downgrade(system).get_ansi_codes(False) if style.bgcolor else ()
        known = _pens[style, system] = _Pen(attributes, ";".join(foreground), ";".join(background))
    return known


_pens: dict[tuple[Style, ColorSystem], _Pen] = {}
_MOST_PENS = 1024
