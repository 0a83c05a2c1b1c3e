"""`series-tui list`: the queue, a page of it or all of it."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import TYPE_CHECKING

from series_tui.api.models import TicketFilters, TicketPage, TicketSummary, Time
from series_tui.api.service import RequestPriority, TicketService
from series_tui.cli.connect import connect
from series_tui.cli.output import is_terminal, is_utf8, print_note
from series_tui.cli.progress_line import ProgressLine
from series_tui.config.values import STATUSES
from series_tui.errors import EXIT_OK, PageNotFound
from series_tui.render.json_format import escaped, in_ascii
from series_tui.render.labels import priority_label, status_label
from series_tui.render.times import local_zone, short_moment, zone_name, zone_named
from series_tui.tickets.all_pages import CHANGED, read_all_pages

if TYPE_CHECKING:
    from series_tui.config import Settings

_AT_ONCE = 8
Row = tuple[TicketSummary, bytes]
"""A ticket, and its own JSON as it was received."""
_WIDEST = (64, 20, 14, 26, 20, 24, 24, 1_000)
"""The most cells of each column on a terminal; an ID is never cut."""


def run_list(arguments: Namespace, settings: Settings, environ: Mapping[str, str]) -> int:
    """Print the queue; return the exit code.

    Raises:
        SeriesError: It cannot be had.
    """
    zone = zone_named(settings.timezone) if settings.timezone else local_zone()
    rows, remark = asyncio.run(_read(arguments, settings, environ))
    if arguments.format == "text":
        ascii_only = settings.ascii or not is_utf8()
        _print_text([ticket for ticket, _ in rows], zone, ascii_only=ascii_only)
    else:
        _print_json(rows, is_array=arguments.format == "json")
    if remark:
        sys.stdout.flush()
        print_note(remark)
    return EXIT_OK


async def _read(
    arguments: Namespace, settings: Settings, environ: Mapping[str, str]
) -> tuple[Sequence[Row], str]:
    """Return the tickets, and what there is to say besides."""
    filters = TicketFilters(
        status=(arguments.status or "").strip().lower().replace(" ", "-").replace("_", "-"),
        author=arguments.author or "",
        department=arguments.department or "",
        search=arguments.search or "",
        staff_user_id=arguments.staff or "",
    )
    async with connect(settings, environ, is_demo=arguments.demo, say=print_note) as connected:
        if arguments.all:
            return await _read_all(connected.service, filters)
        page = await connected.service.list_tickets(arguments.page, filters)
        if not page.tickets and page.page > (page.total_pages or 1):
            raise PageNotFound(page.page, page.total_pages)
        rows = list(zip(page.tickets, page.sources, strict=True))
        return rows, _where(page, filters) if arguments.format == "text" else ""


async def _read_all(service: TicketService, filters: TicketFilters) -> tuple[Sequence[Row], str]:
    """Return every ticket, and why one may be missing."""
    progress = ProgressLine()
    fetch = partial(service.list_tickets, priority=RequestPriority.BULK)
    try:
        reader = await read_all_pages(
            fetch, [filters], keeps_sources=True, at_once=_AT_ONCE, on_progress=progress.show
        )
    finally:
        progress.end()
    rows = [(row.ticket, reader.tickets.source(row.ticket)) for row in reader.tickets]
    return rows, f"{reader.doubt} Run it again to be sure." if reader.doubt == CHANGED else reader.doubt


def _where(page: TicketPage, filters: TicketFilters) -> str:
    """Return which page this is, and how to see the others."""
    if not page.tickets and page.page == 1:
        # Not refused: the service may have more of them by now.
        is_slip = filters.status not in ("", *STATUSES)
        return "No ticket matches." + (f" The usual statuses are {', '.join(STATUSES)}." if is_slip else "")
    total = f" of {page.total_pages:,}" if page.total_pages is not None else ""
    tickets = f", {page.total_count:,} tickets in all" if page.total_count is not None else ""
    more = f"; --page {page.page + 1} prints the next, --all every one" if page.has_next else ""
    return f"page {page.page:,}{total}{tickets}{more}"


def _print_text(tickets: Sequence[TicketSummary], zone: tzinfo, *, ascii_only: bool) -> None:
    """Print a table on a terminal, and the same columns with tabs between in a pipe."""
    now = datetime.now(UTC)
    table = [_cells(ticket, now, zone, ascii_only=ascii_only) for ticket in tickets]
    for line in _aligned(table) if is_terminal(sys.stdout) else map("\t".join, table):
        print(line)


def _cells(ticket: TicketSummary, now: datetime, zone: tzinfo, *, ascii_only: bool) -> list[str]:
    """Return the columns; a stranger's text stands last, so that it pushes nothing of the program's aside."""
    return [
        ticket.reference or "-",
        status_label(ticket.status, ascii_only=ascii_only),
        priority_label(ticket.priority, ascii_only=ascii_only),
        _updated(ticket.updated, now, zone) or "-",
        ticket.department or "-",
        f"by {ticket.claimer_name or ticket.claimed_by}" if ticket.is_claimed else "unclaimed",
        ticket.author.name or "-",
        ticket.subject or "(no subject)",
    ]


def _updated(time: Time, now: datetime, zone: tzinfo) -> str:
    """Return when a ticket last changed, with the zone; a text that is no time as it stands."""
    if not isinstance(time, datetime):
        return time
    return f"{short_moment(time, now, zone)} {zone_name(time, zone)}"


def _aligned(table: list[list[str]]) -> Iterator[str]:
    from series_tui.text.bidi import isolate
    from series_tui.text.width import cell_width, truncate_cells

    rows = [
        [isolate(truncate_cells(cell, width)) for cell, width in zip(row, _WIDEST, strict=True)]
        for row in table
    ]
    widths = [max(map(cell_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell + " " * (width - cell_width(cell)) for cell, width in zip(row, widths, strict=True)]
        yield "  ".join(cells).rstrip()


def _print_json(rows: Sequence[Row], *, is_array: bool) -> None:
    objects = [escaped(source.decode()) for _, source in rows]
    if sys.stdout.encoding == "ascii":
        objects = [in_ascii(one) for one in objects]
    if is_array:
        objects = ["[", ",\n".join(objects), "]"] if objects else ["[]"]
    for line in objects:
        print(line)
