"""The answers whose data holds fields and, in one of them, a list of tickets; nothing in here judges it."""

from __future__ import annotations

from typing import Any

from series_tui.api.models import TicketSummary
from series_tui.api.response.fields import parse_summary
from series_tui.api.response.json_reader import JsonReader
from series_tui.api.response.limits import SMALL
from series_tui.api.response.ticket_parser import Body, Envelope, Report, ignore_count


class DataParser:
    """Reads an answer's data, ticket by ticket; of what stands there twice, the last counts.

    Args:
        body: The response's body.
        report: Called behind each ticket.

    Attributes:
        envelope: What stands around the data.
        fields: The data, but its tickets.
        tickets: The tickets that it lists; None if there is no list, and no map, of them.
        sources: The JSON of each ticket.
    """

    def __init__(self, body: Body, report: Report = ignore_count) -> None:
        self.envelope = Envelope()
        self.fields: dict[str, Any] = {}
        self.tickets: list[TicketSummary] | None = None
        self.sources: list[bytes] = []
        self._body = body
        self._report = report
        self._reader = JsonReader(body, SMALL)

    def parse(self) -> None:
        """Read everything.

        Raises:
            BadJson: It is no JSON.
            ResponseTooLarge: A bound is reached.
        """
        reader = self._reader
        for name in reader.members():
            if name != "data" or reader.peek() != "{":
                self.envelope.note(name, reader.read_value())
                continue
            self.envelope.has_data = True
            for inner in reader.members():
                if inner == "Tickets":
                    self._parse_list()
                else:
                    self.fields[inner] = reader.read_value()
        reader.end()

    def _parse_list(self) -> None:
        reader = self._reader
        self.tickets, self.sources = None, []
        if reader.peek() not in ("[", "{"):
            reader.read_value()
            return
        tickets = self.tickets = []
        for _ in reader.elements() if reader.peek() == "[" else reader.members():
            value, start, end = reader.read_placed_value()
            self.sources.append(bytes(self._body[start:end]))
            tickets.append(parse_summary(value))
            self._report(len(tickets))
