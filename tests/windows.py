"""Runs a command as on Windows: without the modules, functions and signals that only POSIX systems have.

``python -m tests.windows ARGUMENTS…`` is ``series-tui ARGUMENTS…`` in such a process. It is not Windows:
paths, consoles and the keyring are those of this system.
"""

from __future__ import annotations

import asyncio
import os
import select
import shutil
import signal
import socket
import sys
from types import ModuleType

# What the standard library itself imports or looks up once, before it is hidden.
PRELOADED = (
    "asyncio.unix_events",
    "ctypes",
    "getpass",
    "logging",
    "multiprocessing.util",
    "sqlite3",
    "ssl",
    "subprocess",
    "tempfile",
    "webbrowser",
    "zoneinfo",
)
MODULES = ("fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty")
SIGNAL_NAMES = [
    "SIGALRM",
    "SIGCONT",
    "SIGHUP",
    "SIGKILL",
    "SIGQUIT",
    "SIGTSTP",
    "SIGTTIN",
    "SIGTTOU",
    "SIGUSR1",
    "SIGUSR2",
    "SIGVTALRM",
    "SIGWINCH",
    "setitimer",
    "ITIMER_REAL",
    "ITIMER_VIRTUAL",
    "pthread_sigmask",
    "alarm",
]
OS_NAMES = [
    "chown",
    "environb",
    "fchmod",
    "fchown",
    "fork",
    "getegid",
    "geteuid",
    "getgid",
    "getpgid",
    "getpgrp",
    "getuid",
    "killpg",
    "lchown",
    "mkfifo",
    "pread",
    "pwrite",
    "setsid",
    "tcgetpgrp",
    "uname",
    "wait4",
    "O_CLOEXEC",
    "O_DIRECTORY",
    "O_NOCTTY",
    "O_NOFOLLOW",
    "O_NONBLOCK",
]


def hide_posix() -> None:
    """Take away what Windows lacks, and let event loops and pipes be as limited as there."""
    for name in PRELOADED:
        __import__(name)
    sys.modules["msvcrt"] = _windows_locks()
    vars(shutil)["_winapi"] = _windows_api()
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment]  # how an import is made to fail
    for owner, names in ((signal, SIGNAL_NAMES), (os, OS_NAMES)):
        for name in names:
            if hasattr(owner, name):
                delattr(owner, name)
    loop = asyncio.SelectorEventLoop
    for name in ("add_signal_handler", "remove_signal_handler"):
        setattr(loop, name, _not_implemented)
    setattr(select, "select", _select_sockets)  # noqa: B010  # its type is another
    sys.platform = "win32"
    from platformdirs import windows

    windows.get_win_folder = windows.get_win_folder_from_env_vars


def _windows_locks() -> ModuleType:
    """Return the part of msvcrt that locks files, made of what is hidden."""
    import fcntl

    windows = ModuleType("msvcrt")

    def locking(descriptor: int, mode: int, _count: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_UN if mode == 0 else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PermissionError(13, "Permission denied") from error

    windows.__dict__.update(locking=locking, LK_UNLCK=0, LK_NBLCK=2)
    return windows


def _windows_api() -> ModuleType:
    """Return what `shutil.which` asks Windows since Python 3.12."""
    windows = ModuleType("_winapi")
    vars(windows)["NeedCurrentDirectoryForExePath"] = lambda _command: False
    return windows


def _not_implemented(*_arguments: object) -> None:
    raise NotImplementedError


_select = select.select


def _select_sockets(read: object, write: object, failed: object, timeout: float | None = None) -> object:
    """Wait for sockets only, as Windows does."""
    for group in (read, write, failed):
        for each in group if isinstance(group, list | tuple) else ():
            if not isinstance(each, socket.socket):
                raise OSError(10038, "not a socket")
    return _select(read, write, failed, timeout)  # type: ignore[arg-type]  # the caller's own types


if __name__ == "__main__":
    hide_posix()
    from series_tui.__main__ import start

    start()
