"""Print tickets for `show`: in the format and the zone asked for, to any stream."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, TextIO, TypeVar

from series_tui.cli.output import (
    draws_ascii,
    file_named,
    format_by_extension,
    has_colour,
    is_terminal,
    print_note,
    terminal_width,
)
from series_tui.cli.show_arguments import FORMATS
from series_tui.errors import UsageError
from series_tui.render.options import MessageSelection, RenderOptions
from series_tui.render.times import zone_of

if TYPE_CHECKING:
    from series_tui.api.models import Ticket
    from series_tui.config import Settings
    from series_tui.names import Names
    from series_tui.render.text_format import TextOptions

T = TypeVar("T")

_MAX_NAMED = 50
DATA = ("json", "jsonl")
"""Formats of the API's own values."""


class ShowOptions(NamedTuple):
    """The arguments of ``show``, checked.

    Attributes:
        form: The format.
        fields: The top-level fields to print; None for all.
        selection: The messages to print.
        render: Zone, moment and names.
        full: Whether every fact is printed.
        has_ids: Whether the ids of messages are printed.
    """

    form: str
    fields: tuple[str, ...] | None
    selection: MessageSelection
    render: RenderOptions
    full: bool
    has_ids: bool

    @classmethod
    def of(cls, arguments: Namespace, settings: Settings) -> ShowOptions:
        """Return the options that the arguments ask for.

        Raises:
            UsageError: They do not go together.
        """
        form = arguments.format or format_by_extension(file_named(arguments), FORMATS) or "text"
        if arguments.fields and form not in DATA:
            raise UsageError(
                "--fields needs --format json or jsonl.", next_step="Add --format json, or remove --fields."
            )
        now = datetime.now(UTC)
        zone = zone_of(settings.timezone)
        since = role = None
        if arguments.since:
            from series_tui.render.times import moment_since

            since = moment_since(arguments.since, now, zone)
        if arguments.role:
            from series_tui.api.models import Role

            role = Role(arguments.role)
        return cls(
            form,
            field_names(arguments.fields),
            MessageSelection(arguments.last, since, role),
            RenderOptions(zone, now, ascii_only=draws_ascii(settings)),
            arguments.full,
            arguments.ids,
        )

    def with_names(self, names: Names) -> ShowOptions:
        """Return the options with the names of a workspace."""
        return self._replace(render=replace(self.render, names=names.config, staff=names.staff))


def field_names(given: str | None) -> tuple[str, ...] | None:
    """Return the names that ``--fields`` lists; None where it is not given."""
    if given is None:
        return None
    names = tuple(name.strip() for name in given.split(",") if name.strip())
    if not names:
        raise UsageError("--fields is empty.", next_step="For example: --fields TicketId,Status.")
    return names


def text_options(
    options: ShowOptions, arguments: Namespace, settings: Settings, environ: Mapping[str, str], stream: TextIO
) -> TextOptions | None:
    """Return the options of the text format; None for another format.

    Lines are wrapped on a terminal, and in ASCII wherever they go.
    """
    if options.form != "text":
        return None
    from series_tui.render.text_format import TextOptions

    width = None
    if is_terminal(stream):
        from shutil import get_terminal_size  # loads bz2 and lzma, which a pipe does not need

        width = get_terminal_size().columns
    elif options.render.ascii_only or stream.encoding == "ascii":
        width = terminal_width()
    return TextOptions(
        has_colour=has_colour(arguments, environ, stream, no_color=settings.no_color),
        width=width,
        full=options.full,
        has_ids=options.has_ids,
    )


