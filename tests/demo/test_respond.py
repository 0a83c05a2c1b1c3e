"""What the embedded API answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from series_tui.demo.generator import TicketList
from series_tui.demo.people import DEPARTMENTS
from series_tui.demo.respond import NOT_ENABLED, NOT_PREMIUM, Request, Workspace
from series_tui.demo.samples import EXAMPLE, HUGE_CHAT, ODD

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WORKSPACE = Workspace(TicketList(NOW, long_messages=50, huge_messages=30), "the key")


def ask(
    target: str,
    *,
    workspace: Workspace = WORKSPACE,
    method: str = "GET",
    headers: dict[str, str] | None = None,
) -> tuple[int, Any]:
    """Return the status and the decoded body of a response."""
    response = workspace.respond(Request(method, target, headers or {"apikey": "the key"}))
    return response.status, json.loads(b"".join(response.body))


def listed(query: str) -> list[dict[str, Any]]:
    """Return the tickets of all pages of a query."""
    tickets, page = [], 1
    while True:
        status, body = ask(f"/tickets/list?page={page}&{query}")
        assert status == 200
        tickets += body["data"]["Tickets"]
        if not body["data"]["Pagination"]["HasNextPage"]:
            assert body["data"]["Pagination"]["TotalCount"] == len(tickets)
            return tickets
        page += 1


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"apikey": "the key"}, 200),
        ({"x-api-key": "the key"}, 200),
        ({"apikey": "another"}, 401),
        ({"apikey": ""}, 401),
        ({"authorization": "the key"}, 401),
    ],
)
def test_the_key_is_accepted_in_either_of_two_headers(headers: dict[str, str], status: int) -> None:
    """As the reference has it."""
    code, body = ask(f"/tickets/get/{EXAMPLE}", headers=headers)
    assert code == status
    if status == 401:
        assert body == {"success": False, "error": {"code": 401, "message": "Invalid API key"}}


@pytest.mark.parametrize("words", [NOT_ENABLED, NOT_PREMIUM])
def test_a_workspace_without_tickets_says_so(words: str) -> None:
    """In the reference's words, for each endpoint."""
    workspace = Workspace(TicketList(NOW), "the key", words)
    for target in (f"/tickets/get/{EXAMPLE}", "/tickets/list", "/tickets/config"):
        assert ask(target, workspace=workspace) == (
            403,
            {"success": False, "error": {"code": 403, "message": words}},
        )


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD"])
def test_only_get_is_answered(method: str) -> None:
    """Only GET is answered."""
    assert ask(f"/tickets/{EXAMPLE}/claim", method=method)[0] == 405


@pytest.mark.parametrize(
    "target", ["/", "/tickets", "/tickets/get", "/tickets/get/", "/x", "/tickets/get/NOPE"]
)
def test_an_unknown_ticket_is_not_found(target: str) -> None:
    """With the envelope of a failure."""
    status, body = ask(target)
    assert (status, body["success"], body["error"]["code"]) == (404, False, 404)


def test_a_ticket_is_found_by_either_id() -> None:
    """Written or generated, and with its messages."""
    for row in [*listed("")[:3], {"TicketId": EXAMPLE}, {"TicketId": ODD}]:
        status, body = ask(f"/tickets/get/{row['TicketId']}")
        assert status == 200
        ticket = body["data"]["Ticket"]
        assert "Content" in ticket
        assert ask(f"/tickets/get/{ticket['_id']}")[1] == body
    assert len(ask(f"/tickets/get/{HUGE_CHAT}")[1]["data"]["Ticket"]["Content"]) == 30


def test_the_queue_has_the_fields_of_the_reference_and_no_messages() -> None:
    """Newest first, ten a page, and the claimer by name."""
    rows = listed("")
    assert len(rows) >= 60
    assert len({row["TicketId"] for row in rows}) == len(rows)
    dated = [row["UpdatedAt"] for row in rows if row["TicketId"] != ODD]
    assert dated == sorted(dated, reverse=True)
    for row in rows:
        assert "Content" not in row
        assert "ClaimedByUser" not in row
        assert ("ClaimedByName" in row) is bool(row.get("ClaimedBy"))


