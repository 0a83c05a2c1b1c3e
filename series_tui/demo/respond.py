"""Responses of the embedded API, as the reference describes them. Pure: no I/O, no waiting."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from series_tui.demo.generator import TicketList
from series_tui.demo.people import DEPARTMENTS, workspace_config
from series_tui.demo.samples import HUGE_CHAT, LONG_CHAT

PER_PAGE = 10
NOT_ENABLED = "Tickets module is not enabled for this workspace"
NOT_PREMIUM = "Tickets module requires a Premium or Enterprise subscription"


@dataclass(frozen=True, slots=True)
class Request:
    """Request of a client.

    Attributes:
        method: The HTTP method.
        target: Path and query.
        headers: Names in lower case.
    """

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Response:
    """Response to it.

    Attributes:
        status: The HTTP status.
        body: The body in parts.
        headers: Headers besides those of every response.
    """

    status: int
    body: Iterable[bytes]
    headers: Mapping[str, str] = field(default_factory=dict)


class Workspace:
    """Tickets of one key, and the responses about them.

    Args:
        tickets: The tickets.
        key: The accepted API key.
        refusal: The error of a workspace without the tickets module; empty for one that has it.
    """

    def __init__(self, tickets: TicketList, key: str, refusal: str = "") -> None:
        self._tickets = tickets
        self._key = key
        self._refusal = refusal
        self._samples: dict[str, dict[str, Any]] | None = None  # the long chat without its messages
        self._long_chat: dict[str, Any] | None = None
        self._generated: dict[str, dict[str, Any]] | None = None
        self._sorted: list[dict[str, Any]] | None = None
        self._added: dict[str, dict[str, Any]] = {}
        self._changed: dict[str, dict[str, Any]] = {}

    def respond(self, request: Request) -> Response:
        """Return the response to a request."""
        if request.method != "GET":
            return failure(405, "Method not allowed")
        if self._key not in (request.headers.get("apikey"), request.headers.get("x-api-key")):
            return failure(401, "Invalid API key")
        if self._refusal:
            return failure(403, self._refusal)
        parts = urlsplit(request.target)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        match [unquote(part) for part in parts.path.strip("/").split("/")]:
            case ["tickets", "get", ticket_id]:
                return self._get(ticket_id)
            case ["tickets", "list"]:
                return self._list(query)
            case ["tickets", "config"]:
                return success(workspace_config())
            case _:
                return failure(404, "Not found")

    def add_message(self, ticket_id: str, message_id: str, message: Mapping[str, Any]) -> None:
        """Add a message to a ticket, as if a person had just written it."""
        ticket = self._find(ticket_id)
        if ticket is None:
            raise KeyError(ticket_id)
        self._added.setdefault(ticket["TicketId"], {})[message_id] = dict(message)
        self._sorted = None

    def change(self, ticket_id: str, fields: Mapping[str, Any]) -> None:
        """Change fields of a ticket, as if a person had just worked on it.

        Raises:
            KeyError: There is no such ticket.
        """
        ticket = self._find(ticket_id)
        if ticket is None:
            raise KeyError(ticket_id)
        self._changed.setdefault(ticket["TicketId"], {}).update(fields)
        self._sorted = None

    def _get(self, ticket_id: str) -> Response:
        if ticket_id == HUGE_CHAT:
            return Response(200, _wrapped(self._tickets.huge()))
        ticket = self._find(ticket_id)
        if ticket is None:
            return failure(404, "Ticket not found")
        if ticket["TicketId"] == LONG_CHAT:
            if self._long_chat is None:
                self._long_chat = self._tickets.long_chat()
            ticket = self._long_chat
        return success({"Ticket": self._as_it_is_now(ticket)})

    def _as_it_is_now(self, ticket: dict[str, Any]) -> dict[str, Any]:
        """Return a ticket with its added messages and changed fields."""
        added = self._added.get(ticket["TicketId"])
        if added:
            latest = [message["Timestamp"] for message in added.values() if "Timestamp" in message]
            ticket = {**ticket, "Content": {**ticket["Content"], **added}}
            ticket["UpdatedAt"] = max([ticket["UpdatedAt"], *latest], key=str)
        return {**ticket, **self._changed.get(ticket["TicketId"], {})}

    def _find(self, ticket_id: str) -> dict[str, Any] | None:
        """Return a ticket by either of its ids; generate the queue only if no sample has it."""
        return self._by_id(samples_only=True).get(ticket_id) or self._by_id().get(ticket_id)

    def _by_id(self, *, samples_only: bool = False) -> dict[str, dict[str, Any]]:
        if self._samples is None:
            self._samples = _index(self._tickets.samples(is_listed=True))
        if samples_only:
            return self._samples
        if self._generated is None:
            self._generated = _index(self._tickets.generated(n) for n in range(self._tickets.count))
        return self._generated

    def _list(self, query: Mapping[str, str]) -> Response:
        page = query.get("page", "1")
        if not (page.isascii() and page.isdigit() and 0 < int(page) < 1_000_000):
            return failure(400, "page must be a number from 1")
        if self._sorted is None:
            every = {**self._by_id(), **self._by_id(samples_only=True)}
            unique = {ticket["TicketId"]: ticket for ticket in every.values()}
            self._sorted = sorted(map(self._as_it_is_now, unique.values()), key=_age, reverse=True)
        is_narrowed = any(value for name, value in query.items() if name != "page")
        matching = [ticket for ticket in self._sorted if not is_narrowed or _matches(ticket, query)]
        number = int(page)
        pages = max((len(matching) + PER_PAGE - 1) // PER_PAGE, 1)
        rows = matching[(number - 1) * PER_PAGE : number * PER_PAGE]
        return success(
            {
                "Tickets": [_summary(ticket) for ticket in rows],
                "Pagination": {
                    "CurrentPage": number,
                    "TotalPages": pages,
                    "TotalCount": len(matching),
                    "TicketsPerPage": PER_PAGE,
                    "HasNextPage": number < pages,
                    "HasPreviousPage": number > 1,
                },
            }
        )


def success(data: Mapping[str, Any]) -> Response:
    """Return a successful response."""
    return Response(200, [json.dumps({"success": True, "data": data}).encode()])


def failure(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return a failure response."""
    body = {"success": False, "error": {"code": status, "message": message}}
    return Response(status, [json.dumps(body).encode()], headers or {})


