"""No response takes more memory than is promised, however much a few bytes of it may stand for."""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
import sys

import pytest

from tests.api.hostile_responses import HONEST, HOSTILE
from tests.api.raw_server import Connection, RawServer

_CHILD = """
import asyncio, json, sys
from series_tui.api.client import SeriesClient
from series_tui.api.rate_limit.memory import MemoryRateLimiter
from series_tui.errors import SeriesError

async def main():
    async with SeriesClient(sys.argv[1], lambda: "k", rate_limit=MemoryRateLimiter()) as client:
        try:
            outcome = len((await client.get_ticket("1")).messages)
        except SeriesError as error:
            outcome = type(error).__name__
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(json.dumps([outcome, int(peak.split()[1]) / 1024]))

asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("empty lists", "ResponseTooLarge"),
        ("nested objects", "ResponseTooLarge"),
        ("tiny messages", "ResponseTooLarge"),
        ("wide texts", "ResponseTooLarge"),
        ("one long text", "ResponseTooLarge"),
        ("white space", "ResponseRefused"),
        ("an honest ticket at the cap", 45_000),
    ],
)
async def test_no_answer_takes_more_memory_than_is_promised(kind: str, expected: str | int) -> None:
    """The whole process stays below 200 MB, whatever a few bytes may stand for."""
    packed = gzip.compress({**HOSTILE, **HONEST}[kind](), 1)

    async def serve(connection: Connection) -> None:
        await connection.request()
        await connection.respond(packed, b"Content-Encoding: gzip\r\nConnection: close\r\n")

    async with RawServer(serve) as server:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _CHILD, server.url, stdout=subprocess.PIPE
        )
        output, _ = await child.communicate()
    outcome, peak = json.loads(output)
    assert outcome == expected
    assert peak < 200
