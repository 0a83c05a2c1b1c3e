"""What an error says inside the app: the same facts as in a shell, with a key as the next step."""

from __future__ import annotations

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
