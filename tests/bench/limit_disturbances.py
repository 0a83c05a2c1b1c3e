"""What disturbs a shared window while many processes use it: each disturbance runs for some seconds."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from signal import SIGCONT, SIGSTOP

import redis

from series_tui.api.rate_limit.rules import host_clock
from tests.bench.limit_stage import Seen, Stage, go

SETTLE = 1.2
"""Seconds at the start in which nothing is disturbed, and nothing counts but the worst second."""
_OFTEN = 0.1
_HOLDER = """
import fcntl, sys, time
with open(sys.argv[1], "r+b") as file:
    fcntl.flock(file, fcntl.LOCK_EX)
    print("locked", flush=True)
    time.sleep(float(sys.argv[2]))
"""

Disturb = Callable[[Stage, float], None]
"""Disturbs the window of a stage until a moment."""


def disturbed(
    stage: Stage,
    disturb: Disturb,
    seconds: float,
    *,
    bulk: int,
    newcomers: int = 0,
    barred: int = 0,
    passed: float = 0.0,
) -> Seen:
    """Let bulk processes and one person send while something disturbs their window.

    Args:
        stage: Where.
        disturb: What happens, once all are under way.
        seconds: How long it is counted.
        bulk: How many processes send as much as they may.
        newcomers: How many more begin at the moment of the disturbance.
        barred: How many more cannot use the window, only the spare one.
        passed: After how many seconds of the disturbance the rate begins to count.
    """
    person = stage.client(tasks=1, pause=0.4)
    clients = [person, *(stage.client(is_person=False) for _ in range(bulk))]
    clients += [stage.client(is_person=False, folder="/proc/none") for _ in range(barred)]
    later = [stage.client(is_person=False) for _ in range(newcomers)]
    at = go(clients, SETTLE + seconds)
    until = at + SETTLE + seconds
    time.sleep(max(0.0, at + SETTLE - host_clock()))
    if later:
        go(later, until - host_clock())
    disturb(stage, until)
    seen = stage.seen([person], at + SETTLE, until, others=[*clients[1:], *later])
    counted_from = at + SETTLE + passed
    seen.sent, seen.seconds = (
        [sum(counted_from <= arrival < until for arrival in seen.arrivals)],
        until - counted_from,
    )
    return seen


def undisturbed(_stage: Stage, _until: float) -> None:
    """Disturb nothing."""


def lock_held(seconds: float) -> Disturb:
    """Return a disturbance: the lock of the window's file is held for so long."""

    def disturb(stage: Stage, _until: float) -> None:
        command = [sys.executable, "-c", _HOLDER, str(stage.window), str(seconds)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    return disturb


def holder_stopped(seconds: float) -> Disturb:
    """Return a disturbance: a process that holds the lock is stopped for so long."""

    def disturb(stage: Stage, _until: float) -> None:
        command = [sys.executable, "-c", _HOLDER, str(stage.window), "0.1"]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
            assert holder.stdout is not None
            holder.stdout.readline()
            holder.send_signal(SIGSTOP)
            time.sleep(seconds)
            holder.send_signal(SIGCONT)

    return disturb


def file_removed(stage: Stage, until: float) -> None:
    """Remove the window's file, every 100 ms."""
    while host_clock() < until:
        stage.window.unlink(missing_ok=True)
        time.sleep(_OFTEN)


def file_truncated(stage: Stage, until: float) -> None:
    """Cut the window's file to nothing, every 100 ms."""
    while host_clock() < until:
        with suppress(FileNotFoundError), stage.window.open("r+b") as file:
            file.truncate()
        time.sleep(_OFTEN)


def redis_restarted(seconds: float) -> Disturb:
    """Return a disturbance: the Redis server is killed, and started so much later."""

    def disturb(stage: Stage, _until: float) -> None:
        assert stage.redis is not None
        stage.redis.kill()
        time.sleep(seconds)
        stage.redis.start()

    return disturb


def redis_clients_killed(stage: Stage, until: float) -> None:
    """Let the Redis server close all connections, every 300 ms."""
    assert stage.redis is not None
    with stage.redis.client() as client:
        while host_clock() < until:
            with suppress(redis.exceptions.ResponseError):
                client.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
            time.sleep(3 * _OFTEN)


def redis_flushed(stage: Stage, until: float) -> None:
    """Let the Redis server forget everything, every 100 ms."""
    assert stage.redis is not None
    with stage.redis.client() as client:
        while host_clock() < until:
            client.flushall()
            time.sleep(_OFTEN)
