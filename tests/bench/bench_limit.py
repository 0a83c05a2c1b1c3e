"""The shared limit as the server sees it: many real processes, one window, in a file and in Redis.

All scenarios are played, two at a time, and then all of them again; what must always hold is judged by the
worst. A window in a file begins empty, one in Redis full: the first moments of each play are its warm-up.
Beside each stands one process that has the limit, in a file, for itself.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from math import ceil
from typing import Any

from series_tui.api.rate_limit.rules import SECOND, Rules, host_clock
from tests.bench.limit_disturbances import (
    Disturb,
    disturbed,
    file_removed,
    file_truncated,
    holder_stopped,
    lock_held,
    redis_clients_killed,
    redis_flushed,
    redis_restarted,
    undisturbed,
)
from tests.bench.limit_stage import TASKS, Seen, Stage, busy, go
from tests.bench.table import Row, median_row, parser, tell, time_rows, worst_row

_SETTLE = 1.2
"""Seconds at the start that do not count for rate, shares and waits."""
_RATE = 18
"""Requests a second at least. A process has as many waiting as tasks, and they are served in the order they
came: a play is long enough for each process to have its turn."""
_SPAN = Rules().span / SECOND
_SIDE_BY_SIDE = 2
_MAX_PER_SECOND, _MIN_RATE, _MIN_SHARE, _MAX_WAIT = 25, 21, 0.5, 300
_MIN_RATE_TRAVELLING, _MIN_RATE_DISTURBED, _MAX_WAIT_DISTURBED = 18, 2, 5000


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is played.

    Attributes:
        name: What it is called.
        play: Plays it once.
        is_crowd: Whether all of the limit is used, by processes that want the same.
        has_person: Whether a person is in it who must not wait.
        is_alone: Whether nothing is played beside it, because it keeps the machine busy.
        min_rate: The rate that is promised.
        max_wait: How long a person may wait, in milliseconds.
    """

    name: str
    play: Callable[[], Seen]
    is_crowd: bool = True
    has_person: bool = False
    is_alone: bool = False
    min_rate: float = _MIN_RATE
    max_wait: float = _MAX_WAIT

    def once(self) -> Seen:
        """Play it."""
        return self.play()


def crowd(stage: Stage, processes: int, seconds: float, **order: Any) -> Seen:
    """Let several processes with many tasks each send as much as they may."""
    seconds = max(seconds, processes * TASKS / _RATE)
    seconds = (
        ceil(seconds / _SPAN - 1e-6) * _SPAN
    )  # requests come in bursts, one a span: whole ones are counted
    clients = [stage.client(**order) for _ in range(processes)]
    at = go(clients, _SETTLE + seconds)
    return stage.seen(clients, at + _SETTLE, at + _SETTLE + seconds)


def person_beside_bulk(stage: Stage, seconds: float) -> Seen:
    """Let one person open tickets now and then while another process reads the whole queue."""
    person = stage.client(tasks=1, pause=0.4, folder=stage.command_folder)
    bulk = stage.bulk()
    try:
        at = go([person], _SETTLE + seconds)
        return stage.seen([person], at + _SETTLE, at + _SETTLE + seconds)
    finally:
        bulk.kill()
        bulk.wait()


def killed(stage: Stage, processes: int, seconds: float) -> Seen:
    """Kill processes at random moments and start others; two go on all the time."""
    chance = random.Random(7)
    steady, mortal = ([stage.client() for _ in range(count)] for count in (2, processes - 2))
    spare = [stage.client() for _ in range(processes)]
    at = go([*steady, *mortal], _SETTLE + seconds)
    until = at + _SETTLE + seconds
    ended = []
    time.sleep(0.5)
    while host_clock() < until - 1 and spare:
        time.sleep(chance.uniform(0.1, 0.6))
        victim = mortal.pop(chance.randrange(len(mortal)))
        victim.kill()
        ended.append(victim)
        go(spare[:1], until - host_clock())
        mortal.append(spare.pop(0))
    for process in (*ended, *spare):
        process.kill()
        process.communicate()
    seen = stage.seen([*steady, *mortal], at + _SETTLE, until)
    seen.sent = seen.sent[:2]
    return seen


