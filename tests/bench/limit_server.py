"""A server that notes when each request arrives: it answers at once, with a page of a long queue.

    python -m tests.bench.limit_server FILE [close] [travel]

It prints its port. When its input ends it writes the arrivals to the file, one a line: seconds on the clock
that all processes share, and the client's process id. With ``close`` each connection ends with its response.
With ``travel`` each request takes 20 to 200 ms to arrive.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import sys
from contextlib import suppress
from pathlib import Path

from series_tui.api.rate_limit.rules import host_clock

PAGES = 2_000
_REQUEST = re.compile(rb"GET (\S+) HTTP/1.1\r\n(.*?)\r\n\r\n", re.DOTALL)
_PAGE = re.compile(rb"page=(\d+)")


class Counter(asyncio.Protocol):
    """One connection."""

    arrivals: list[tuple[float, str]]
    closes = travels = False

    def __init__(self) -> None:
        self._data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Let each whole request arrive."""
        self._data += data
        while match := _REQUEST.match(self._data):
            self._data = self._data[match.end() :]
            if self.travels:
                asyncio.get_running_loop().call_later(random.uniform(0.02, 0.2), self._arrive, match[1])
            else:
                self._arrive(match[1])

    def _arrive(self, target: bytes) -> None:
        """Note the time of a request, and response it."""
        self.arrivals.append((host_clock(), str(self._transport.get_extra_info("peername")[1])))
        page = _PAGE.search(target)
        is_ticket = b"/tickets/get/" in target
        body = _ticket(target) if is_ticket else _page(int(page[1]) if page else 1)
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n" % len(body)
        self._transport.write(head + (b"connection: close\r\n" if self.closes else b"") + b"\r\n" + body)
        if self.closes:
            self._transport.close()


def _page(number: int) -> bytes:
    ticket = {"_id": f"{number:024x}", "TicketId": f"TICKET-{number}", "Subject": "Help"}
    pagination = {
        "CurrentPage": number,
        "TotalPages": PAGES,
        "TotalCount": PAGES,
        "TicketsPerPage": 1,
        "HasNextPage": number < PAGES,
    }
    return json.dumps({"success": True, "data": {"Tickets": [ticket], "Pagination": pagination}}).encode()


def _ticket(target: bytes) -> bytes:
    ticket = {"TicketId": target.rsplit(b"/", 1)[-1].decode(), "Subject": "Help", "Content": {}}
    return json.dumps({"success": True, "data": {"Ticket": ticket}}).encode()


async def _serve(file: Path) -> None:
    loop = asyncio.get_running_loop()
    Counter.arrivals = []
    server = await loop.create_server(Counter, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    ended = asyncio.Event()
    loop.add_reader(sys.stdin.fileno(), ended.set)
    await ended.wait()
    file.write_text("".join(f"{at:.6f} {who}\n" for at, who in Counter.arrivals))


if __name__ == "__main__":
    Counter.closes, Counter.travels = "close" in sys.argv, "travel" in sys.argv
    # What is measured is when requests arrive, not when this process next has its turn on a busy machine.
    with suppress(OSError):
        os.nice(-15)
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(Path(sys.argv[1])))
