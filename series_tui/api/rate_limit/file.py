"""Keep a window of one host in a small file that its processes lock for a moment each.

Everything between locking and unlocking is a few system calls on a file of some hundred bytes, without
waiting for anything: a process that is killed there loses the lock with its life, and while one is stopped
there the window is busy.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from random import uniform
from typing import TypeVar
from zlib import crc32

from series_tui.api.rate_limit import window as arithmetic
from series_tui.api.rate_limit.backend import BackendBusy, BackendUnavailable, LimitStatus
from series_tui.api.rate_limit.record import MAX_BYTES, decode, encode
from series_tui.api.rate_limit.rules import SECOND, Rules, clock_name, host_clock
from series_tui.api.rate_limit.window import Entry, Granted, Wait, Window
from series_tui.api.rate_limit.window_file import ANNOUNCEMENT, OpenFile, WindowFile, is_continued
from series_tui.api.service import RequestPriority
from series_tui.runtime.posix import read_start, write_start

LOCK_SECONDS = 0.1
"""How long one question waits for the lock; the next one goes on waiting."""
_FIRST_RETRY, _LAST_RETRY = 0.0005, 0.01
_KIND = b"series-tui-window-"
_VERSION = b"2"
_IN_USE_SECONDS = 5.0
"""How long after its last use another clock's window counts as in use."""

_Result = TypeVar("_Result")


class _Removed(Exception):
    """The file is no longer that of its name."""


