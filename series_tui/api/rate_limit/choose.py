"""Choose the window: that of a Redis server, of a group's folder, or the user's own on this host."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from series_tui.api.rate_limit.backend import Backend
from series_tui.api.rate_limit.fallback import FallbackBackend
from series_tui.api.rate_limit.file import FileBackend
from series_tui.api.rate_limit.limiter import RateLimiter
from series_tui.api.rate_limit.rules import Rules, host_clock
from series_tui.api.rate_limit.window_file import (
    ANNOUNCEMENT,
    SPARE_RULES,
    WindowFile,
    spare_folders,
    spares_in_use,
    window_name,
)


class SharedBy(NamedTuple):
    """Settings that say with whom the limit is shared.

    Attributes:
        own_folder: The folder of this user's own windows; made if it is not there. None to share nothing.
        group_folder: A folder that was made for several users; None for none.
        redis_url: A Redis server; empty for none. It goes before a folder.
        spare_folders: Where the spare window may lie; None for the usual folders.
    """

    own_folder: Path | None
    group_folder: Path | None = None
    redis_url: str = ""
    spare_folders: tuple[Path, ...] | None = None


def shared_rate_limit(shared_by: SharedBy, key: str, origin: str, say: Callable[[str], None]) -> RateLimiter:
    """Return the limit for requests with a key to a service. Nothing is opened before the first request.

    Args:
        shared_by: Whom it is shared with.
        key: The API key, which names the window; no part of it is kept.
        origin: The service's scheme, host and port.
        say: Called with each thing a person should know about the window, once.

    Raises:
        InvalidSetting: It is to be shared through something that is not installed.
    """
    own = shared_by.own_folder
    if own is None:
        from series_tui.api.rate_limit.memory import MemoryRateLimiter

        return MemoryRateLimiter()
    rules = Rules()
    name = window_name(key, origin)
    say_once = _once(say)
    folders = spare_folders(own) if shared_by.spare_folders is None else shared_by.spare_folders
    spares = [WindowFile(folder, f"{name}-spare", is_for_group=False) for folder in folders]
    outside = spares_in_use([spare.path for spare in spares])
    if shared_by.redis_url:
        from series_tui.api.rate_limit.redis import RedisBackend

        shared: Backend = RedisBackend(shared_by.redis_url, name, rules, outside=outside)
    else:
        group = shared_by.group_folder
        file = WindowFile(group or own, name, is_for_group=group is not None)
        shared = FileBackend(file, rules, say_once, outside=outside)

    def make_spares() -> Sequence[Backend]:
        return [
            *(FileBackend(spare, SPARE_RULES, _say_nothing, is_spare=True) for spare in spares),
            _last_resort(),
        ]

    return RateLimiter(FallbackBackend(shared, make_spares, say_once, host_clock), clock=host_clock)


def _last_resort() -> Backend:
    """Return a window of this process alone, for where none can be shared."""
    from series_tui.api.rate_limit.memory import MemoryBackend

    return MemoryBackend(SPARE_RULES, host_clock, held_for=ANNOUNCEMENT)


def _say_nothing(_what: str) -> None:
    """Ignore that a spare window was created again."""


def _once(say: Callable[[str], None]) -> Callable[[str], None]:
    said: set[str] = set()

    def say_once(what: str) -> None:
        if what not in said:
            said.add(what)
            say(what)

    return say_once
