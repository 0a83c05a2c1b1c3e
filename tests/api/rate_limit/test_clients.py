"""Real clients over real HTTP that share a window: the service sees one limit, and one hold."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from series_tui.api.client import SeriesClient
from series_tui.api.rate_limit.choose import SharedBy, shared_rate_limit
from series_tui.api.reference import ticket_reference
from series_tui.api.service import Urgency
from series_tui.demo.fake_api import FakeApi, Fault
from tests.api.rate_limit.redis_server import RedisServer, needs_redis
from tests.api.rate_limit.virtual_time import worst_second

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
    """Two clients ask for more than a second has room for; each is answered, and none was refused."""
    async with FakeApi() as api, client_of(api, shared_by) as one, client_of(api, shared_by) as other:
        asked = [client.get_ticket(TICKET) for client in (one, other) for _ in range(18)]
        await asyncio.gather(*asked)
        assert len(api.requests) == 36
        assert worst_second([request.at for request in api.requests]) <= 25


async def test_a_refusal_of_one_holds_the_other(shared_by: SharedBy) -> None:
    """After a 429 that asks for a second, a client that was not refused waits it out, too."""
    refusal = Fault(status=429, headers={"retry-after": "1"})
    async with FakeApi() as api, client_of(api, shared_by) as one, client_of(api, shared_by) as other:
        await other.get_ticket(TICKET)
        api.faults.append(refusal)
        refused = asyncio.create_task(one.get_ticket(TICKET, urgency=Urgency.BACKGROUND))
        while len(api.requests) < 2:
            await asyncio.sleep(0.005)
        # The answer has to come back and the hold to be kept before anybody else asks.
        await asyncio.sleep(0.1)
        await other.get_ticket(TICKET)
        await refused
        held = api.requests[1].at
        assert all(request.at - held >= 1 for request in api.requests[2:])
