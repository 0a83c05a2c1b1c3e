"""The queue's response: its tickets one by one, and the page that they make."""

from __future__ import annotations

from typing import Any

from series_tui.api.models import TicketPage, TicketSummary
from series_tui.api.response.body import SMALL
from series_tui.api.response.fields import parse_summary
from series_tui.api.response.json_reader import JsonReader
from series_tui.api.response.ticket_parser import Body, Envelope, Report, data_members, ignore_count
from series_tui.errors import MismatchedResponse


class DataParser:
    """Reads a response's data, ticket by ticket; of what stands there twice, the last counts.

    Args:
        body: The response's body.
        report: Called after each ticket.

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
        for name in data_members(reader, self.envelope):
            if name == "Tickets":
                self._parse_list()
            else:
                self.fields[name] = reader.read_value()
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


def parse_page(
    tickets: tuple[TicketSummary, ...], about: Any, sources: tuple[bytes, ...], page: int
) -> TicketPage:
    """Return one page of the queue.

    Args:
        tickets: Its tickets.
        about: What the response says of the page.
        sources: The JSON of each ticket.
        page: Which one was asked for. Beyond the last page a service may answer with the last one: that is
            an empty page here, as from a service that says so itself.

    Raises:
        MismatchedResponse: It is another page.
    """
    about = about if isinstance(about, dict) else {}
    number, total_pages = _count(about.get("CurrentPage")) or page, _count(about.get("TotalPages"))
    has_next = about.get("HasNextPage")
    if not isinstance(has_next, bool):
        has_next = total_pages is not None and number < total_pages
    if number != page:
        last = total_pages or (None if has_next else number)
        if last is None or not number == last < page:
            raise MismatchedResponse(f"page {page}", f"page {number}", "page")
        tickets, sources, total_pages, has_next = (), (), last, False
    return TicketPage(
        tickets=tickets,
        page=page,
        total_pages=total_pages,
        total_count=_count(about.get("TotalCount")),
        has_next=has_next,
        sources=sources,
    )


def _count(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
