"""The window in a real Redis server: the same arithmetic, and whatever happens to the server."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import traceback
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from series_tui.api.rate_limit import redis as backend
from series_tui.api.rate_limit import window as arithmetic
from series_tui.api.rate_limit.choose import SharedBy, shared_rate_limit
from series_tui.api.rate_limit.clock import host_clock
from series_tui.api.rate_limit.fallback import FallbackStore, OutOfReach
from series_tui.api.rate_limit.queue import QueuedRateLimit
from series_tui.api.rate_limit.record import encode
from series_tui.api.rate_limit.redis import RedisStore
from series_tui.api.rate_limit.window import SECOND, Entry, Granted, Rules, Wait, Window
from series_tui.api.service import Urgency
from series_tui.errors import InvalidSetting, describe
from tests.api.rate_limit.redis_server import RedisServer, needs_redis
from tests.leaks import SENTINEL, leaks

pytestmark = needs_redis

RULES = Rules()
PERSON = Urgency.PERSON
_SCRIPT = files("series_tui.api.rate_limit").joinpath("window.lua").read_text("utf-8")
_ON_A_GIVEN_CLOCK = _SCRIPT[: _SCRIPT.index("local time =")] + "return act(tonumber(ARGV[#ARGV]))"
"""The script as it is, but with the time as its last argument."""


@pytest.fixture(scope="module")
def shared_server() -> Iterator[RedisServer]:
    """Return a server for tests that only use it."""
    with RedisServer() as server:
        yield server


@pytest.fixture
def server() -> Iterator[RedisServer]:
    """Return a server for a test that does something to it."""
    with RedisServer() as server:
        yield server


async def grants(store: RedisStore) -> int:
    """Return how many slots there are at this moment."""
    count = 0
    while count < 100 and isinstance(await store.ask(PERSON, 0, 1), Granted):
        count += 1
    await store.leave(PERSON)
    return count


async def emptied(store: RedisStore, server: RedisServer) -> None:
    """Let the store have an unused window."""
    await store.leave(PERSON)
    with server.client() as client:
        [key] = client.keys()
        client.set(key, encode(Window()))


steps = st.lists(
    st.tuples(
        st.sampled_from(["ask", "ask", "ask", "ask", "count", "leave", "hold"]),
        st.sampled_from(["a1", "b2", "c3", "d4"]),
        st.sampled_from([0, 1]),
        st.sampled_from([0, 1, 5_000, 40_000, 51_000, 300_000, 1_065_000, 6_000_000, -2_000_000]),
        st.sampled_from([0, 0, 1_000, 100_000, 2_000_000]),
        st.integers(1, 40),
    ),
    min_size=40,
    max_size=100,
)
dense_rules = [RULES, Rules(limit=3, patience=1), Rules(limit=5, headroom=2, patience=2, most_entries=3)]
"""Rules that bring those who wait into each other's way sooner than the real ones."""


@given(steps, st.sampled_from(dense_rules))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_the_script_does_what_the_arithmetic_does(
    shared_server: RedisServer, sequence: list[tuple[str, str, int, int, int, int]], rules: Rules
) -> None:
    """Whatever is asked in whatever order, the answers and what is kept are the same, to the microsecond."""
    now = 1_790_000_000_123_456
    window = Window()
    with shared_server.client() as client:
        script = client.register_script(_ON_A_GIVEN_CLOCK)
        client.set("compared", encode(window))
        for what, who, urgency, passed, waited, waiting in sequence:
            now += passed
            figures = backend._figures(rules)
            if what == "ask":
                wish = Entry(who, urgency, now - waited, now, waiting)
                window, answer = arithmetic.ask(rules, window, now, wish)
                expected = (
                    [1, answer.age]
                    if isinstance(answer, Granted)
                    else [0, answer.delay, answer.ahead, answer.turn]
                )
                arguments: list[object] = ["ask", who, urgency, waited, waiting]
            elif what == "count":
                window = arithmetic.count(rules, window, now)
                expected, arguments = [], ["count"]
            elif what == "leave":
                window = arithmetic.leave(arithmetic.tidied(rules, window, now), who, urgency)
                expected, arguments = [], ["leave", who, urgency]
            else:
                window = arithmetic.hold(rules, window, now, waited * waiting)
                expected, arguments = [], ["hold", waited * waiting]
            assert script(["compared"], [*figures, *arguments, now]) == expected
            assert client.get("compared") == encode(window)


@pytest.mark.parametrize(
    "damage",
    [b"", b"x", b"0 0 0", b"0 0\n\n", b"0 0 0\n1 -2", b"0 0 0\n\na 7 0 0 1", b"0 0 0\n" + b"1 " * 100_000],
    ids=range(7),
)
async def test_damage_counts_as_full(shared_server: RedisServer, damage: bytes) -> None:
    """What is no window is taken for a full one."""
    store = RedisStore(shared_server.url, "damaged", RULES)
    with shared_server.client() as client:
        client.set("series-tui:window:1:damaged", damage)
    assert await grants(store) == 0
    await store.aclose()


