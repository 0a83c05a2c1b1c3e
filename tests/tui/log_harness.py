"""A small app around the message log, and tickets to show in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from textual.app import App, ComposeResult
from textual.widgets import Static

from series_tui.api.models import EMPTY, Fields, Message, Person, Role, Ticket, Time
from series_tui.text.sanitize import SafeText
from series_tui.tui.log.message_log import MessageLog

START = datetime(2025, 1, 15, 10, 30, tzinfo=UTC)
NOW = START + timedelta(hours=3)
PLAYER, STAFF = SafeText("123"), SafeText("456")


def message(
    number: int,
    text: str = "",
    *,
    role: Role = Role.PLAYER,
    author: str | None = None,
    sent: Time | None = None,
    minutes: float | None = None,
    type_name: str | None = None,
    extra: Iterable[tuple[str, str]] = (),
) -> Message:
    """Return a message; without a time, one minute after the one before."""
    if author is None:
        author = {Role.PLAYER: PLAYER, Role.STAFF: STAFF}.get(role, EMPTY)
    fields: Fields = tuple((SafeText(name), SafeText(value)) for name, value in extra)
    return Message(
        message_id=SafeText(f"m{number}"),
        author_id=SafeText(author),
        role=role,
        type_name=SafeText(type_name if type_name is not None else role.value),
        text=SafeText(text),
        sent=sent if sent is not None else START + timedelta(minutes=number if minutes is None else minutes),
        extra=fields,
    )


def ticket(messages: Sequence[Message], reference: str = "TICKET-1") -> Ticket:
    """Return a ticket by a player, claimed by a member of staff."""
    return Ticket(
        ticket_id=SafeText(reference),
        author=Person(user_id=PLAYER, display_name=SafeText("Player Name")),
        claimed_by=STAFF,
        claimer=Person(user_id=STAFF, display_name=SafeText("Staff Member")),
        messages=tuple(messages),
    )


def conversation(count: int, *, text: str = "message {}") -> list[Message]:
    """Return messages by player and staff in turn, one a minute."""
    return [
        message(number, text.format(number), role=(Role.PLAYER, Role.STAFF)[number // 2 % 2])
        for number in range(count)
    ]


class LogApp(App[None]):
    """The log over one line, as on a ticket's screen."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Static { height: 1; }"

    def __init__(self, shown: Ticket | None = None, *, seen: str | None = None) -> None:
        super().__init__()
        self.log_widget = MessageLog(zone=UTC, now=lambda: NOW, id="log")
        self.animation_level = "none"
        self.shown = shown
        self.seen = seen
        self.places: list[MessageLog.PositionChanged] = []
        self.nothing: list[str] = []

    def compose(self) -> ComposeResult:
        """Put the log over the line."""
        yield self.log_widget
        yield Static("below", markup=False)

    def on_mount(self) -> None:
        """Show the ticket."""
        self.log_widget.focus()
        self.log_widget.seen = self.seen
        self.log_widget.ticket = self.shown

    def on_message_log_position_changed(self, event: MessageLog.PositionChanged) -> None:
        """Keep what the log tells."""
        self.places.append(event)

    def on_message_log_remarked(self, event: MessageLog.Remarked) -> None:
        """Keep what the log could not do."""
        self.nothing.append(event.text)

    @property
    def rows(self) -> list[str]:
        """The rows of the log as a terminal shows them, without spaces at their ends."""
        log = self.log_widget
        return [log.render_line(y).text.rstrip() for y in range(log.size.height)]
