"""Windows in files and Redis servers for tests, and max_overtakes with these."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from series_tui.api.rate_limit import redis as backend
from tests.api.rate_limit.file_world import World
from tests.api.rate_limit.redis_server import RedisServer


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take no server for one that hangs because the machine of the tests is busy."""
    for name in ("_ANSWER_SECONDS", "_CONNECT_SECONDS", "_RECONNECT_SECONDS"):
        monkeypatch.setattr(backend, name, 20.0)


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


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a world without a file yet."""
    return World(tmp_path)
