"""The embedded API's server: the limit, compression, and what may go wrong on request."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from series_tui.demo import server as fake_api
from series_tui.demo.generator import TicketList
from series_tui.demo.samples import EXAMPLE
from series_tui.demo.server import FakeApi, Fault
from tests.cli.world import exported

SAMPLES = TicketList(datetime(2026, 3, 1, 12, 0, tzinfo=UTC), long_messages=50, huge_messages=400)


class Answer:
    """A response as it came over the wire."""

    def __init__(self, raw: bytes) -> None:
        head, _, rest = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        self.status = int(first.split()[1])
        self.headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
        }
        self.body = b""
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            self.body += rest[: int(size, 16)]
            rest = rest[int(size, 16) + 2 :]


async def exchange(api: FakeApi, target: str = f"/tickets/get/{EXAMPLE}", headers: str = "") -> bytes:
    """Send one request over a connection of its own, and return all that comes back."""
    reader, writer = await asyncio.open_connection(*api.url.removeprefix("http://").split(":"))
    writer.write(f"GET {target} HTTP/1.1\r\nApikey: {api.key}\r\nConnection: close\r\n{headers}\r\n".encode())
    try:
        return await reader.read(-1)
    finally:
        writer.close()
        await writer.wait_closed()


async def test_a_server_that_runs_for_days_remembers_the_latest_requests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It does not grow with what it has served."""
    monkeypatch.setattr(fake_api, "_MAX_RECORDED", 4)
    async with FakeApi() as api:
        for number in range(9):
            await exchange(api, f"/{number}")
            assert len(api.requests) <= 4
        assert [request.target for request in api.requests][-2:] == ["/7", "/8"]


async def test_an_answer_takes_at_least_the_latency_or_the_delay_of_a_fault() -> None:
    """A fault's delay takes the place of the latency."""
    loop = asyncio.get_running_loop()
    api = FakeApi(SAMPLES, faults=[Fault(delay=0.02)])
    with pytest.raises(RuntimeError):
        _ = api.url
    async with api, FakeApi(SAMPLES, latency=0.02) as slow:
        for server in (api, slow):
            start = loop.time()
            await exchange(server, "/tickets/config")
            assert loop.time() - start >= 0.02


async def test_a_ticket_is_served_and_the_request_noted() -> None:
    """With the time at which it arrived."""
    times = iter([10.0, 10.0, 11.5, 11.5])
    async with FakeApi(SAMPLES, clock=lambda: next(times)) as api:
        answer = Answer(await exchange(api))
        assert answer.status == 200
        assert json.loads(answer.body)["data"]["Ticket"]["TicketId"] == EXAMPLE
        await exchange(api, "/tickets/config")
        assert [(r.target, r.at, r.connection) for r in api.requests] == [
            (f"/tickets/get/{EXAMPLE}", 10.0, 1),
            ("/tickets/config", 11.5, 2),
        ]


async def test_answers_are_compressed_only_when_asked() -> None:
    """The same body either way."""
    async with FakeApi(SAMPLES) as api:
        plain = Answer(await exchange(api))
        zipped = Answer(await exchange(api, headers="Accept-Encoding: br, gzip\r\n"))
        assert "content-encoding" not in plain.headers
        assert zipped.headers["content-encoding"] == "gzip"
        assert gzip.decompress(zipped.body) == plain.body
        assert len(zipped.body) < len(plain.body)


async def test_the_26th_request_of_a_second_is_refused_and_the_window_slides() -> None:
    """429 with Retry-After; a second after the first one there is room for one more."""
    now = 100.0
    async with FakeApi(SAMPLES, clock=lambda: now) as api:
        statuses = []
        for number in range(27):
            now = 100.0 + number * 0.02
            statuses.append(Answer(await exchange(api, "/tickets/config")).status)
        assert statuses == [200] * 25 + [429] * 2
        refused = Answer(await exchange(api, "/tickets/config"))
        assert refused.headers["retry-after"] == "1"
        assert json.loads(refused.body)["error"]["code"] == 429
        now = 101.0
        assert [Answer(await exchange(api, "/tickets/config")).status for _ in range(2)] == [200, 429]


async def test_several_requests_share_a_connection() -> None:
    """Until one asks to close it."""
    async with FakeApi(SAMPLES) as api:
        reader, writer = await asyncio.open_connection(*api.url.removeprefix("http://").split(":"))
        for _ in range(2):
            writer.write(f"GET /tickets/config HTTP/1.1\r\nApikey: {api.key}\r\n\r\n".encode())
            assert b" 200 " in await reader.readuntil(b"\r\n")
            await reader.readuntil(b"\r\n0\r\n\r\n")
        writer.close()
        await writer.wait_closed()
        assert [request.connection for request in api.requests] == [1, 1]


