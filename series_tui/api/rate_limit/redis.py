"""Keep a window of several hosts in a Redis server, by the server's clock.

The arithmetic runs in the server as one script, so that nothing comes between reading and writing. A window
that the server lost counts as exhausted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from series_tui.api.rate_limit.backend import BackendBusy, BackendUnavailable, LimitStatus
from series_tui.api.rate_limit.rules import SECOND, Rules, host_clock
from series_tui.api.rate_limit.window import Granted, Wait
from series_tui.api.service import RequestPriority
from series_tui.errors import InvalidSetting

if TYPE_CHECKING:
    from redis.asyncio import Redis
    from redis.commands.core import AsyncScript

SETTING = "rate_limit_redis_url"
_CONNECT_SECONDS, _RECONNECT_SECONDS = 1.0, 0.5
_ANSWER_SECONDS = 0.5
_MAX_SLOW = 5
"""How many slots in a row may come too late to be used."""
_MAX_AHEAD = 10**9
_ODD = "sends unexpected answers; it may not be Redis"


class RedisBackend:
    """Keeps the window of all who use the same server.

    Args:
        url: The server's address, with its password if it has one; it is never shown.
        name: The window's name, a hash.
        rules: The figures of the window.
        clock: A clock that never goes back, in seconds; only spans of it are used.
        outside: Returns the names of the spare windows that are in use.

    Raises:
        InvalidSetting: The address cannot be used, or the client for Redis is not installed.
    """

    def __init__(
        self,
        url: str,
        name: str,
        rules: Rules,
        clock: Callable[[], float] = host_clock,
        *,
        outside: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        if find_spec("redis") is None:
            raise InvalidSetting(
                SETTING,
                "The Redis client is not installed.",
                'Install it with `pip install "series-tui[redis]"`, or remove the setting.',
            )
        self._where = _shown(url)
        self._url: Callable[[], str] = lambda: url
        self._key = f"series-tui:window:2:{name}"
        self._rules = rules
        self._clock = clock
        self._outside = outside
        self._client = os.urandom(8).hex()
        self._redis: Redis | None = None
        self._script: AsyncScript | None = None
        self._slow = 0
        self._has_answered = False

    @property
    def rules(self) -> Rules:
        """The figures of the window."""
        return self._rules

    async def ask(
        self, priority: RequestPriority, waited: int, waiting: int, trips: Sequence[int] = ()
    ) -> Granted | Wait:
        """Ask for a slot.

        Raises:
            BackendUnavailable: The server cannot be used now.
        """
        asked = self._clock()
        figures = await self._run("ask", self._client, priority.value, waited, waiting, trips=trips)
        longest = self._rules.max_pause + self._rules.max_span + self._rules.poll_interval
        match figures:
            case [1, age] if 0 <= age <= self._rules.grace:
                self._check_speed(int((self._clock() - asked) * SECOND))
                return Granted(age)
            case [0, delay, ahead, turn, settled_in] if (
                0 < delay <= self._rules.poll_interval
                and delay <= turn <= longest
                and 0 <= ahead <= _MAX_AHEAD
                and 0 <= settled_in <= longest
            ):
                return Wait(delay, ahead, turn, settled_in)
        raise BackendUnavailable(f"{self._where} {_ODD}.")

    async def count(self, ages: Sequence[int] = (0,)) -> None:
        """Count requests that were sent without a valid slot.

        Raises:
            BackendUnavailable: The server cannot be used now.
        """
        await self._run("count", " ".join(map(str, ages)))

    async def leave(self, priority: RequestPriority) -> None:
        """Give up the place in the queue.

        Raises:
            BackendUnavailable: The server cannot be used now.
        """
        await self._run("leave", self._client, priority.value)

    async def pause(self, delay: int) -> None:
        """Let every request by this window wait.

        Raises:
            BackendUnavailable: The server cannot be used now.
        """
        await self._run("pause", delay)

    async def check(self) -> bool:
        """Return whether the window was not lost just now.

        Raises:
            BackendUnavailable: The server cannot be used now.
        """
        match await self._run("check"):
            case [settled_in]:
                return not settled_in
        raise BackendUnavailable(f"{self._where} {_ODD}.")

    def status(self) -> LimitStatus:
        """Say which server it is, without its password."""
        return LimitStatus("redis", "all hosts that use this server", where=self._where)

    async def aclose(self) -> None:
        """Close the connection."""
        redis, self._redis, self._script = self._redis, None, None
        if redis is not None:
            with suppress(Exception):  # what cannot be closed is gone
                await redis.aclose()

    async def _run(self, *what: str | int, trips: Sequence[int] = ()) -> list[int]:
        """Run the script; once more on a new connection if the server closed the old one meanwhile."""
        from asyncio import timeout

        from redis.exceptions import AuthenticationError, RedisError, ResponseError
        from redis.exceptions import ConnectionError as NotConnected

        was_connected = self._redis is not None
        figures = [*self._rules, " ".join(map(str, trips)), " ".join(self._outside()), *what]
        kind: type[BackendUnavailable] = BackendUnavailable
        try:
            async with timeout(_ANSWER_SECONDS + (0 if was_connected else self._connect_seconds)):
                answer = await self._connected()(keys=[self._key], args=figures)
            self._has_answered = True
            return _integers(answer)
        except BackendUnavailable:
            raise
        except AuthenticationError:
            problem = "refused the user name or password"
        except NotConnected as error:
            # Some versions of the client wrap one in the other.
            is_refused = isinstance(error.__cause__, AuthenticationError)
            if was_connected and not is_refused:
                await self.aclose()
                return await self._run(*what, trips=trips)
            problem = "refused the user name or password" if is_refused else "cannot be reached"
            # A server that was there a moment ago is being restarted.
            kind = BackendBusy if self._has_answered and not is_refused else BackendUnavailable
        except ResponseError:
            problem = "cannot store the rate limit"
        except (TimeoutError, OSError, RedisError):
            problem, kind = "is not responding", BackendBusy
        except Exception:  # a server may answer anything, and the client's parser then raises anything
            problem = _ODD
        await self.aclose()
        # The error's own words are the server's and may hold anything, the address among it.
        raise kind(f"{self._where} {problem}.") from None

    @property
    def _connect_seconds(self) -> float:
        return _RECONNECT_SECONDS if self._has_answered else _CONNECT_SECONDS

    def _connected(self) -> AsyncScript:
        if self._script is None:
            from redis.asyncio import Redis
            from redis.asyncio.retry import Retry
            from redis.backoff import NoBackoff

            address = self._url()
            options = {"ssl_check_hostname": True} if address.startswith("rediss:") else {}
            try:
                self._redis = Redis.from_url(
                    address,
                    socket_connect_timeout=self._connect_seconds,
                    socket_timeout=_ANSWER_SECONDS,
                    retry=Retry(NoBackoff(), 0),
                    **options,
                )
            except (ValueError, TypeError) as error:
                raise BackendUnavailable(f"{SETTING} is not the address of a Redis server.") from error
            text = files(__package__).joinpath("window.lua").read_text("utf-8")
            self._script = self._redis.register_script(text)
        return self._script

    def _check_speed(self, taken: int) -> None:
        """Give up on a server that is so far away that its slots are over when they arrive."""
        self._slow = self._slow + 1 if taken > self._rules.grace else 0
        if self._slow >= _MAX_SLOW:
            self._slow = 0
            # Not how long it takes, which is another time at each try: this is to be said once.
            most = self._rules.grace // 1000
            raise BackendUnavailable(
                f"{self._where} takes more than {most} ms to respond, too slow for sharing the rate limit."
            )


def _integers(answer: object) -> list[int]:
    """Return the integers of an answer.

    Raises:
        ValueError: It is no list of integers.
    """
    if not isinstance(answer, list) or not all(type(figure) is int for figure in answer):
        raise ValueError("not a list of integers")
    return answer


def _shown(url: str) -> str:
    """Return the server's name as it may be shown.

    Raises:
        InvalidSetting: The address cannot be used.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or 6379
    except ValueError as error:
        raise InvalidSetting(
            SETTING, "It is not a valid address.", "Use an address like redis://host:6379/0."
        ) from error
    if parts.scheme == "unix":
        return f"Redis at {parts.path}"
    if not parts.hostname:
        raise InvalidSetting(SETTING, "It has no host.", "Use an address like redis://host:6379/0.")
    return f"Redis at {parts.hostname}:{port}"