async def test_hosts_share_one_window(server: RedisServer) -> None:
    """What one takes the other does not have; a hold holds both; a place is kept over hosts."""
    one, other = (RedisStore(server.url, "shared", RULES) for _ in range(2))
    await emptied(one, server)
    assert await grants(one) == 25
    assert await grants(other) == 0
    assert isinstance(await one.ask(PERSON, 0, 3), Wait)
    behind = await other.ask(PERSON, 0, 1)
    assert isinstance(behind, Wait)
    assert behind.ahead == 3
    await one.hold(30 * SECOND)
    held = await other.ask(PERSON, 0, 1)
    assert isinstance(held, Wait)
    assert held.turn > 29 * SECOND
    await one.aclose()
    await other.aclose()


async def test_a_window_that_is_not_there_counts_as_full(server: RedisServer) -> None:
    """Neither a new server nor one that lost everything lets a burst through."""
    store = RedisStore(server.url, "lost", RULES)
    assert await grants(store) == 0
    await emptied(store, server)
    assert await grants(store) == 25
    server.kill()
    server.start()
    assert await grants(store) == 0
    with server.client() as client:
        client.flushall()
    assert await grants(store) == 0
    await store.aclose()


async def test_a_script_that_the_server_forgot_is_sent_again(server: RedisServer) -> None:
    """The server may drop its scripts at any time."""
    store = RedisStore(server.url, "script", RULES)
    await emptied(store, server)
    with server.client() as client:
        client.script_flush()
    assert await grants(store) == 25
    await store.aclose()


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

    store = FallbackStore(RedisStore(server.url, "gone", RULES), said.append, clock)
    limit = QueuedRateLimit(store, clock=clock, sleep=sleep)
    await limit.check()
    assert not limit.describe().degraded
    server.kill()
    for _ in range(6):
        await limit.acquire(PERSON)
    assert 2 <= passed <= 4
    assert limit.describe().degraded
    assert len(set(said)) == 1
    assert "cannot be reached" in said[0]
    server.start()
    passed += 31
    await limit.check()
    assert not limit.describe().degraded
    await limit.aclose()


async def test_a_server_that_hangs_is_not_waited_for(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that takes questions and says nothing is an error of the window; later it is asked again."""
    monkeypatch.setattr(backend, "_ANSWER_SECONDS", 0.1)
    store = RedisStore(server.url, "hangs", RULES)
    await store.check()
    server.freeze()
    with pytest.raises(OutOfReach, match="does not answer"):
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

    store = RedisStore(server.url, "far", RULES, clock)
    await emptied(store, server)
    reasons = []
    for way in (0.06, 0.07):
        takes = way
        for _ in range(2):
            assert isinstance(await store.ask(PERSON, 0, 1), Granted)
        with pytest.raises(OutOfReach, match="more than 50 ms") as caught:
            await store.ask(PERSON, 0, 1)
        reasons.append(caught.value.reason)
    assert reasons[0] == reasons[1]
    await store.aclose()


async def test_a_server_that_cannot_keep_more_is_an_error_of_the_window(server: RedisServer) -> None:
    """A server without memory refuses, and that is said."""
    store = RedisStore(server.url, "full", RULES)
    await store.check()
    with server.client() as client:
        client.config_set("maxmemory", 1)
    with pytest.raises(OutOfReach, match="refuses"):
        await store.ask(PERSON, 0, 1)
    await store.aclose()


async def test_a_password_opens_the_server_and_is_shown_nowhere(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """The right password works, a wrong one is refused, and no text has it."""
    caplog.set_level("DEBUG")
    with RedisServer("--requirepass", SENTINEL) as server:
        right = RedisStore(server.url.replace("unix://", f"unix://:{SENTINEL}@"), "secret", RULES)
        await right.check()
        wrong = RedisStore(server.url.replace("unix://", "unix://:wrong@"), "secret", RULES)
        with pytest.raises(OutOfReach, match="does not accept") as refused:
            await wrong.check()
        server.kill()
        with pytest.raises(OutOfReach, match="cannot be reached") as gone:
            await right.check()
    shown = [repr(right), repr(vars(right)), str(right.describe()), right.describe().where, caplog.text]
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
            store = RedisStore(f"rediss://{host}:{port}/0", "tls", RULES)
            try:
                await store.check()
            except OutOfReach as error:
                return error.reason
            finally:
                await store.aclose()
            return ""

        assert "cannot be reached" in await problem("localhost")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert await problem("localhost") == ""
        assert "cannot be reached" in await problem("127.0.0.1")


@pytest.mark.parametrize("url", [f"redis://:{SENTINEL}@host:port/0", f"redis:///{SENTINEL}", "redis://[x/0"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    """The error names the setting and repeats nothing of the address."""
    with pytest.raises(InvalidSetting) as refused:
        RedisStore(url, "name", RULES)
    text = "\n".join(describe(refused.value))
    assert "rate_limit_redis_url" in text
    assert not leaks(text)


def test_a_missing_client_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the error says how to get it."""
    monkeypatch.setattr(backend, "find_spec", lambda _name: None)
    with pytest.raises(InvalidSetting) as refused:
        RedisStore("redis://host", "name", RULES)
    assert 'pip install "series-tui[redis]"' in refused.value.next_step


async def test_the_clock_of_the_client_is_only_for_spans(server: RedisServer) -> None:
    """Clients whose clocks differ by years share the server's."""
    years = RedisStore(server.url, "clocks", RULES, lambda: host_clock() + 1e9)
    now = RedisStore(server.url, "clocks", RULES)
    await emptied(years, server)
    assert await grants(years) == 25
    assert await grants(now) == 0
    await years.aclose()
    await now.aclose()
