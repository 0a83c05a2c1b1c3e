"""A window of one host, in a small file that its processes lock for a moment each.

Everything between locking and unlocking is a few system calls on a file of some hundred bytes, without
waiting for anything: a process that is killed there loses the lock with its life, and one that is stopped
there keeps the others waiting no longer than `LOCK_SECONDS`.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from random import uniform
from zlib import crc32

from series_tui.api.rate_limit import LimitStatus
from series_tui.api.rate_limit import window as arithmetic
from series_tui.api.rate_limit.clock import clock_name, host_clock
from series_tui.api.rate_limit.fallback import BackendUnavailable
from series_tui.api.rate_limit.record import MAX_BYTES, decode, encode
from series_tui.api.rate_limit.window import SECOND, Entry, Granted, Rules, Wait, Window
from series_tui.api.rate_limit.window_file import OpenFile, WindowFile
from series_tui.api.service import RequestPriority

LOCK_SECONDS = 0.25
"""How long a lock is waited for."""
_RETRY_SECONDS = (0.0005, 0.002)
_KIND = b"series-tui-window-"
_VERSION = b"1"
_IN_USE_SECONDS = 5.0
"""How long after its last use another clock's window counts as in use."""
_MOST_DAMAGES = 3
"""How many times in a row a damaged file is begun anew."""

Change = Callable[[Window, int], tuple[Window, Granted | Wait | None]]


class _Removed(Exception):
    """The file is no longer that of its name."""