@pytest.mark.parametrize(
    ("fault", "check"),
    [
        (Fault(status=503), lambda raw: Answer(raw).status == 503 and b"Service Unavailable" in raw),
        (
            Fault(status=429, headers={"retry-after": "7"}),
            lambda raw: Answer(raw).headers["retry-after"] == "7",
        ),
        (Fault(status=400), lambda raw: b'"Bad Request"' in Answer(raw).body),
        (Fault(status=799), lambda raw: raw.startswith(b"HTTP/1.1 799 Unknown")),
        (Fault(body=b"<html>"), lambda raw: Answer(raw).body == b"<html>"),
        (Fault(headers={"x-odd": "1"}), lambda raw: EXAMPLE.encode() in raw and b"x-odd: 1" in raw),
        (Fault(closes=True), lambda raw: raw == b""),
        (Fault(cut_after=10), lambda raw: raw.endswith(b'{"success"') and b"\r\n0\r\n" not in raw),
        (Fault(body=b"<html>", cut_after=6), lambda raw: raw.endswith(b"<html>")),
        (Fault(delay=0.05), lambda raw: EXAMPLE.encode() in raw),
    ],
)
async def test_a_fault_hits_the_next_request_only(fault: Fault, check: Callable[[bytes], bool]) -> None:
    """Faults are used up one by one."""
    async with FakeApi(SAMPLES, faults=[fault]) as api:
        assert check(await exchange(api))
        assert EXAMPLE.encode() in Answer(await exchange(api)).body
        api.faults.append(fault)
        assert check(await exchange(api))


async def test_a_fault_that_hangs_ends_with_the_server() -> None:
    """Nobody is left waiting when a test is over."""
    async with FakeApi(SAMPLES, faults=[Fault(hangs=True)]) as api:
        waiting = asyncio.create_task(exchange(api))
        while not api.requests:
            await asyncio.sleep(0.01)
        assert not waiting.done()
    assert asyncio.all_tasks() <= {asyncio.current_task(), waiting}
    async with asyncio.timeout(10):
        with suppress(ConnectionError):
            assert await waiting == b""


@pytest.mark.parametrize("nonsense", [b"\r\n\r\n", b"hello\r\n\r\n", b"GET /\r\n\r\n", b"x" * 100_000, b""])
async def test_an_invalid_request_does_not_disturb_the_server(nonsense: bytes) -> None:
    """It closes that connection and serves the next."""
    async with FakeApi(SAMPLES) as api:
        reader, writer = await asyncio.open_connection(*api.url.removeprefix("http://").split(":"))
        writer.write(nonsense)
        writer.write_eof()
        with suppress(ConnectionError):
            assert await reader.read(-1) == b""
        writer.close()
        assert Answer(await exchange(api)).status == 200


def test_the_command_serves_what_it_was_asked_for() -> None:
    """It prints address and key for a shell, and faults come first."""
    code = (
        "import os, sys, urllib.request, urllib.error, json\n"
        "url, key = os.environ['SERIES_API_URL'], os.environ['SERIES_API_KEY']\n"
        "def ask(target):\n"
        "    request = urllib.request.Request(url + target, headers={'apikey': key})\n"
        "    try:\n"
        "        return json.load(urllib.request.urlopen(request, timeout=20))\n"
        "    except urllib.error.HTTPError as error:\n"
        "        return error.code\n"
        "print(ask('/tickets/config'))\n"
        "print(ask('/tickets/list')['data']['Pagination']['TotalCount'])\n"
        "print(len(ask('/tickets/get/TICKET-1700000009-100K')['data']['Ticket']['Content']))\n"
    )
    command = [sys.executable, "-m", "series_tui", "demo-server"]
    options = ["--tickets", "123", "--messages", "45", "--seed", "3", "--latency", "1", "--faults", "503"]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) as server:
        environ = {**os.environ, **exported(server)}
        done = subprocess.run(
            [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True, timeout=60
        )
        server.terminate()
    refused, total, messages = done.stdout.split()
    assert (refused, messages) == ("503", "45")
    assert int(total) > 123


@pytest.mark.parametrize("faults", ["nonsense", "99", "600", "503,,no"])
def test_a_fault_that_is_not_known_is_wrong_usage(faults: str) -> None:
    """Exit code 2, and what there is."""
    command = [sys.executable, "-m", "series_tui", "demo-server", "--faults", faults]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 2
    assert "portal" in done.stderr
