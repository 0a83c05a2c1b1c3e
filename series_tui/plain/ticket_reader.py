"""The ticket that is open in the line-by-line mode, and how far back it was read. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from series_tui.api.models import Ticket
from series_tui.api.ticket_id import TicketId, lasting_id
from series_tui.errors import UsageError
from series_tui.plain import lines
from series_tui.plain.commands import Command
from series_tui.render.options import RenderOptions

_AT_FIRST = 5
_AT_ONCE = 10


class TicketReader:
    """Reads a ticket from its newest messages back.

    Args:
        ticket: The ticket.
        asked: The ID that it was asked for by.
        options: Returns zone, moment and names.

    Attributes:
        ticket: The latest response.
        ticket_id: The ID by which it is asked for again, and remembered.
    """

    def __init__(self, ticket: Ticket, asked: TicketId, options: Callable[[], RenderOptions]) -> None:
        self.ticket = ticket
        self.ticket_id = lasting_id(ticket.reference, asked)
        self._options = options
        self._earliest = len(ticket.messages)

    def first(self, seen: str | None) -> Iterator[str]:
        """Yield what is read when the ticket opens: what it is, and its newest messages.

        Args:
            seen: The id of the last message of the reader's last visit; None if there was none.
        """
        yield from lines.headline(self.ticket)
        start = self._first_after(seen)
        new = 0 if start is None else len(self.ticket.messages) - start
        if new:
            yield f"{new:,} new since you last looked."
        yield from self._back(min(max(_AT_FIRST, new), _AT_ONCE))

    def run(self, command: Command) -> Iterator[str]:
        """Yield what a command about the open ticket asks for.

        Raises:
            UsageError: There is no such thing in it.
        """
        ticket, count = self.ticket, len(self.ticket.messages)
        match command.word:
            case "messages":
                self._earliest = count
                yield from self._back(_AT_ONCE)
            case "earlier":
                if not self._earliest:
                    raise UsageError("There are no earlier messages.", next_step="Type: all")
                yield from self._back(_AT_ONCE)
            case "all":
                self._earliest = 0
                yield from lines.messages(ticket, self._options(), range(count))
            case "number":
                if not 0 < command.number <= count:
                    raise UsageError(
                        f"There is no message {command.number:,}; the last one is {count:,}.",
                        next_step=f"Type: number {count}" if count else "Type: update",
                    )
                yield from lines.message(ticket, self._options(), command.number - 1)
            case "find":
                yield from self._find(command.text)
            case "details":
                yield from lines.details(ticket, self._options())
            case "copy":
                yield self.ticket_id

    def changes(self, after: Ticket) -> Iterator[str]:
        """Take a newer response for the same ticket, and yield what is new in it."""
        before, self.ticket = self.ticket, after
        is_changed = lines.state(before) != lines.state(after)
        if is_changed:
            yield from lines.headline(after)
        ids = {message.message_id for message in before.messages}
        new = [number for number, message in enumerate(after.messages) if message.message_id not in ids]
        if new:
            yield f"{len(new):,} new message{'s' if len(new) > 1 else ''}."
            yield from lines.messages(after, self._options(), new)
        elif not is_changed:
            yield "Nothing new."

    def _back(self, most: int) -> Iterator[str]:
        """Yield the messages before those that were read, and how many are left."""
        first, self._earliest = max(self._earliest - most, 0), self._earliest
        yield from lines.messages(self.ticket, self._options(), range(first, self._earliest))
        self._earliest = first
        if first:
            yield ""
            yield (
                f"{first:,} earlier message{'' if first == 1 else 's'}. Type earlier for the previous"
                " ten, or all."
            )

    def _find(self, text: str) -> Iterator[str]:
        numbers = lines.hits(self.ticket, self._options(), text)
        if not numbers:
            yield "No message contains this text."
            return
        shown = numbers[-_AT_ONCE:]
        newest = f"; the newest {_AT_ONCE}" if len(shown) < len(numbers) else ""
        yield f"{len(numbers):,} message{'s' if len(numbers) > 1 else ''}{newest}:"
        yield from lines.messages(self.ticket, self._options(), shown)

    def _first_after(self, seen: str | None) -> int | None:
        """Return the number of the message after the last one seen; None where that is not known."""
        numbers = (n for n, message in enumerate(self.ticket.messages) if message.message_id == seen)
        index = next(numbers, None)
        return None if index is None else index + 1
