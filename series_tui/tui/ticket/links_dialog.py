"""Lists the links of a ticket, to copy one, or to open it where a browser is at hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from series_tui.api.models import Ticket
from series_tui.render.participants import Participants
from series_tui.runtime.daemon_thread import run_in_daemon_thread
from series_tui.text.sanitize import SafeText
from series_tui.tickets.ticket_links import TicketLink, message_links, page_links
from series_tui.tui.context import AppContext
from series_tui.tui.keymap import binding
from series_tui.tui.widgets.content import literal
from series_tui.tui.widgets.dialog import Dialog
from series_tui.tui.widgets.line_input import LineInput

_MAX_SHOWN = 200
_MAX_SEARCHED_AT_ONCE = 256 * 1024
"""Bytes of a ticket whose links are searched for in a few milliseconds."""
_ROOM_FOR_HINT = 60
"""Columns of a screen that has room for the whole hint."""


class LinksDialog(Dialog[TicketLink]):
    """Shows links; its result is the one to copy, or None.

    A link is opened by a second press of the key, after its whole address was shown.

    Args:
        links: The links.
        open_link: Opens an address, and returns whether that went well; None where no browser is at hand.
        search: Returns more links, and takes long enough to need a thread; None where there are no more.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("links.open", "open", show=False),
        binding("links.close", "close", show=False),
    ]

    def __init__(
        self,
        links: Sequence[TicketLink],
        open_link: Callable[[str], bool] | None,
        search: Callable[[], Sequence[TicketLink]] | None = None,
    ) -> None:
        super().__init__(id="links")
        self._links = list(links)
        self._search = search  # None once it has ended
        self._open_link = open_link
        self._listed: list[TicketLink] = []
        self._announced: TicketLink | None = None

    def compose(self) -> ComposeResult:
        """Put the filter over the list, and the whole address below it."""
        opens = " · F6 opens" if self._open_link is not None else ""
        hint = f"type to filter · enter copies{opens} · esc closes"
        if self.app.size.width < _ROOM_FOR_HINT:
            hint = f"enter copies{opens}"
        with Vertical(classes="dialog"):
            title = "Links" if self._search is None else "Links · searching the messages …"
            yield Static(title, id="links-title", markup=False)
            yield LineInput(placeholder=hint, id="links-text")
            links = OptionList(id="links-list", compact=True, markup=False)
            links.can_focus = False
            yield links
            yield Static("", id="links-address", markup=False)

    def on_mount(self) -> None:
        """Show all of them, and search for the rest."""
        self._filter("")
        if self._search is not None:
            self._add_rest(self._search)

    @work(group="links", description="links")
    async def _add_rest(self, search: Callable[[], Sequence[TicketLink]]) -> None:
        """Add the links of a large ticket after those that are listed; the cursor stays."""
        self._links += await run_in_daemon_thread(search)
        self._search = None
        self.query_one("#links-title", Static).update("Links")
        at = self._list.highlighted
        self._filter(self.query_one(Input).value)
        if at is not None:
            self._list.highlighted = at

    @property
    def _list(self) -> OptionList:
        return self.query_one("#links-list", OptionList)

    @property
    def _current(self) -> TicketLink | None:
        at = self._list.highlighted
        return self._listed[at] if at is not None and at < len(self._listed) else None

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._filter(event.value)

    def _filter(self, text: str) -> None:
        part = text.strip().casefold()
        matching = (link for link in self._links if part in f"{link.source} {link.url}".casefold())
        self._listed = [link for link, _ in zip(matching, range(_MAX_SHOWN), strict=False)]
        self._list.clear_options()
        self._list.add_options(Option(_row(link)) for link in self._listed)
        self._list.highlighted = 0 if self._listed else None
        nothing = "No matches." if self._links else "No links." if self._search is None else ""
        self._show_address("" if self._listed else nothing)

    def _show_address(self, remark: str = "") -> None:
        """Show the whole address of the link at the cursor, and a remark."""
        self._announced = None
        link = self._current
        lines = [] if link is None else [literal(link.url, "$text")]
        if link is not None and link.host:
            lines.append(Content.assemble(("host: ", "$text-muted"), literal(link.host, "$text-warning")))
        if remark:
            lines.append(Content.styled(remark, "$text-warning"))
        self.query_one("#links-address", Static).update(Content("\n").join(lines))

    @on(OptionList.OptionHighlighted)
    def _highlighted(self) -> None:
        self._show_address()

    @on(LineInput.Stepped)
    def _stepped(self, event: LineInput.Stepped) -> None:
        at = self._list.highlighted
        if at is not None:
            self._list.highlighted = min(max(at + event.step, 0), len(self._listed) - 1)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if self._current is not None:
            self.dismiss(self._current)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._listed[event.option_index])

    def action_open(self) -> None:
        """Open the link at the cursor, at the second press."""
        link = self._current
        if link is None:
            return
        if self._open_link is None:
            self._show_address("No browser is available here. Press enter to copy the link.")
        elif not link.can_open:
            self._show_address("Only plain web addresses are opened. Press enter to copy this link.")
        elif self._announced is not link:
            self._show_address("Press F6 again to open exactly this address.")
            self._announced = link
        elif self._open_link(link.url):
            self.dismiss(None)
        else:
            self._show_address("The browser could not be started. Press enter to copy the link.")

    def action_close(self) -> None:
        """Close the list, and copy nothing."""
        self.dismiss(None)


def links_dialog(ticket: Ticket, setup: AppContext, name_of: Callable[[str], SafeText | None]) -> LinksDialog:
    """Return the list of the links to a ticket and its player, then those in its messages.

    A large ticket is searched once the list is open, so that a key that follows belongs to the list.

    Args:
        ticket: The ticket.
        setup: The addresses of links, and what opens one.
        name_of: Returns a user's name that the ticket does not give; None where it is not known.
    """
    links = page_links(ticket, ticket_url=setup.ticket_url, player_url=setup.player_url)
    search = partial(message_links, ticket, Participants(ticket, name_of=name_of).name)
    if len(ticket.source) > _MAX_SEARCHED_AT_ONCE:
        return LinksDialog(links, setup.open_link, search)
    return LinksDialog([*links, *search()], setup.open_link)


def _row(link: TicketLink) -> Content:
    return Content.assemble(literal(link.source, "$text-muted"), "  ", literal(link.url))
