"""What the queue is narrowed to: by the service, or here among what is read; and the chips that say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from textual.content import Content

from series_tui.api.models import TicketFilters
from series_tui.render.labels import status_label
from series_tui.render.times import clock_time
from series_tui.text.sanitize import SafeText, clean_line
from series_tui.text.width import truncate_cells
from series_tui.tui.queue.counts import STATUSES
from series_tui.tui.queue.filter_bar import Chip, FilterBar
from series_tui.tui.queue.loader import QueueFetchingScreen
from series_tui.tui.queue.view import OwnFilters, QueueView
from series_tui.tui.session import Session
from series_tui.tui.widgets.literal import literal

_LONGEST_VALUE = 24


class QueueNarrowingScreen(QueueFetchingScreen):
    """Shows less of the queue, and what that is.

    Args:
        session: The way to the service, and what the app was given.

    Attributes:
        own: What is left out of the tickets that are read.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.own = OwnFilters()

    @property
    def view(self) -> QueueView:
        """What is shown of what is read."""
        return QueueView(self.pages, self.own)

    def own_changed(self) -> None:
        """Called when something else is left out of what is read."""

    def narrow(self, **changes: str) -> None:
        """Ask the service for less, or for something else."""
        filters = replace(self.filters, **changes)
        if filters != self.filters:
            self.begin_queue(filters)

    def narrow_here(self, own: OwnFilters) -> None:
        """Leave out some of what is read."""
        self.own = own
        self.own_changed()

    def action_clear(self) -> None:
        """Show everything."""
        self.own = OwnFilters()
        if self.filters != TicketFilters():
            self.begin_queue(TicketFilters())
        else:
            self.narrow_here(self.own)

    # The chips

    def show_filters(self) -> None:
        """Show the filters, how many tickets each status has, and when that was read."""
        if self.is_waiting and self.pages.pages:
            right = "reading …"
        elif self.read_at is not None and self.size.width >= 60:
            right = f"read {clock_time(self.read_at, self._setup.zone)}"
        else:
            right = ""
        name = Chip(Content.styled("Queue", "bold"))
        here = self.filters.status
        forms = [
            [name, *(self._status_chip(status) for status in STATUSES)],
            [name, *(self._status_chip(status, has_count=status == here) for status in STATUSES)],
            [name, self._status_chip(here)],
        ]
        self.query_one(FilterBar).show(forms, self._filter_chips(), Content.styled(right, "$text-muted"))

    def _status_chip(self, status: str, *, has_count: bool = True) -> Chip:
        label = status_label(SafeText(status), ascii_only=self._setup.ascii_only) if status else "all"
        count = self.counts.get(replace(self.filters, status=status)) if has_count else None
        text = label if count is None else f"{label} {count:,}"
        style = "$text-accent bold underline" if status == self.filters.status else "$text-muted"
        return Chip(Content.styled(text, style), partial(self.narrow, status=status))

    def _filter_chips(self) -> list[Chip]:
        names, filters = self._session.config, self.filters
        chips: list[Chip] = []
        if filters.department:
            department = SafeText(filters.department)
            name = names.department_name(department) if names else department
            chips.append(self._chip("department: ", name, partial(self.narrow, department="")))
        if filters.author:
            chips.append(
                self._chip("author: ", self._author_name(filters.author), partial(self.narrow, author=""))
            )
        if filters.staff_user_id:
            chips.append(self._chip("my departments", "", partial(self.narrow, staff_user_id="")))
        if filters.search:
            chips.append(self._chip("find: ", filters.search, partial(self.narrow, search="")))
        if self.own:
            words = f"{self.own.words}, of {self.pages.read:,} read"
            chips.append(self._chip(words, "", partial(self.narrow_here, OwnFilters())))
        if chips:
            clear = Content.assemble(("0", "$text-accent bold"), (" clears", "$text-muted"))
            chips.append(Chip(clear, self.action_clear))
        return chips

    def _chip(self, words: str, value: str, press: Callable[[], None]) -> Chip:
        cross = "x" if self._setup.ascii_only else "✕"
        shown = literal(truncate_cells(clean_line(value), _LONGEST_VALUE), "$text") if value else Content("")
        return Chip(Content.assemble((words, "$text-muted"), shown, (f" {cross}", "$text-accent")), press)

    def _author_name(self, author: str) -> str:
        people = (row.ticket.author for _, row in self.pages.rows() if row.ticket.author.user_id == author)
        person = next(people, None)
        return person.name if person is not None else author
