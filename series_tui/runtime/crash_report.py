"""What remains of an unexpected error: where it happened, and nothing of a ticket or a key.

Neither the error's message nor any local variable is kept: both may hold a stranger's text.
"""

from __future__ import annotations

import platform
import traceback
from dataclasses import dataclass
from pathlib import PurePath
from types import TracebackType

from series_tui import __version__

_MOST_FRAMES = 12


@dataclass(frozen=True, slots=True)
class FaultReport:
    """A report that is safe to send to anybody.

    Attributes:
        kind: The error's type.
        frames: ``module.py:line in function``, the innermost last.
    """

    kind: str
    frames: tuple[str, ...]

    def text(self) -> str:
        """Return the report as text."""
        return "\n".join(
            [
                f"series-tui {__version__}, Python {platform.python_version()}, {platform.system()}",
                self.kind,
                *(f"  {frame}" for frame in self.frames),
            ]
        )


def fault_report(error: BaseException) -> FaultReport:
    """Return what may be told about an unexpected error."""
    root = error
    while (inner := root.__cause__) is not None:
        root = inner
    return FaultReport(type(root).__name__, _frames(root.__traceback__))


def _frames(trace: TracebackType | None) -> tuple[str, ...]:
    """Return the last frames; a file by the last two parts of its path, which name no user."""
    found = []
    for frame in traceback.extract_tb(trace, limit=-_MOST_FRAMES):
        file = "/".join(PurePath(frame.filename).parts[-2:])
        found.append(f"{file}:{frame.lineno} in {frame.name}")
    return tuple(found)
