"""A session of --plain: runs command after command, and keeps the open ticket and the last list."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, tzinfo
from typing import TypeVar

from series_tui.api.models import TicketPage, WorkspaceConfig
from series_tui.api.service import Phase, Progress, RequestPriority, TicketService
from series_tui.api.ticket_id import TicketId, ticket_reference
from series_tui.errors import SeriesError, UsageError, describe
from series_tui.names import Names
from series_tui.plain import lines
from series_tui.plain.commands import HELP, Command, command_of
from series_tui.plain.queue_list import QueueList
from series_tui.plain.ticket_reader import TicketReader
from series_tui.render.options import NO_NAMES, RenderOptions
from series_tui.render.times import relative
from series_tui.text.sanitize import clean_line
from series_tui.tickets.recents import Recents

_MAX_RECENT = 10
_QUIET_SECONDS = 1.5
_TELL_SECONDS = 5.0
_Result = TypeVar("_Result")

Say = Callable[[str], None]
Ask = Callable[[], Awaitable[str | None]]


class PlainSession:
    """One conversation from the first line to the last.

    Args:
        service: The service to read from.
        recents: What is remembered of opened tickets.
        say: Takes one line for the reader.
        ask: Returns the next line that was typed; None at the end of input.
        zone: The zone of all times.
        now: The clock.
        names: Returns the workspace's names as far as they are known.
        queue: What the queue starts with, and its saved views.
    """

    def __init__(
        self,
        service: TicketService,
        recents: Recents,
        *,
        say: Say,
        ask: Ask,
        zone: tzinfo,
        now: Callable[[], datetime],
        names: Callable[[], Names] = Names,
        queue: QueueList | None = None,
    ) -> None:
        self._service, self._recents = service, recents
        self._say, self._ask = say, ask
        self._zone, self._now = zone, now
        self._queue = queue or QueueList(service)
        self._open_ticket: TicketReader | None = None
        self._page: TicketPage | None = None
        self._choices: list[str] = []
        self._load_names, self._names = names, Names()
        self._config: WorkspaceConfig | None = None
        self._under_way: asyncio.Task[None] | None = None

    async def run(self, references: Iterable[TicketId] = ()) -> None:
        """Open what was asked for, then run line after line until the input ends or quits."""
        for reference in references:
            await self._do(Command("open", ticket_id=reference))
        while (line := await self._ask()) is not None:
            try:
                command = command_of(line)
            except UsageError as error:
                self._print(map(clean_line, describe(error)))
                continue
            if command.word == "quit":
                return
            await self._do(command)

    def interrupt(self) -> bool:
        """Stop the request that is under way; return whether there was one."""
        if self._under_way is None:
            return False
        return self._under_way.cancel()

    async def _do(self, command: Command) -> None:
        """Run a command; print its errors, and continue."""
        task = self._under_way = asyncio.ensure_future(self._carry_out(command))
        try:
            await asyncio.wait({task})
            if task.cancelled():
                self._say("Stopped.")
            else:
                task.result()
        except SeriesError as error:
            self._print(map(clean_line, describe(error)))
        finally:
            task.cancel()
            self._under_way = None

    async def _carry_out(self, command: Command) -> None:
        match command.word:
            case "open" if 0 < command.number <= len(self._choices):
                await self._open(self._chosen(command.number))
            case "open" if command.ticket_id is not None:
                await self._open(command.ticket_id)
            case "choose":
                await self._open(self._chosen(command.number))
            case "list" | "search" | "sort" | "view":
                self._change_list(command)
                await self._list(1)
            case "next" | "previous":
                await self._turn(1 if command.word == "next" else -1)
            case "recent":
                await self._list_recent()
            case "help":
                self._print(HELP)
            case "":
                pass
            case _:
                await self._in_ticket(command)

    # The queue

    def _change_list(self, command: Command) -> None:
        """Set filters or order; raise a ``UsageError`` where they are not known."""
        match command.word:
            case "list":
                self._queue.filter_by(command.text)
            case "search":
                self._queue.search(command.text)
            case "sort":
                self._queue.sort_by(command.text)
            case _:
                self._queue.use_view(command.text)

    async def _list(self, number: int) -> None:
        page = await self._waiting(lambda tell: self._queue.read(number, tell))
        await self._learn_names()
        self._page = page
        self._choices = [ticket.reference for ticket in page.tickets]
        described = self._queue.describe()
        if described:
            self._say(clean_line(described))
        self._print(lines.page(page, self._now(), self._names.config, self._queue.waiting_of))

    async def _turn(self, step: int) -> None:
        page = self._page
        if page is None:
            raise UsageError("No list has been loaded yet.", next_step="Type: list")
        if step > 0 and not page.has_next:
            raise UsageError("This is the last page.", next_step="Type: previous")
        if step < 0 and page.page <= 1:
            raise UsageError("This is the first page.", next_step="Type: next")
        await self._list(page.page + step)

    async def _list_recent(self) -> None:
        recents = (await self._recents.recent())[:_MAX_RECENT]
        self._choices = [recent.ticket_id for recent in recents]
        if not recents:
            self._say(self._recents.trouble or "No recent tickets.")
        for number, recent in enumerate(recents, start=1):
            self._say(f"{number}. {recent.ticket_id}, {relative(recent.opened, self._now())}")

    def _chosen(self, number: int) -> TicketId:
        if not 0 < number <= len(self._choices):
            raise UsageError(
                f"The last list has no row {number}.",
                next_step="Type: list, or open and the ID." if not self._choices else "",
            )
        return ticket_reference(self._choices[number - 1])

    # A ticket

    async def _open(self, ticket_id: TicketId) -> None:
        ticket = await self._waiting(lambda tell: self._service.get_ticket(ticket_id, on_progress=tell))
        await self._learn_names()
        opened = self._open_ticket = TicketReader(ticket, ticket_id, self._options)
        self._print(opened.first(await self._recents.last_seen(opened.ticket_id)))
        await self._remember(opened)

    async def _in_ticket(self, command: Command) -> None:
        """Carry out what needs an open ticket."""
        opened = self._open_ticket
        if opened is None:
            raise UsageError("No ticket is open.", next_step="Type an ID, or list.")
        if command.word != "update":
            self._print(opened.run(command))
            return
        ticket = await self._waiting(
            lambda tell: self._service.get_ticket(opened.ticket_id, on_progress=tell)
        )
        self._print(opened.changes(ticket))
        await self._remember(opened)

    async def _remember(self, opened: TicketReader) -> None:
        messages = opened.ticket.messages
        await self._recents.opened(opened.ticket_id, messages[-1].message_id if messages else None)

    # Asking and telling

    def _options(self) -> RenderOptions:
        names = self._names
        return RenderOptions(self._zone, self._now(), ascii_only=True, names=names.config, staff=names.staff)

    async def _learn_names(self) -> None:
        """Load the workspace's names; ask once for those that are unknown."""
        self._names = self._load_names()
        if self._names.has_config:
            return
        if self._config is None:
            try:
                self._config = await self._service.workspace_config(priority=RequestPriority.INTERACTIVE)
            except SeriesError:
                self._config = NO_NAMES
        self._names = self._names._replace(config=self._config)

    async def _waiting(self, work: Callable[[Callable[[Progress], None]], Awaitable[_Result]]) -> _Result:
        """Return what a request returns; say now and then what it waits for."""
        latest = [Progress(Phase.CONNECTING)]

        def note(progress: Progress) -> None:
            latest[0] = progress

        task = asyncio.ensure_future(work(note))
        seconds = _QUIET_SECONDS
        try:
            while not (await asyncio.wait({task}, timeout=seconds))[0]:
                self._say(f"Please wait: {latest[0].phase.value}. Ctrl+C stops it.")
                seconds = _TELL_SECONDS
            return task.result()
        finally:
            task.cancel()

    def _print(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._say(line)