class FileBackend:
    """Keeps the window of all processes of this host that use the same file.

    Args:
        file: The file.
        rules: The figures of the window.
        say: Called once with what a person should know though the limit goes on working.
        clock: The clock of all processes, in seconds.
        name_of_clock: The name that distinguishes this clock from others; empty for the host's own.
        outside: Returns the names of the spare windows that are in use.
        is_spare: Whether this is a spare window, whose use is announced.
    """

    def __init__(
        self,
        file: WindowFile,
        rules: Rules,
        say: Callable[[str], None],
        clock: Callable[[], float] = host_clock,
        name_of_clock: str = "",
        *,
        outside: Callable[[], Sequence[str]] = tuple,
        is_spare: bool = False,
    ) -> None:
        self._file = file
        self._rules = rules
        self._say = say
        self._clock = clock
        self._header = _KIND + _VERSION + b" " + (name_of_clock or clock_name()).encode("ascii")
        self._outside = outside
        self._is_spare = is_spare
        self._client = os.urandom(8).hex()
        self._opened: OpenFile | None = None
        self._was_removed = False

    @property
    def rules(self) -> Rules:
        """The figures of the window."""
        return self._rules

    async def ask(
        self, priority: RequestPriority, waited: int, waiting: int, trips: Sequence[int] = ()
    ) -> Granted | Wait:
        """Ask for a slot.

        Raises:
            BackendUnavailable: The file cannot be used now.
        """
        asked = self._now()

        def change(window: Window, now: int) -> tuple[Window, Granted | Wait]:
            arrived = max(0, min(asked, now) - waited)
            request = Entry(self._client, priority.value, arrived, now, waiting)
            window, answer = arithmetic.ask(self._rules, window, now, request)
            # Its age counts from the question, for those whose clock is not the window's.
            return window, Granted(answer.age - (now - asked)) if isinstance(answer, Granted) else answer

        return await self._locked(change, trips)

    async def count(self, ages: Sequence[int] = (0,)) -> None:
        """Count requests that were sent without a valid slot.

        Raises:
            BackendUnavailable: The file cannot be used now.
        """
        await self._locked(lambda window, now: (arithmetic.count(self._rules, window, now, ages), None))

    async def leave(self, priority: RequestPriority) -> None:
        """Give up the place in the queue.

        Raises:
            BackendUnavailable: The file cannot be used now.
        """
        place = (self._client, priority.value)
        await self._locked(lambda window, now: (arithmetic.leave(self._rules, window, now, *place), None))

    async def pause(self, delay: int) -> None:
        """Let every request by this file wait.

        Raises:
            BackendUnavailable: The file cannot be used now.
        """
        await self._locked(lambda window, now: (arithmetic.pause(self._rules, window, now, delay), None))

    async def check(self) -> bool:
        """Return whether the window was not lost just now.

        Raises:
            BackendUnavailable: The file cannot be used now.
        """
        return await self._locked(
            lambda window, now: (window, not arithmetic.settled_in(self._rules, window, now))
        )

    def status(self) -> LimitStatus:
        """Return which file it is, and who may use it."""
        file = self._file
        who = f"the group of {file.folder}" if file.is_for_group else "your processes on this host"
        return LimitStatus("file", who, where=str(file.path))

    async def aclose(self) -> None:
        """Close the file."""
        self._close()

    def _now(self) -> int:
        return int(self._clock() * SECOND)

    async def _locked(
        self, change: Callable[[Window, int], tuple[Window, _Result]], trips: Sequence[int] = ()
    ) -> _Result:
        """Change the window while no other process does; wait a moment for that, but not for ever."""
        deadline = self._clock() + LOCK_SECONDS
        retry = _FIRST_RETRY
        while True:
            is_late = self._clock() >= deadline
            try:
                opened = self._open()
                with opened.locked():
                    self._check_ready(opened, is_late=is_late)
                    return self._change(opened, change, trips)
            except BlockingIOError:
                if is_late:
                    raise BackendBusy(
                        f"{self._file.path} is locked by a process that has stopped responding."
                    ) from None
            except _Removed:
                self._close()
                self._was_removed = True
                if is_late:
                    raise BackendBusy(f"Another program keeps removing {self._file.path}.") from None
                self._say(
                    f"The file of the shared rate limit was removed; creating it again: {self._file.path}"
                )
            except OSError as error:
                self._close()
                raise BackendUnavailable(f"{self._file.path} cannot be used: {error.strerror}.") from error
            await asyncio.sleep(uniform(retry / 2, retry))
            retry = min(2 * retry, _LAST_RETRY)

    def _check_ready(self, opened: OpenFile, *, is_late: bool) -> None:
        """Make sure that the file is still that of its name, and has its first content."""
        if not opened.is_still_at(self._file.path):
            raise _Removed
        # The process that made it is about to write; if nothing comes, it has died.
        if not (opened.was_made or is_late or os.fstat(opened.descriptor).st_size):
            raise BlockingIOError

    def _open(self) -> OpenFile:
        if self._opened is None:
            self._opened = self._file.open()
        return self._opened

    def _close(self) -> None:
        if self._opened is not None:
            with suppress(OSError):
                os.close(self._opened.descriptor)
            self._opened = None

    def _change(
        self,
        opened: OpenFile,
        change: Callable[[Window, int], tuple[Window, _Result]],
        trips: Sequence[int],
    ) -> _Result:
        """Read, change and write the window; the lock is held."""
        # In this order: what is granted now is older than any use of a spare window that is not seen below.
        now = self._now()
        outside = self._outside()
        data = read_start(opened.descriptor, MAX_BYTES + 1024)
        window = self._read(opened, data, now)
        if self._is_spare and not (data and is_continued(os.fstat(opened.descriptor))):
            window = arithmetic.pause(self._rules, window, now, ANNOUNCEMENT)
        window, answer = change(arithmetic.learn(self._rules, window, now, trips, outside), now)
        written = self._framed(encode(window))
        if write_start(opened.descriptor, written) != len(written):
            raise BackendUnavailable(f"{self._file.path} cannot be written: the disk is full.")
        if len(written) < len(data):
            os.ftruncate(opened.descriptor, len(written))
        self._opened = opened._replace(was_unused=False)
        return answer

    def _framed(self, content: bytes) -> bytes:
        """Return the content with a first line that shows whether it is whole, and whose clock it is by."""
        return b"%s %08x\n%s" % (self._header, crc32(content), content)

    def _read(self, opened: OpenFile, data: bytes, now: int) -> Window:
        """Return the window that the file holds, or the one to assume."""
        if not data:
            is_first = opened.was_unused and not self._was_removed
            return Window() if is_first else arithmetic.exhausted(self._rules, now)
        first, _, content = data.partition(b"\n")
        header, _, checksum = first.rpartition(b" ")
        is_whole = header.startswith(_KIND) and checksum == b"%08x" % crc32(content)
        if is_whole and header != self._header:
            self._check_unused(opened)
            return arithmetic.exhausted(self._rules, now)
        window = decode(self._rules, content) if is_whole else None
        if window is None:
            self._say(f"The file of the shared rate limit was damaged; writing it again: {self._file.path}")
            return arithmetic.exhausted(self._rules, now)
        return window

    def _check_unused(self, opened: OpenFile) -> None:
        """Refuse a window that is in use by another clock, or written in another way."""
        last_used = os.fstat(opened.descriptor).st_mtime
        os.utime(opened.descriptor)  # what time it is for the file system, whose clock may be another host's
        if os.fstat(opened.descriptor).st_mtime - last_used < _IN_USE_SECONDS:
            raise BackendUnavailable(
                f"{self._file.path} is in use by another host (hosts share the rate limit through Redis),"
                " or by another version of series-tui."
            )
