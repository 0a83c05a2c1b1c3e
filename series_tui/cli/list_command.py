"""`series-tui list`: the queue, a page of it or all of it."""

from __future__ import annotations

import asyncio
import shutil
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING

from series_tui.api.models import TicketPage, TicketSummary
from series_tui.cli.connect import Connected, connect
from series_tui.cli.list_arguments import FORMATS
from series_tui.cli.list_query import ListQuery, next_command, unknown_names
from series_tui.cli.output import (
    draws_ascii,
    file_named,
    format_by_extension,
    has_colour,
    is_terminal,
    is_utf8,
    open_destination,
    print_note,
    terminal_width,
)
from series_tui.cli.printing import DATA, as_printed, field_names, refuse_unknown_field, writable
from series_tui.cli.queue_reading import Interrupted, QueueResult, read_all, read_pages
from series_tui.errors import EXIT_INTERRUPTED, EXIT_OK, SeriesError, UsageError
from series_tui.render.json_format import REFERENCE_FIELDS
from series_tui.render.list_rows import (
    COLUMNS,
    WAITING,
    csv_line,
    json_line,
    known_columns,
    needs_source,
    row_values,
    tsv_line,
)
from series_tui.render.options import RenderOptions
from series_tui.render.times import zone_of
from series_tui.text.sanitize import HEADER_MARK

if TYPE_CHECKING:
    from series_tui.config import Settings
    from series_tui.names import Names

_ROWS_BESIDE_TICKETS = 5
"""Rows of a terminal that the heading, the count and the shell's prompt take."""


def run_list(arguments: Namespace, settings: Settings, environ: Mapping[str, str]) -> int:
    """Print the queue; return the exit code.

    Raises:
        SeriesError: It cannot be fetched, or the arguments do not go together.
    """
    form = _format_of(arguments)
    fields = field_names(arguments.fields)
    if fields is not None and form == "text":
        raise UsageError("--fields needs --format csv, tsv, json or jsonl.", next_step="Add --format tsv.")
    try:
        query, result, names = asyncio.run(_read(arguments, settings, environ, form, fields))
    except Interrupted as progress:
        print_note(f"Stopped: {progress}. Nothing was printed.")
        return EXIT_INTERRUPTED
    _check_fields(fields, _fields_that_came(result, fields), form)
    # A file looks complete; a pipe of data is left to what reads it.
    has_footer = form == "text" or file_named(arguments)
    footer = list(_footer(query, result, arguments)) if has_footer else []
    with open_destination(arguments, settings, environ) as destination:
        stream = destination.stream
        if form == "text":
            options = as_printed(_options(settings, names), stream)
            width = shutil.get_terminal_size().columns if is_terminal(stream) else terminal_width()
            colour = has_colour(arguments, environ, stream, no_color=settings.no_color)
            tickets = as_printed(tuple(ticket for ticket, _ in result.rows), stream)
            lines = _text(query, result, tickets, options, width, has_colour=colour)
            if is_terminal(stream):
                lines = chain(lines, _below(footer, options))
                footer = []
        else:
            lines = _data(result, form, fields, has_waiting=query.view.waiting)
        for line in lines:
            stream.write(writable(line, form, stream.encoding))
        stream.flush()
    for line in footer:
        print_note(line if is_utf8() else line.replace("·", "-"))
    notes = [] if result.rows else list(unknown_names(arguments, names))
    for note in [*notes, result.doubt]:
        if note:
            print_note(note)
    return EXIT_OK


def _options(settings: Settings, names: Names) -> RenderOptions:
    zone = zone_of(settings.timezone)
    return RenderOptions(
        zone, datetime.now(UTC), ascii_only=draws_ascii(settings), names=names.config, staff=names.staff
    )


def _below(footer: Sequence[str], options: RenderOptions) -> Iterator[str]:
    """Yield the lines below a table on a terminal."""
    mark = "" if options.ascii_only else f"{HEADER_MARK} "
    yield "\n"
    for line in footer:
        yield f"{mark}{line.replace('·', '-') if options.ascii_only else line}\n"


def _format_of(arguments: Namespace) -> str:
    """Return the format: the one asked for, the extension's, or that for a terminal or a pipe."""
    name = file_named(arguments)
    usual = "text" if is_terminal(sys.stdout) and not name else "tsv"
    return arguments.format or format_by_extension(name, FORMATS) or usual


