"""Turn the arguments of `list` into a query: filters, order and pages."""

from __future__ import annotations

import shlex
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from series_tui.api.models import TicketFilters
from series_tui.errors import UsageError
from series_tui.text.sanitize import clean_line, truncate_chars
from series_tui.tickets.filters import LocalFilters, QueueFilters
from series_tui.tickets.sort import SortKey, SortOrder
from series_tui.tickets.views import ME, View, saved_view, view_of

if TYPE_CHECKING:
    from series_tui.config import Settings
    from series_tui.names import Names

_REPEATED = (
    "status",
    "department",
    "author",
    "search",
    "staff",
    "view",
    "format",
    "profile",
    "api_url",
    "timezone",
)
"""Arguments whose values the command for the next page repeats."""
_REPEATED_FLAGS = ("demo", "ascii")

_MAX_LISTED = 20
_NAMES_INSTEAD = {
    "--author": "To find tickets by a player's name, use --search TEXT.",
    "--staff": "A staff member's name works once `series-tui list --format text` has shown it.",
}


@dataclass(frozen=True, slots=True)
class ListQuery:
    """The tickets that are asked for.

    Attributes:
        view: Filters, order, and whether the waiting time is added.
        page: The first page.
        limit: The most tickets that are printed; None for no limit of the user's own.
        needs_all: Whether every page is loaded.
    """

    view: View
    page: int
    limit: int | None
    needs_all: bool

    @classmethod
    def of(cls, arguments: Namespace, settings: Settings, names: Names) -> ListQuery:
        """Return the query that the arguments ask for.

        Raises:
            UsageError: They do not go together, or there is no such view.
        """
        view = _view(arguments, settings, names)
        reasons = _reasons_for_all(arguments, view)
        if arguments.page is not None and reasons:
            raise UsageError(
                f"--page cannot be combined with {reasons[0]}: every page is loaded.",
                next_step="Use --limit N, or remove --page.",
            )
        needs_all = bool(reasons) or arguments.all
        return cls(view, arguments.page or 1, arguments.limit, needs_all)


def _view(arguments: Namespace, settings: Settings, names: Names) -> View:
    """Return the saved view with the flags on top of it."""
    base = _saved_view(arguments.view, settings) if arguments.view else View()
    remote, local = base.filters.remote, base.filters.local
    remote = TicketFilters(
        status=arguments.status or remote.status,
        author=_user_id(arguments.author, "--author", {}) or remote.author,
        department=_id_of(arguments.department, names.config.departments) or remote.department,
        search=arguments.search or remote.search,
        staff_user_id=_user_id(_me(arguments.staff, "--staff", settings), "--staff", names.staff)
        or remote.staff_user_id,
    )
    waiting = bool(arguments.waiting) or base.waiting
    order = base.order
    if arguments.sort:
        order = SortOrder(SortKey(arguments.sort), bool(arguments.reverse))
    elif arguments.reverse:
        order = SortOrder(order.key or SortKey.UPDATED, not order.reverse)
    waiting |= order.key is SortKey.WAITING
    claimed_by = _me(arguments.claimed_by, "--claimed-by", settings)
    local = LocalFilters(
        unclaimed=bool(arguments.unclaimed) or (local.unclaimed and not claimed_by),
        priority=arguments.priority or local.priority,
        claimed_by=claimed_by or ("" if arguments.unclaimed else local.claimed_by),
        category=_id_of(arguments.category, names.config.categories) or local.category,
        active=waiting,
    )
    if waiting and remote.status not in ("", "open", "in-progress"):
        raise UsageError(
            f"--waiting covers open and in-progress tickets, not {remote.status} ones.",
            next_step="Remove --status or --waiting.",
        )
    return View(QueueFilters(remote, local), order, waiting)


def _saved_view(name: str, settings: Settings) -> View:
    view = view_of(saved_view(settings.views, name), settings.staff_user_id)
    if view.filters.local.claimed_by == ME:
        raise _unknown_me(f"the view {name}")
    return view


def _me(given: str | None, flag: str, settings: Settings) -> str:
    """Return the user id of a flag's value, where ``me`` is the person who works here."""
    if (given or "").strip().lower() != ME:
        return (given or "").strip()
    if not settings.staff_user_id:
        raise _unknown_me(f"{flag} me")
    return settings.staff_user_id


def _user_id(given: str | None, flag: str, names: Mapping[str, str]) -> str:
    """Return the user id that a text is, or that of the staff member whose name it is, in any case.

    Raises:
        UsageError: It is neither, or several have this name.
    """
    text = (given or "").strip()
    if not text or (text.isascii() and text.isdigit()):
        return text
    named = [identity for identity, name in names.items() if name.casefold() == text.casefold()]
    if len(named) == 1:
        return named[0]
    if named:
        raise UsageError(
            f"Several staff members have that name: {', '.join(named)}.",
            next_step=f"Use {flag} with one of these user IDs.",
        )
    raise UsageError(f"Invalid {flag}: Use a user ID, digits only.", next_step=_NAMES_INSTEAD[flag])


def _unknown_me(what: str) -> UsageError:
    return UsageError(
        f"Set staff_user_id to use {what}.",
        next_step="Run `series-tui config set staff_user_id ID` with your user ID.",
    )


def _id_of(given: str | None, pairs: Sequence[tuple[str, str]]) -> str:
    """Return the id that a text names: an id as it is, a known name in any case."""
    text = (given or "").strip()
    if any(text == identity for identity, _ in pairs):
        return text
    return next((identity for identity, name in pairs if name.casefold() == text.casefold()), text)


def unknown_names(arguments: Namespace, names: Names) -> Iterator[str]:
    """Yield a line for each department or category that is not among the known ones."""
    config = names.config
    for what, given, pairs in (
        ("department", arguments.department, config.departments),
        ("category", arguments.category, config.categories),
    ):
        if given and pairs and _id_of(given, pairs) not in dict(pairs):
            choices = ", ".join(name for _, name in pairs[:_MAX_LISTED])
            yield f'No {what} is known as "{truncate_chars(clean_line(given), 60)}". Choose from {choices}.'


def _reasons_for_all(arguments: Namespace, view: View) -> list[str]:
    """Return the flags, or the view, that need every page."""
    local = view.filters.local
    reasons = [
        ("--waiting", view.waiting and arguments.waiting),
        ("--sort" if arguments.sort else "--reverse", arguments.sort or arguments.reverse),
        ("--unclaimed", arguments.unclaimed),
        ("--priority", arguments.priority),
        ("--claimed-by", arguments.claimed_by),
        ("--category", arguments.category),
        (f"the view {arguments.view}", bool(local) or bool(view.order)),
    ]
    return [flag for flag, is_given in reasons if is_given]


def next_command(arguments: Namespace, page: int) -> str:
    """Return the command that prints another page of the same list."""
    values = {name: getattr(arguments, name) for name in _REPEATED}
    words = [_flag(name, value) for name, value in values.items() if value]
    words += [f"--{name}" for name in _REPEATED_FLAGS if getattr(arguments, name)]
    return " ".join(["series-tui list", *words, f"--page {page}"])


def _flag(name: str, value: str) -> str:
    """Return a flag with its value, which may begin as a flag does."""
    return f"--{name.replace('_', '-')}{'=' if value.startswith('-') else ' '}{shlex.quote(value)}"
