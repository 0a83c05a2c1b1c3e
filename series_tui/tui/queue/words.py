"""Words of the queue's screen: in the place of the list, below it, and where the reader is. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from math import ceil

from series_tui.config.keys import LOG, TICKET, TICKET_VIEW
from series_tui.tickets.all_pages import ReadProgress
from series_tui.tickets.filters import NO_QUEUE_FILTERS, NameOf
from series_tui.tickets.views import View
from series_tui.tui.error_text import notice_text
from series_tui.tui.queue.loader import QueueLoader
from series_tui.tui.widgets.key_bar import Keys

BACKGROUND_PER_SECOND = 5
"""Requests a second that the app sends without being asked, at the most."""


KEYS: Keys = (
    ("queue.open", "open"),
    ("queue.find", "search"),
    ("queue.status", "status"),
    ("queue.unclaimed", "unclaimed"),
    ("queue.claimed_by_me", "mine"),
    ("queue.sort", "sort"),
    ("queue.waiting", "waiting"),
    ("queue.views", "views"),
    ("queue.watch", "auto-refresh"),
    ("queue.priority", "priority"),
    ("queue.clear", "clear"),
    ("app.help_here", "help"),
)
_LOADING_KEYS: Keys = (("queue.back", "stop"), ("app.help_here", "help"))
_EMPTY_KEYS: Keys = (("queue.status", "status"), ("queue.find", "search"), ("app.help_here", "help"))
_SEARCH_KEYS: Keys = (
    ("input.submit", "to the list"),
    ("input.next", "next"),
    ("input.previous", "previous"),
    ("search.close", "end search"),
)
_KEYS_ROOM, _MIN_KEYS_ROOM = 40, 21
"""Columns of the last row that stay for several keys, and for two of them."""
_MAX_DESCRIPTION = 30
"""Filters that take more characters are not named again: the filter bar has them."""


class BackStep(Enum):
    """The thing that ``queue.back`` undoes: words for a key, and for a sentence."""

    LEAVE = "back", "go back"
    SEARCH = "end search", "end the search"
    FILTERS = "reset filters", "reset the filters"
    AUTHOR = "previous list", "return to the previous list"


def back_step(shown: View, start: View, *, has_before: bool) -> BackStep:
    """Return what ``queue.back`` undoes, once nothing is loading.

    Args:
        shown: What is shown.
        start: What is shown at the start.
        has_before: Whether it leads back from an author's tickets.
    """
    if has_before:
        return BackStep.AUTHOR
    if shown.filters.remote.search:
        return BackStep.SEARCH
    is_filtered = shown.filters not in (start.filters, NO_QUEUE_FILTERS)
    return BackStep.FILTERS if is_filtered else BackStep.LEAVE


def keys(loader: QueueLoader, back: BackStep, *, is_searching: bool) -> Keys:
    """Return the keys that matter now."""
    if is_searching:
        return _SEARCH_KEYS
    if len(loader.view):
        return KEYS
    if loader.is_waiting or loader.is_reading_all:
        return _LOADING_KEYS
    load = ("queue.load_rest", "load") if loader.needs_consent else ("queue.refresh", "refresh")
    if not loader.progress.pages:
        load = ("queue.refresh", "try again")
    clear = (("queue.clear", "clear filters"),) if loader.shown.filters else ()
    return (load, *clear, ("queue.back", back.value[0]), *_EMPTY_KEYS)


def list_notice(loader: QueueLoader, back: BackStep) -> str:
    """Return what stands in the place of the list; nothing where there are tickets."""
    if not loader.progress.pages:
        notice = notice_text(loader.state, "the queue")
        return notice or f"The queue is not loaded.\nPress r to load it, esc to {back.value[1]}."
    if len(loader.view):
        return ""
    if loader.needs_consent:
        return consent_text(loader.progress)
    return empty_notice(loader.shown, is_complete=loader.is_complete, tickets=loader.progress.tickets)


def below_list(loader: QueueLoader, waiting: int) -> str:
    """Return what stands below the list, besides what the request says.

    Args:
        loader: What is loaded.
        waiting: How many tickets are still read to know who waits.
    """
    if not loader.progress.pages or not len(loader.view):
        return ""
    if loader.needs_consent:
        return consent_text(loader.progress)
    if loader.doubt:
        return f"{loader.doubt} Press + to load it again."
    return waiting_progress(waiting) if loader.shown.sorts_by_waiting and not loader.is_reading_all else ""


def place(loader: QueueLoader, cursor: int, name_of: NameOf, *, is_watched: bool, width: int) -> str:
    """Return where the reader is, what a watch has marked, and how much of the queue that is.

    Args:
        loader: What is loaded.
        cursor: The entry under the cursor, from 0.
        name_of: Returns the name of an id of a filter.
        is_watched: Whether the queue is refreshed automatically.
        width: The columns of the screen.
    """
    progress = loader.progress
    if not progress.pages:
        return ""
    shown = len(loader.view)
    number = min(cursor + 1, shown)
    before = f"{loader.marks:,} changed · " if loader.marks else ""
    before += "auto-refresh · " if is_watched and width >= 80 else ""
    if loader.pages is not None:
        total = max(shown if progress.total is None else progress.total, number)
        return f"{before}{number:,} of {total:,}"
    room = width - 2 - len(before)
    filters = loader.shown.effective
    # That a ticket is open or in progress is a filter of the service: it needs no look at the others.
    has_filters = bool(replace(filters.local, active=False))
    if loader.is_complete:
        room -= _KEYS_ROOM if width >= 80 else _MIN_KEYS_ROOM
        variants = complete_counts(number, shown, progress.tickets, has_filters=has_filters)
    else:
        room -= _MIN_KEYS_ROOM if width >= 80 else 0
        variants = partial_counts(shown, progress, has_filters=has_filters, is_loading=loader.is_reading_all)
    described = filters.describe(name_of)
    if described and len(described) < _MAX_DESCRIPTION:
        variants.insert(0, f"{described}: {variants[0]}")
    return before + next((text for text in variants if len(text) <= room), variants[-1])


def reserved(loader: QueueLoader) -> int:
    """Return the columns to keep for the place, so that the keys stay where they are."""
    total = loader.progress.total or len(loader.view)
    return len(f"{total:,} of {total:,}")


def empty_notice(view: View, *, is_complete: bool, tickets: int) -> str:
    """Return why the list is empty, and what to press.

    Args:
        view: What is shown.
        is_complete: Whether all pages are loaded.
        tickets: How many tickets are loaded.
    """
    if view.needs_all and not is_complete:
        return f"No matches in the {tickets:,} tickets loaded so far."
    if view.effective:
        return "No ticket matches these filters.\nPress 0 to clear them, or / to search for something else."
    return "No tickets in this workspace.\nPress r to refresh."


def complete_counts(number: int, shown: int, tickets: int, *, has_filters: bool) -> list[str]:
    """Return where the reader is in a list of which everything is loaded, the longest text first.

    Args:
        number: The number of the ticket under the cursor, from 1; 0 without any.
        shown: How many tickets the filters leave.
        tickets: How many tickets there are.
        has_filters: Whether the filters leave tickets out.
    """
    count = f"{number:,} of {shown:,}"
    return [f"{count} · all {tickets:,} loaded", count] if has_filters else [count]


def partial_counts(shown: int, progress: ReadProgress, *, has_filters: bool, is_loading: bool) -> list[str]:
    """Return how much is loaded of a list that needs all pages, the longest text first.

    Args:
        shown: How many of the loaded tickets the filters leave.
        progress: How much is loaded.
        has_filters: Whether the filters leave tickets out.
        is_loading: Whether the rest is being loaded.
    """
    part = (
        f"{progress.tickets:,}" if progress.total is None else f"{progress.tickets:,} of {progress.total:,}"
    )
    part = f"{shown:,} in {part}" if has_filters else part
    if is_loading:
        return [f"{part} tickets, loading …", f"{part}, loading …", f"{part} …"]
    return [f"{part} · + loads the rest", f"{part} · + more"]


def consent_text(progress: ReadProgress) -> str:
    """Return what reading all pages would cost, and how to agree to it."""
    pages = progress.total_pages or 0
    minutes, seconds = divmod(ceil(pages / BACKGROUND_PER_SECOND), 60)
    time = f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"
    return f"This needs all {pages:,} pages: about {pages:,} requests, at least {time}. Press + to load them."


def waiting_progress(remaining: int) -> str:
    """Return how many tickets are still read to know who waits."""
    tickets = "ticket" if remaining == 1 else "tickets"
    return f"Checking who is waiting: {remaining:,} {tickets} to go." if remaining else ""


def ticket_key_help(key: str, remapped: Mapping[str, str]) -> str:
    """Return what a key does in an open ticket; empty for any other key.

    Args:
        key: The key, as Textual names it.
        remapped: The keys of remapped actions, with commas between, by key id.
    """
    for group in (TICKET, TICKET_VIEW, LOG):
        for name, action in group.items():
            if key in remapped.get(name, action.keys).split(","):
                return action.help
    return ""