async def _read(
    arguments: Namespace,
    settings: Settings,
    environ: Mapping[str, str],
    form: str,
    fields: Sequence[str] | None,
) -> tuple[ListQuery, QueueResult, Names]:
    """Return the query, its tickets, and the workspace's names as far as they are needed."""
    async with connect(settings, environ, is_demo=arguments.demo, say=print_note) as connected:
        names = connected.names.load()
        query = ListQuery.of(arguments, settings, names)
        needs_names = form == "text" and not names.has_config
        work = asyncio.ensure_future(_fetch_names(connected)) if needs_names else None
        try:
            if query.needs_all:
                keeps_sources = form in DATA or needs_source(fields or ())
                result = await read_all(connected.service, query, keeps_sources=keeps_sources)
            else:
                result = await read_pages(connected.service, query, _wanted(query, form))
            if work is not None:
                names = await work
        finally:
            if work is not None:
                work.cancel()
                await asyncio.gather(work, return_exceptions=True)
        return query, result, names


async def _fetch_names(connected: Connected) -> Names:
    """Return the names of categories and departments; those known where they cannot be fetched."""
    try:
        config = await connected.service.workspace_config()
    except SeriesError:
        return connected.names.load()
    return connected.names.load()._replace(config=config)


def _wanted(query: ListQuery, form: str) -> Callable[[TicketPage], int]:
    """Return how many tickets to print, given the first page: as many whole pages as fit a terminal."""

    def count(first: TicketPage) -> int:
        if query.limit is not None:
            return query.limit
        size = max(len(first.tickets), 1)
        if form != "text" or not is_terminal(sys.stdout):
            return size
        from series_tui.render.list_table import rows_of_ticket

        columns, lines = shutil.get_terminal_size()
        return max((lines - _ROWS_BESIDE_TICKETS) // (size * rows_of_ticket(columns)), 1) * size

    return count


def _fields_that_came(result: QueueResult, fields: Sequence[str] | None) -> set[str]:
    if fields is None or not needs_source(fields):
        return set()
    from series_tui.render.json_format import member_names

    return set().union(*(member_names(result.source(source)) for _, source in result.rows))


def _check_fields(fields: Sequence[str] | None, came: set[str], form: str) -> None:
    """Check the names of ``--fields``.

    Raises:
        UsageError: A name is neither a column, a field of the reference, nor one that came.
    """
    if fields is None:
        return
    names = known_columns(came) if form not in DATA else [*REFERENCE_FIELDS, WAITING, *sorted(came)]
    refuse_unknown_field(fields, list(dict.fromkeys(names)))


def _text(
    query: ListQuery,
    result: QueueResult,
    tickets: Sequence[TicketSummary],
    options: RenderOptions,
    width: int,
    *,
    has_colour: bool,
) -> Iterator[str]:
    """Yield the table."""
    from series_tui.render.list_table import list_table

    waiting = None
    if query.view.waiting:
        waiting = {number: wait.describe(options.now) for number, wait in result.waiting.items()}
    if tickets:
        yield from list_table(tickets, options, width, waiting, has_colour=has_colour)


def _data(
    result: QueueResult, form: str, fields: Sequence[str] | None, *, has_waiting: bool
) -> Iterator[str]:
    """Yield the tickets as tsv, csv, json or jsonl."""
    since = {number: wait.since for number, wait in result.waiting.items()}
    if form in DATA:
        if form == "json":
            yield "[\n" if result.rows else "[]\n"
        for number, (_, source) in enumerate(result.rows):
            line = json_line(result.source(source), since.get(number), fields, has_waiting=has_waiting)
            is_last = number == len(result.rows) - 1
            yield f"{line}{',' if form == 'json' and not is_last else ''}\n"
        if form == "json" and result.rows:
            yield "]\n"
        return
    columns = tuple(fields or (*COLUMNS, *([WAITING] if has_waiting else [])))
    line_of = csv_line if form == "csv" else tsv_line
    has_sources = needs_source(columns)
    if form == "csv":
        yield csv_line(columns)
    for number, (ticket, source) in enumerate(result.rows):
        yield line_of(
            row_values(ticket, result.source(source) if has_sources else b"", since.get(number), columns)
        )


def _footer(query: ListQuery, result: QueueResult, arguments: Namespace) -> Iterator[str]:
    """Yield the count, and the command for more."""
    shown, matches = len(result.rows), result.matches
    if not shown:
        yield "No ticket matches."
        return
    of = f"{shown:,} of {matches:,} tickets" if matches not in (None, shown) else _tickets(shown)
    first = result.first_page
    if first is None:
        searched = result.total if result.total != matches else None
        yield f"{of} ({searched:,} searched)" if searched is not None else of
        return
    total = first.total_pages
    is_one = result.last_page == first.page
    pages = f"page {first.page:,}" if is_one else f"pages {first.page:,} to {result.last_page:,}"
    yield f"{of} · {pages}{f' of {total:,}' if total else ''}"
    is_more = result.last_page < total if total is not None else first.has_next
    if is_more and query.limit is None:
        yield f"Next page: {next_command(arguments, result.last_page + 1)}"


def _tickets(count: int) -> str:
    return f"{count:,} ticket{'' if count == 1 else 's'}"
