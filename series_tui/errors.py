"""Every error of the product, each with what happened, why probably, and what to do next.

::

    SeriesError                      exit code
    ├── UsageError                   2
    │   ├── InvalidReference         2   not a ticket ID; no request was sent
    │   │   └── AmbiguousReference   2   … but several
    │   ├── InvalidSetting           2   a flag, variable or config entry that cannot be used
    │   ├── PageNotFound             2   a page of the queue beyond the last
    │   ├── OutputNotWritten         2   the file to write exists or cannot be written
    │   └── NoTerminal               2   nothing to draw the app on
    ├── KeyProblem                   3
    │   ├── NoKey                    3   no source has a key
    │   ├── KeyUnusable              3   a source has one, but it cannot be taken from there
    │   │   └── KeyringUnusable      3   … because the keyring cannot be asked
    │   ├── KeyRefused               3   401
    │   └── AccessForbidden          3   403
    ├── TicketNotFound               4   404
    ├── Unavailable                  5
    │   ├── NotReached               5   DNS, connection, TLS, time-out
    │   ├── RateLimited              5   429
    │   └── ServiceFailed            5   408, 5xx
    └── InvalidResponse          6
        ├── NotApiResponse           6   a web page, or something else that is not JSON
        ├── ResponseTooLarge         6   over a bound on bytes, depth, values or text
        ├── ResponseIncomplete       6   cut short, or damaged on the way
        ├── MismatchedResponse       6   another ticket, or another page, than the one asked for
        └── ResponseRefused          6   3xx, 400, another 4xx, or status and body at odds

Texts from the service that an error carries are ``SafeText``: cleaned where the response was read.
An error becomes text in :func:`describe`, and in the app in ``tui/error_text``.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from series_tui.text.sanitize import SafeText

EXIT_OK = 0
EXIT_FAULT = 1
EXIT_INTERRUPTED = 130
"""Ctrl+C: 128 and the number of SIGINT, as shells report it."""


class SeriesError(Exception):
    """An error that is shown to a person.

    Attributes:
        what: What happened, one sentence.
        why: Why probably, one sentence; empty where `what` says it all.
        next_step: What to do now, in a shell, one sentence.
        exit_code: The exit code of a command that ends with this error.
    """

    exit_code: ClassVar[int] = EXIT_FAULT

    def __init__(self, what: str, *, why: str = "", next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.next_step = next_step


def describe(error: SeriesError) -> list[str]:
    """Return the one to three lines that tell a person about an error."""
    return [line for line in (error.what, error.why, error.next_step) if line]


def _try_again(seconds: float | None, otherwise: str) -> str:
    """Return when to try again: as the service asks, in words that fit the length of the wait."""
    if not seconds:
        return f"Try again {otherwise}."
    count, unit = ceil(seconds), "second"
    for size, larger in ((3600, "hour"), (60, "minute")):
        if seconds > 1.5 * size or seconds == size:
            count, unit = ceil(seconds / size), larger
            break
    return f"Try again in {count} {unit}{'' if count == 1 else 's'}, as the service asks."


class UsageError(SeriesError):
    """The command was given something it cannot use."""

    exit_code = 2


class InvalidReference(UsageError):
    """The text holds no ticket ID; nothing was sent."""

    def __init__(self, given: SafeText) -> None:
        super().__init__(
            f'No ticket ID found in "{given}".' if given else "No ticket ID was given.",
            why="An ID has 1 to 64 letters, digits, - or _, like TICKET-1234567890-ABCD.",
            next_step="Paste the ID, its _id, or a link that ends with it.",
        )


class AmbiguousReference(InvalidReference):
    """The text holds the IDs of several tickets; nothing was sent."""

    def __init__(self, given: SafeText, ids: Sequence[str]) -> None:
        super().__init__(given)
        self.what = f'"{given}" contains {len(ids)} different ticket IDs.'
        self.why = f"{'They are' if len(ids) == 2 else 'Among them are'} {ids[0]} and {ids[1]}."
        self.next_step = "Paste only one of them."


class InvalidSetting(UsageError):
    """A flag, an environment variable or a line of the config file cannot be used.

    Attributes:
        setting: The name of the setting, as the person wrote it.
    """

    def __init__(self, setting: str, why: str, next_step: str) -> None:
        super().__init__(f"The setting {setting} cannot be used.", why=why, next_step=next_step)
        self.setting = setting


class PageNotFound(UsageError):
    """A page of the queue beyond the last was asked for.

    Attributes:
        page: The page that was asked for.
        total_pages: How many there are; None if the service does not say.
    """

    def __init__(self, page: int, total_pages: int | None = None) -> None:
        pages = "" if total_pages is None else f" ({total_pages:,} page{'' if total_pages == 1 else 's'})"
        last = f"`--page {total_pages}` prints the last page; " if total_pages else ""
        super().__init__(
            f"Page {page:,} does not exist{pages}.", next_step=f"{last}`--all` prints every page."
        )
        self.page = page
        self.total_pages = total_pages


class OutputNotWritten(UsageError):
    """The file asked for was not written; nothing was overwritten."""


class NoTerminal(UsageError):
    """There is no terminal that the app could be drawn on."""


class KeyProblem(SeriesError):
    """There is no key that the service accepts."""

    exit_code = 3


class NoKey(KeyProblem):
    """No source has a key."""

    def __init__(self, why: str = "") -> None:
        super().__init__(
            "No API key found.",
            why=why or "Neither the environment, a key file nor the OS keyring has one.",
            next_step="Run `series-tui auth login` to store one, or set SERIES_API_KEY_FILE.",
        )


class KeyUnusable(KeyProblem):
    """A source of the key was named, but no key can be taken from it."""


class KeyringUnusable(KeyUnusable):
    """The keyring cannot be asked: locked, silent, or damaged."""


class KeyRefused(KeyProblem):
    """The service does not accept the key (401)."""

    def __init__(self, service_says: SafeText | None = None) -> None:
        super().__init__(
            "The key was refused (401).",
            why=f'The service says: "{service_says}".' if service_says else "",
            next_step="Run `series-tui auth login` to store another.",
        )


class AccessForbidden(KeyProblem):
    """The key is known but may not do this (403): plan or module."""

    def __init__(self, service_says: SafeText | None = None) -> None:
        super().__init__(
            f'The service says: "{service_says}".' if service_says else "The service refused access (403).",
            why="The key itself works, but the workspace's plan or its tickets module does not allow this.",
            next_step="An administrator of the workspace can turn it on.",
        )


class TicketNotFound(SeriesError):
    """The workspace has no such ticket (404)."""

    exit_code = 4

    def __init__(self, ticket_id: str, service_says: SafeText | None = None) -> None:
        super().__init__(
            f"No ticket {ticket_id} in this workspace.",
            why=f'The service says: "{service_says}".' if service_says else "",
            next_step="Check the ID, or find it with `series-tui list --search TEXT`.",
        )
        self.ticket_id = ticket_id


class Unavailable(SeriesError):
    """The service was not reached or is busy, after all tries."""

    exit_code = 5


class NotReached(Unavailable):
    """No response came: DNS, connection, TLS or time-out.

    Attributes:
        retryable: Whether another try may help (a bad certificate stays bad).
    """

    def __init__(self, what: str, *, why: str = "", next_step: str = "", retryable: bool = True) -> None:
        super().__init__(
            what,
            why=why,
            next_step=next_step or "Try again in a moment; `series-tui doctor` checks the connection.",
        )
        self.retryable = retryable


class RateLimited(Unavailable):
    """The key's 25 requests a second are used up (429).

    Attributes:
        retry_after: Seconds to wait as the service asks, or None if it does not say.
    """

    def __init__(self, retry_after: float | None = None, service_says: SafeText | None = None) -> None:
        super().__init__(
            "The workspace's rate limit is used up (429).",
            why="Everyone who uses this key shares 25 requests a second.",
            next_step=_try_again(retry_after, "in a moment"),
        )
        self.retry_after = retry_after


class ServiceFailed(Unavailable):
    """The service, or a proxy before it, failed (408 or 5xx).

    Attributes:
        status: The HTTP status.
        retry_after: Seconds to wait as the service asks, or None if it does not say.
    """

    def __init__(
        self, status: int, service_says: SafeText | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(
            f"The service is unavailable ({status}).",
            why=f'It says: "{service_says}".' if service_says else "",
            next_step=_try_again(retry_after, "in a minute"),
        )
        self.status = status
        self.retry_after = retry_after


class InvalidResponse(SeriesError):
    """A response came that is not what the API's reference describes."""

    exit_code = 6


