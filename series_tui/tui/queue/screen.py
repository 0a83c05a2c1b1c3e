"""The queue: its tickets, what it is narrowed to, and a look into the ticket under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from series_tui.api.models import Person, Priority
from series_tui.api.ticket_id import ticket_reference
from series_tui.errors import InvalidReference
from series_tui.render.details import person_lines
from series_tui.tui.keymap import binding
from series_tui.tui.messages import OpenTicket
from series_tui.tui.queue.counts import STATUSES
from series_tui.tui.queue.preview import PreviewPane
from series_tui.tui.queue.queue_list import QueueList
from series_tui.tui.queue.search_bar import SearchBar
from series_tui.tui.queue.watching import QueueWatchingScreen
from series_tui.tui.widgets.line_input import LineInput
from series_tui.tui.widgets.select_dialog import Choice, SelectDialog

_PRIORITIES = (None, Priority.URGENT, Priority.HIGH, Priority.MEDIUM, Priority.LOW)


class BrowseScreen(QueueWatchingScreen):
    """Shows the queue, and asks the app to open tickets of it.

    Args:
        session: The way to the service, and what the app was given.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("queue.find", "find"),
        binding("queue.status", "status(1)"),
        binding("queue.status_before", "status(-1)"),
        binding("queue.department", "department"),
        binding("queue.author", "author"),
        binding("queue.mine", "mine"),
        binding("queue.unclaimed", "unclaimed"),
        binding("queue.priority", "priority"),
        binding("queue.clear", "clear"),
        binding("queue.refresh", "refresh_queue"),
        binding("queue.back", "back"),
        binding("queue.next_tab", "app.next_tab(1)", show=False),
        binding("queue.previous_tab", "app.next_tab(-1)", show=False),
    ]

    @on(QueueList.Moved)
    def _moved(self, event: QueueList.Moved) -> None:
        queue = self.queue_list
        self.read_window(self.view, queue.top, queue.room, is_going_up=event.is_going_up)
        self.show_place()
        if self.query_one(PreviewPane).display:
            self.query_one(PreviewPane).preview(queue.ticket)

    @on(QueueList.AtEnd)
    def _at_end(self) -> None:
        if self.own:
            self.read_more()

    @on(QueueList.Opened)
    def _opened(self, event: QueueList.Opened) -> None:
        try:
            ticket_id = ticket_reference(event.ticket.reference)
        except InvalidReference:
            self.say_below("The service gives this ticket no ID that could be asked for.")
            return
        self.pages.unmark(event.ticket)
        self.queue_list.go_on(self.view)
        self.tell_news()
        self.post_message(OpenTicket(ticket_id, self.query_one(PreviewPane).snapshot_of(event.ticket)))

    # Keys

    def action_find(self) -> None:
        """Open the line to search in."""
        self.query_one(SearchBar).open(self.filters.search)
        self.show_keys()

    def action_status(self, step: int) -> None:
        """Show the next status."""
        now = STATUSES.index(self.filters.status) if self.filters.status in STATUSES else 0
        self.narrow(status=STATUSES[(now + step) % len(STATUSES)])

    def action_department(self) -> None:
        """Ask for a department."""
        names = self._session.config
        known = dict(names.departments) if names else {}
        for _, row in self.pages.rows():
            if row.ticket.department:
                known.setdefault(row.ticket.department, row.ticket.department)
        choices = [Choice("", "all departments")] + [Choice(key, name or key) for key, name in known.items()]

        def chosen(value: str | None) -> None:
            if value is not None:
                self.narrow(department=value)

        self._choose("Department", choices, chosen)

    def action_author(self) -> None:
        """Ask for an author; the one under the cursor comes first."""
        people: dict[str, Person] = {}
        here = self.queue_list.ticket
        for ticket in [*([here] if here else []), *(row.ticket for _, row in self.pages.rows())]:
            if ticket.author.user_id:
                people.setdefault(ticket.author.user_id, ticket.author)
        choices = [Choice(key, "  ".join(person_lines(who))) for key, who in people.items()]
        choices.insert(min(len(choices), 1), Choice("", "all authors"))

        def chosen(value: str | None) -> None:
            if value is not None:
                self.narrow(author=value)

        self._choose("Author: a name from here, or a user ID", choices, chosen)

    def _choose(self, question: str, choices: Sequence[Choice], chosen: Callable[[str | None], None]) -> None:
        dialogue = SelectDialog(question, choices, _typed_id)
        self.app.push_screen(dialogue, chosen)

    def action_mine(self) -> None:
        """Show what the person who works here may see, or everything."""
        mine = self._setup.staff_user_id
        if not mine:
            self.say_below('Who you are is not known yet: write staff_user_id = "…" into the config file.')
            return
        self.narrow(staff_user_id="" if self.filters.staff_user_id else mine)

    def action_unclaimed(self) -> None:
        """Leave out the claimed ones among the tickets that are read."""
        self.narrow_here(replace(self.own, unclaimed=not self.own.unclaimed))

    def action_priority(self) -> None:
        """Show one priority among the tickets that are read."""
        now = _PRIORITIES.index(self.own.priority)
        self.narrow_here(replace(self.own, priority=_PRIORITIES[(now + 1) % len(_PRIORITIES)]))

    def action_refresh_queue(self) -> None:
        """Read what is in sight again."""
        if self.is_counting_down:
            return
        if not self.pages.pages and not self.is_waiting:
            self.begin_queue(self.filters)
            return
        self._was_at_top = self.queue_list.top == 0
        self.reread([1, *self.pages_in_sight()])

    def action_back(self) -> None:
        """Stop what is waited for; else go back."""
        if self.is_waiting:
            self.stop_reading()
            self._progress = "" if self.pages.pages else "Stopped: the queue was not read."
            self.show_all()
        else:
            self.app.pop_screen()

    # Searching

    @on(SearchBar.Asked)
    def _asked(self, event: SearchBar.Asked) -> None:
        self.narrow(search=event.text)

    @on(SearchBar.Left)
    def _left_search(self) -> None:
        self.set_focus(self.queue_list)
        self.show_keys()

    @on(LineInput.Stepped)
    def _stepped(self, event: LineInput.Stepped) -> None:
        self.queue_list.action_move(event.step)


def _typed_id(text: str) -> Choice | None:
    """Return what is typed as an id, where it could be one."""
    is_id = 0 < len(text) <= 64 and text.isascii() and text.replace("-", "").replace("_", "").isalnum()
    return Choice(text, f"the id {text}") if is_id else None
