"""`series-tui show`: print tickets, in the order asked, each as soon as those before it are printed."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from series_tui.api.service import RequestPriority, TicketService
from series_tui.api.ticket_id import TicketId, join_broken_ids, ticket_reference
from series_tui.cli.connect import connect
from series_tui.cli.output import file_named, is_terminal, open_destination, print_error, print_note
from series_tui.cli.printing import Printer, ShowOptions, text_options
from series_tui.errors import EXIT_OK, InvalidReference, KeyRefused, SeriesError, UsageError

if TYPE_CHECKING:
    from series_tui.api.models import Ticket
    from series_tui.config import Settings

_AHEAD = 32
"""How many tickets are fetched before it is their turn: some limit, as they are kept in memory."""
_MAX_BY_HAND = 8
"""More tickets than this at once are bulk work, which lets people go ahead."""
_MAX_INPUT = 4 << 20


def run_show(arguments: Namespace, settings: Settings, environ: Mapping[str, str]) -> int:
    """Print the tickets; return the exit code of the first one that could not be shown.

    Raises:
        SeriesError: Nothing can be shown at all.
    """
    options = ShowOptions.of(arguments, settings)
    _check_follow(arguments, options)
    references = list(_references(arguments.references))
    if not references:
        raise UsageError("There was no ticket ID on standard input.", next_step="Give at least one ID.")
    tickets = [reference for reference in references if isinstance(reference, str)]
    if not tickets:
        for problem in references:
            if isinstance(problem, InvalidReference):
                print_error(problem)
        return InvalidReference.exit_code
    if arguments.follow:
        from series_tui.cli.follow import follow

        return follow(tickets[0], options, arguments, settings, environ)
    code = EXIT_OK  # also where the reader quits the pager, which leaves the block early
    with open_destination(arguments, settings, environ) as destination:
        text = text_options(options, arguments, settings, environ, destination.stream)
        printer = Printer(options, text, destination.stream, is_one=len(references) == 1)
        code = asyncio.run(_show(references, printer, settings, environ, is_demo=arguments.demo))
        if destination.file is not None and not printer.count:
            destination.file.discard()
    return code


def _check_follow(arguments: Namespace, options: ShowOptions) -> None:
    if not arguments.follow:
        return
    if options.form not in ("text", "jsonl") or file_named(arguments):
        raise UsageError(
            "--follow prints only text or jsonl, and only to stdout.",
            next_step="Remove --output, and write --format text or jsonl.",
        )
    if len(arguments.references) > 1 or arguments.references == ["-"]:
        raise UsageError("--follow needs exactly one ID.", next_step="Give one ticket ID.")


async def _show(
    references: Sequence[TicketId | InvalidReference],
    printer: Printer,
    settings: Settings,
    environ: Mapping[str, str],
    *,
    is_demo: bool,
) -> int:
    """Fetch the tickets at the same time, within the limit, and print them in order."""
    code = EXIT_OK
    errors = _Errors(is_one=len(references) == 1)
    async with connect(settings, environ, is_demo=is_demo, say=print_note, keeps_names=False) as connected:
        printer.use_names(connected.names.load())
        fetcher = _Fetcher(connected.service, references)
        try:
            for position, reference in enumerate(references):
                try:
                    if isinstance(reference, InvalidReference):
                        raise reference
                    ticket = await fetcher.ticket(position)
                except SeriesError as error:
                    code = code or error.exit_code
                    errors.print(error, reference)
                    if isinstance(error, KeyRefused):
                        break
                else:
                    printer.print(ticket)
            printer.end()
        finally:
            await fetcher.aclose()
    return code


class _Fetcher:
    """Fetches tickets a few ahead of their turn, each once, and drops each after its last use."""

    def __init__(self, service: TicketService, references: Sequence[TicketId | InvalidReference]) -> None:
        self._service = service
        self._references = references
        self._uses = Counter(reference for reference in references if isinstance(reference, str))
        self._tasks: dict[TicketId, asyncio.Task[Ticket]] = {}
        self._started = 0
        is_by_hand = len(references) <= _MAX_BY_HAND
        self._priority = RequestPriority.INTERACTIVE if is_by_hand else RequestPriority.BULK

    async def ticket(self, position: int) -> Ticket:
        """Return the ticket at a place of the list; each place is asked for once, in order.

        Raises:
            SeriesError: It cannot be fetched.
        """
        for reference in self._references[self._started : position + _AHEAD]:
            if isinstance(reference, str) and reference not in self._tasks:
                work = self._service.get_ticket(reference, priority=self._priority)
                self._tasks[reference] = asyncio.ensure_future(work)
        self._started = max(self._started, position + _AHEAD)
        reference = self._references[position]
        assert isinstance(reference, str)
        self._uses[reference] -= 1
        task = self._tasks[reference] if self._uses[reference] else self._tasks.pop(reference)
        return await task

    async def aclose(self) -> None:
        """Cancel what is still under way."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)


class _Errors:
    """Prints the error of each ticket, and the reason of several only once."""

    def __init__(self, *, is_one: bool) -> None:
        self._is_one = is_one
        self._printed: set[tuple[str, str]] = set()

    def print(self, error: SeriesError, reference: object) -> None:
        """Print one error."""
        about = reference if isinstance(reference, str) and not self._is_one else ""
        reason = (error.why, error.next_step)
        if reason in self._printed:
            error.why = error.next_step = ""
        self._printed.add(reason)
        print_error(error, about)


def _references(given: Sequence[str]) -> Iterator[TicketId | InvalidReference]:
    """Yield each ID, or what is wrong with it; ``-`` means the lines of stdin."""
    for text in given:
        for line in _lines_of_stdin() if text == "-" else [text]:
            try:
                yield ticket_reference(line)
            except InvalidReference as error:
                yield error


def _lines_of_stdin() -> list[str]:
    if sys.stdin is None:
        return []
    if is_terminal(sys.stdin):
        print_note("Enter IDs, one per line; Ctrl+D ends the list:")
    data = sys.stdin.buffer.read(_MAX_INPUT + 1)
    if len(data) > _MAX_INPUT:
        raise UsageError(
            "Too much input: a list of IDs can have at most 4 MiB.", next_step="Send one ID per line."
        )
    text = join_broken_ids(data.decode("utf-8", "replace"))
    return [line for line in text.split("\n") if line.strip()]