class NotApiResponse(InvalidResponse):
    """The response is a web page, perhaps with a title, or something else that is not the API's JSON."""

    def __init__(
        self, page_title: SafeText | None = None, *, is_web_page: bool = False, why: str = ""
    ) -> None:
        page = "a web page" + (f' ("{page_title}")' if page_title else "")
        what = page if is_web_page else "it is not valid JSON"
        super().__init__(
            "The answer is not from the Series API" + ("." if why and not is_web_page else f": {what}."),
            why=why or ("Are you behind a login page?" if is_web_page else "A proxy may have changed it."),
            next_step="Check the network and the API's address with `series-tui doctor`.",
        )


class ResponseTooLarge(InvalidResponse):
    """The response is over a bound that keeps memory and time in check.

    Args:
        bound: The bound, with its unit.
        can_be_raised: Whether a setting raises this bound.
    """

    def __init__(self, bound: str, *, can_be_raised: bool = False) -> None:
        super().__init__(
            f"The answer is too large: more than {bound}.",
            why="No ticket should be that large; loading the rest could use up this machine's memory.",
            next_step="If this ticket is real, raise `max_answer_mib` in the config file."
            if can_be_raised
            else "Check the API's address with `series-tui doctor`.",
        )


class ResponseIncomplete(InvalidResponse):
    """The response was cut short or damaged on the way."""

    def __init__(self, why: str) -> None:
        super().__init__("The answer is incomplete.", why=why, next_step="Try again in a moment.")


class MismatchedResponse(InvalidResponse):
    """The service answered with another ticket, or another page of the queue, than the one asked for.

    Args:
        asked: What was asked for, such as ``TICKET-A`` or ``page 3``.
        received: What came.
        kind: What both are, ``ticket`` or ``page``.
    """

    def __init__(self, asked: str, received: str, kind: str) -> None:
        super().__init__(
            f"The service sent the wrong {kind}: {received} instead of {asked}.",
            why="The service, or a proxy in between, mixed up its answers.",
            next_step="Try again in a moment; `series-tui doctor` checks the connection.",
        )


class ResponseRefused(InvalidResponse):
    """The service answered with a status, or a body, that the API does not describe here.

    Attributes:
        status: The HTTP status.
    """

    def __init__(self, status: int, *, why: str = "", service_says: SafeText | None = None) -> None:
        super().__init__(
            f"The service sent an unexpected answer (status {status}).",
            why=why or (f'It says: "{service_says}".' if service_says else ""),
            next_step="Check the API's address with `series-tui doctor`.",
        )
        self.status = status