class Printer:
    """Prints tickets one after the other; end it with :meth:`end`.

    Args:
        options: The options of ``show``.
        text: The options of the text format.
        stream: The stream to print to.
        is_one: Whether one ticket was asked for, and not a list.

    Attributes:
        count: How many were printed.
    """

    def __init__(
        self, options: ShowOptions, text: TextOptions | None, stream: TextIO, *, is_one: bool
    ) -> None:
        self.count = 0
        self._options, self._text, self._stream, self._is_one = options, text, stream, is_one
        self._fields_seen: set[str] = set()

    def use_names(self, names: Names) -> None:
        """Use the names of a workspace."""
        self._options = self._options.with_names(names)

    def print(self, ticket: Ticket) -> None:
        """Print one ticket, and let it out at once.

        Raises:
            UsageError: ``--fields`` names a field that the only ticket does not have.
        """
        for part in self.parts(ticket):
            self._stream.write(writable(part, self._options.form, self._stream.encoding))
        self._stream.flush()

    def end(self) -> None:
        """Print the end of the format.

        Raises:
            UsageError: ``--fields`` names a field that no ticket has.
        """
        if self._options.form == "json" and not self._is_one:
            self._stream.write("\n]\n" if self.count else "[]\n")
        elif self._options.form == "html" and self.count:
            from series_tui.render.html import PAGE_END

            self._stream.write(PAGE_END)
        self._stream.flush()
        if self._options.fields is not None and self.count:
            check_fields(self._options.fields, self._fields_seen)

    def parts(self, ticket: Ticket) -> Iterator[str]:
        """Yield a ticket in the format, in parts.

        Raises:
            UsageError: ``--fields`` names a field that the only ticket does not have.
        """
        options = self._options
        if options.fields is not None:
            from series_tui.render.json_format import member_names

            self._fields_seen |= member_names(ticket.source)
            if self._is_one:
                check_fields(options.fields, self._fields_seen)
        self.count += 1
        if options.form in DATA:
            yield from self._json(ticket)
        elif options.form == "html":
            yield from self._html(ticket)
        elif options.form == "markdown":
            from series_tui.render.markdown import ticket_markdown

            yield from self._gap()
            yield from ticket_markdown(ticket, options.render, options.selection)
        else:
            from series_tui.render.text_format import TextOptions, ticket_text

            yield from self._gap()
            text = self._text or TextOptions()
            shown, render = as_printed(ticket, self._stream), as_printed(options.render, self._stream)
            yield from ticket_text(shown, render, text, options.selection)

    def _gap(self) -> Iterator[str]:
        if self.count > 1:
            yield "\n"

    def _html(self, ticket: Ticket) -> Iterator[str]:
        from series_tui.render.html import page_start, ticket_section

        if self.count == 1:
            title = f"{ticket.reference} {ticket.subject}".strip()
            yield page_start(title if self._is_one else "Tickets")
        yield from ticket_section(ticket, self._options.render, self._options.selection)

    def _json(self, ticket: Ticket) -> Iterator[str]:
        from series_tui.render.json_format import ticket_json

        options = self._options
        messages = None
        if options.selection:
            messages = options.selection.apply(ticket)
            if ticket.messages and not messages:
                count = options.selection.count_text(ticket, 0, options.render)
                print_note(f"{ticket.reference}: {count}.")
        if options.form == "json" and not self._is_one:
            yield "[\n" if self.count == 1 else ",\n"
        yield ticket_json(ticket, fields=options.fields, messages=messages)
        if options.form == "jsonl" or self._is_one:
            yield "\n"


def as_printed(value: T, stream: TextIO) -> T:
    """Return a model whose texts are as long as a stream will show them."""
    if stream.encoding != "ascii":
        return value
    from series_tui.render.spelled import spelled

    return spelled(value)


def writable(part: str, form: str, encoding: str) -> str:
    """Return a part in the characters that a stream takes, by the escapes of its own format."""
    if encoding != "ascii" or part.isascii() or form not in ("json", "jsonl", "markdown", "html"):
        return part
    if form in DATA:
        from series_tui.render.json_format import in_ascii

        return in_ascii(part)
    return part.encode("ascii", "xmlcharrefreplace").decode("ascii")


def check_fields(asked: tuple[str, ...], came: set[str]) -> None:
    """Check the names of ``--fields``.

    Args:
        asked: The names.
        came: The fields of the tickets that came.

    Raises:
        UsageError: A name is neither one of the reference nor one that came.
    """
    from series_tui.render.json_format import REFERENCE_FIELDS

    refuse_unknown_field(asked, list(dict.fromkeys([*REFERENCE_FIELDS, *sorted(came)])))


def refuse_unknown_field(asked: Sequence[str], valid: Sequence[str]) -> None:
    """Check that each field is known.

    Raises:
        UsageError: One is not; the error lists the known ones.
    """
    unknown = [name for name in asked if name not in valid]
    if not unknown:
        return
    from series_tui.text.nearest import nearest
    from series_tui.text.sanitize import clean_line, truncate_chars

    close = nearest(unknown[0], valid)
    names = [truncate_chars(clean_line(name), 40) for name in valid[:_MAX_NAMED]]
    raise UsageError(
        f"Unknown field {truncate_chars(clean_line(unknown[0]), 60)}."
        + (f" Did you mean {clean_line(close)}?" if close else ""),
        next_step=f"Choose from {', '.join(names)}.",
    )
