"""Hardens a process that holds a key: no core dumps, no key logs, no key for its children.

A traceback shows lines of code and the error's own words, never the values of variables.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import suppress
from types import TracebackType

KEY_VARIABLE = "SERIES_API_KEY"

_TLS_SECRETS = "SSLKEYLOGFILE"
_TEXTUAL_PREFIX = "TEXTUAL"
_HARMLESS = frozenset({"TEXTUAL_COLOR_SYSTEM", "TEXTUAL_DIM_FACTOR", "TEXTUAL_FILTERS", "TEXTUAL_FPS"})
_TALKATIVE_LOGGERS = ("httpx", "httpcore", "h11", "hpack", "keyring", "secretstorage", "jeepney")
_SILENT_LOGGER = "asyncio"
"""It prints the message of any error that is never awaited, whatever that holds."""
_PR_SET_DUMPABLE = 4

_snapshot: Environment | None = None


class Environment(Mapping[str, str]):
    """The environment as the process was given it, the key included; it shows none of its values."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"<Environment of {len(self)} variables>"

    def __reduce__(self) -> str:
        raise TypeError("the environment may contain a key and is not pickled")


def harden(environ: MutableMapping[str, str] = os.environ) -> Mapping[str, str]:
    """Make this process keep its key to itself; call it before anything else is imported or started.

    Args:
        environ: The environment of this process; what must not be used or passed on is taken out of it.

    Returns:
        The environment as it was, without the dropped variables but with the key.
    """
    global _snapshot  # noqa: PLW0603 - the process has one environment, and this remembers what it was
    drop_debug_variables(environ)
    _snapshot = Environment(environ)
    if environ is os.environ:
        _wipe(KEY_VARIABLE)
    environ.pop(KEY_VARIABLE, None)
    forbid_core_dumps()
    quiet_loggers()
    sys.excepthook = show_without_locals
    threading.excepthook = sys.unraisablehook = show_place_only
    return _snapshot


def environment() -> Mapping[str, str]:
    """Return the environment as :func:`harden` found it; the one of the process if that was never called."""
    return _snapshot if _snapshot is not None else os.environ


def drop_debug_variables(environ: MutableMapping[str, str]) -> None:
    """Drop the variables that make libraries write TLS secrets, key presses or screens to disk."""
    for name in set(environ) - _HARMLESS:
        if name.upper() == _TLS_SECRETS or name.upper().startswith(_TEXTUAL_PREFIX):
            del environ[name]


def forbid_core_dumps() -> None:
    """Let the system write no memory of this process to disk, nor let other programs read it."""
    from series_tui.runtime.posix import forbid_core_files

    forbid_core_files()
    if sys.platform == "linux":
        # A limit of 0 does not stop a core that the kernel pipes to a program; this does.
        with suppress(ImportError, OSError, AttributeError):
            import ctypes

            ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _wipe(name: str) -> None:
    """Overwrite a variable where the system keeps it, as taking it out of the environment leaves it there."""
    if sys.platform == "linux":
        with suppress(ImportError, OSError, AttributeError):
            import ctypes

            getenv = ctypes.CDLL(None).getenv
            getenv.argtypes, getenv.restype = [ctypes.c_char_p], ctypes.c_void_p
            place = getenv(name.encode())
            if place:
                ctypes.memset(place, 0, len(os.environb[name.encode()]))


def quiet_loggers() -> None:
    """Keep libraries from logging requests, headers and frames, whatever the level of the root logger is."""
    for name in _TALKATIVE_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger(_SILENT_LOGGER).setLevel(logging.CRITICAL)


def show_without_locals(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print an unexpected error with its traceback, but with no values of variables."""
    if issubclass(kind, KeyboardInterrupt):
        print("Interrupted.", file=sys.stderr)
        return
    from traceback import TracebackException

    shown = TracebackException(kind, error, trace, capture_locals=False)
    print("".join(shown.format()), end="", file=sys.stderr)


def show_place_only(unhandled: threading.ExceptHookArgs | sys.UnraisableHookArgs) -> None:
    """Print where an unhandled error happened: in a thread, or while things are cleared away.

    Its message is left out: it may hold a stranger's text.
    """
    if unhandled.exc_value is None or sys.stderr is None:
        return
    from series_tui.runtime.crash_report import CrashReport

    with suppress(OSError, ValueError):
        print(CrashReport.from_error(unhandled.exc_value).text(), file=sys.stderr)
