"""What a request is doing, in words."""

from __future__ import annotations

from series_tui.api.service import Phase, Progress

_KIB, _MIB = 1024, 1024 * 1024


def holds_up(progress: Progress) -> bool:
    """Return whether something keeps a request from going on, which a reader should know."""
    return progress.phase in (Phase.WAITING_FOR_LIMIT, Phase.RETRYING)


def is_far(progress: Progress) -> bool:
    """Return whether the answer has begun to arrive."""
    return progress.phase in (Phase.RECEIVING, Phase.READING)


def progress_text(progress: Progress) -> str:
    """Return one short line about how far a request is."""
    match progress.phase:
        case Phase.CONNECTING:
            return "connecting"
        case Phase.WAITING_FOR_LIMIT:
            ahead = f", {progress.ahead} ahead" if progress.ahead else ""
            return f"waiting for the shared limit{ahead}"
        case Phase.SENT:
            return "waiting for the answer"
        case Phase.RECEIVING:
            expected = f" of {_size(progress.expected)}" if progress.expected else ""
            return f"receiving: {_size(progress.received)}{expected}"
        case Phase.READING:
            return f"reading: {progress.received:,} messages"
        case Phase.RETRYING:
            because = f"{progress.because} " if progress.because else ""
            return f"{because}Trying again in {max(progress.seconds, 0.1):.1f} s."


def _size(count: int) -> str:
    if count < _MIB:
        return f"{count / _KIB:.0f} kB"
    return f"{count / _MIB:.1f} MB"
