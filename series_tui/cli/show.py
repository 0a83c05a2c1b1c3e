"""`series-tui show`: print tickets, in the order asked, each as soon as those before it are out."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from series_tui.api.reference import TicketId, ticket_reference
from series_tui.cli.connect import connect
from series_tui.cli.moments import moment_since
from series_tui.cli.output import complain_of, is_terminal, is_utf8
from series_tui.errors import EXIT_OK, InvalidReference, SeriesError, UsageError
from series_tui.times import local_zone, zone_named

if TYPE_CHECKING:
    from series_tui.api.models import Ticket
    from series_tui.config import Settings

_LONGEST_LIST = 10_000


def run_show(arguments: Namespace, settings: Settings, environ: Mapping[str, str]) -> int:
    """Print the tickets; return the exit code of the first one that could not be shown.

    Raises:
        SeriesError: Nothing can be shown at all.
    """
    printer = _Printer(arguments, settings)
    wanted = list(_references(arguments.references))
    if not wanted:
        raise UsageError("No ticket ID came in through stdin.", next_step="Give at least one ID.")
    if not any(isinstance(reference, str) for reference in wanted):
        for problem in wanted:
            if isinstance(problem, InvalidReference):
                complain_of(problem)
        return InvalidReference.exit_code
    with ExitStack() as stack:
        if arguments.output:
            import io

            from series_tui.private_file import PrivateFile

            opened = stack.enter_context(PrivateFile(Path(arguments.output), replace=arguments.force))
            stream: TextIO = io.TextIOWrapper(opened, encoding="utf-8", errors="backslashreplace")
            stack.callback(stream.flush)
        else:
            stream = sys.stdout
        return asyncio.run(_show(wanted, printer, stream, settings, environ, is_demo=arguments.demo))


async def _show(
    wanted: Sequence[TicketId | InvalidReference],
    printer: _Printer,
    stream: TextIO,
    settings: Settings,
    environ: Mapping[str, str],
    *,
    is_demo: bool,
) -> int:
    """Fetch all tickets at once, within the limit, and print them in order."""
    code = EXIT_OK
    async with connect(settings, environ, is_demo=is_demo) as connected:
        ids = dict.fromkeys(reference for reference in wanted if isinstance(reference, str))
        tasks = {one: asyncio.create_task(connected.service.get_ticket(one)) for one in ids}
        try:
            for reference in wanted:
                try:
                    if isinstance(reference, InvalidReference):
                        raise reference
                    ticket = await tasks[reference]
                except SeriesError as error:
                    code = code or error.exit_code
                    complain_of(error)
                else:
                    for part in printer.ticket(ticket, stream, is_one=len(wanted) == 1):
                        stream.write(part)
                    stream.flush()
            stream.write(printer.end(is_one=len(wanted) == 1))
        finally:
            for task in tasks.values():
                task.cancel()
            await asyncio.gather(*tasks.values(), return_exceptions=True)
    return code


class _Printer:
    """Knows how the tickets are to be printed."""

    def __init__(self, arguments: Namespace, settings: Settings) -> None:
        self._format: str = arguments.format
        self._fields = _field_names(arguments.fields, arguments.format)
        self._last: int | None = arguments.last
        self._now = datetime.now(UTC)
        self._zone = zone_named(settings.timezone) if settings.timezone else local_zone()
        self._since = moment_since(arguments.since, self._now, self._zone) if arguments.since else None
        self._ascii_only = settings.ascii or not is_utf8()
        self._has_colour = not settings.no_color
        self._count = 0

    def ticket(self, ticket: Ticket, stream: TextIO, *, is_one: bool) -> Iterator[str]:
        """Yield the parts of one ticket."""
        self._count += 1
        if self._format in ("json", "jsonl"):
            yield from self._json(ticket, is_one=is_one)
            return
        from series_tui.render.facts import View, first_message

        first = first_message(ticket, self._last, self._since)
        view = View(self._zone, self._now, self._ascii_only, first)
        if self._format == "markdown":
            from series_tui.render.markdown import ticket_markdown

            yield "\n" if self._count > 1 else ""
            yield from ticket_markdown(ticket, view)
        elif self._format == "html":
            from series_tui.render.html import ticket_html

            yield from ticket_html(ticket, view)
        else:
            from series_tui.render.text import ticket_text

            yield "\n" if self._count > 1 else ""
            if is_terminal(stream):
                from shutil import get_terminal_size

                from series_tui.tui.widgets.wrapping import wrapped

                width = get_terminal_size().columns
                yield from ticket_text(ticket, view, colour=self._has_colour, width=width, wrap=wrapped)
            else:
                yield from ticket_text(ticket, view)

    def end(self, *, is_one: bool) -> str:
        """Return what ends the print-out."""
        if self._format != "json" or is_one:
            return ""
        return "\n]\n" if self._count else "[]\n"

    def _json(self, ticket: Ticket, *, is_one: bool) -> Iterator[str]:
        from series_tui.render.facts import first_message
        from series_tui.render.json_output import ticket_json

        messages = None
        if self._last is not None or self._since is not None:
            messages = ticket.messages[first_message(ticket, self._last, self._since) :]
        if self._format == "json" and not is_one:
            yield "[\n" if self._count == 1 else ",\n"
        yield ticket_json(ticket, fields=self._fields, messages=messages)
        if self._format == "jsonl" or is_one:
            yield "\n"


def _references(given: Sequence[str]) -> Iterator[TicketId | InvalidReference]:
    """Yield each ID, or what is wrong with it; ``-`` stands for the lines of stdin."""
    for text in given:
        lines = [text]
        if text == "-":
            if sys.stdin is None:
                continue
            lines = [line for line in sys.stdin.read().split("\n") if line.strip()]
            if len(lines) > _LONGEST_LIST:
                raise UsageError(f"More than {_LONGEST_LIST:,} IDs came in through stdin.")
        for line in lines:
            try:
                yield ticket_reference(line)
            except InvalidReference as error:
                yield error


def _field_names(given: str | None, form: str) -> tuple[str, ...] | None:
    if given is None:
        return None
    if form not in ("json", "jsonl"):
        raise UsageError(
            "--fields works with json and jsonl only.", next_step="Add --format json, or leave --fields out."
        )
    return tuple(name.strip() for name in given.split(",") if name.strip())
