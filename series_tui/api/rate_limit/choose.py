"""Which window is used: that of a Redis server, that of a group's folder, or the user's own on this host."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from series_tui.api.rate_limit.clock import host_clock
from series_tui.api.rate_limit.fallback import FallbackBackend
from series_tui.api.rate_limit.file import FileBackend
from series_tui.api.rate_limit.limiter import Backend, RateLimiter
from series_tui.api.rate_limit.window import Rules
from series_tui.api.rate_limit.window_file import WindowFile, window_name


class SharedBy(NamedTuple):
    """What a person said about whom the limit is shared with.

    Attributes:
        own_folder: The folder of this user's own windows; made if it is not there.
        group_folder: A folder that was made for several users; None for none.
        redis_url: A Redis server; empty for none. It goes before a folder.
    """

    own_folder: Path
    group_folder: Path | None = None
    redis_url: str = ""


def shared_rate_limit(shared_by: SharedBy, key: str, origin: str, say: Callable[[str], None]) -> RateLimiter:
    """Return the limit for requests with a key to a service. Nothing is opened before the first request.

    Args:
        shared_by: Whom it is shared with.
        key: The API key, which names the window; no part of it is kept.
        origin: The service's scheme, host and port.
        say: Told what a person should know about the window, each thing once.
    """
    rules = Rules()
    name = window_name(key, origin)
    say_once = _once(say)
    if shared_by.redis_url:
        from series_tui.api.rate_limit.redis import RedisBackend

        store: Backend = RedisBackend(shared_by.redis_url, name, rules)
    else:
        is_for_group = shared_by.group_folder is not None
        folder = shared_by.group_folder or shared_by.own_folder
        store = FileBackend(WindowFile(folder, name, is_for_group), rules, say_once)
    return RateLimiter(FallbackBackend(store, say_once, host_clock), clock=host_clock)


def _once(say: Callable[[str], None]) -> Callable[[str], None]:
    said: set[str] = set()

    def say_once(what: str) -> None:
        if what not in said:
            said.add(what)
            say(what)

    return say_once
