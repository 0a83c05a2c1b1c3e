"""The connection that all screens share, and the ticket that is asked for before there is a screen."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from weakref import ref

import pytest

from series_tui.api.service import Phase, Progress
from series_tui.api.ticket_id import TicketId
from series_tui.errors import TicketNotFound
from series_tui.tui.session import Session
from tests.tui.app_harness import PlayedService, played_app
from tests.tui.sample import REFERENCE, sample_ticket

EARLY = TicketId(REFERENCE)


def session_of(service: PlayedService) -> Session:
    """Return a session over a played service."""
    return played_app(service).session


async def test_the_ticket_asked_for_early_is_asked_for_once() -> None:
    """The screen gets the early answer; the next time the service is asked again."""
    service = PlayedService(sample_ticket())
    async with session_of(service) as session:
        session.ask_early(EARLY)
        assert (await session.ticket(EARLY)).reference == REFERENCE
        assert service.asked == [REFERENCE]
        await session.ticket(EARLY)
        assert service.asked == [REFERENCE, REFERENCE]


async def test_another_ticket_does_not_get_the_early_answer() -> None:
    """Only the very ticket that was asked for early is answered by it."""
    service = PlayedService(sample_ticket())
    async with session_of(service) as session:
        session.ask_early(EARLY)
        with pytest.raises(TicketNotFound):
            await session.ticket(TicketId("TICKET-OTHER"))


async def test_an_early_failure_is_told_to_whoever_waits() -> None:
    """The error is raised where the ticket is wanted, and nowhere before."""
    async with session_of(PlayedService()) as session:
        early = session.ask_early(EARLY)
        await asyncio.wait({early.ticket})
        with pytest.raises(TicketNotFound):
            await session.ticket(EARLY)


async def test_a_session_that_ends_leaves_no_early_request_behind() -> None:
    """Whoever leaves before the answer is there cancels the request."""
    service = PlayedService(sample_ticket())
    service.gate.clear()
    async with session_of(service) as session:
        early = session.ask_early(EARLY)
        await asyncio.sleep(0)
    assert early.ticket.cancelled()


async def test_how_far_the_early_request_is_is_told_late_comers_too() -> None:
    """A screen that comes later hears the latest phase at once, then each further one."""
    heard: list[Phase] = []
    async with session_of(PlayedService(sample_ticket())) as session:
        early = session.ask_early(EARLY)
        early._went_on(Progress(Phase.CONNECTING))
        assert not early.sent.done()
        early._went_on(Progress(Phase.SENT))
        assert early.sent.done()
        early.listen(lambda progress: heard.append(progress.phase))
        early._went_on(Progress(Phase.RECEIVING))
        await early.ticket
    assert heard == [Phase.SENT, Phase.RECEIVING]


def test_what_asks_early_imports_nothing_that_draws() -> None:
    """The request goes out before Textual is imported: what sends it must not need it."""
    code = "import sys, series_tui.tui.run, series_tui.cli.setups; print('textual' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


class Asker:
    """Whoever wants something of the session, such as a screen."""


ASKER: ContextVar[Asker] = ContextVar("ASKER")


@pytest.mark.parametrize(
    "ask",
    [
        lambda session: session.connection(),
        lambda session: session.names(),
        lambda session: session.ask_early(EARLY).ticket,
    ],
    ids=["connection", "names", "early ticket"],
)
async def test_the_session_keeps_nobody_who_asked(ask: Callable[[Session], Awaitable[object]]) -> None:
    """What lives as long as the session does not keep its first asker alive: no context holds them."""
    async with session_of(PlayedService(sample_ticket())) as session:

        async def asked() -> ref[Asker]:
            asker = Asker()
            ASKER.set(asker)
            await ask(session)
            return ref(asker)

        asker = await asyncio.create_task(asked())
        await asyncio.sleep(0)  # the loop itself holds the task that ended just now
        gc.collect()
        assert asker() is None