class FileBackend:
    """The window of all processes of this host that use the same file.

    Args:
        place: The file.
        rules: The figures of the window.
        say: Told once what a person should know though the limit goes on working.
        clock: The clock of all processes, in seconds.
        name_of_clock: What tells this clock from others; empty for the host's own.
    """

    def __init__(
        self,
        place: WindowFile,
        rules: Rules,
        say: Callable[[str], None],
        clock: Callable[[], float] = host_clock,
        name_of_clock: str = "",
    ) -> None:
        self._place = place
        self._rules = rules
        self._say = say
        self._clock = clock
        self._header = _KIND + _VERSION + b" " + (name_of_clock or clock_name()).encode("ascii")
        self._me = os.urandom(8).hex()
        self._opened: OpenFile | None = None
        self._was_removed = False
        self._damages = 0

    @property
    def rules(self) -> Rules:
        """The figures of the window."""
        return self._rules

    async def ask(self, priority: RequestPriority, waited: int, waiting: int) -> Granted | Wait:
        """Ask for a slot.

        Raises:
            BackendUnavailable: The file cannot be used now.
        """
        asked = self._now()

        def change(window: Window, now: int) -> tuple[Window, Granted | Wait]:
            request = Entry(self._me, min(priority.value, 1), max(0, min(asked, now) - waited), now, waiting)
            window, answer = arithmetic.ask(self._rules, window, now, request)
            # Its age counts from the question, for those whose clock is not the window's.
            return window, Granted(answer.age - (now - asked)) if isinstance(answer, Granted) else answer

        answer = await self._locked(change)
        assert answer is not None
        return answer

    async def count(self) -> None:
        """Count a request that was sent just now.

        Raises:
            BackendUnavailable: The file cannot be used now.
        """
        await self._locked(lambda window, now: (arithmetic.count(self._rules, window, now), None))

    async def leave(self, priority: RequestPriority) -> None:
        """Give up the place in the queue.

        Raises:
            BackendUnavailable: The file cannot be used now.
        """
        await self._locked(
            lambda window, now: (arithmetic.leave(window, self._me, min(priority.value, 1)), None)
        )

    async def pause(self, delay: int) -> None:
        """Let everyone who uses the file wait.

        Raises:
            BackendUnavailable: The file cannot be used now.
        """
        await self._locked(lambda window, now: (arithmetic.pause(self._rules, window, now, delay), None))

    async def check(self) -> None:
        """Find out whether the file can be used.

        Raises:
            BackendUnavailable: It cannot.
        """
        await self._locked(lambda window, now: (window, None))

    def status(self) -> LimitStatus:
        """Say which file it is, and who may use it."""
        place = self._place
        who = f"the group of {place.folder}" if place.is_for_group else "your processes on this host"
        return LimitStatus("file", who, where=str(place.path))

    async def aclose(self) -> None:
        """Close the file."""
        self._close()

    def _now(self) -> int:
        return int(self._clock() * SECOND)

    async def _locked(self, change: Change) -> Granted | Wait | None:
        """Change the window while no other process does; wait a moment for that, but not for ever."""
        try:
            import fcntl
        except ImportError as error:
            raise BackendUnavailable("This system cannot lock files.") from error
        deadline = self._clock() + LOCK_SECONDS
        while True:
            is_late = self._clock() >= deadline
            try:
                opened = self._open()
                fcntl.flock(opened.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                try:
                    self._check_ready(opened, is_late=is_late)
                    return self._change(opened, change)
                finally:
                    fcntl.flock(opened.descriptor, fcntl.LOCK_UN)
            except BlockingIOError:
                if is_late:
                    raise BackendUnavailable(
                        f"{self._place.path} is locked by a process that hangs."
                    ) from None
            except _Removed:
                self._close()
                self._was_removed = True
                if is_late:
                    raise BackendUnavailable(f"{self._place.path} is removed again and again.") from None
                self._say(
                    f"The file of the shared request limit was removed and is begun anew: {self._place.path}"
                )
            except OSError as error:
                self._close()
                raise BackendUnavailable(f"{self._place.path} cannot be used: {error.strerror}.") from error
            await asyncio.sleep(uniform(*_RETRY_SECONDS))

    def _check_ready(self, opened: OpenFile, *, is_late: bool) -> None:
        """Make sure that the file is still that of its name, and has its first content."""
        if not opened.is_still_at(self._place.path):
            raise _Removed
        # Whoever made it is about to write; if nothing comes, it has died.
        if not (opened.was_made or is_late or os.fstat(opened.descriptor).st_size):
            raise BlockingIOError

    def _open(self) -> OpenFile:
        if self._opened is None:
            self._opened = self._place.open()
        return self._opened

    def _close(self) -> None:
        if self._opened is not None:
            with suppress(OSError):
                os.close(self._opened.descriptor)
            self._opened = None

    def _change(self, opened: OpenFile, change: Change) -> Granted | Wait | None:
        """Read, change and write the window; the lock is held."""
        data = os.pread(opened.descriptor, MAX_BYTES + 1024, 0)
        now = self._now()
        window = self._read(opened, data, now)
        window, answer = change(window, now)
        written = self._framed(encode(window))
        if os.pwrite(opened.descriptor, written, 0) != len(written):
            raise BackendUnavailable(f"{self._place.path} cannot be written: the disk is exhausted.")
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
            return self._begin_anew(now)
        self._damages = 0
        return window

    def _begin_anew(self, now: int) -> Window:
        self._damages += 1
        if self._damages > _MOST_DAMAGES:
            raise BackendUnavailable(
                f"{self._place.path} is damaged again and again: something else writes to it."
            )
        self._say(f"The file of the shared request limit was damaged and is begun anew: {self._place.path}")
        return arithmetic.exhausted(self._rules, now)

    def _check_unused(self, opened: OpenFile) -> None:
        """Refuse a window that is in use by another clock, or written in another way."""
        last_used = os.fstat(opened.descriptor).st_mtime
        os.utime(opened.descriptor)  # what time it is for the file system, whose clock may be another host's
        if os.fstat(opened.descriptor).st_mtime - last_used < _IN_USE_SECONDS:
            raise BackendUnavailable(
                f"{self._place.path} is in use by another host (hosts share a window through Redis),"
                " or by another version of this program."
            )