def rows_of(scenario: Scenario, plays: Sequence[Seen], alone: Sequence[Seen]) -> Iterator[Row]:
    """Yield the rows of a scenario that was played several times, beside one process alone."""
    name, beside = scenario.name, "one process alone" if alone else ""
    yield worst_row(
        f"{name}: worst sliding second",
        "requests",
        [seen.worst_second for seen in plays],
        _MAX_PER_SECOND,
        beside=beside,
        bases=[seen.worst_second for seen in alone],
    )
    if scenario.is_crowd or scenario.has_person:
        rates, bases = [seen.rate for seen in plays], [seen.rate for seen in alone]
        rate = median_row(
            f"{name}: sustained rate", "/s", rates, beside=beside, bases=bases, promise=scenario.min_rate
        )
        yield replace(rate, at_least=True)
    if scenario.is_crowd and len(plays[0].sent) > 1:
        counts = [count for seen in plays for count in seen.sent]
        yield worst_row(
            f"{name}: poorest process",
            "of a fair share",
            [seen.poorest_share for seen in plays],
            _MIN_SHARE,
            at_least=True,
            note=f"{min(counts)} to {max(counts)} requests",
        )
    if scenario.has_person:
        asked = sum(len(seen.waits) for seen in plays)
        waits = [max(seen.waits, default=0.0) for seen in plays]
        yield worst_row(f"{name}: longest wait", "ms", waits, scenario.max_wait, note=f"{asked} tickets")
    steps = time_rows(
        f"{name}: longest step of an event loop",
        [seen.longest_step for seen in plays],
        beside=beside,
        bases=[seen.longest_step for seen in alone],
    )
    yield from steps


def scenarios(seconds: float, *, has_redis: bool, is_long: bool) -> Iterator[Scenario]:
    """Yield all of them."""
    harder = (4, 16) if is_long else (4,)

    def crowded(processes: int, *, redis: bool = False, closes: bool = False, **order: float) -> Seen:
        with Stage(has_redis=redis, closes=closes) as stage:
            return crowd(stage, processes, seconds, **order)

    def crowded_and_busy(processes: int) -> Seen:
        with busy(2 * (os.cpu_count() or 1)):
            return crowded(processes)

    def with_a_person(*, redis: bool = False) -> Seen:
        with Stage(has_redis=redis) as stage:
            return person_beside_bulk(stage, seconds)

    def with_deaths() -> Seen:
        with Stage() as stage:
            return killed(stage, 6, seconds)

    for processes in (1, 4, 16):
        what = f"file, {processes} × {TASKS} tasks"
        yield Scenario(what, partial(crowded, processes), is_alone=processes > 4)
    for processes in harder:
        what = f"file, {processes} × {TASKS} tasks"
        yield Scenario(
            f"{what}, 150 ms to connect, each time anew",
            partial(crowded, processes, closes=True, connect=0.15),
        )
        yield Scenario(f"{what}, processors busy", partial(crowded_and_busy, processes), is_alone=True)
    yield Scenario(
        "file, a person beside list --all", with_a_person, is_crowd=False, has_person=True, min_rate=0
    )
    yield Scenario(f"file, 6 × {TASKS} tasks, killed at random", with_deaths, is_crowd=False)
    if has_redis:
        for processes in harder:
            what = f"Redis, {processes} × {TASKS} tasks"
            yield Scenario(what, partial(crowded, processes, redis=True), is_alone=processes > 4)
        with_redis = partial(with_a_person, redis=True)
        yield Scenario(
            "Redis, a person beside list --all", with_redis, is_crowd=False, has_person=True, min_rate=0
        )
    yield from travelling(seconds, has_redis=has_redis)
    yield from disturbances(has_redis=has_redis)


def travelling(seconds: float, *, has_redis: bool) -> Iterator[Scenario]:
    """Yield those in which requests take 20 to 200 ms to arrive."""

    def play(*, redis: bool) -> Seen:
        with Stage(has_redis=redis, travels=True) as stage:
            return crowd(stage, 20, seconds)

    for redis in (False, True)[: 1 + has_redis]:
        yield Scenario(
            f"{'Redis' if redis else 'file'}, 20 × {TASKS} tasks, 20 to 200 ms to arrive",
            partial(play, redis=redis),
            is_alone=True,
            min_rate=_MIN_RATE_TRAVELLING,
        )