def test_pages_tell_where_they_are() -> None:
    """The last one is shorter, and none follows it."""
    first = ask("/tickets/list")[1]["data"]["Pagination"]
    last = ask(f"/tickets/list?page={first['TotalPages']}")[1]["data"]
    assert (first["CurrentPage"], first["HasPreviousPage"], first["HasNextPage"]) == (1, False, True)
    assert last["Pagination"]["HasNextPage"] is False
    assert len(last["Tickets"]) == (first["TotalCount"] - 1) % 10 + 1
    assert ask("/tickets/list?page=9999")[1]["data"]["Tickets"] == []


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "9" * 30])
def test_a_page_that_is_no_number_is_a_bad_request(page: str) -> None:
    """400, in the envelope."""
    assert ask(f"/tickets/list?page={page}")[0] == 400


def test_filters_narrow_the_queue_and_add_up() -> None:
    """By status, department, author, and text in subject or names."""
    everything = listed("")
    for status in ("open", "in-progress", "resolved", "closed"):
        assert {row["Status"] for row in listed(f"status={status}")} == {status}
    assert {row["Department"] for row in listed("department=billing-dept")} == {"billing-dept"}
    author = everything[1]["Author"]
    assert {row["Author"]["UserId"] for row in listed(f"author={author['UserId']}")} == {author["UserId"]}
    assert [row["TicketId"] for row in listed("search=help+WITH+rank")] == [EXAMPLE]
    assert EXAMPLE in [row["TicketId"] for row in listed("search=player123")]
    assert EXAMPLE in [row["TicketId"] for row in listed("search=Player%20Name")]
    both = listed("status=open&department=billing-dept")
    assert 0 < len(both) < len(listed("status=open"))
    assert [row["Department"] for row in listed("staffUserId=1")] == [
        row["Department"] for row in everything if row["Department"] in list(DEPARTMENTS)[:2]
    ]
    assert ask("/tickets/list?status=closed")[1]["data"]["Tickets"] == listed("status=closed")[:10]
    assert listed("search=nothing+holds+this") == []


def test_names_stand_for_the_ids_that_tickets_have() -> None:
    """Each category and department of a ticket has a name."""
    data = ask("/tickets/config")[1]["data"]
    rows = [row for row in listed("") if row["TicketId"] != ODD]
    assert {row["Category"] for row in rows} <= set(data["Categories"])
    assert {row["Department"] for row in rows} <= set(data["Departments"])
    assert data["Enabled"] is True
    for_members = [name for name, about in data["Categories"].items() if about["WorkspaceMembershipRequired"]]
    assert for_members == ["appeals"]


def test_a_written_message_is_served_from_then_on() -> None:
    """In the ticket, and at the front of the queue."""
    workspace = Workspace(TicketList(NOW, long_messages=5), "the key")
    message = {
        "Content": "new",
        "Author": 1,
        "Type": "author_message",
        "Timestamp": "2026-03-01T12:00:01.000Z",
    }
    workspace.add_message(EXAMPLE, "m-new", message)
    ticket = ask(f"/tickets/get/{EXAMPLE}", workspace=workspace)[1]["data"]["Ticket"]
    assert ticket["Content"]["m-new"] == message
    assert ticket["UpdatedAt"] == message["Timestamp"]
    rows = ask("/tickets/list", workspace=workspace)[1]["data"]["Tickets"]
    assert rows[0]["TicketId"] == EXAMPLE
    with pytest.raises(KeyError):
        workspace.add_message("NOPE", "m", message)
    with pytest.raises(KeyError):
        workspace.change("NOPE", {"Status": "closed"})
