"""The first screen: one input that takes any reference, and the tickets opened lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from series_tui.api.ticket_id import TicketId, ticket_reference
from series_tui.errors import InvalidReference, KeyProblem, NoKey, SeriesError
from series_tui.render.times import short_moment
from series_tui.runtime.daemon_thread import run_in_daemon_thread
from series_tui.text.fuzzy import fuzzy_match
from series_tui.text.sanitize import clean
from series_tui.text.width import truncate_cells
from series_tui.tickets.recents import Recent
from series_tui.tui.error_text import error_line, error_lines
from series_tui.tui.keymap import binding
from series_tui.tui.session import Session
from series_tui.tui.widgets.content import literal
from series_tui.tui.widgets.key_bar import KeyBar
from series_tui.tui.widgets.line_input import LineInput
from series_tui.tui.widgets.title_bar import TitleBar

_MAX_SHOWN = 50
_INDENT, _GAP = 2, 2
_MIN_SUBJECT = 12
"""Columns below which no part of a subject is shown."""
_FIRST_HINT = "New here? F2 shows the queue, F1 lists every key."


class ReferenceInput(LineInput):
    """Takes a reference; of several pasted lines the ID that they hold."""

    def on_paste(self, event: events.Paste) -> None:
        """Find the ID in several lines; join them where there is none."""
        event.text = pasted_reference(event.text)


def pasted_reference(text: str) -> str:
    """Return what is put in for a pasted text: as it is on one line, on several the ID they hold."""
    lines = text.splitlines()
    if len(lines) < 2:
        return text
    try:
        return ticket_reference(text)
    except InvalidReference:
        return " ".join(filter(None, map(str.strip, lines)))


class OpenScreen(Screen[None]):
    """Takes a reference, and asks the app to open that ticket.

    Args:
        session: The way to the service, and what the app was given.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("open.clear", "clear", show=False),
        binding("open.look", "look", show=False),
    ]

    @dataclass
    class OpenRequested(Message):
        """The user wants to read a ticket."""

        ticket_id: TicketId

    @dataclass
    class Dismissed(Message):
        """The user goes back to where the input was opened from."""

    @dataclass
    class KeyMissing(Message):
        """There is no key for this workspace.

        Attributes:
            why: Where it was looked for in vain, one sentence.
        """

        why: str

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._setup = session.setup
        self._recent: Sequence[Recent] = ()
        self._rows: list[str] = []
        self._said = ""
        self._has_opened = False
        self._left_over = ""  # what was typed when a ticket was last opened

    def compose(self) -> ComposeResult:
        """Put the input over the recent tickets."""
        yield TitleBar(Content.styled("series-tui", "bold"), self._key_line("looking for it …"), id="title")
        yield Static("Open a ticket", id="what", markup=False)
        yield ReferenceInput(placeholder="TICKET-…, its _id, a link, or any text with one", id="reference")
        yield Static("", id="problem", markup=False)
        title = TitleBar(Content.styled("Recent", "$text-muted"), id="recent-title")
        recent = OptionList(id="recent", compact=True, markup=False)
        recent.can_focus = False
        room = Container(recent, id="recent-room")
        title.display = room.display = False
        yield title
        yield room
        yield KeyBar(
            [
                ("input.submit", "open"),
                ("input.next", "recent"),
                ("app.queue", "queue"),
                ("app.commands", "commands"),
                ("app.help", "help"),
                ("app.quit", "quit"),
            ],
            id="keys",
        )

    def on_mount(self) -> None:
        """Look for the key and the recent tickets once the screen is there."""
        self._begin()

    async def restart(self) -> None:
        """Show the workspace that the session is on now, and nothing of the one before."""
        self.workers.cancel_node(self)
        self._setup = self._session.setup
        self._recent, self._rows = (), []
        await self.recompose()
        self._input.focus()
        self._begin()
        self._load_recent()

    def _begin(self) -> None:
        if self._setup.notice:
            self._say(self._setup.notice)
        self.call_after_refresh(self._load_key)

    def on_screen_resume(self) -> None:
        """Show what was opened meanwhile; what is typed now replaces an ID that was opened, no other."""
        if self.is_mounted:
            if self._has_opened:
                self._has_opened = False
                self._input.action_select_all()
            self.call_after_refresh(self._load_recent)

    @property
    def _input(self) -> Input:
        return self.query_one("#reference", Input)

    @property
    def _list(self) -> OptionList:
        return self.query_one("#recent", OptionList)

    # The key and the recent tickets

    def action_look(self) -> None:
        """Look for the key again."""
        self._say("")
        self._load_key()

    def key_changed(self) -> None:
        """Look for the key again: there is another one."""
        self.action_look()

    @work(exclusive=True, group="key")
    async def _load_key(self) -> None:
        """Find the key, say which one it is, and warm the connection while the reader types."""
        title = self.query_one("#title", TitleBar)
        try:
            connection = await self._session.connection()
        except SeriesError as error:
            title.show(right=self._key_line("none"))
            self._say("\n".join(error_lines(error)))
            if isinstance(error, NoKey) and not self._input.value:
                # A user who is typing sees it, and goes on typing.
                self.post_message(self.KeyMissing(error.why))
            return
        title.show(right=self._key_line(connection.key_source))
        try:
            await self._session.names()
        except SeriesError as error:
            if isinstance(error, KeyProblem):
                self._say(error_line(error))
        await run_in_daemon_thread(_import_ticket_screen)

    @work(exclusive=True, group="recent")
    async def _load_recent(self) -> None:
        self._recent = await self._setup.recents.recent()
        self._fill_list()
        if not (self._recent or self._said or self._input.value):
            self._say(_FIRST_HINT, "$text-muted")

    def _key_line(self, source: str) -> Content:
        plain = f" · plain http to {self._setup.host}" if self._setup.is_plain_http else ""
        return Content.assemble(f"{self._setup.workspace} · ", (f"key: {source}{plain}", "$text-muted"))

    def _fill_list(self) -> None:
        """Show the recent tickets that match what is typed, the best first; all if none does."""
        typed = self._input.value.strip()
        matches = [(fuzzy_match(typed, self._searched(recent)), recent) for recent in self._recent]
        scored = [(match.score, recent) for match, recent in matches if match is not None]
        scored.sort(key=lambda row: row[0], reverse=bool(typed))
        matching = [recent for _, recent in scored][:_MAX_SHOWN]
        shown = matching or list(self._recent[:_MAX_SHOWN])
        recent_list = self._list
        rows = [self._searched(recent) for recent in shown]
        if rows != self._rows:
            self._rows = rows
            width = max(self.size.width - 2 * _INDENT - 2, 10)
            recent_list.clear_options()
            recent_list.add_options(Option(self._row(recent, width), id=recent.ticket_id) for recent in shown)
        recent_list.highlighted = None
        title = self.query_one("#recent-title", TitleBar)
        self.query_one("#recent-room").display = bool(shown)
        title.display = bool(self._recent) or bool(self._setup.recents.trouble)
        hint = "type to filter" if matching or not self._recent else "no matches, showing all"
        title.show(right=Content.styled(self._setup.recents.trouble or hint, "$text-muted"))

    def _searched(self, recent: Recent) -> str:
        """Return the text of a recent ticket that is searched: its ID and, where it is known, its subject."""
        return f"{recent.ticket_id} {self._session.subjects.of(recent.ticket_id) or ''}".rstrip()

    def _row(self, recent: Recent, width: int) -> Content:
        """Return a row: the ID in full first, then the subject and the time as there is room for them."""
        name = literal(clean(recent.ticket_id)).truncate(width, ellipsis=True)
        moment = short_moment(recent.opened, self._setup.now(), self._setup.zone)
        room = width - name.cell_length - len(moment) - 2 * _GAP
        subject = self._session.subjects.of(recent.ticket_id)
        if subject and room >= _MIN_SUBJECT:
            shown = literal(truncate_cells(subject, room - 2), "$text-muted")  # two cells may isolate it
            name = Content.assemble(name, " " * _GAP, shown)
        gap = width - name.cell_length - len(moment)
        return Content.assemble(name, " " * gap, (moment, "$text-muted")) if gap > 1 else name

    def on_resize(self) -> None:
        """Draw the list for the new width."""
        if self._recent:
            self._rows = []
            self._fill_list()

    # What is typed

    @on(Input.Changed, "#reference")
    def _typed(self) -> None:
        self._say("")
        if self._recent:
            self._fill_list()

    @on(Input.Submitted, "#reference")
    def _submitted(self) -> None:
        chosen = self._list.highlighted_option
        text = chosen.id if chosen is not None and chosen.id else self._input.value
        if text.strip():
            self._open(text)
        else:
            self._say("Type or paste a ticket ID first.")

    @on(OptionList.OptionSelected, "#recent")
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        if event.option.id:
            self._open(event.option.id)

    def _open(self, text: str) -> None:
        """Ask for the ticket that a text names; a remembered one may be no ID either."""
        try:
            self.post_message(self.OpenRequested(ticket_reference(text)))
        except InvalidReference as error:
            self._say(error_line(error))
        else:
            self._has_opened, self._left_over = True, self._input.value

    @on(LineInput.Stepped)
    def _choose(self, event: LineInput.Stepped) -> None:
        """Choose the next recent ticket, or the one before; above the first, the input again."""
        recent_list = self._list
        now = -1 if recent_list.highlighted is None else recent_list.highlighted
        new = min(now + event.step, recent_list.option_count - 1)
        recent_list.highlighted = new if new >= 0 else None

    def action_clear(self) -> None:
        """Clear what is typed, else go back; an ID that was opened before is not in the way."""
        if self._list.highlighted is not None:
            self._list.highlighted = None
        elif self._input.value not in ("", self._left_over):
            self._input.value = ""
        else:
            self._input.value = ""
            self._say("")
            self.post_message(self.Dismissed())

    def _say(self, text: str, style: str = "") -> None:
        # An empty line painted again would double what a typed letter costs.
        if text != self._said:
            self._said = text
            self.query_one("#problem", Static).update(literal(clean(text), style))


def _import_ticket_screen() -> None:
    """Import the ticket screen while the user types, so that Enter shows its frame at once."""
    import series_tui.tui.ticket.screen  # noqa: F401  # it stays loaded
