"""A service that is far away: what goes to it and what comes back is held up for half a round trip each.

    python -m tests.bench.far_away SECONDS

It prints its port and its key. For each line that it is sent it prints how many connections were made and how
many requests came since the last one; it ends when its input does.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress

from series_tui.demo.server import FakeApi


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
    """Pass bytes on, each as much later; nothing waits for what came before it."""
    loop = asyncio.get_running_loop()
    with suppress(ConnectionError):
        while data := await reader.read(65_536):
            loop.call_later(seconds, writer.write, data)
    loop.call_later(seconds, writer.close)


async def _serve(round_trip: float) -> None:
    async with FakeApi(limit=0) as api:
        port = int(api.url.rpartition(":")[2])
        connections = told = 0
        ended = asyncio.Event()

        def count() -> None:
            nonlocal connections, told
            if not sys.stdin.readline():
                ended.set()
                return
            print(json.dumps([connections, len(api.requests) - told]), flush=True)
            connections, told = 0, len(api.requests)

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal connections
            connections += 1
            # A connection takes a round trip, too.
            await asyncio.sleep(round_trip)
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(
                _carry(reader, far_writer, round_trip / 2), _carry(far_reader, writer, round_trip / 2)
            )

        async with await asyncio.start_server(connected, "127.0.0.1", 0) as server:
            asyncio.get_running_loop().add_reader(sys.stdin.fileno(), count)
            print(server.sockets[0].getsockname()[1], api.key, flush=True)
            await ended.wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(float(sys.argv[1])))
