"""`series-tui show`: print tickets, in the order asked, each as soon as those before it are out."""

from __future__ import annotations

import asyncio
import io
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from series_tui.api.service import RequestPriority, TicketService
from series_tui.api.ticket_id import TicketId, ticket_reference
from series_tui.cli.connect import connect
from series_tui.cli.output import is_terminal, print_error, print_note
from series_tui.cli.printing import Printer
from series_tui.errors import EXIT_OK, InvalidReference, KeyRefused, SeriesError, UsageError

if TYPE_CHECKING:
    from series_tui.api.models import Ticket
    from series_tui.config import Settings
    from series_tui.runtime.private_file import PrivateFile

_AHEAD = 32
"""How many tickets are fetched before it is their turn: some limit, as they are kept in memory."""
_BY_HAND = 8
"""More than this many at once are bulk work, which lets people go ahead."""
_LONGEST_INPUT = 4 << 20


def run_show(arguments: Namespace, settings: Settings, environ: Mapping[str, str]) -> int:
    """Print the tickets; return the exit code of the first one that could not be shown.

    Raises:
        SeriesError: Nothing can be shown at all.
    """
    printer = Printer(arguments, settings)
    wanted = list(_references(arguments.references))
    if not wanted:
        raise UsageError("No ticket ID came in through stdin.", next_step="Give at least one ID.")
    printer.is_one = len(wanted) == 1
    if not any(isinstance(reference, str) for reference in wanted):
        for problem in wanted:
            if isinstance(problem, InvalidReference):
                print_error(problem)
        return InvalidReference.exit_code
    with ExitStack() as stack:
        stream: TextIO = sys.stdout
        file: PrivateFile | None = None
        if arguments.output:
            from series_tui.runtime.private_file import PrivateFile

            file = PrivateFile(Path(arguments.output), replace=arguments.force)
            opened = stack.enter_context(file)
            stream = io.TextIOWrapper(opened, encoding="utf-8", errors="backslashreplace", newline="\n")
            stack.callback(stream.flush)
        printer.stream = stream
        code = asyncio.run(_show(wanted, printer, settings, environ, is_demo=arguments.demo))
        if file is not None and not printer.count:
            file.discard()
    return code


async def _show(
    wanted: Sequence[TicketId | InvalidReference],
    printer: Printer,
    settings: Settings,
    environ: Mapping[str, str],
    *,
    is_demo: bool,
) -> int:
    """Fetch the tickets at the same time, within the limit, and print them in order."""
    code = EXIT_OK
    complaints = _Complaints(is_one=len(wanted) == 1)
    async with connect(settings, environ, is_demo=is_demo, say=print_note) as connected:
        fetched = _Fetched(connected.service, wanted)
        try:
            for position, reference in enumerate(wanted):
                try:
                    if isinstance(reference, InvalidReference):
                        raise reference
                    ticket = await fetched.ticket(position)
                except SeriesError as error:
                    code = code or error.exit_code
                    complaints.add(error, reference)
                    if isinstance(error, KeyRefused):
                        break
                else:
                    printer.print(ticket)
            printer.end()
        finally:
            await fetched.aclose()
    return code


class _Fetched:
    """Fetches tickets a few ahead of their turn, each once, and lets each go when it was used last."""

    def __init__(self, service: TicketService, wanted: Sequence[TicketId | InvalidReference]) -> None:
        self._service = service
        self._wanted = wanted
        self._uses = Counter(reference for reference in wanted if isinstance(reference, str))
        self._tasks: dict[TicketId, asyncio.Task[Ticket]] = {}
        self._begun = 0
        self._priority = RequestPriority.INTERACTIVE if len(wanted) <= _BY_HAND else RequestPriority.BULK

    async def ticket(self, position: int) -> Ticket:
        """Return the ticket at a place of the list; each place is asked for once, in order.

        Raises:
            SeriesError: It cannot be had.
        """
        for reference in self._wanted[self._begun : position + _AHEAD]:
            if isinstance(reference, str) and reference not in self._tasks:
                work = self._service.get_ticket(reference, priority=self._priority)
                self._tasks[reference] = asyncio.ensure_future(work)
        self._begun = max(self._begun, position + _AHEAD)
        reference = self._wanted[position]
        assert isinstance(reference, str)
        self._uses[reference] -= 1
        task = self._tasks[reference] if self._uses[reference] else self._tasks.pop(reference)
        return await task

    async def aclose(self) -> None:
        """Give up what is still under way."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)


class _Complaints:
    """Tells what went wrong with which ticket, and why only once."""

    def __init__(self, *, is_one: bool) -> None:
        self._is_one = is_one
        self._told: set[tuple[str, str]] = set()

    def add(self, error: SeriesError, reference: object) -> None:
        """Tell of one error."""
        about = reference if isinstance(reference, str) and not self._is_one else ""
        reason = (error.why, error.next_step)
        if reason in self._told:
            error.why = error.next_step = ""
        self._told.add(reason)
        print_error(error, about)


def _references(given: Sequence[str]) -> Iterator[TicketId | InvalidReference]:
    """Yield each ID, or what is wrong with it; ``-`` stands for the lines of stdin."""
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
        print_note("IDs, one a line; Ctrl+D ends them:")
    data = sys.stdin.buffer.read(_LONGEST_INPUT + 1)
    if len(data) > _LONGEST_INPUT:
        raise UsageError(
            "More came in through stdin than a list of IDs can be.",
            next_step="Send one ID a line, 4 MiB at most.",
        )
    return [line for line in data.decode("utf-8", "replace").split("\n") if line.strip()]
