"""Which pages to read next, and how urgently. Pure."""

from __future__ import annotations

from collections.abc import Collection

from series_tui.api.service import RequestPriority
from series_tui.tui.queue.view import QueueView

_MOST_AHEAD = 4
"""Pages read before they are needed: a long screen has more rows than a page."""


def wanted_pages(
    view: QueueView, top: int, height: int, *, is_going_up: bool = False, without: Collection[int] = ()
) -> list[tuple[int, RequestPriority]]:
    """Return the pages to read for a window over the queue, the most urgent first.

    What is in the window is waited for by a person; the next window in the direction of reading is there
    before it is needed. With a filter of our own nothing is read by itself: it could lead through the whole
    queue without a hit.

    Args:
        view: What is shown.
        top: The entry at the top of the window.
        height: The entries that the window has room for.
        is_going_up: Whether the reader goes towards the first entry.
        without: Pages not to ask for: those on their way, and those that failed.
    """
    pages = view.pages
    if not pages.pages:
        return [] if 1 in without else [(1, RequestPriority.INTERACTIVE)]
    again = [(page, RequestPriority.BACKGROUND) for page in sorted(pages.again) if page not in without]
    if view.hides:
        return again
    height = max(height, 1)
    seen = pages.missing(top, top + height - 1)
    first = top - height if is_going_up else top + height
    ahead = pages.missing(max(first, 0), first + height - 1) if first + height > 0 else []
    if is_going_up:
        ahead.reverse()
    nearby = [page for page in ahead if page not in seen][:_MOST_AHEAD]
    wanted = [(page, RequestPriority.INTERACTIVE) for page in seen] + [
        (page, RequestPriority.BACKGROUND) for page in nearby
    ]
    return [(page, priority) for page, priority in wanted if page not in without] + again
