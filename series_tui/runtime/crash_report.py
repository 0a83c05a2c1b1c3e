"""Reports an unexpected error: where it happened, and nothing of a ticket or a key.

Neither the error's message nor any local variable is kept: both may hold ticket text.
"""

from __future__ import annotations

import platform
import traceback
from dataclasses import dataclass
from pathlib import PurePath
from types import TracebackType
from typing import Self

from series_tui import __version__

_MAX_FRAMES = 12
_TRACKER_LABELS = ("issues", "issue tracker", "tracker", "bug tracker", "bugs")


@dataclass(frozen=True, slots=True)
class CrashReport:
    """A report that is safe to send to anyone.

    Attributes:
        kind: The error's type.
        frames: ``module.py:line in function``, the innermost last.
    """

    kind: str
    frames: tuple[str, ...]

    @classmethod
    def from_error(cls, error: BaseException) -> Self:
        """Return the report of an error, or of the error that caused it."""
        root = error
        while (inner := root.__cause__) is not None:
            root = inner
        return cls(type(root).__name__, _frames(root.__traceback__))

    def text(self) -> str:
        """Return the report as text."""
        return "\n".join(
            [
                f"series-tui {__version__}, Python {platform.python_version()}, {platform.system()}",
                self.kind,
                *(f"  {frame}" for frame in self.frames),
            ]
        )


def crash_lines(what: str, report: CrashReport) -> list[str]:
    """Return what a person reads about a crash: what happened, what to send, and where to."""
    tracker = tracker_url()
    where = f"in a new issue at {tracker}" if tracker else "to the people you got series-tui from"
    return [
        what,
        f"Please send the lines below, unchanged, {where}. They contain no ticket text and no key.",
        report.text(),
    ]


def tracker_url() -> str:
    """Return the address of the issue tracker of this copy, from ``project.urls``; empty if it names none."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        entries = metadata("series-tui").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    for entry in entries:
        label, _, address = str(entry).partition(",")
        address = address.strip()
        if (
            label.strip().lower() in _TRACKER_LABELS
            and address.isprintable()
            and address.startswith("https://")
        ):
            return address
    return ""


def _frames(trace: TracebackType | None) -> tuple[str, ...]:
    """Return the last frames; a file by the last two parts of its path, which name no user."""
    frames = []
    for frame in traceback.extract_tb(trace, limit=-_MAX_FRAMES):
        file = "/".join(PurePath(frame.filename).parts[-2:])
        frames.append(f"{file}:{frame.lineno} in {frame.name}")
    return tuple(frames)
