"""Real clients over real HTTP that share a window: the service sees one limit, and one hold."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from series_tui.api.client import SeriesClient
from series_tui.api.rate_limit.choose import SharedBy, shared_rate_limit
from series_tui.api.service import Phase, Progress, RequestPriority
from series_tui.api.ticket_id import ticket_reference
from series_tui.demo.server import FakeApi, Fault
from tests.api.rate_limit.redis_server import RedisServer
from tests.programs import needs_redis

TICKET = ticket_reference("TICKET-1234567890-ABCD")


@pytest.fixture(params=["file", pytest.param("redis", marks=needs_redis)])
def shared_by(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SharedBy]:
    """Return how the clients share their limit: each way once."""
    if request.param == "file":
        yield SharedBy(tmp_path / "windows")
        return
    with RedisServer() as server:
        yield SharedBy(tmp_path / "windows", redis_url=server.url)


def client_of(api: FakeApi, shared_by: SharedBy) -> SeriesClient:
    """Return one more process's client; what it has to say is an error here."""

    def say(what: str) -> None:
        raise AssertionError(what)

    limit = shared_rate_limit(shared_by, api.key, api.url, say)
    return SeriesClient(api.url, lambda: api.key, rate_limit=limit)


async def test_clients_together_keep_the_limit(shared_by: SharedBy) -> None:
    """Two clients ask for more than a second has room for: each is answered, the rest in the next second."""
    async with (
        FakeApi(limit=0) as api,
        client_of(api, shared_by) as first,
        client_of(api, shared_by) as second,
    ):
        await asyncio.gather(first.get_ticket(TICKET), second.get_ticket(TICKET))
        started = monotonic()
        await asyncio.gather(*(client.get_ticket(TICKET) for client in (first, second) for _ in range(18)))
        arrived = sorted(request.at for request in api.requests[2:])
        assert len(arrived) == 36
        assert arrived[25] - started > 1


async def test_a_refusal_of_one_holds_the_other(shared_by: SharedBy) -> None:
    """After a 429 that asks for a second, a client that was not refused waits it out, too."""
    refusal = Fault(status=429, headers={"retry-after": "1"})
    async with FakeApi() as api, client_of(api, shared_by) as first, client_of(api, shared_by) as second:
        await second.get_ticket(TICKET)
        api.faults.append(refusal)
        holds = asyncio.Event()

        def tell(progress: Progress) -> None:
            if progress.phase is Phase.RETRYING:
                holds.set()

        refused = asyncio.create_task(
            first.get_ticket(TICKET, priority=RequestPriority.BACKGROUND, on_progress=tell)
        )
        await holds.wait()
        await second.get_ticket(TICKET)
        await refused
        held = api.requests[1].at
        assert all(request.at - held >= 1 for request in api.requests[2:])
