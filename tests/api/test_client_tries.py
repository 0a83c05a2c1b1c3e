"""When the client asks again, what each try costs, and how long all of them may take."""

from __future__ import annotations

import asyncio
from math import ceil

import pytest

from series_tui.api.client import SeriesClient
from series_tui.api.retry import RetryPolicy
from series_tui.api.service import Phase, Progress, RequestPriority
from series_tui.demo.server import Fault
from series_tui.errors import (
    AccessForbidden,
    KeyRefused,
    NotApiResponse,
    NotReached,
    RateLimited,
    ResponseIncomplete,
    ResponseRefused,
    ResponseTooLarge,
    SeriesError,
    ServiceFailed,
    TicketNotFound,
)
from tests.api.limits_for_tests import ONCE, QUICK, CountedLimit, let_pass
from tests.api.raw_server import Connection, RawServer
from tests.api.test_client import EXAMPLE, served

OK = None


@pytest.mark.parametrize(
    ("faults", "requests", "expected"),
    [
        ([Fault(status=500)], 2, OK),
        ([Fault(status=408)], 2, OK),
        ([Fault(status=502), Fault(status=503)], 3, OK),
        ([Fault(status=520)] * 3, 3, ServiceFailed),
        ([Fault(status=504)] * 4, 3, ServiceFailed),
        ([Fault(status=503, body=b"<html>down</html>")], 2, OK),
        ([Fault(status=503, headers={"retry-after": "60"})], 1, ServiceFailed),
        ([Fault(status=429)], 2, OK),
        ([Fault(status=429, headers={"retry-after": "0"})] * 3, 3, RateLimited),
        ([Fault(status=429, headers={"retry-after": "60"})], 1, RateLimited),
        ([Fault(closes=True)], 2, OK),
        ([Fault(closes=True)] * 3, 3, NotReached),
        ([Fault(cut_after=0)], 2, OK),
        ([Fault(cut_after=40)], 2, OK),
        ([Fault(cut_after=40)] * 3, 3, ResponseIncomplete),
        ([Fault(body=b'{"success": true, "data": {"Tick')], 2, OK),
        ([Fault(body=b"")] * 3, 3, ResponseIncomplete),
        ([Fault(hangs=True)], 2, OK),
        ([Fault(delay=3600)], 2, OK),
        ([Fault(hangs=True), Fault(status=500), Fault(status=503)], 3, ServiceFailed),
        ([Fault(status=400)], 1, ResponseRefused),
        ([Fault(status=401)], 1, KeyRefused),
        ([Fault(status=403)], 1, AccessForbidden),
        ([Fault(status=404)], 1, TicketNotFound),
        ([Fault(status=302, headers={"location": "/tickets/config"})], 1, ResponseRefused),
        ([Fault(body=b"<html><title>Sign in</title>")], 1, NotApiResponse),
        ([Fault(body=b'{"success": false, "error": {"code": 404, "message": "no"}}')], 1, TicketNotFound),
        ([Fault(body=b'{"success": false, "error": {"code": 503, "message": "no"}}')], 2, OK),
        ([Fault(body=b"[" * 100)], 1, ResponseTooLarge),
        ([Fault(headers={"content-encoding": "br"})], 1, ResponseRefused),
        ([Fault(headers={"content-encoding": "gzip"})], 2, OK),
    ],
)
async def test_a_request_is_tried_again_where_that_may_help_and_each_try_pays_the_limit(
    faults: list[Fault], requests: int, expected: type[SeriesError] | None
) -> None:
    """At most three times; the server counts them, and so does the limit."""
    async with served(faults) as (api, client, limit):
        asking = asyncio.create_task(client.get_ticket(EXAMPLE))
        if faults[0].hangs or faults[0].delay:
            while not api.requests:
                await asyncio.sleep(0.001)
            let_pass(QUICK.per_try)
        if expected is None:
            assert (await asking).subject == "Help with ranking"
        else:
            with pytest.raises(SeriesError) as caught:
                await asking
            assert type(caught.value) is expected
        assert len(api.requests) == requests
        assert limit.granted == limit.used == requests


async def test_retry_after_is_waited_for_and_holds_all_requests() -> None:
    """The next try comes no earlier than the service asks, and nobody else's does either."""
    async with served([Fault(status=429, headers={"retry-after": "0.3"})]) as (api, client, limit):
        await client.get_ticket(EXAMPLE)
        first, second = api.requests
        assert second.at - first.at >= 0.3
        assert limit.holds == [0.3]


