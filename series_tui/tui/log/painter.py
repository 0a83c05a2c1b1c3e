"""Paints rows of the log as strips: plain styles, few of them, and never any markup.

Styles are read once for a paint of the whole screen, not per line. Neighbouring parts of one style become one
segment, because each segment costs its colours on the way to the terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from series_tui.api.models import Message, Role
from series_tui.render.links import Link, find_links
from series_tui.render.times import day_name, zone_name
from series_tui.text.bidi import isolation_cell
from series_tui.text.uncertain import is_certain
from series_tui.text.width import drawable, drawn_width
from series_tui.tui.log.layout import LogLayout
from series_tui.tui.log.message_layout import Row, RowKind
from series_tui.tui.log.styles import LogStyles

_MAX_PIECES = 256
"""Pieces of messages whose links are remembered: more than are visible at a time."""
_DOT, _RULE, _MARK = "·", "─", "▌"


@dataclass(frozen=True, slots=True)
class Highlight:
    """A part of a message's body that looks different; later ones in a list win."""

    start: int
    end: int
    style: Style


class LogPainter:
    """Paints the rows of one log.

    Args:
        log: The rows.
        styles: What it looks like.
        width: The columns of the pane.
        links: Whether links in messages become hyperlinks.
    """

    def __init__(
        self,
        log: LogLayout,
        styles: LogStyles,
        width: int,
        *,
        links: bool = False,
    ) -> None:
        self._log = log
        self.styles = styles
        self._width = width
        self._has_links = links
        self._links: dict[tuple[int, int], list[tuple[Link, Style]]] = {}

    def strip(self, row: Row, *, is_cursor: bool = False, highlights: Sequence[Highlight] = ()) -> Strip:
        """Return one row, as wide as the pane."""
        painted = self._paint(row, highlights)
        columns = self._log.headers.columns
        styles = self.styles
        gutter = " " * columns.gutter
        if is_cursor and row.kind in _CURSOR_ROWS:
            parts = [(_MARK, styles.cursor), (gutter[1:], styles.text), *painted]
        elif row.kind in (RowKind.DAY, RowKind.NEW):
            parts = painted
        else:
            parts = [(gutter, painted[0][1] if painted else styles.text), *painted]
        return self._joined(parts)

    def notice(self, text: str) -> Strip:
        """Return a row with words of the program's own."""
        return self._joined([(" " * self._log.headers.columns.gutter + text, self.styles.quiet)])

    def blank(self) -> Strip:
        """Return a row after the last message."""
        return Strip.blank(self._width, self.styles.text)

    def _paint(self, row: Row, highlights: Sequence[Highlight]) -> list[tuple[str, Style]]:
        """Return the parts of a row, what stands in the gutter not included."""
        message = self._log.message(row.item)
        if row.kind is RowKind.TEXT:
            return self._text(row, message, highlights)
        if row.kind is RowKind.HEADER:
            return self._header(message)
        if row.kind is RowKind.NAME:
            name = self._log.headers.header(message).name
            return [
                (f" {isolation_cell(name)}", self.styles.text),
                (name, self.styles.authors[message.role]),
                *self._edge(name),
            ]
        if row.kind is RowKind.NO_TEXT:
            return self._no_text(message)
        if row.kind is RowKind.DAY:
            return [(self._ruled(self._day(message)), self.styles.rule)]
        if row.kind is RowKind.NEW:
            return [(self._ruled("new since you last looked"), self.styles.new)]
        return []

    def _header(self, message: Message) -> list[tuple[str, Style]]:
        headers, styles = self._log.headers, self.styles
        header = headers.header(message)
        if message.role is Role.SYSTEM:
            return self._timed([(f"{_DOT} {header.label}", styles.quiet)], header.time)
        if header.two_rows or not header.name:
            return self._timed([(header.label, styles.label)], header.time)
        side = isolation_cell(header.name)
        before = f" {side}" if headers.columns.is_wide else side
        parts = [(header.label + before, styles.label), (header.name, self.styles.authors[message.role])]
        return self._timed([*parts, *self._edge(header.name)], header.time)

    def _text(self, row: Row, message: Message, highlights: Sequence[Highlight]) -> list[tuple[str, Style]]:
        headers, styles = self._log.headers, self.styles
        body = self._log.layout(row.item).body
        is_field = bool(message.extra) and row.start >= (len(message.text) + 1 if message.text else 0)
        is_quiet = is_field or message.role is Role.SYSTEM
        base = styles.quiet if is_quiet else styles.text
        text = body[row.start : row.end]
        side = isolation_cell(text)
        inline = headers.is_inline(message)
        indent = headers.indent(message) - headers.columns.gutter
        lead = " " * (indent - 1)
        if inline and row.start == 0:
            lead = f"{_DOT} system "
        elif is_field and _begins_line(body, row.start):
            lead = _DOT + lead[1:]
        parts = [(lead + side, base)]
        position = row.start
        for start, end, style in _cut(row.start, row.end, highlights):
            parts += self._linked(row, message, position, start, base)
            parts += self._linked(row, message, start, end, style)
            position = end
        parts += self._linked(row, message, position, row.end, base)
        parts += [(side, base)] if side != " " else []
        return self._timed(parts, headers.time(message)) if inline and row.start == 0 else parts

    def _linked(
        self, row: Row, message: Message, start: int, end: int, style: Style
    ) -> list[tuple[str, Style]]:
        """Return a part of a row in one style, with the links of the message's text as hyperlinks.

        A further field has its name before it: that is a label, in which nothing is a link.
        """
        body = self._log.layout(row.item).body
        parts: list[tuple[str, Style]] = []
        for link, hyperlink in self._links_around(row, message):
            first, last = max(link.start, start), min(link.end, end)
            if first < last:
                parts += [(body[start:first], style), (body[first:last], style + hyperlink)]
                start = last
        parts.append((body[start:end], style))
        return parts

    def _links_around(self, row: Row, message: Message) -> list[tuple[Link, Style]]:
        """Return the links in the piece of a message that a row shows, each with the style that links."""
        if not self._has_links:
            return []
        start, end = self._log.layout(row.item).piece_around(row.start)
        if message.text.find("://", start, end) < 0:
            return []
        key = (row.item, start)
        links = self._links.get(key)
        if links is None:
            if len(self._links) >= _MAX_PIECES:
                self._links.clear()
            in_piece = find_links(message.text, start, min(end, len(message.text)))
            links = [(link, Style(link=link.url)) for link in in_piece if link.is_hyperlink]
            self._links[key] = links
        return links

    def _no_text(self, message: Message) -> list[tuple[str, Style]]:
        styles = self.styles
        if self._log.headers.is_inline(message):
            label = f"{_DOT} system  no text"
            return self._timed([(label, styles.quiet)], self._log.headers.time(message))
        return [(f"{_DOT} no text", styles.quiet)]

    def _day(self, message: Message) -> str:
        headers = self._log.headers
        if not isinstance(message.sent, datetime):
            return ""
        day = day_name(message.sent, headers.zone, short=not headers.columns.is_wide)
        return f"{day} ({zone_name(message.sent, headers.zone)})" if headers.is_relative else day

    def _timed(self, parts: list[tuple[str, Style]], time: str) -> list[tuple[str, Style]]:
        """Return the parts with the time at the right edge, one column kept free after it."""
        columns = self._log.headers.columns
        used = sum(drawn_width(text) for text, _ in parts)
        gap = max(columns.width - columns.gutter - used - drawn_width(time) - 1, 1)
        return [*parts, (" " * gap + time, self.styles.quiet)]

    def _ruled(self, text: str) -> str:
        line = f"{_RULE * 2} {text} "
        return line + _RULE * (self._log.headers.columns.width - len(line) - 1)

    def _edge(self, text: str) -> list[tuple[str, Style]]:
        side = isolation_cell(text)
        return [(side, self.styles.text)] if side != " " else []

    def _joined(self, parts: Sequence[tuple[str, Style]]) -> Strip:
        """Return the parts as a strip as wide as the pane, neighbours of one style in one segment.

        After a part whose width terminals do not agree on a segment begins, which is placed absolutely.
        """
        merged: list[tuple[str, Style]] = []
        for text, style in parts:
            if merged and merged[-1][1] is style and is_certain(merged[-1][0]):
                merged[-1] = (merged[-1][0] + text, style)
            elif text:
                merged.append((text, style))
        used = sum(drawn_width(text) for text, _ in merged)
        if used < self._width:
            pad = " " * (self._width - used)
            if merged and merged[-1][1] in (self.styles.text, self.styles.quiet):
                merged[-1] = (merged[-1][0] + pad, merged[-1][1])
            else:
                merged.append((pad, self.styles.text))
        segments = [Segment(part, style) for text, style in merged for part in drawable(text)]
        strip = Strip(segments, max(used, self._width))
        return strip if used <= self._width else strip.adjust_cell_length(self._width, self.styles.text)


_CURSOR_ROWS = frozenset((RowKind.HEADER, RowKind.NAME, RowKind.TEXT, RowKind.NO_TEXT))


def _begins_line(body: str, position: int) -> bool:
    return position == 0 or body[position - 1] == "\n"


def _cut(start: int, end: int, highlights: Sequence[Highlight]) -> list[tuple[int, int, Style]]:
    """Return the highlights inside a line, in order and without overlaps."""
    inside = [
        (max(highlight.start, start), min(highlight.end, end), highlight.style)
        for highlight in highlights
        if highlight.start < end and highlight.end > start
    ]
    edges = sorted({edge for first, last, _ in inside for edge in (first, last)})
    cuts: list[tuple[int, int, Style]] = []
    for first, last in pairwise(edges):
        style = next((style for a, b, style in reversed(inside) if a <= first and last <= b), None)
        if style is not None:
            cuts.append((first, last, style))
    return cuts
