"""The answers whose data holds fields and, in one of them, a list of tickets; nothing in here judges it."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from series_tui.api.models import TicketSummary
from series_tui.api.response.fields import parse_summary
from series_tui.api.response.in_turns import TICKET_PARTS, counted, easy_fields
from series_tui.api.response.json_reader import JsonReader
from series_tui.api.response.limits import SMALL
from series_tui.api.response.ticket_parser import Body, Envelope
from series_tui.text.sanitize import PIECE


class DataParser:
    """Reads an answer's data, ticket by ticket; of what stands there twice, the last counts.

    Args:
        body: The answer's body.

    Attributes:
        envelope: What stands around the data.
        fields: The data, but its tickets.
        tickets: The tickets that it lists; None if there is no list, and no map, of them.
        sources: The JSON of each ticket.
    """

    def __init__(self, body: Body) -> None:
        self.envelope = Envelope()
        self.fields: dict[str, Any] = {}
        self.tickets: list[TicketSummary] | None = None
        self.sources: list[bytes] = []
        self._body = body
        self._reader = JsonReader(body, SMALL)

    def steps(self) -> Generator[int, None, None]:
        """Read everything; yield how many tickets there are so far."""
        reader = self._reader
        for name in reader.members():
            if name != "data" or reader.peek() != "{":
                self.envelope.note(name, reader.read_value())
                continue
            self.envelope.has_data = True
            for inner in reader.members():
                if inner == "Tickets":
                    yield from self._list()
                else:
                    self.fields[inner] = reader.read_value()
        reader.end()

    def _list(self) -> Generator[int, None, None]:
        reader = self._reader
        self.tickets, self.sources = None, []
        if reader.peek() not in ("[", "{"):
            reader.read_value()
            return
        tickets = self.tickets = []
        for _ in reader.elements() if reader.peek() == "[" else reader.members():
            tickets.append((yield from self._ticket(tickets)))
            yield len(tickets)

    def _ticket(self, before: list[TicketSummary]) -> Generator[int, None, TicketSummary]:
        value, start, end = self._reader.read_placed_value()
        self.sources.append(bytes(self._body[start:end]))
        fields = value if isinstance(value, dict) else {"Ticket": value}
        if end - start > PIECE:
            fields = yield from counted(easy_fields(fields, TICKET_PARTS), before)
        return parse_summary(fields)
