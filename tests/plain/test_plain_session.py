"""Sessions of `--plain` over the embedded API."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from series_tui.api.client import SeriesClient
from series_tui.api.models import Ticket
from series_tui.api.rate_limit.memory import MemoryRateLimiter
from series_tui.api.retry import RetryPolicy
from series_tui.api.service import Phase, Progress
from series_tui.api.ticket_id import TicketId
from series_tui.demo.server import FakeApi, Fault
from series_tui.names import Names
from series_tui.plain.session import PlainSession
from series_tui.text.sanitize import SafeText
from series_tui.tickets.recents import Recent
from tests.played_service import NAMES, PlayedService

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
REFERENCE = "TICKET-1234567890-ABCD"


@dataclass
class Remembered:
    """A history in memory."""

    seen: dict[str, str | None] = field(default_factory=dict)
    trouble: str = ""

    async def recent(self) -> Sequence[Recent]:
        """Return the opened tickets, the latest first."""
        return [Recent(ticket_id, NOW) for ticket_id in reversed(self.seen)]

    async def last_seen(self, ticket_id: str) -> str | None:
        """Return the id of the last message seen."""
        return self.seen.get(ticket_id)

    async def opened(self, ticket_id: str, last_message: str | None) -> None:
        """Record an opened ticket."""
        self.seen[ticket_id] = last_message


async def talk(
    *typed: str,
    api: FakeApi | None = None,
    recents: Remembered | None = None,
    opened: Sequence[str] = (),
    names: Callable[[], Names] = Names,
) -> list[str]:
    """Return the session's output for typed lines."""
    said: list[str] = []
    waiting = list(typed)

    async def ask() -> str | None:
        return f"{waiting.pop(0)}\n" if waiting else None

    async with (
        api or FakeApi() as served,
        SeriesClient(
            served.url, lambda: served.key, rate_limit=MemoryRateLimiter(), retry=RetryPolicy(pause=0.001)
        ) as client,
    ):
        session = PlainSession(
            client,
            recents or Remembered(),
            say=said.append,
            ask=ask,
            zone=UTC,
            now=lambda: NOW,
            names=names,
        )
        await session.run(map(TicketId, opened))
    return said


async def test_a_ticket_is_read_from_its_newest_messages() -> None:
    """Print the facts first, then each message with its author and time."""
    said = await talk(REFERENCE)
    assert said[:5] == [
        f"Ticket {REFERENCE}, 4 messages.",
        "  Help with ranking",
        "Status: in progress. Priority: high.",
        "Claimed by:",
        "  Staff Member",
    ]
    first = said.index("Message 1 of 4, player · author, Wed 15 Jan 2025 10:30 UTC.")
    assert said[first + 1 : first + 3] == ["  Player Name", "    I need help with my rank"]


async def test_a_ticket_of_the_command_line_is_opened_first() -> None:
    """Open the ticket that the command names."""
    said = await talk(opened=[REFERENCE])
    assert said[0].startswith(f"Ticket {REFERENCE}")


async def test_a_long_ticket_is_read_back_ten_by_ten() -> None:
    """Print five messages, then ten more by `earlier`, and count the rest."""
    said = await talk("TICKET-1700000005-0200", "earlier", "earlier")
    numbers = [int(line.split()[1].replace(",", "")) for line in said if line.startswith("Message ")]
    assert numbers == [*range(1996, 2001), *range(1986, 1996), *range(1976, 1986)]
    assert [line for line in said if "earlier" in line] == [
        f"{left} earlier messages. Type earlier for the previous ten, or all."
        for left in ("1,995", "1,985", "1,975")
    ]


async def test_all_and_earlier_end_at_the_first_message() -> None:
    """Print all messages, then that there is none before them."""
    said = await talk(REFERENCE, "all", "earlier")
    assert sum(line.startswith("Message 1 of 4") for line in said) == 2
    assert said[-2:] == ["There are no earlier messages.", "Type: all"]


async def test_a_message_is_read_by_its_number() -> None:
    """Print the one message; refuse a number that no message has."""
    said = await talk(REFERENCE, "number 2", "number 5", "number 0")
    assert len([line for line in said if line.startswith("Message 2 of 4")]) == 2
    assert said[-4:] == [
        "There is no message 5; the last one is 4.",
        "Type: number 4",
        "There is no message 0; the last one is 4.",
        "Type: number 4",
    ]


async def test_a_row_or_page_that_there_is_not_is_refused() -> None:
    """Name the row that no list has, and the ends of the queue."""
    said = await talk("next", "7", "search help with ranking", "next", "0", "quit", "help")
    assert said[:4] == [
        "No list has been loaded yet.",
        "Type: list",
        "The last list has no row 7.",
        "Type: list, or open and the ID.",
    ]
    assert said[-3:] == ["This is the last page.", "Type: previous", "The last list has no row 0."]


