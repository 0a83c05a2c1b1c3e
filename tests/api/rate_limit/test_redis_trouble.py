"""A Redis server that is away, far, full or asks who comes: each is said, and no secret with it."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import traceback
from pathlib import Path

import pytest

from series_tui.api.rate_limit import redis as backend
from series_tui.api.rate_limit.backend import BackendUnavailable
from series_tui.api.rate_limit.choose import SharedBy, shared_rate_limit
from series_tui.api.rate_limit.fallback import FallbackBackend
from series_tui.api.rate_limit.limiter import RateLimiter
from series_tui.api.rate_limit.memory import MemoryBackend
from series_tui.api.rate_limit.record import encode
from series_tui.api.rate_limit.redis import RedisBackend
from series_tui.api.rate_limit.rules import Rules
from series_tui.api.rate_limit.window import Granted, Window
from series_tui.api.rate_limit.window_file import SPARE_RULES as SPARE
from series_tui.api.service import RequestPriority
from series_tui.errors import InvalidSetting, describe
from tests.api.rate_limit.redis_server import RedisServer, emptied
from tests.leaks import SENTINEL, leaks
from tests.programs import needs_redis

pytestmark = needs_redis

SPARE_RULES = Rules(unknown_jitter=15_000)
PERSON = RequestPriority.INTERACTIVE


async def test_a_server_that_goes_and_comes_back(server: RedisServer) -> None:
    """While it is gone two are sent a second, which is said once; then the window is shared again."""
    passed = 0.0
    said: list[str] = []

    def clock() -> float:
        return 1000 + passed

    async def sleep(seconds: float) -> None:
        nonlocal passed
        await asyncio.sleep(0)
        passed += seconds

    store = FallbackBackend(
        RedisBackend(server.url, "gone", SPARE_RULES),
        lambda: [MemoryBackend(SPARE, clock)],
        said.append,
        clock,
    )
    limit = RateLimiter(store, clock=clock, sleep=sleep)
    await limit.check()
    assert not limit.status().degraded
    server.kill()
    for _ in range(6):
        await limit.acquire(PERSON)
    assert 2 <= passed <= 7  # what is restarted is waited for, then it goes on slowly
    assert limit.status().degraded
    assert len(set(said)) == 1
    assert "cannot be reached" in said[0]
    server.start()
    with server.client() as client:
        client.set("series-tui:window:2:gone", encode(Window()))
    await limit.check()
    assert not limit.status().degraded
    await limit.aclose()


async def test_a_server_that_hangs_is_not_waited_for(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that takes questions and says nothing is an error of the window; later it is asked again."""
    store = RedisBackend(server.url, "hangs", SPARE_RULES)
    await store.check()
    server.freeze()
    with monkeypatch.context() as patch:
        patch.setattr(backend, "_ANSWER_SECONDS", 0.1)
        with pytest.raises(BackendUnavailable, match="is not responding"):
            await store.ask(PERSON, 0, 1)
    server.thaw()
    await store.check()
    await store.aclose()


async def test_a_server_too_far_away_is_given_up(server: RedisServer) -> None:
    """Slots that are over when they arrive are not asked for again and again, and that is said in one way."""
    passed, takes = 0.0, 0.06

    def clock() -> float:
        nonlocal passed
        passed += takes
        return passed

    store = RedisBackend(server.url, "far", SPARE_RULES, clock)
    await emptied(store, server)
    reasons = []
    for way in (0.06, 0.07):
        takes = way
        for _ in range(4):
            assert isinstance(await store.ask(PERSON, 0, 1), Granted)
        with pytest.raises(BackendUnavailable, match="more than 50 ms") as caught:
            await store.ask(PERSON, 0, 1)
        reasons.append(caught.value.reason)
    assert reasons[0] == reasons[1]
    await store.aclose()


async def test_a_server_that_cannot_keep_more_is_an_error_of_the_window(server: RedisServer) -> None:
    """A server without memory refuses, and that is said."""
    store = RedisBackend(server.url, "full", SPARE_RULES)
    await store.check()
    with server.client() as client:
        client.config_set("maxmemory", 1)
    with pytest.raises(BackendUnavailable, match="cannot store"):
        await store.ask(PERSON, 0, 1)
    await store.aclose()


