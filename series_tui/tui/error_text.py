"""The words for a request's state and for errors: the facts of the shell, with a key as the next step."""

from __future__ import annotations

from datetime import datetime, tzinfo

from series_tui.api.models import EMPTY
from series_tui.api.service import Phase, Progress
from series_tui.errors import (
    AccessForbidden,
    InvalidReference,
    InvalidResponse,
    KeyProblem,
    KeyRefused,
    KeyringUnusable,
    NoKey,
    NotReached,
    RateLimited,
    SeriesError,
    ServiceFailed,
    TicketNotFound,
)
from series_tui.render.times import clock_time, relative
from series_tui.text.sanitize import SafeText, clean
from series_tui.tui.loading import Failed, Loading, LoadState, RetryingIn

_POLLED_AGAIN = "Auto-refresh will try again."
_GO_BACK = "Press esc to go back."
_KIB, _MIB = 1024, 1024 * 1024


def next_step(error: SeriesError) -> str:
    """Return what to press, or to do, about an error."""
    match error:
        case TicketNotFound():
            return "Check the ID, or press b to find it in the queue."
        case InvalidReference():
            return error.next_step
        case NoKey() | KeyRefused() | KeyringUnusable():
            return "Press F4 to enter a key, or F5 to try again."
        case AccessForbidden():
            return f"{error.next_step} Then press F5."
        case KeyProblem():
            return f"{error.next_step} Then press F5, or F4 to enter a key."
        case RateLimited() | NotReached() | ServiceFailed():
            return "Press r to try again."
        case InvalidResponse():
            return "Press r to try again, esc to go back."
        case _:
            return error.next_step


def error_lines(error: SeriesError) -> list[SafeText]:
    """Return an error as one to three lines: what, why, and what to press."""
    return [clean(line) for line in (error.what, error.why, next_step(error)) if line]


def preview_lines(error: SeriesError) -> list[SafeText]:
    """Return an error beside the queue as one or two lines: what, and why or what to press."""
    lines = error_lines(error)
    return lines[:1] if isinstance(error, TicketNotFound) else lines[:2]


def error_line(error: SeriesError) -> SafeText:
    """Return an error as one line: what happened, and what to press."""
    return clean(f"{error.what} {next_step(error)}")


def stale_line(failed: Failed, fetched_at: datetime, zone: tzinfo, now: datetime) -> SafeText:
    """Return a failure as one line under older content: what happened, its age, what comes next."""
    clock, age = clock_time(fetched_at, zone), relative(fetched_at, now)
    is_gone = isinstance(failed.error, TicketNotFound)
    then = _POLLED_AGAIN if failed.is_polled else _GO_BACK if is_gone else next_step(failed.error)
    return clean(f"{failed.error.what} What you see is from {clock} ({age}). {then}")


def retrying_line(state: RetryingIn) -> SafeText:
    """Return when a request is repeated, and how to stop that."""
    because = state.because or "The workspace's rate limit is used up."
    return clean(f"{because} Trying again in {state.seconds} s. (esc to stop)")


def notice_text(state: LoadState, subject: str) -> SafeText:
    """Return what stands in the place of content that was never loaded.

    Args:
        state: The state of the request.
        subject: What is loaded, to follow ``Opening``: a ticket's ID, or words of the program's own.
    """
    match state:
        case Loading(progress):
            detail = progress_text(progress) if progress is not None else ""
            return SafeText(f"Opening {subject} …\n{detail}".rstrip())
        case RetryingIn():
            return retrying_line(state)
        case Failed(error):
            return SafeText("\n".join(error_lines(error)))
        case None:
            return EMPTY


def status_text(state: LoadState, fetched_at: datetime, zone: tzinfo, now: datetime) -> SafeText:
    """Return what stands below content that is older than the request: what delays it or why it failed."""
    match state:
        case Loading(progress) if progress is not None and progress.phase is Phase.WAITING_FOR_LIMIT:
            return progress_text(progress)
        case RetryingIn():
            return retrying_line(state)
        case Failed():
            return stale_line(state, fetched_at, zone, now)
        case _:
            return EMPTY


def arrival_text(state: LoadState) -> str:
    """Return how much of a response has arrived; nothing before it begins."""
    if not isinstance(state, Loading) or state.progress is None:
        return ""
    is_arriving = state.progress.phase in (Phase.RECEIVING, Phase.READING)
    return progress_text(state.progress) if is_arriving else ""


def progress_text(progress: Progress) -> SafeText:
    """Return one short line about how far a request is."""
    match progress.phase:
        case Phase.CONNECTING:
            return SafeText("connecting")
        case Phase.WAITING_FOR_LIMIT:
            ahead = f", {progress.ahead} ahead" if progress.ahead else ""
            return SafeText(f"waiting for the rate limit{ahead}")
        case Phase.SENT:
            return SafeText("waiting for the answer")
        case Phase.RECEIVING:
            expected = f" of {_size(progress.expected)}" if progress.expected else ""
            return SafeText(f"receiving: {_size(progress.received)}{expected}")
        case Phase.READING:
            return SafeText(f"reading: {progress.received:,} messages")
        case Phase.RETRYING:
            because = f"{progress.because} " if progress.because else ""
            return clean(f"{because}Trying again in {max(progress.seconds, 0.1):.1f} s.")


def _size(count: int) -> str:
    if count < _MIB:
        return f"{count / _KIB:.0f} kB"
    return f"{count / _MIB:.1f} MB"