def _wrapped(ticket: Iterator[bytes]) -> Iterator[bytes]:
    yield b'{"success": true, "data": {"Ticket": '
    yield from ticket
    yield b"}}"


def _index(tickets: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    index: dict[str, dict[str, Any]] = {}
    for ticket in tickets:
        index[ticket["TicketId"]] = index[ticket["_id"]] = ticket
    return index


def _matches(ticket: Mapping[str, Any], query: Mapping[str, str]) -> bool:
    author = ticket["Author"]
    search = query.get("search", "").casefold()
    searched = (ticket["Subject"], author["Username"], author["DisplayName"])
    return (
        query.get("status", "") in ("", ticket["Status"])
        and query.get("author", "") in ("", str(author["UserId"]))
        and query.get("department", "") in ("", ticket["Department"])
        and any(search in text.casefold() for text in searched)
        and _is_allowed(query.get("staffUserId", ""), ticket)
    )


def _age(ticket: Mapping[str, Any]) -> str:
    """Return the sort key of a ticket by time; one without a valid time is the oldest."""
    updated = str(ticket["UpdatedAt"])
    return updated if updated[:1].isdigit() else ""


def _is_allowed(staff: str, ticket: Mapping[str, Any]) -> bool:
    """Return whether a staff member's departments hold a ticket: here, the first two."""
    return not staff or ticket["Department"] in list(DEPARTMENTS)[:2]


def _summary(ticket: Mapping[str, Any]) -> dict[str, Any]:
    row = {name: value for name, value in ticket.items() if name not in ("Content", "ClaimedByUser")}
    if "ClaimedByUser" in ticket:
        row["ClaimedByName"] = ticket["ClaimedByUser"]["DisplayName"]
    return row
