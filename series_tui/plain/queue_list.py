"""The queue of the line-by-line mode: its filters and order, and the page that is read out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from series_tui.api.models import NO_FILTERS, TicketFilters, TicketPage, TicketSummary
from series_tui.api.service import OnProgress, Phase, Progress, RequestPriority, TicketService
from series_tui.errors import UsageError
from series_tui.render.labels import known_priority, known_status
from series_tui.text.sanitize import clean_line, truncate_chars
from series_tui.tickets.all_pages import ReadProgress, read_all_pages
from series_tui.tickets.filters import NO_QUEUE_FILTERS, QueueFilters
from series_tui.tickets.sort import SERVICE_ORDER, SortKey, SortOrder, WaitingOf, sort_tickets
from series_tui.tickets.views import ME, SavedFields, View, saved_view, view_of
from series_tui.tickets.wait_reader import read_waits
from series_tui.tickets.waiting import WaitingIndex

PER_PAGE = 10
"""Tickets of a whole queue that are read out at a time."""
_REVERSED = ("reverse", "reversed", "backwards")
_MAX_QUOTED = 40


class QueueList:
    """Knows what is listed, and reads it: a page, or all pages where filters or order need that.

    Args:
        service: The service to read from.
        start: What the queue starts with.
        views: The saved views by name.
        staff_user_id: Whom ``me`` means in a view.
        waiting: Whether it is read how long the tickets of a page wait.
    """

    def __init__(
        self,
        service: TicketService,
        start: TicketFilters = NO_FILTERS,
        views: Mapping[str, SavedFields] | None = None,
        staff_user_id: str = "",
        *,
        waiting: bool = False,
    ) -> None:
        self._index = WaitingIndex()
        self._service = service
        self._start = self.view = View(QueueFilters(start), waiting=waiting)
        self._views, self._staff_user_id = views or {}, staff_user_id
        self._whole: list[TicketSummary] | None = None
        self.doubt = ""

    @property
    def waiting_of(self) -> WaitingOf | None:
        """Returns how long a ticket waits, in a list that shows or is sorted by that; None otherwise."""
        return self._index.of if self.view.sorts_by_waiting or self.view.waiting else None

    def filter_by(self, text: str) -> None:
        """Set the filters that words stand for; the order stays.

        Args:
            text: A status, a priority, ``unclaimed``, several of them, ``all``, or nothing for the start.

        Raises:
            UsageError: It holds another word.
        """
        filters = self._start.filters if not text else NO_QUEUE_FILTERS
        whole = known_status(clean_line(text))
        for word in [text] if whole else text.split():
            status, priority = known_status(clean_line(word)), known_priority(clean_line(word))
            if status is not None:
                filters = filters.set_remote(status=status.value)
            elif priority is not None:
                filters = filters.set_local(priority=priority.value)
            elif word.lower() == "unclaimed":
                filters = filters.set_local(unclaimed=True)
            elif word.lower() != "all":
                raise UsageError(
                    f'Unknown filter: "{truncate_chars(clean_line(word), _MAX_QUOTED)}".',
                    next_step="Type: list open, list unclaimed, or list open high",
                )
        self._show(replace(self.view, filters=filters))

    def search(self, text: str) -> None:
        """Search the whole queue for a text."""
        self._show(replace(self.view, filters=QueueFilters(TicketFilters(search=text))))

    def sort_by(self, text: str) -> None:
        """Set the order; ``reverse`` after it turns it round, nothing is the service's own order.

        Raises:
            UsageError: It is no order.
        """
        word, _, rest = text.lower().partition(" ")
        keys = [key.value for key in SortKey]
        if (word and word not in keys) or (rest and rest not in _REVERSED):
            raise UsageError(
                f"Unknown order: {truncate_chars(clean_line(text), _MAX_QUOTED)}",
                next_step=f"Type sort {', '.join(keys[:-1])} or {keys[-1]}; add reverse to reverse it.",
            )
        order = SortOrder(SortKey(word), bool(rest)) if word else SERVICE_ORDER
        self._show(replace(self.view, order=order))

    def use_view(self, name: str) -> None:
        """Show a saved view.

        Raises:
            UsageError: There is none of this name.
        """
        view = view_of(saved_view(self._views, name), self._staff_user_id)
        if view.filters.local.claimed_by == ME:
            raise UsageError(
                "This view needs your user ID.",
                next_step="Set staff_user_id in the config file.",
            )
        self._show(view)

    async def read(self, number: int, on_progress: OnProgress) -> TicketPage:
        """Return a page of what is listed, from 1.

        Raises:
            SeriesError: It cannot be had.
        """
        page = await self._read_page(number, on_progress)
        if self.view.waiting:
            await self._read_waits(page.tickets)
        return page

    async def _read_page(self, number: int, on_progress: OnProgress) -> TicketPage:
        if not self.view.needs_all:
            return await self._service.list_tickets(number, self.view.filters.remote, on_progress=on_progress)
        if self._whole is None or number == 1:
            self._whole = await self._read_whole(on_progress)
        tickets = self._whole[(number - 1) * PER_PAGE : number * PER_PAGE]
        pages = max(-(-len(self._whole) // PER_PAGE), 1)
        return TicketPage(
            tickets=tuple(tickets),
            page=number,
            total_pages=pages,
            total_count=len(self._whole),
            has_next=number < pages,
        )

    def describe(self) -> str:
        """Return what is listed, in a sentence; empty for the whole queue in its usual order."""
        filters, order = self.view.effective.describe(), self.view.order.describe()
        parts = [
            f"Showing: {filters}." if filters else "",
            f"Sorted by {order}." if order else "",
            self.doubt,
        ]
        return " ".join(part for part in parts if part)

    def _show(self, view: View) -> None:
        self.view, self._whole, self.doubt = view, None, ""

    async def _read_whole(self, on_progress: OnProgress) -> list[TicketSummary]:
        def note(progress: ReadProgress) -> None:
            on_progress(Progress(Phase.RECEIVING, progress.pages, progress.total_pages))

        fetch = partial(self._service.list_tickets, priority=RequestPriority.BULK)
        reader = await read_all_pages(fetch, self.view.effective.sources, on_progress=note)
        self.doubt = reader.doubt
        local = self.view.effective.local
        matching = [row.ticket for row in reader.tickets if local.matches(row.ticket)]
        if self.view.sorts_by_waiting:
            await self._read_waits(matching)
        return sort_tickets(matching, self.view.order, lambda ticket: ticket, self._index.of)

    async def _read_waits(self, tickets: Iterable[TicketSummary]) -> None:
        """Read the tickets of which it is not known how long they wait."""
        get_ticket = partial(self._service.get_ticket, priority=RequestPriority.BULK)
        await read_waits(get_ticket, self._index, tickets)
