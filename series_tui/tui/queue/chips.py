"""The chips of the filter bar, made from what is shown. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from textual.content import Content

from series_tui.api.models import TicketFilters
from series_tui.render.labels import status_label
from series_tui.text.sanitize import SafeText, clean_line
from series_tui.text.width import truncate_cells
from series_tui.tickets.filters import NameOf
from series_tui.tickets.sort import SERVICE_ORDER
from series_tui.tickets.views import View
from series_tui.tui.queue.counts import STATUSES
from series_tui.tui.widgets.clickable_row import RowPart
from series_tui.tui.widgets.content import literal

_MAX_VALUE = 24

FilterChip = RowPart
"""A piece of the bar: what it says, and what a click does."""


@dataclass(frozen=True, slots=True)
class FilterChips:
    """Makes chips.

    Attributes:
        name_of: Returns the name of an id.
        count_of: Returns how many tickets match; None while that is not known.
        show: Shows something else.
        clear: Removes all filters.
    """

    name_of: NameOf
    count_of: Callable[[TicketFilters], int | None]
    show: Callable[[View], None]
    clear: Callable[[], None]

    def statuses(self, view: View) -> Iterator[Sequence[FilterChip]]:
        """Yield the statuses with their counts: all of them, fewer counts, then the one that is shown."""
        shown = view.filters.remote.status
        name = FilterChip(Content.styled("Queue", "bold"))
        yield [name, *(self._status(view, status) for status in STATUSES)]
        yield [name, *(self._status(view, status, has_count=status == shown) for status in STATUSES)]
        yield [name, self._status(view, shown)]

    def filters(self, view: View) -> list[FilterChip]:
        """Return a chip for each filter besides the status, and one for the order."""
        remote, local = view.filters.remote, view.filters.local
        name_of = self.name_of
        chips = [
            self._local(view, "unclaimed", "", unclaimed=False) if local.unclaimed else None,
            self._local(view, "priority: ", local.priority, priority=""),
            self._local(view, "claimed by: ", name_of("claimed_by", local.claimed_by), claimed_by=""),
            self._local(view, "category: ", name_of("category", local.category), category=""),
            self._remote(view, "department: ", name_of("department", remote.department), department=""),
            self._remote(view, "author: ", name_of("author", remote.author), author=""),
            self._chip("my departments", "", replace(view, filters=view.filters.set_remote(staff_user_id="")))
            if remote.staff_user_id
            else None,
            self._remote(view, "find: ", remote.search, search=""),
        ]
        shown = [chip for chip in chips if chip is not None]
        if shown:
            clears = Content.assemble(("0", "$text-accent bold"), (" clears", "$text-muted"))
            shown.append(FilterChip(clears, self.clear))
        if view.order:
            active = " (open and in progress)" if view.effective != view.filters else ""
            words = f"sort: {view.order.describe()}{active}"
            shown.append(self._chip(words, "", replace(view, order=SERVICE_ORDER)))
        return shown

    def _status(self, view: View, status: str, *, has_count: bool = True) -> FilterChip:
        remote = view.filters.remote
        label = status_label(SafeText(status)) if status else "all"
        count = self.count_of(replace(remote, status=status)) if has_count else None
        text = label if count is None else f"{label} {count:,}"
        style = "$text-accent bold underline" if status == remote.status else "$text-muted"
        changed = replace(view, filters=view.filters.set_remote(status=status))
        return FilterChip(Content.styled(text, style), partial(self.show, changed))

    def _remote(self, view: View, words: str, value: str, **without: str) -> FilterChip | None:
        if not value:
            return None
        return self._chip(words, value, replace(view, filters=view.filters.set_remote(**without)))

    def _local(self, view: View, words: str, value: str, **without: object) -> FilterChip | None:
        if not value and words.endswith(": "):
            return None
        return self._chip(words, value, replace(view, filters=view.filters.set_local(**without)))

    def _chip(self, words: str, value: str, without: View) -> FilterChip:
        shown = literal(truncate_cells(clean_line(value), _MAX_VALUE), "$text") if value else Content("")
        content = Content.assemble((words, "$text-muted"), shown, (" ✕", "$text-accent"))
        return FilterChip(content, partial(self.show, without))
