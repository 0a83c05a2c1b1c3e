"""A ticket that is asked for: on its way, refused, asked for again, and what is new in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import App

from series_tui.api.models import Ticket
from series_tui.api.service import Phase, Progress
from series_tui.api.ticket_id import TicketId
from series_tui.errors import AccessForbidden, NotReached, SeriesError, ServiceFailed, TicketNotFound
from series_tui.text.sanitize import SafeText
from series_tui.tui.ticket.screen import TicketScreen
from tests.tui.app_harness import MemoryRecents, PlayedService, played_app, seen_on
from tests.tui.log_harness import conversation, message, ticket
from tests.tui.sample import REFERENCE, sample_ticket
from tests.tui.ticket.test_ticket_screen import SIZE, opened
from tests.tui.waiting import settle, until


def flat(app: App[int]) -> str:
    """Return what a person sees as one line."""
    return " ".join(seen_on(app).split())


async def test_loading_is_shown_at_once_and_can_be_stopped() -> None:
    """Escape stops; the ID stays readable and r asks again."""
    service = PlayedService(sample_ticket())
    service.gate.clear()
    app = opened(service)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert f"Opening {REFERENCE}" in seen_on(app)
        await pilot.press("escape")
        await settle(pilot)
        assert f"Stopped: {REFERENCE} was not loaded." in seen_on(app)
        service.gate.set()
        await pilot.press("r")
        await settle(pilot)
        assert "I need help with my rank" in seen_on(app)


async def test_a_failure_is_shown_in_the_place_of_the_ticket() -> None:
    """What happened and what to press stand where the ticket would; r tries again."""
    failures: dict[SeriesError, Sequence[str]] = {
        AccessForbidden(SafeText("Tickets module is not enabled")): ["Tickets module is not enabled"],
        AccessForbidden(SafeText("no")): ["Then press F5."],
        NotReached("No connection to api.series.hr within 5 s."): ["No connection to api.series.hr"],
        ServiceFailed(503): ["(503)", "Press r to try again."],
    }
    service = PlayedService(sample_ticket())
    app = played_app(service)
    async with app.run_test(size=SIZE) as pilot:
        for error, said in failures.items():
            service.failures[REFERENCE] = [error]
            await app.navigator.open(TicketId(REFERENCE))
            await settle(pilot)
            seen = seen_on(app)
            assert all(words in seen for words in (*said, "r try again")), error
            await pilot.press("r")
            await settle(pilot)
            assert "Help with ranking" in seen_on(app), error
            await app.navigator.close_all()


async def test_an_unknown_ticket_leads_back_to_the_typed_id() -> None:
    """Escape goes back to the input, and the ID is still there."""
    app = played_app(PlayedService())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*"TICKET-1-X", "enter")
        await settle(pilot)
        assert "No ticket TICKET-1-X in this workspace." in seen_on(app)
        assert "b to find it in the queue" in seen_on(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "TICKET-1-X" in seen_on(app)
        assert "Open a ticket" in seen_on(app)


async def test_a_used_up_limit_counts_down_and_can_be_stopped() -> None:
    """What the client reports each second is shown, rounded up; escape stops the wait."""
    service = PlayedService(sample_ticket())
    because = "The workspace's rate limit is used up (429)."
    service.progress = [Progress(Phase.RETRYING, seconds=1.2, because=because)]
    service.gate.clear()
    app = opened(service)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "Trying again in 2 s. (esc to stop)" in flat(app))
        await pilot.press("escape")
        await settle(pilot)
        assert "Stopped" in seen_on(app)
        service.gate.set()
        await settle(pilot)
        assert len(service.asked) == 1
        assert "Help with ranking" not in seen_on(app)


async def test_a_refresh_waiting_for_the_limit_is_shown_below_the_ticket() -> None:
    """The ticket stays readable meanwhile."""
    service = PlayedService(sample_ticket())
    app = opened(service)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        service.gate.clear()
        service.progress = [Progress(Phase.RETRYING, seconds=2.0, because="The limit is used up (429).")]
        await pilot.press("r")
        await until(pilot, lambda: "The limit is used up (429). Trying again in 2 s." in flat(app))
        assert "The training centre one." in seen_on(app)


def grown(old: Ticket) -> Ticket:
    """Return the ticket with one more message."""
    last = replace(message(90, "One more thing."), author_id=old.messages[0].author_id)
    return replace(old, messages=(*old.messages, last))


async def test_a_refresh_keeps_the_place_and_marks_what_is_new() -> None:
    """The reader stays where they were; the new message is marked."""
    long = ticket(conversation(200), REFERENCE)
    service = PlayedService(long)
    app = opened(service)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("g")
        await settle(pilot)
        before = [row for row in seen_on(app).split("\n") if "message 1" in row]
        service.tickets[SafeText(REFERENCE)] = grown(long)
        await pilot.press("r")
        await settle(pilot)
        assert [row for row in seen_on(app).split("\n") if "message 1" in row] == before
        await pilot.press("G")
        await settle(pilot)
        assert "new since you last looked" in seen_on(app)
        assert "One more thing." in seen_on(app)


async def test_a_pending_refresh_moves_no_row() -> None:
    """The title alone says how far it is; what holds it up stands below."""
    service = PlayedService(sample_ticket())
    app = opened(service)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        before = seen_on(app).split("\n")
        service.gate.clear()
        for progress, words in (
            (Progress(Phase.SENT), "refreshing …"),
            (
                Progress(Phase.RECEIVING, received=3_000_000, expected=9_000_000),
                "receiving: 2.9 MB",
            ),
        ):
            service.progress = [progress]
            await pilot.press("r")
            await settle(pilot)
            title, *rows = seen_on(app).split("\n")
            assert words in title
            assert rows == before[1:]
            await pilot.press("escape")
        service.progress = [Progress(Phase.WAITING_FOR_LIMIT, seconds=2, ahead=3)]
        await pilot.press("r")
        await settle(pilot)
        assert "waiting for the rate limit, 3 ahead" in seen_on(app).split("\n")[-2]
        service.gate.set()
        await settle(pilot)
        assert seen_on(app).split("\n")[1:] == before[1:]


async def test_a_refresh_stopped_by_the_next_key_is_no_longer_shown() -> None:
    """However fast escape follows r."""
    service = PlayedService(sample_ticket())
    app = opened(service)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        before = seen_on(app)
        service.gate.clear()
        await pilot.press("r", "escape")
        await settle(pilot)
        assert seen_on(app) == before


async def test_a_failed_refresh_keeps_the_ticket_and_shows_its_age() -> None:
    """What was read stays; its time is named."""
    service = PlayedService(sample_ticket())
    app = opened(service)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        service.failures[REFERENCE] = [NotReached("No answer from api.series.hr within 20 s.")]
        await pilot.press("r")
        await settle(pilot)
        seen = " ".join(seen_on(app).split())
        assert "What you see is from 13:30 (just now)." in seen
        assert "I need help with my rank" in seen


async def test_a_ticket_that_is_gone_sends_nobody_to_check_its_id() -> None:
    """It was loaded, so its ID was right; the way back is named."""
    service = PlayedService(sample_ticket())
    app = opened(service)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        service.failures[REFERENCE] = [TicketNotFound(REFERENCE)]
        await pilot.press("r")
        await settle(pilot)
        seen = " ".join(seen_on(app).split())
        assert "What you see is from 13:30 (just now). Press esc to go back." in seen
        assert "Check the ID" not in seen


async def test_a_newer_request_wins_over_an_older_response() -> None:
    """The response to the first request is dropped once there is a second."""
    service = PlayedService(sample_ticket(subject="first answer"))
    service.gate.clear()
    app = opened(service)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("r")
        service.tickets[SafeText(REFERENCE)] = sample_ticket(subject="second answer")
        service.gate.set()
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, TicketScreen)
        assert screen.snapshot is not None
        assert screen.snapshot.ticket.subject == "second answer"
        assert len(service.asked) == 2


async def test_messages_since_the_last_visit_are_marked() -> None:
    """What the history remembers puts the line above the first new message."""
    recents = MemoryRecents(seen={REFERENCE: "m11"})
    app = opened(PlayedService(sample_ticket()), recents=recents)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        rows = seen_on(app).split("\n")
        line = next(number for number, row in enumerate(rows) if "new since you last looked" in row)
        assert any("The training centre one." in row for row in rows[line:])
        assert recents.seen[REFERENCE] == "m75"


async def test_a_ticket_with_an_invalid_own_id_is_recorded_by_the_typed_one() -> None:
    """Whatever the service calls it, what is remembered opens it again."""
    recents, service = MemoryRecents(), PlayedService()
    service.tickets[SafeText(REFERENCE)] = replace(sample_ticket(), ticket_id=SafeText("../../config"))
    app = opened(service, recents=recents)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "I need help with my rank" in seen_on(app)
        await pilot.press("g", "G")
        await settle(pilot)
        assert [recent.ticket_id for recent in recents.tickets] == [REFERENCE]
