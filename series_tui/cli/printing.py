"""How `show` prints tickets: in the format and the zone asked for, on whatever takes them."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from series_tui.cli.output import is_terminal, is_utf8, print_note
from series_tui.errors import UsageError
from series_tui.render.times import local_zone, zone_named

if TYPE_CHECKING:
    from series_tui.api.models import Ticket
    from series_tui.config import Settings
    from series_tui.render.facts import View

_DATA = ("json", "jsonl")
_PLAIN_TERMINALS = ("", "dumb", "unknown")


class Printer:
    """Prints tickets one after the other; end it with :meth:`end`.

    Args:
        arguments: The arguments of ``show``.
        settings: The settings.

    Attributes:
        stream: Where to; the standard output unless another is set.
        is_one: Whether one ticket was asked for, and not a list.
        count: How many were printed.

    Raises:
        UsageError: The arguments do not go together.
    """

    def __init__(self, arguments: Namespace, settings: Settings) -> None:
        self.stream: TextIO = sys.stdout
        self.is_one = True
        self.count = 0
        self._format: str = arguments.format
        self._fields = _field_names(arguments.fields, arguments.format)
        self._fields_found: set[str] = set()
        self._last: int | None = arguments.last
        self._now = datetime.now(UTC)
        self._zone = zone_named(settings.timezone) if settings.timezone else local_zone()
        self._since: datetime | None = None
        if arguments.since:
            from series_tui.render.moments import moment_since

            self._since = moment_since(arguments.since, self._now, self._zone)
        self._ascii_only = settings.ascii or not is_utf8()
        self._has_colour = not settings.no_color
        if arguments.force and not arguments.output:
            raise UsageError("--force goes with --output FILE only.", next_step="Add one, or leave it out.")

    def print(self, ticket: Ticket) -> None:
        """Print one ticket, and let it out at once."""
        self.count += 1
        for part in self._parts(ticket):
            self.stream.write(self._writable(part))
        self.stream.flush()

    def end(self) -> None:
        """Print what stands behind the last ticket."""
        if self._format == "json" and not self.is_one:
            self.stream.write("\n]\n" if self.count else "[]\n")
        elif self._format == "html" and self.count:
            from series_tui.render.html import PAGE_END

            self.stream.write(PAGE_END)
        self.stream.flush()
        missing = sorted(set(self._fields or ()) - self._fields_found) if self.count else []
        if missing:
            print_note(f"No ticket has a field {', '.join(missing)}; names are as the API spells them.")

    def _parts(self, ticket: Ticket) -> Iterator[str]:
        if self._format in _DATA:
            yield from self._json(ticket)
            return
        from series_tui.render.facts import View, first_message

        first = first_message(ticket, self._last, self._since)
        view = View(self._zone, self._now, self._ascii_only, first)
        if self._format == "html":
            yield from self._html(ticket, view)
            return
        if self.count > 1:
            yield "\n"
        if self._format == "markdown":
            from series_tui.render.markdown import ticket_markdown

            yield from ticket_markdown(ticket, view)
        else:
            yield from self._text(ticket, view)

    def _text(self, ticket: Ticket, view: View) -> Iterator[str]:
        from series_tui.render.text_format import ticket_text

        if not is_terminal(self.stream):
            yield from ticket_text(ticket, view)
            return
        from os import environ
        from shutil import get_terminal_size

        from series_tui.text.wrap import wrapped

        has_colour = self._has_colour and environ.get("TERM", "") not in _PLAIN_TERMINALS
        width = get_terminal_size().columns
        yield from ticket_text(ticket, view, colour=has_colour, width=width, wrap=wrapped)

    def _html(self, ticket: Ticket, view: View) -> Iterator[str]:
        from series_tui.render.html import page_start, ticket_section

        if self.count == 1:
            title = f"{ticket.reference} {ticket.subject}".strip()
            yield page_start(title if self.is_one else "Tickets")
        yield from ticket_section(ticket, view)

    def _json(self, ticket: Ticket) -> Iterator[str]:
        from series_tui.render.facts import first_message
        from series_tui.render.json_format import member_names, ticket_json

        messages = None
        if self._last is not None or self._since is not None:
            messages = ticket.messages[first_message(ticket, self._last, self._since) :]
        if self._format == "json" and not self.is_one:
            yield "[\n" if self.count == 1 else ",\n"
        if self._fields is not None:
            self._fields_found |= member_names(ticket)
        yield ticket_json(ticket, fields=self._fields, messages=messages)
        if self._format == "jsonl" or self.is_one:
            yield "\n"

    def _writable(self, part: str) -> str:
        """Return a part in the characters that the stream takes, by the escapes of its own format."""
        if self.stream.encoding != "ascii" or part.isascii() or self._format == "text":
            return part
        if self._format in _DATA:
            from series_tui.render.json_format import in_ascii

            return in_ascii(part)
        return part.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _field_names(given: str | None, form: str) -> tuple[str, ...] | None:
    if given is None:
        return None
    if form not in _DATA:
        raise UsageError(
            "--fields works with json and jsonl only.", next_step="Add --format json, or leave --fields out."
        )
    return tuple(name.strip() for name in given.split(",") if name.strip())