def disturbances(*, has_redis: bool) -> Iterator[Scenario]:
    """Yield those in which something happens to the window while a person and bulk processes use it."""

    def play(disturb: Disturb, seconds: float, *, redis: bool, **how: Any) -> Seen:
        with Stage(has_redis=redis) as stage:
            return disturbed(stage, disturb, seconds, **how)

    def scenario(what: str, disturb: Disturb, seconds: float = 6.0, **how: Any) -> Scenario:
        redis = what.startswith("Redis")
        return Scenario(
            f"{what}, {how['bulk']} bulk",
            partial(play, disturb, seconds, redis=redis, **how),
            is_crowd=False,
            has_person=True,
            is_alone=True,
            min_rate=_MIN_RATE_DISTURBED,
            max_wait=_MAX_WAIT_DISTURBED,
        )

    yield scenario("file, lock held 0.4 s, 4 newcomers", lock_held(0.4), bulk=6, newcomers=4)
    yield scenario("file, lock held 0.4 s", lock_held(0.4), bulk=12)
    yield scenario("file, holder stopped 3 s", holder_stopped(3), bulk=8)
    yield scenario("file, holder stopped 3 s", holder_stopped(3), bulk=20)
    yield scenario("file, holder stopped 8 s", holder_stopped(8), 14.0, bulk=8)
    yield scenario("file, removed every 100 ms", file_removed, 12.0, bulk=4, passed=2.0)
    yield scenario("file, truncated every 100 ms", file_truncated, 12.0, bulk=4, passed=2.0)
    yield scenario("file, 4 processes cannot use it", undisturbed, 8.0, bulk=8, barred=4)
    if has_redis:
        yield scenario("Redis, restarted after 1 s", redis_restarted(1), bulk=12)
        yield scenario("Redis, away for 6 s", redis_restarted(6), 12.0, bulk=12)
        yield scenario("Redis, clients killed every 300 ms", redis_clients_killed, bulk=12)
        yield scenario("Redis, flushed every 100 ms", redis_flushed, 12.0, bulk=4, passed=2.0)


def played(scenarios: Sequence[Scenario], runs: int) -> Iterator[Mapping[str, Seen]]:
    """Play all scenarios, again and again; yield what each round came to."""
    together = [scenario for scenario in scenarios if not scenario.is_alone]
    alone = [scenario for scenario in scenarios if scenario.is_alone]
    for number in range(runs):
        print(f"… round {number + 1} of {runs}", file=sys.stderr, flush=True)
        with ThreadPoolExecutor(_SIDE_BY_SIDE) as side_by_side:
            seen = [*side_by_side.map(Scenario.once, together), *map(Scenario.once, alone)]
        names = [scenario.name for scenario in (*together, *alone)]
        yield dict(zip(names, seen, strict=True))


def main() -> None:
    """Measure, and print the table."""
    arguments = parser(__doc__)
    arguments.add_argument(
        "--seconds", type=float, default=3 * _SPAN, help="seconds that each play counts (16 processes: more)"
    )
    arguments.add_argument("--long", action="store_true", help="with 16 processes in every scenario, too")
    arguments.add_argument("--only", default="", help="only the scenarios whose name holds this")
    given = arguments.parse_args()
    has_redis = shutil.which("redis-server") is not None
    every = scenarios(given.seconds, has_redis=has_redis, is_long=given.long)
    chosen = [scenario for scenario in every if given.only in scenario.name]
    rounds = list(played(chosen, given.runs))
    first = chosen[0].name
    rows = [
        row
        for scenario in chosen
        for row in rows_of(
            scenario,
            [seen[scenario.name] for seen in rounds],
            [seen[first] for seen in rounds] if scenario.name != first and not given.only else [],
        )
    ]
    tell(rows, given)


if __name__ == "__main__":
    main()
