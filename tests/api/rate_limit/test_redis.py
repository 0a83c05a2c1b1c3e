"""The window in a real Redis server: shared by hosts, and the same arithmetic."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from series_tui.api.rate_limit import window as arithmetic
from series_tui.api.rate_limit.record import encode
from series_tui.api.rate_limit.redis import RedisBackend
from series_tui.api.rate_limit.rules import SECOND, Rules, host_clock
from series_tui.api.rate_limit.window import Entry, Granted, Wait, Window
from series_tui.api.service import RequestPriority
from tests.api.rate_limit.redis_server import RedisServer, emptied
from tests.api.rate_limit.slots import grants
from tests.programs import needs_redis

pytestmark = needs_redis

RULES = Rules(unknown_jitter=15_000)
PERSON = RequestPriority.INTERACTIVE
_SCRIPT = files("series_tui.api.rate_limit").joinpath("window.lua").read_text("utf-8")
_ON_A_GIVEN_CLOCK = _SCRIPT[: _SCRIPT.index("local time =")] + "return act(tonumber(ARGV[#ARGV]))"
"""The script as it is, but with the time as its last argument."""


steps = st.lists(
    st.tuples(
        st.sampled_from(["ask", "ask", "ask", "ask", "count", "leave", "pause", "check"]),
        st.sampled_from(["a1", "b2", "c3", "d4"]),
        st.sampled_from([0, 1, 2]),
        st.sampled_from([0, 1, 5_000, 40_000, 51_000, 300_000, 1_065_000, 6_000_000, -2_000_000]),
        st.sampled_from([0, 0, 1_000, 100_000, 2_000_000]),
        st.integers(1, 40),
        st.sampled_from(["", "", "20", "90 21 33", "5 " * 20, "9999 1"]),
        st.sampled_from(["", "", "", "e5", "e5 f6"]),
    ),
    min_size=40,
    max_size=100,
)
dense_rules = [
    RULES,
    Rules(limit=3, max_overtakes=1),
    Rules(limit=5, reserved=2, max_overtakes=2, max_entries=3),
]
"""Rules that bring those who wait into each other's way sooner than the real ones."""


@given(steps, st.sampled_from(dense_rules))
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_the_script_does_what_the_arithmetic_does(
    shared_server: RedisServer, sequence: list[tuple[str, str, int, int, int, int, str, str]], rules: Rules
) -> None:
    """Lua and Python give the same slots and keep the same window, to the microsecond."""
    now = 1_790_000_000_123_456
    window = Window()
    steps_expected: list[tuple[object, bytes]] = []
    with shared_server.client() as client, client.pipeline(transaction=False) as pipeline:
        script = client.register_script(_ON_A_GIVEN_CLOCK)
        client.set("compared", encode(window))
        for what, who, priority, passed, waited, waiting, trips, outside in sequence:
            now += passed
            learned = arithmetic.learn(rules, window, now, list(map(int, trips.split())), outside.split())
            figures = [*rules, trips, outside]
            if what == "ask":
                request = Entry(who, priority, now - waited, now, waiting)
                window, answer = arithmetic.ask(rules, learned, now, request)
                expected = (
                    [1, answer.age]
                    if isinstance(answer, Granted)
                    else [0, answer.delay, answer.ahead, answer.turn, answer.settled_in]
                )
                arguments: list[object] = ["ask", who, priority, waited, waiting]
            elif what == "count":
                window = arithmetic.count(rules, learned, now, [waited, 0])
                expected, arguments = [], ["count", f"{waited} 0"]
            elif what == "leave":
                window = arithmetic.leave(rules, learned, now, who, priority)
                expected, arguments = [], ["leave", who, priority]
            elif what == "check":
                window = arithmetic.normalised(rules, learned, now)
                expected, arguments = [arithmetic.settled_in(rules, window, now)], ["check"]
            else:
                window = arithmetic.pause(rules, learned, now, waited * waiting)
                expected, arguments = [], ["pause", waited * waiting]
            script(["compared"], [*figures, *arguments, now], client=pipeline)
            pipeline.get("compared")
            steps_expected.append((expected, encode(window)))
        answers = pipeline.execute()
    assert list(zip(answers[::2], answers[1::2], strict=True)) == steps_expected


async def test_hosts_share_one_window(server: RedisServer) -> None:
    """What one takes the other does not have; a hold holds both; a place is kept over hosts."""
    first, second = (RedisBackend(server.url, "shared", RULES) for _ in range(2))
    await emptied(first, server)
    assert await grants(first) == 25
    assert await grants(second) == 0
    assert isinstance(await first.ask(PERSON, 0, 3), Wait)
    behind = await second.ask(PERSON, 0, 1)
    assert isinstance(behind, Wait)
    assert behind.ahead == 3
    await first.pause(30 * SECOND)
    held = await second.ask(PERSON, 0, 1)
    assert isinstance(held, Wait)
    assert held.turn > 29 * SECOND
    await first.aclose()
    await second.aclose()


async def test_the_clock_of_the_client_is_only_for_spans(server: RedisServer) -> None:
    """Clients whose clocks differ by years share the server's."""
    years = RedisBackend(server.url, "clocks", RULES, lambda: host_clock() + 1e9)
    now = RedisBackend(server.url, "clocks", RULES)
    await emptied(years, server)
    assert await grants(years) == 25
    assert await grants(now) == 0
    await years.aclose()
    await now.aclose()


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"x",
        b"0 0 0 0 0",
        b"0 0\n\n\n\n",
        b"0 0 0 0 0\n1 -2\n\n",
        b"0 0 0 0 0\n\n\n\na 7 0 0 1",
        b"0 0 0 0 0\n" + b"1 " * 100_000 + b"\n\n",
    ],
    ids=range(7),
)
async def test_damage_counts_as_full(shared_server: RedisServer, damage: bytes) -> None:
    """What is no window is taken for a full one."""
    store = RedisBackend(shared_server.url, "damaged", RULES)
    with shared_server.client() as client:
        client.set("series-tui:window:2:damaged", damage)
    assert await grants(store) == 0
    await store.aclose()


async def test_a_window_that_is_not_there_counts_as_full(server: RedisServer) -> None:
    """Neither a new server nor one that lost everything lets a burst through."""
    store = RedisBackend(server.url, "lost", RULES)
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
    store = RedisBackend(server.url, "script", RULES)
    await emptied(store, server)
    with server.client() as client:
        client.script_flush()
    assert await grants(store) == 25
    await store.aclose()
