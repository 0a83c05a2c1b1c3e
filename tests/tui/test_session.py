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

from series_tui.api.service import Phase, Progress, RequestPriority
from series_tui.api.ticket_id import TicketId
from series_tui.errors import TicketNotFound
from series_tui.tui.session import Session
from tests.tui.app_harness import PlayedService, played_app
from tests.tui.sample import REFERENCE, sample_ticket

EARLY = TicketId(REFERENCE)


def session_of(service: PlayedService) -> Session:
    """Return a session over a played service."""
    return played_app(service).session


async def test_a_prefetched_ticket_is_requested_once() -> None:
    """The screen gets the early response; the next time the service is asked again."""
    service = PlayedService(sample_ticket())
    async with session_of(service) as session:
        session.prefetch(EARLY)
        assert (await session.ticket(EARLY)).reference == REFERENCE
        assert service.asked == [REFERENCE]
        await session.ticket(EARLY)
        assert service.asked == [REFERENCE, REFERENCE]


async def test_a_prefetched_response_is_used_for_its_own_ticket_only() -> None:
    """Only the very ticket that was asked for early is answered by it."""
    service = PlayedService(sample_ticket())
    async with session_of(service) as session:
        session.prefetch(EARLY)
        with pytest.raises(TicketNotFound):
            await session.ticket(TicketId("TICKET-OTHER"))


async def test_a_failed_prefetch_raises_where_it_is_awaited() -> None:
    """The error is raised where the ticket is wanted, and nowhere before."""
    async with session_of(PlayedService()) as session:
        early = session.prefetch(EARLY)
        await asyncio.wait({early.ticket})
        with pytest.raises(TicketNotFound):
            await session.ticket(EARLY)


async def test_closing_a_session_cancels_its_prefetch() -> None:
    """Whoever leaves before the response is there cancels the request."""
    service = PlayedService(sample_ticket())
    service.gate.clear()
    async with session_of(service) as session:
        early = session.prefetch(EARLY)
        await asyncio.sleep(0)
    assert early.ticket.cancelled()


async def test_the_progress_of_a_prefetch_reaches_a_late_caller() -> None:
    """A screen that comes later hears the latest phase at once, then each further one."""
    heard: list[Phase] = []
    async with session_of(PlayedService(sample_ticket())) as session:
        early = session.prefetch(EARLY)
        early._progressed(Progress(Phase.CONNECTING))
        assert not early.sent.done()
        early._progressed(Progress(Phase.SENT))
        assert early.sent.done()
        early.listen(lambda progress: heard.append(progress.phase))
        early._progressed(Progress(Phase.RECEIVING))
        await early.ticket
    assert heard == [Phase.SENT, Phase.RECEIVING]


def test_prefetching_imports_no_module_that_draws() -> None:
    """The request goes out before Textual is imported: what sends it must not need it."""
    code = "import sys, series_tui.tui.run, series_tui.cli.make_context; print('textual' in sys.modules)"
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
        lambda session: session.prefetch(EARLY).ticket,
    ],
    ids=["connection", "names", "early ticket"],
)
async def test_the_session_keeps_no_reference_to_a_caller(
    ask: Callable[[Session], Awaitable[object]],
) -> None:
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


async def test_an_unsent_prefetch_is_requested_again_as_interactive() -> None:
    """It is cancelled, and the ticket requested urgently; one that has left is awaited."""
    for has_left, priorities in (
        (False, [RequestPriority.BACKGROUND, RequestPriority.INTERACTIVE]),
        (True, [RequestPriority.BACKGROUND]),
    ):
        service = PlayedService(sample_ticket(EARLY))
        service.progress = [Progress(Phase.SENT)] if has_left else []
        service.gate.clear()
        async with Session(played_app(service).session.setup) as session:
            session.prefetch(EARLY, RequestPriority.BACKGROUND)
            while not service.asked:
                await asyncio.sleep(0)
            waiting = asyncio.create_task(session.ticket(EARLY))
            await asyncio.sleep(0.01)
            service.gate.set()
            assert (await waiting).reference == REFERENCE
        assert service.urgencies == priorities


async def test_a_prefetched_ticket_is_taken_once() -> None:
    """Before it has arrived there is none; another ticket's is not taken."""
    service = PlayedService(sample_ticket(EARLY))
    async with Session(played_app(service).session.setup) as session:
        ahead = session.prefetch(EARLY, RequestPriority.BACKGROUND)
        assert session.take_prefetched(EARLY) is None
        await asyncio.wait({ahead.ticket})
        assert session.take_prefetched(TicketId("other")) is None
        assert session.is_prefetched(EARLY)
        assert session.take_prefetched(EARLY) is ahead.result is not None
        assert session.take_prefetched(EARLY) is None