@pytest.mark.parametrize(
    ("asked", "held"), [({}, 1.0), ({"retry-after": "7"}, 7.0), ({"retry-after": "999"}, 30.0)]
)
async def test_a_429_holds_all_who_share_the_key_for_a_bounded_time(
    asked: dict[str, str], held: float
) -> None:
    """Also when this request gives up: the others would only be refused as well."""
    async with served([Fault(status=429, headers=asked)], ONCE) as (_, client, limit):
        with pytest.raises(RateLimited) as caught:
            await client.get_ticket(EXAMPLE)
        assert limit.holds == [held]
        assert (caught.value.retry_after or 0.0) == float(asked.get("retry-after", 0))


async def test_a_429_is_waited_out_for_an_interactive_request() -> None:
    """Beyond the tries and their total; each second the rest of the wait is reported."""
    policy = RetryPolicy(tries=2, total=0.5, pause=0.01, waits_out_limit=True)
    told: list[Progress] = []
    faults = [
        Fault(status=429, headers={"retry-after": "1.2"}),
        *[Fault(status=429, headers={"retry-after": "0"})] * 3,
    ]
    async with served(faults, policy) as (api, client, _):
        ticket = await client.get_ticket(EXAMPLE, on_progress=told.append)
        assert ticket.subject == "Help with ranking"
        assert len(api.requests) == 5
        assert api.requests[1].at - api.requests[0].at >= 1.2
    waits = [progress for progress in told if progress.phase is Phase.RETRYING]
    assert [ceil(progress.seconds) for progress in waits[:2]] == [2, 1]
    assert "(429)" in waits[0].because


async def test_the_wait_after_a_429_ends_with_its_cancellation() -> None:
    """Cancelling the request ends the wait; work that nobody sees is not kept waiting at all."""
    policy = RetryPolicy(waits_out_limit=True)
    fault = Fault(status=429, headers={"retry-after": "3600"})
    async with served([fault, fault], policy) as (api, client, _):
        waiting = asyncio.create_task(client.get_ticket(EXAMPLE))
        while not api.requests:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        assert not waiting.done()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        while client._tasks:
            await asyncio.sleep(0.01)
        with pytest.raises(RateLimited):
            await client.get_ticket(EXAMPLE, priority=RequestPriority.BACKGROUND)
        assert len(api.requests) == 2


@pytest.mark.parametrize(
    ("retry_after", "words"),
    [
        (None, "Try again in a moment."),
        (0.3, "Try again in 1 second, as the service asks."),
        (60, "Try again in 1 minute, as the service asks."),
        (90, "Try again in 90 seconds, as the service asks."),
        (900, "Try again in 15 minutes, as the service asks."),
        (3600, "Try again in 1 hour, as the service asks."),
        (86_400, "Try again in 24 hours, as the service asks."),
    ],
)
def test_retry_after_is_shown_in_a_fitting_unit(retry_after: float | None, words: str) -> None:
    """An hour is no moment."""
    assert RateLimited(retry_after).next_step == words


async def test_network_time_ends_however_many_tries_are_left() -> None:
    """Three tries that each take their whole time do not fit into the total."""
    policy = RetryPolicy(per_try=8.0, total=10.0, pause=0.01)
    async with served([Fault(hangs=True)] * 3, policy) as (api, client, _):
        asking = asyncio.create_task(client.get_ticket(EXAMPLE))
        for tries in (1, 2):
            while len(api.requests) < tries:
                await asyncio.sleep(0.001)
            let_pass(policy.per_try)
        with pytest.raises(NotReached, match=r"No answer from .* after several tries"):
            await asking
        assert len(api.requests) == 2


async def test_waiting_for_the_limit_takes_no_network_time_and_is_reported() -> None:
    """A minute of waiting for others is no fault of the service."""
    limit = CountedLimit()
    limit.is_open.clear()
    told: list[Progress] = []
    async with served(retry=ONCE, limit=limit) as (api, client, _):
        waiting = asyncio.create_task(client.get_ticket(EXAMPLE, on_progress=told.append))
        while not limit.waiting:
            await asyncio.sleep(0.001)
        let_pass(60)
        await asyncio.sleep(0.001)
        assert api.requests == []
        assert [(p.seconds, p.ahead) for p in told if p.phase is Phase.WAITING_FOR_LIMIT] == [(2.0, 7)]
        limit.is_open.set()
        assert (await waiting).subject == "Help with ranking"
        phases = list(dict.fromkeys(progress.phase for progress in told))
        assert phases[:3] == [Phase.CONNECTING, Phase.WAITING_FOR_LIMIT, Phase.SENT]


