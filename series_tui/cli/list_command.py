"""`series-tui list`: the queue, a page of it or all of it."""

from __future__ import annotations

import asyncio
import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from series_tui.api.models import TicketFilters, TicketPage, TicketSummary
from series_tui.api.service import TicketService, Urgency
from series_tui.cli.connect import connect
from series_tui.cli.output import complain, is_terminal, is_utf8
from series_tui.errors import EXIT_OK
from series_tui.labels import priority_label, status_label
from series_tui.render.json_output import escaped
from series_tui.times import local_zone, short_moment, zone_named

if TYPE_CHECKING:
    from series_tui.config import Settings

_QUIET_SECONDS = 1.0
_Rows = list[tuple[TicketSummary, bytes]]


def run_list(arguments: Namespace, settings: Settings, environ: Mapping[str, str]) -> int:
    """Print the queue; return the exit code.

    Raises:
        SeriesError: It cannot be had.
    """
    return asyncio.run(_list(arguments, settings, environ))


async def _list(arguments: Namespace, settings: Settings, environ: Mapping[str, str]) -> int:
    filters = TicketFilters(
        status=arguments.status or "",
        author=arguments.author or "",
        department=arguments.department or "",
        search=arguments.search or "",
        staff_user_id=arguments.staff or "",
    )
    async with connect(settings, environ, is_demo=arguments.demo) as connected:
        if arguments.all:
            rows, note = await _all_pages(connected.service, filters)
        else:
            page = await connected.service.list_tickets(arguments.page, filters)
            rows, note = _rows_of(page), _where(page)
    if arguments.format == "text":
        _print_text(rows, arguments, settings)
        if note:
            complain([note])
    else:
        _print_json(rows, is_array=arguments.format == "json")
    return EXIT_OK


async def _all_pages(service: TicketService, filters: TicketFilters) -> tuple[_Rows, str]:
    """Read every page, once more if the queue changed meanwhile; no ticket is returned twice."""
    progress = _Progress()
    rows: _Rows = []
    for _attempt in range(2):
        first = await service.list_tickets(1, filters, urgency=Urgency.BACKGROUND)
        pages = {1: first}
        total = first.total_pages
        if total is None:
            while pages[len(pages)].has_next:
                number = len(pages) + 1
                pages[number] = await service.list_tickets(number, filters, urgency=Urgency.BACKGROUND)
                progress.tell(len(pages), None)
        else:
            await _rest(service, filters, total, pages, progress)
        found = {
            _identity(ticket, source): (ticket, source)
            for n in sorted(pages)
            for ticket, source in _rows_of(pages[n])
        }
        rows = list(found.values())
        read = sum(len(page.tickets) for page in pages.values())
        counts = {page.total_count for page in pages.values()}
        if len(counts) == 1 and read == len(rows) and first.total_count in (None, read):
            progress.end()
            return rows, ""
    progress.end()
    return (
        rows,
        "The queue changed while it was read, twice; a ticket may be missing. Run it again to be sure.",
    )


async def _rest(
    service: TicketService,
    filters: TicketFilters,
    total: int,
    pages: dict[int, TicketPage],
    progress: _Progress,
) -> None:
    """Read pages 2 to the last at the same time, as fast as the limit lets it."""

    async def read(number: int) -> None:
        pages[number] = await service.list_tickets(number, filters, urgency=Urgency.BACKGROUND)
        progress.tell(len(pages), total)

    async with asyncio.TaskGroup() as group:
        for number in range(2, total + 1):
            group.create_task(read(number))


class _Progress:
    """A line on standard error, once reading takes long enough to wonder, and only for a person."""

    def __init__(self) -> None:
        self._started = monotonic()
        self._is_shown = False
        self._is_seen = is_terminal(sys.stderr)

    def tell(self, done: int, total: int | None) -> None:
        """Say how many pages are read."""
        if self._is_seen and monotonic() - self._started > _QUIET_SECONDS:
            self._is_shown = True
            of = f" of {total:,}" if total else ""
            sys.stderr.write(f"\rreading page {done:,}{of} \x1b[K")
            sys.stderr.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _rows_of(page: TicketPage) -> _Rows:
    sources = page.sources or (b"{}",) * len(page.tickets)
    return list(zip(page.tickets, sources, strict=True))


def _identity(ticket: TicketSummary, source: bytes) -> object:
    return ticket.object_id or ticket.ticket_id or source


def _where(page: TicketPage) -> str:
    if not page.tickets and page.page == 1:
        return "No ticket matches."
    if page.total_count is None:
        return ""
    more = "" if not page.has_next else f"; --page {page.page + 1} has the next, --all every one"
    return f"page {page.page} of {page.total_pages or '?'}, {page.total_count:,} tickets in all{more}"


def _print_text(rows: _Rows, arguments: Namespace, settings: Settings) -> None:
    """Print a table on a terminal, and the same columns with tabs between in a pipe."""
    zone = zone_named(settings.timezone) if settings.timezone else local_zone()
    now = datetime.now(UTC)
    ascii_only = settings.ascii or not is_utf8()
    table = [_cells(ticket, now, zone, ascii_only=ascii_only) for ticket, _ in rows]
    for line in _aligned(table) if is_terminal(sys.stdout) else map("\t".join, table):
        print(line)


def _cells(ticket: TicketSummary, now: datetime, zone: object, *, ascii_only: bool) -> list[str]:
    """Return the columns; a stranger's text stands last, so that it pushes nothing of the program's aside."""
    from datetime import tzinfo

    assert isinstance(zone, tzinfo)
    updated = short_moment(ticket.updated, now, zone)
    return [
        ticket.reference,
        status_label(ticket.status, ascii_only=ascii_only),
        priority_label(ticket.priority, ascii_only=ascii_only),
        updated,
        ticket.department or "-",
        f"by {ticket.claimer_name or ticket.claimed_by}" if ticket.is_claimed else "unclaimed",
        ticket.author.name or "-",
        ticket.subject or "(no subject)",
    ]


def _aligned(table: list[list[str]]) -> Iterator[str]:
    from series_tui.tui.cells import cell_width, truncated

    most = (34, 16, 10, 18, 16, 20, 18, 1_000)
    rows = [[truncated(cell, width) for cell, width in zip(row, most, strict=True)] for row in table]
    widths = [max(map(cell_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell + " " * (width - cell_width(cell)) for cell, width in zip(row, widths, strict=True)]
        yield "  ".join(cells).rstrip()


def _print_json(rows: _Rows, *, is_array: bool) -> None:
    objects = (escaped(source.decode()) for _, source in rows)
    if not is_array:
        for one in objects:
            print(one)
        return
    joined = ",\n".join(objects)
    print(f"[\n{joined}\n]" if joined else json.dumps([]))