async def test_recent_tickets_are_listed_and_opened_by_number() -> None:
    """Print the latest first; its number opens it."""
    said = await talk("recent", REFERENCE, "recent", "1")
    assert said[0] == "No recent tickets."
    assert said.count(f"1. {REFERENCE}, just now") == 1
    assert said.count(said[1]) == 2


async def test_a_history_that_cannot_be_read_is_not_called_empty() -> None:
    """What is wrong with it is said instead."""
    trouble = "The history file does not respond; another process may have locked it."
    assert (await talk("recent", recents=Remembered(trouble=trouble)))[0] == trouble


async def test_the_queue_is_listed_page_by_page_and_opened_by_number() -> None:
    """Turn pages by `next` and `previous`, and open a row by its number."""
    said = await talk("list", "next", "previous", "previous", "2")
    pages = [line for line in said if line.startswith("Page ")]
    assert [line.split()[1] for line in pages] == ["1", "2", "1"]
    assert "This is the first page." in said
    second = said[said.index(pages[0]) + 5 :]
    subject = second[second.index(next(line for line in second if line.startswith("2."))) + 1]
    assert said[next(n for n, line in enumerate(said) if line.startswith("Ticket ")) + 1] == subject


async def test_the_queue_is_narrowed_by_status_and_by_text() -> None:
    """Filter by `list closed`, and by the text of `search`."""
    said = await talk("list closed", "search help with ranking", "list odd")
    rows = [line for line in said if line[:1].isdigit()]
    assert rows[:-1]
    assert all(" closed," in line for line in rows[:-1])
    assert "  Help with ranking" in said
    assert said[-2].startswith("Unknown filter:")


async def test_finding_counts_and_reads_the_messages() -> None:
    """Print the messages that hold a text, in any case."""
    said = await talk(REFERENCE, "find TRAINING centre", "find nowhere to be found")
    assert said[-1] == "No message contains this text."
    assert "1 message:" in said


async def test_new_messages_since_the_last_visit_are_counted_and_read() -> None:
    """Mark messages that came after the last one seen."""
    recents = Remembered()
    said = await talk(REFERENCE, "copy", recents=recents)
    assert said[-1] == REFERENCE
    assert not any("new since" in line for line in said)
    again = FakeApi()
    again.add_message(
        REFERENCE,
        "msj_2",
        {"Content": "Any news?", "Author": 1, "Type": "author_message", "Timestamp": "2026-01-15T11:00:00Z"},
    )
    said = await talk(REFERENCE, api=again, recents=recents)
    assert "1 new since you last looked." in said


@pytest.mark.parametrize("own", ["../../config", "", None, 7.5])
async def test_a_ticket_whose_own_id_may_not_be_asked_for_is_known_by_the_one_typed(own: object) -> None:
    """Record a ticket by an ID that opens it again."""
    recents, api = Remembered(), FakeApi()
    api.change(REFERENCE, TicketId=own, _id=None)
    said = await talk(REFERENCE, "update", "copy", api=api, recents=recents)
    assert said[-2:] == ["Nothing new.", REFERENCE]
    assert list(recents.seen) == [REFERENCE]


async def test_update_prints_only_new_messages() -> None:
    """Print only new messages on `update`, or that there are none."""
    api = FakeApi()
    said: list[str] = []
    typed = [REFERENCE, "update", "update"]

    async def ask() -> str | None:
        if len(typed) == 1:
            api.add_message(
                REFERENCE, "msj_9", {"Content": "Hello again", "Author": 5, "Type": "author_message"}
            )
        return typed.pop(0) if typed else None

    async with api, SeriesClient(api.url, lambda: api.key, rate_limit=MemoryRateLimiter()) as client:
        await PlainSession(client, Remembered(), say=said.append, ask=ask, zone=UTC, now=lambda: NOW).run()
    at = said.index("Nothing new.")
    assert said[at + 1] == "1 new message."
    assert [line for line in said[at:] if line.startswith("Message ")] == [
        "Message 5 of 5, player, no time given."
    ]


async def test_an_error_is_reported_and_the_dialogue_goes_on() -> None:
    """Print one error for a missing ticket, a misspelt command and a silent service."""
    api = FakeApi(faults=[Fault(status=404)])
    said = await talk("TICKET-1-X", "nonsense", "earlier", REFERENCE, api=api)
    assert said[0] == "No ticket TICKET-1-X in this workspace."
    assert any("neither a command" in line for line in said)
    assert "No ticket is open." in said
    assert "  Help with ranking" in said


