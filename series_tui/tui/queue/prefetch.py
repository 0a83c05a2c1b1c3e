"""Chooses the pages to load next, and their priority. Pure."""

from __future__ import annotations

from collections.abc import Collection

from series_tui.api.service import RequestPriority
from series_tui.tickets.pages import QueuePages

_MAX_AHEAD = 4
"""Pages loaded before they are needed: a long screen has more rows than a page."""


def next_pages(
    pages: QueuePages, top: int, height: int, *, is_going_up: bool = False, without: Collection[int] = ()
) -> list[tuple[int, RequestPriority]]:
    """Return the pages to load for a window over the queue, the most urgent first.

    What is in the window is waited for by a person; the next window in the direction of reading is there
    before it is needed.

    Args:
        pages: What is loaded.
        top: The entry at the top of the window.
        height: The entries that the window has room for.
        is_going_up: Whether the reader goes towards the first entry.
        without: Pages not to load: those that failed.
    """
    height = max(height, 1)
    seen = pages.missing(top, top + height - 1)
    first = top - height if is_going_up else top + height
    ahead = pages.missing(max(first, 0), first + height - 1) if first + height > 0 else []
    if is_going_up:
        ahead.reverse()
    nearby = [page for page in ahead if page not in seen][:_MAX_AHEAD]
    chosen = [(page, RequestPriority.INTERACTIVE) for page in seen]
    chosen += [(page, RequestPriority.BACKGROUND) for page in [*nearby, *sorted(pages.again)]]
    return [(page, priority) for page, priority in chosen if page not in without]