async def test_a_password_opens_the_server_and_is_shown_nowhere(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """The right password works, a wrong one is refused, and no text has it."""
    caplog.set_level("DEBUG")
    with RedisServer("--requirepass", SENTINEL) as server:
        right = RedisBackend(server.url.replace("unix://", f"unix://:{SENTINEL}@"), "secret", SPARE_RULES)
        await right.check()
        wrong = RedisBackend(server.url.replace("unix://", "unix://:wrong@"), "secret", SPARE_RULES)
        with pytest.raises(BackendUnavailable, match="refused the user") as refused:
            await wrong.check()
        server.kill()
        with pytest.raises(BackendUnavailable, match="cannot be reached") as gone:
            await right.check()
    shown = [repr(right), repr(vars(right)), str(right.status()), right.status().where, caplog.text]
    shown += ["".join(traceback.format_exception(error.value)) for error in (refused, gone)]
    shown += capfd.readouterr()
    assert not [leak for text in shown for leak in leaks(text)]
    await right.aclose()
    await wrong.aclose()


def test_the_key_is_nowhere_in_the_server(server: RedisServer) -> None:
    """Neither a name nor a value in the server has anything of the key."""

    async def use() -> None:
        shared_by = SharedBy(Path("/nowhere"), redis_url=server.url)
        limit = shared_rate_limit(shared_by, SENTINEL, "https://api.series.hr", lambda _what: None)
        await limit.acquire(PERSON)
        await limit.aclose()

    asyncio.run(use())
    with server.client() as client:
        names = client.keys()
        assert names
        assert not [leak for name in names for leak in leaks(name) + leaks(client.get(name) or b"")]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
async def test_tls_is_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server whose certificate is trusted for its name is used over TLS, any other is not."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-keyout", str(key), "-out", str(certificate), "-subj", "/CN=localhost", "-days", "2"),
            *("-addext", "subjectAltName=DNS:localhost"),
        ],
        check=True,
        capture_output=True,
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ("--tls-port", str(port), "--tls-cert-file", str(certificate), "--tls-key-file", str(key))
    with RedisServer(*options, "--tls-auth-clients", "no", "--bind", "127.0.0.1"):

        async def problem(host: str) -> str:
            store = RedisBackend(f"rediss://{host}:{port}/0", "tls", SPARE_RULES)
            try:
                await store.check()
            except BackendUnavailable as error:
                return error.reason
            finally:
                await store.aclose()
            return ""

        assert "cannot be reached" in await problem("localhost")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert await problem("localhost") == ""
        assert "cannot be reached" in await problem("127.0.0.1")


@pytest.mark.parametrize("url", [f"redis://:{SENTINEL}@host:port/0", f"redis:///{SENTINEL}", "redis://[x/0"])
def test_an_invalid_address_is_refused(url: str) -> None:
    """The error names the setting and repeats nothing of the address."""
    with pytest.raises(InvalidSetting) as refused:
        RedisBackend(url, "name", SPARE_RULES)
    text = "\n".join(describe(refused.value))
    assert "rate_limit_redis_url" in text
    assert not leaks(text)


def test_a_missing_client_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the error says how to get it."""
    monkeypatch.setattr(backend, "find_spec", lambda _name: None)
    with pytest.raises(InvalidSetting) as refused:
        RedisBackend("redis://host", "name", SPARE_RULES)
    assert 'pip install "series-tui[redis]"' in refused.value.next_step


@pytest.mark.parametrize(
    "answer",
    [
        b":1\r\n",
        b"+OK\r\n",
        b"$-1\r\n",
        b"*0\r\n",
        b"*1\r\n:7\r\n",
        b"*2\r\n:1\r\n$1\r\nx\r\n",
        b"*2\r\n:1\r\n:-60000000\r\n",
        b"*2\r\n:1\r\n:99999999999\r\n",
        b"*5\r\n:0\r\n:25000000\r\n:0\r\n:25000000\r\n:0\r\n",
        b"*5\r\n:0\r\n:1000\r\n:0\r\n:99999999999999\r\n:0\r\n",
        b"*5\r\n:0\r\n:-5\r\n:0\r\n:0\r\n:0\r\n",
        b"*1\r\n" * 5_000 + b":1\r\n",
        b"*2\r\n:1\r\n*1\r\n:0\r\n",
        b":x\r\n",
        b"$x\r\n",
        b"%1\r\n:1\r\n:2\r\n",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\xff\xfe\r\n",
    ],
    ids=range(18),
)
async def test_an_odd_answer_is_an_error_of_the_window(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither another type, nor a wait that cannot be, nor deep nesting is waited out or a fault."""
    if answer == b"$-1\r\n":  # the client takes it for the start of an answer, and waits for the rest
        monkeypatch.setattr(backend, "_ANSWER_SECONDS", 0.1)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(65_536):
            writer.write(answer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    window = RedisBackend(f"redis://127.0.0.1:{port}/0", "odd", SPARE_RULES)
    with pytest.raises(BackendUnavailable):
        await window.ask(PERSON, 0, 1)
    await window.aclose()
    server.close()
    await server.wait_closed()