async def test_names_are_asked_for_once_and_ids_are_read_without_them() -> None:
    """Print departments by name; by id where the names are forbidden."""
    api = FakeApi(faults=[Fault(), Fault(status=403)])
    said = await talk("list", "next", api=api)
    assert "  department support-dept" in said
    assert sum("/tickets/config" in request.target for request in api.requests) == 1


def with_colleague() -> FakeApi:
    """Return the samples, with a message by a staff member whom its ticket does not name."""
    api = FakeApi()
    message = {"Content": "On it", "Author": 8, "Type": "staff_message", "Timestamp": "2026-01-15T11:00:00Z"}
    api.add_message(REFERENCE, "msj_8", message)
    return api


@pytest.mark.parametrize(
    ("names", "name", "requests"),
    [(Names(NAMES, {"8": SafeText("Mira")}), "Mira", 0), (Names(NAMES), "id 8", 0), (Names(), "id 8", 1)],
)
async def test_known_names_are_read_and_only_unknown_ones_asked_for(
    names: Names, name: str, requests: int
) -> None:
    """Print staff and departments by the names of earlier responses, as `show` does."""
    api = with_colleague()
    said = await talk(REFERENCE, "number 5", "details", api=api, names=lambda: names)
    headings = [number for number, line in enumerate(said) if line.startswith("Message 5 of 5, staff,")]
    assert [said[number + 1] for number in headings] == [f"  {name}"] * 2
    assert "  Support Dept" in said
    assert sum("/tickets/config" in request.target for request in api.requests) == requests


async def test_a_name_that_a_list_brought_is_read_and_found() -> None:
    """Load the names again with each list and ticket; `find` looks for what is read out."""
    loads = iter([Names(NAMES), Names(NAMES, {"8": SafeText("Mira")})])
    said = await talk("list", REFERENCE, "find mira", api=with_colleague(), names=lambda: next(loads))
    hits = said[said.index("1 message:") :]
    assert hits[2].startswith("Message 5 of 5")
    assert hits[3] == "  Mira"


async def test_details_have_the_names_of_category_and_department() -> None:
    """Print their ids alone where the names are forbidden."""
    said = await talk(REFERENCE, "details")
    assert {"  Support", "  Support Dept", "  id support-dept"} <= set(said)
    without = await talk(REFERENCE, "details", api=FakeApi(faults=[Fault(), Fault(status=403)]))
    assert not {"  Support", "  Support Dept"} & set(without)
    assert "  support-dept" in without


async def test_an_interrupt_stops_the_request_and_not_the_dialogue() -> None:
    """Return to the prompt when a request is interrupted."""
    said: list[str] = []
    typed = [REFERENCE, "help"]
    async with (
        FakeApi(faults=[Fault(hangs=True)]) as api,
        SeriesClient(api.url, lambda: api.key, rate_limit=MemoryRateLimiter()) as client,
    ):

        async def ask() -> str | None:
            return typed.pop(0) if typed else None

        session = PlainSession(client, Remembered(), say=said.append, ask=ask, zone=UTC, now=lambda: NOW)
        assert not session.interrupt()
        running = asyncio.create_task(session.run())
        while not api.requests:
            await asyncio.sleep(0.001)
        assert session.interrupt()
        await running
    assert said[0] == "Stopped."
    assert said[-1].startswith("help, quit")


async def test_a_request_that_takes_long_says_what_it_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print its latest phase once it was silent for a while."""
    monkeypatch.setattr("series_tui.plain.session._QUIET_SECONDS", 0)
    service = PlayedService(Ticket(ticket_id=SafeText(REFERENCE)))
    service.gate.clear()
    service.progress = [Progress(Phase.CONNECTING), Progress(Phase.SENT)]
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        service.gate.set()

    async def ask() -> str | None:
        return None

    session = PlainSession(service, Remembered(), say=say, ask=ask, zone=UTC, now=lambda: NOW)
    await session.run([TicketId(REFERENCE)])
    assert said[:2] == [
        f"Please wait: {Phase.SENT.value}. Ctrl+C stops it.",
        f"Ticket {REFERENCE}, 0 messages.",
    ]


async def test_a_cancelled_session_ends_with_its_request() -> None:
    """Ask for no other line once the session itself is cancelled."""
    service = PlayedService()
    service.gate.clear()
    said: list[str] = []

    async def ask() -> str | None:
        return REFERENCE

    session = PlainSession(service, Remembered(), say=said.append, ask=ask, zone=UTC, now=lambda: NOW)
    running = asyncio.create_task(session.run())
    while not service.asked:
        await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert said == []
    assert not session.interrupt()
