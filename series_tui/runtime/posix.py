"""Wraps what POSIX systems have and Windows lacks: users, modes, locales, locks, signals and limits.

With ``tui/terminal`` this is the only place that imports ``fcntl``, ``termios`` or ``resource``, and that
asks for users and for signals that not every system has.
"""

from __future__ import annotations

import errno
import locale
import os
import signal
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio
    import subprocess

OPEN_FLAGS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""For files that programs started from here must not inherit."""
OPEN_NO_LINK = OPEN_FLAGS | getattr(os, "O_NOFOLLOW", 0)
"""The same, for files that must not be symbolic links."""
OPEN_NO_WAIT = OPEN_FLAGS | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""The same, for files that may turn out to be a named pipe or a terminal."""

PLAIN_TERMINALS = ("", "dumb", "unknown")
"""What TERM is on terminals that print text alone: no colours, and no cursor to move."""

_LOCALE_VARIABLES = ("LC_ALL", "LC_CTYPE", "LANG")
_ALWAYS_INSTALLED = ("C", "POSIX")
_LOCKED_BYTES = 1
_BUSY = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


def user_id() -> int | None:
    """Return the number of the user this process acts for; None on Windows."""
    geteuid = getattr(os, "geteuid", None)
    return geteuid() if geteuid is not None else None


def has_modes() -> bool:
    """Return whether files have an owner and a mode here."""
    return user_id() is not None


def is_foreign(status: os.stat_result) -> bool:
    """Return whether a file belongs to another user than this one and root."""
    user = user_id()
    return user is not None and status.st_uid not in (user, 0)


def is_own(status: os.stat_result) -> bool:
    """Return whether a file belongs to this user; on Windows every file counts as own."""
    return user_id() in (None, status.st_uid)


def shared_mode(status: os.stat_result, bits: int = 0o077) -> int:
    """Return the bits of a file's mode that let others use it; 0 where files have no mode."""
    return stat.S_IMODE(status.st_mode) & bits if has_modes() else 0


def is_utf8(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal shows UTF-8, by the locale that the user asked for.

    Where the locale that the variables ask for is not installed, as in many containers and over SSH, the C
    library falls back to ASCII; the terminal is still what its user says it is.
    """
    if not has_modes():  # Windows converts what goes to a console on its own
        return (getattr(sys.__stdout__, "encoding", None) or "").lower() == "utf-8"
    name = missing_locale(environ) or locale.getencoding()
    return name.lower().replace("-", "").endswith("utf8")


def missing_locale(environ: Mapping[str, str]) -> str:
    """Return the locale that the variables ask for and that is not installed; empty if it is."""
    asked = next((environ[name] for name in _LOCALE_VARIABLES if environ.get(name)), "")
    is_missing = asked not in ("", *_ALWAYS_INSTALLED) and locale.setlocale(locale.LC_CTYPE) == "C"
    return asked.partition("@")[0] if is_missing else ""


def try_lock(descriptor: int) -> bool:
    """Lock an open file for this process alone; return whether no other process has it locked.

    Raises:
        OSError: Files cannot be locked here.
    """
    try:
        import fcntl
    except ImportError:
        return _try_lock_on_windows(descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def unlock(descriptor: int) -> None:
    """Release the lock that :func:`try_lock` took."""
    try:
        import fcntl
    except ImportError:
        windows = _windows_locks()
        os.lseek(descriptor, 0, os.SEEK_SET)
        windows.locking(descriptor, windows.LK_UNLCK, _LOCKED_BYTES)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def read_start(descriptor: int, size: int) -> bytes:
    """Return the first bytes of an open file."""
    if hasattr(os, "pread"):
        return os.pread(descriptor, size, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return os.read(descriptor, size)


def write_start(descriptor: int, data: bytes) -> int:
    """Write bytes to the start of an open file; return how many were written."""
    if hasattr(os, "pwrite"):
        return os.pwrite(descriptor, data, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return os.write(descriptor, data)


def give_to_group(descriptor: int, group: int) -> None:
    """Let a group read and write an open file, whatever the umask is."""
    if not has_modes():
        return
    with suppress(PermissionError):  # then only the folder's setgid bit would have helped
        os.fchown(descriptor, -1, group)
    os.fchmod(descriptor, 0o660)


def has_cpu_timer() -> bool:
    """Return whether a signal can end a computation after some CPU time."""
    return hasattr(signal, "setitimer") and hasattr(signal, "SIGVTALRM")


def exit_signals() -> tuple[signal.Signals, ...]:
    """Return the signals that ask a process to end: by a key, a lost connection, or politely."""
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK")
    return tuple(getattr(signal, name) for name in names if hasattr(signal, name))


@contextmanager
def on_interrupt(loop: asyncio.AbstractEventLoop, callback: Callable[[], object]) -> Iterator[None]:
    """Call something in the event loop on Ctrl+C over the block, instead of raising KeyboardInterrupt.

    The former handler is restored; a signal that the parent process has switched off stays off (`nohup`).
    """
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:
        yield
        return
    try:
        loop.add_signal_handler(signal.SIGINT, callback)
    except NotImplementedError:  # the event loops of Windows
        signal.signal(signal.SIGINT, lambda _number, _frame: loop.call_soon_threadsafe(callback))
    try:
        yield
    finally:
        with suppress(NotImplementedError):
            loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)


def stop_signal() -> signal.Signals | None:
    """Return the signal of Ctrl+Z; None on Windows."""
    return getattr(signal, "SIGTSTP", None)


def end_children(process: subprocess.Popen[bytes]) -> None:
    """End a process that leads a session, and all that it started."""
    kill_group = getattr(os, "killpg", None)
    if kill_group is not None:
        with suppress(OSError):
            kill_group(process.pid, signal.SIGKILL)
    with suppress(OSError):
        process.kill()


def forbid_core_files() -> None:
    """Set the limit for core files to 0."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def has_terminal_control() -> bool:
    """Return whether a terminal's modes can be set and restored, which the app needs."""
    try:
        import termios  # noqa: F401  # whether there is one
    except ImportError:
        return False
    return hasattr(signal, "SIGWINCH")


def terminal_modes(descriptor: int) -> list[Any] | None:
    """Return the modes of a terminal, for :func:`set_terminal_modes`; None where it has none to restore."""
    try:
        import termios
    except ImportError:
        return None
    return termios.tcgetattr(descriptor)


def set_terminal_modes(descriptor: int, modes: list[Any]) -> None:
    """Set the modes of a terminal at once; nothing happens when the terminal is gone."""
    import termios

    with suppress(termios.error):
        termios.tcsetattr(descriptor, termios.TCSANOW, modes)


def _try_lock_on_windows(descriptor: int) -> bool:
    windows = _windows_locks()
    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        windows.locking(descriptor, windows.LK_NBLCK, _LOCKED_BYTES)
    except OSError as error:
        if error.errno in _BUSY:
            return False
        raise
    return True


def _windows_locks() -> Any:
    try:
        return import_module("msvcrt")
    except ImportError as error:
        raise OSError(errno.ENOSYS, f"files cannot be locked on {sys.platform}") from error
