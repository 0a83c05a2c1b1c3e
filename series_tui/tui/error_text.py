"""What an error says inside the app: the same facts as in a shell, with a key as the next step."""

from __future__ import annotations

from datetime import datetime

from series_tui.errors import (
    AccessForbidden,
    AnswerNotUnderstood,
    InvalidReference,
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
from series_tui.tui.context import AppSetup

ASKED_AGAIN = "It is asked for again."
"""What comes next where a watch has no answer."""


def next_step(error: SeriesError) -> str:
    """Return what to press, or to do, about an error."""
    match error:
        case TicketNotFound():
            return "Press esc to check the ID, or b to find it in the queue."
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
        case AnswerNotUnderstood():
            return "Press r to try again, esc to go back."
        case _:
            return error.next_step


def in_app(error: SeriesError) -> list[str]:
    """Return the one to three lines that tell about an error in the app."""
    return [line for line in (error.what, error.why, next_step(error)) if line]


def short(error: SeriesError) -> str:
    """Return an error as one line: what happened, and what to press."""
    return f"{error.what} {next_step(error)}"


def below_older(error: SeriesError, read_at: datetime | None, setup: AppSetup, then: str) -> str:
    """Return an error as one line below what was read before: what happened, its age, and what comes now."""
    if read_at is None:
        return f"{error.what} {then}"
    clock, age = clock_time(read_at, setup.zone), relative(read_at, setup.now())
    return f"{error.what} What you see is from {clock} ({age}). {then}"
