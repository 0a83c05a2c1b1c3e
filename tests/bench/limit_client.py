"""One process that sends requests through the shared limit until it is stopped.

    python -m tests.bench.limit_client '{"port": …, "tasks": …, …}'

It prints a line when it is ready, and reads one that says from when until when it is to send. Then it prints
what it sees as JSON, line by line so that nothing is lost if it is killed: ``sent`` for each request, and at
its end ``block`` and ``cpu``, how many milliseconds the longest step of the event loop took, and ``waits``.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from asyncio.events import Handle
from contextlib import suppress
from pathlib import Path
from typing import Any

from series_tui.api.client import SeriesClient
from series_tui.api.rate_limit.choose import SharedBy, shared_rate_limit
from series_tui.api.rate_limit.limiter import OnWait, Permit, RateLimit
from series_tui.api.rate_limit.rules import host_clock
from series_tui.api.service import RequestPriority
from series_tui.api.ticket_id import ticket_reference

KEY = "bench-key"


class Watched:
    """A limit that notes how long each request waited for it."""

    def __init__(self, limit: RateLimit) -> None:
        self._limit = limit
        self.confirm_sent, self.pause, self.check = limit.confirm_sent, limit.pause, limit.check
        self.status, self.aclose = limit.status, limit.aclose
        self.record_round_trip = limit.record_round_trip
        self.waits: list[tuple[float, float]] = []

    async def acquire(self, priority: RequestPriority, on_wait: OnWait | None = None) -> Permit:
        """Wait, and note how long."""
        started = host_clock()
        try:
            return await self._limit.acquire(priority, on_wait)
        finally:
            self.waits.append((started, host_clock() - started))


class Steps:
    """Measures the steps of the event loop: time on the clock, and time on the processor."""

    def __init__(self) -> None:
        self.longest = self.longest_cpu = 0.0
        run = Handle._run

        def measured(handle: Handle) -> None:
            wall, cpu = time.perf_counter(), time.thread_time()
            run(handle)
            self.longest = max(self.longest, time.perf_counter() - wall)
            self.longest_cpu = max(self.longest_cpu, time.thread_time() - cpu)

        Handle._run = measured  # type: ignore[method-assign, assignment]  # asyncio has no hook for this


def delay_connections(seconds: float) -> None:
    """Let each connection take so long to be set up, give or take a third."""
    connect = asyncio.BaseEventLoop.create_connection

    async def later(self: asyncio.BaseEventLoop, *args: Any, **options: Any) -> Any:
        await asyncio.sleep(seconds * random.uniform(2 / 3, 4 / 3))
        return await connect(self, *args, **options)

    asyncio.BaseEventLoop.create_connection = later  # type: ignore[method-assign]  # it has none for this either


async def send(order: dict[str, Any], at: float, until: float) -> None:
    """Send from one moment until another."""
    spares = tuple(map(Path, order["spares"]))
    shared_by = SharedBy(Path(order["folder"]), redis_url=order.get("redis", ""), spare_folders=spares)
    address = f"http://127.0.0.1:{order['port']}"
    limit = Watched(shared_rate_limit(shared_by, KEY, address, lambda _what: None))
    priority = RequestPriority.INTERACTIVE if order.get("is_person", True) else RequestPriority.BULK
    pause = order.get("pause", 0.0)
    numbers = iter(range(1, 10**6))
    ticket_id = ticket_reference("TICKET-1")
    async with SeriesClient(address, lambda: KEY, rate_limit=limit) as client:

        async def task() -> None:
            while host_clock() < until:
                if pause:
                    await asyncio.sleep(pause * random.uniform(0.5, 1.5))
                    await client.get_ticket(ticket_id, priority=priority)
                else:
                    await client.list_tickets(next(numbers), priority=priority)
                print(json.dumps({"sent": host_clock()}), flush=True)

        await asyncio.sleep(max(0, at - host_clock()))
        steps = Steps()
        tasks = [asyncio.create_task(task()) for _ in range(order["tasks"])]
        with suppress(TimeoutError):
            async with asyncio.timeout(until - host_clock()):
                await asyncio.gather(*tasks)
    print(json.dumps({"block": 1000 * steps.longest, "cpu": 1000 * steps.longest_cpu, "waits": limit.waits}))


if __name__ == "__main__":
    order = json.loads(sys.argv[1])
    if order.get("connect"):
        delay_connections(order["connect"])
    if order.get("redis"):
        import redis.asyncio  # noqa: F401  # as the app does in a thread before it connects
    print("ready", flush=True)
    began, ended = map(float, sys.stdin.readline().split())
    with suppress(KeyboardInterrupt):
        asyncio.run(send(order, began, ended))