async def test_waiting_for_the_limit_leaves_the_time_for_another_try() -> None:
    """However long it was before the first one."""
    limit = CountedLimit()
    limit.is_open.clear()
    async with served([Fault(status=503)], limit=limit) as (api, client, _):
        waiting = asyncio.create_task(client.get_ticket(EXAMPLE))
        while not limit.waiting:
            await asyncio.sleep(0.001)
        let_pass(60)
        await asyncio.sleep(0.001)
        limit.is_open.set()
        assert (await waiting).subject == "Help with ranking"
        assert len(api.requests) == 2


async def test_a_connection_closed_during_a_long_wait_costs_no_try_three_times() -> None:
    """The fourth time it is a fault of the service."""
    limit = CountedLimit(on_grant=lambda: let_pass(60))
    async with served([Fault(closes=True)] * 9, retry=ONCE, limit=limit) as (api, client, _):
        with pytest.raises(NotReached):
            await client.get_ticket(EXAMPLE)
        assert len(api.requests) == 4


async def test_another_try_is_reported_with_its_reason() -> None:
    """A person sees why it takes longer."""
    told: list[Progress] = []
    async with served([Fault(status=503)]) as (_, client, _):
        await client.get_ticket(EXAMPLE, on_progress=told.append)
        again = [progress for progress in told if progress.phase is Phase.RETRYING]
        assert len(again) == 1
        assert "503" in again[0].because


async def test_a_slot_is_taken_when_the_connection_is_up_and_nothing_is_sent() -> None:
    """Taken earlier, the time of connecting would bunch requests up at the server."""
    seen: list[tuple[int, int]] = []

    async def slow(connection: Connection) -> None:
        await connection.request()
        await connection.respond(b'{"success":true,"data":{"Ticket":{}}}', b"Connection: close\r\n")

    async with RawServer(slow) as server:
        limit = CountedLimit(on_grant=lambda: seen.append((server.connections, len(server.requests))))
        limit.is_open.clear()
        async with SeriesClient(server.url, lambda: "k", rate_limit=limit, retry=QUICK) as client:
            waiting = asyncio.create_task(client.get_ticket(EXAMPLE))
            while not limit.waiting or not server.connections:
                await asyncio.sleep(0.01)
            limit.is_open.set()
            await waiting
    assert seen == [(1, 0)]


async def test_a_connection_that_the_server_closed_meanwhile_costs_no_try() -> None:
    """Though there is but one try, and the server closes right when the request comes."""

    async def closing(connection: Connection) -> None:
        await connection.request()
        await connection.respond(b'{"success":true,"data":{"Ticket":{}}}')
        if connection.number < 3:
            await connection.request()

    async with RawServer(closing) as server:
        limit = CountedLimit()
        async with SeriesClient(server.url, lambda: "k", rate_limit=limit, retry=ONCE) as client:
            for _ in range(3):
                await client.get_ticket(EXAMPLE)
        assert limit.granted == len(server.requests) == 5


async def test_after_a_stall_on_an_idle_connection_the_next_try_takes_a_fresh_one() -> None:
    """After a change of network all idle connections are dead, and each would cost a whole try."""

    async def vanishing(connection: Connection) -> None:
        await connection.request()
        await connection.respond(b'{"success":true,"data":{"Ticket":{}}}')
        if connection.number <= 3:
            await connection.request()
            await asyncio.sleep(30)
        await connection.request()
        await connection.respond(b'{"success":true,"data":{"Ticket":{}}}')

    async with RawServer(vanishing) as server:
        limit = CountedLimit(wait=0.05)
        policy = RetryPolicy(per_try=0.4, pause=0.01)
        async with SeriesClient(server.url, lambda: "k", rate_limit=limit, retry=policy) as client:
            await asyncio.gather(*(client.get_ticket(EXAMPLE) for _ in range(3)))
            assert server.connections == 3
            await client.get_ticket(EXAMPLE)
            assert server.connections == 4
            assert len(server.requests) == 5


async def test_a_server_that_always_closes_old_connections_is_given_up() -> None:
    """Free tries have an end."""

    async def never(connection: Connection) -> None:
        await connection.request()

    async with RawServer(never) as server:
        limit = CountedLimit()
        async with SeriesClient(server.url, lambda: "k", rate_limit=limit, retry=QUICK) as client:
            with pytest.raises(NotReached, match="without an answer"):
                await client.get_ticket(EXAMPLE)
        assert limit.granted == len(server.requests) == 3
