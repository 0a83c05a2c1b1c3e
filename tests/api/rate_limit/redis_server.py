"""A real Redis server of a test's own, on a socket file, that can be stopped, killed and started again."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import redis

from series_tui.api.rate_limit.record import encode
from series_tui.api.rate_limit.redis import RedisBackend
from series_tui.api.rate_limit.window import Window
from series_tui.api.service import RequestPriority


class RedisServer:
    """Runs redis-server, which keeps nothing on disk; use it with ``with``.

    Attributes:
        url: Its address.
    """

    def __init__(self, *options: str) -> None:
        # A socket's path may have some hundred characters only.
        self._folder = Path(tempfile.mkdtemp(prefix="series-redis-"))
        self._options = options
        self.socket = self._folder / "socket"
        self.url = f"unix://{self.socket}"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it, and remove its folder."""
        self.kill()
        shutil.rmtree(self._folder)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command: Sequence[str] = (
            "redis-server",
            *("--port", "0", "--unixsocket", str(self.socket), "--save", "", "--dir", str(self._folder)),
            *self._options,
        )
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(500):
            assert self._process.poll() is None, "redis-server ended at once"
            try:
                with redis.Redis(unix_socket_path=str(self.socket)) as client:
                    client.ping()
            except redis.exceptions.AuthenticationError:
                return
            except redis.exceptions.ConnectionError:
                time.sleep(0.01)
            else:
                return
        raise AssertionError("redis-server is not responding")

    def kill(self) -> None:
        """End it at once; what it knew is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        self.socket.unlink(missing_ok=True)

    def freeze(self) -> None:
        """Let it hang."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def client(self) -> redis.Redis:
        """Return a client that looks at what it holds."""
        return redis.Redis(unix_socket_path=str(self.socket))


async def emptied(store: RedisBackend, server: RedisServer) -> None:
    """Let the store have an unused window."""
    await store.leave(RequestPriority.INTERACTIVE)
    with server.client() as client:
        [key] = client.keys()
        client.set(key, encode(Window()))
