"""What the queue's screen is made of: filters, list, preview, words and keys, as there is room for them."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.widgets import Static

from series_tui.api.models import TicketFilters
from series_tui.errors import SeriesError
from series_tui.text.sanitize import clean
from series_tui.tui.error_text import error_lines, stale_line
from series_tui.tui.loading import Failed
from series_tui.tui.messages import TabsWanted
from series_tui.tui.queue.filter_bar import FilterBar
from series_tui.tui.queue.narrowing import QueueNarrowingScreen
from series_tui.tui.queue.preview import PreviewPane
from series_tui.tui.queue.queue_list import QueueList
from series_tui.tui.queue.search_bar import SearchBar
from series_tui.tui.queue.view import QueueView
from series_tui.tui.session import Session
from series_tui.tui.widgets.key_bar import KeyBar
from series_tui.tui.widgets.literal import literal
from series_tui.tui.widgets.tab_strip import TabStrip
from series_tui.tui.widgets.title_bar import TitleBar

_WITH_PREVIEW = 120
_MINUTE = 60
_AROUND_PLACE = 3
"""Blanks beside the reader's place."""
_KEYS = [
    ("queue.open", "open"),
    ("queue.find", "find"),
    ("queue.status", "status"),
    ("queue.department", "department"),
    ("queue.mine", "mine"),
    ("queue.unclaimed", "unclaimed"),
    ("queue.watch", "watch"),
    ("queue.clear", "clear"),
    ("queue.author", "author"),
    ("queue.priority", "priority"),
    ("queue.refresh", "refresh"),
    ("app.help_here", "help"),
]
_EMPTY_KEYS = [
    ("queue.refresh", "try again"),
    ("queue.clear", "clear filters"),
    ("queue.status", "status"),
    ("queue.find", "find"),
    ("queue.back", "back"),
    ("app.help_here", "help"),
]
_FIND_KEYS = [
    ("input.submit", "to the list"),
    ("input.next", "next"),
    ("input.previous", "previous"),
    ("search.close", "end the search"),
]


class QueueFrameScreen(QueueNarrowingScreen):
    """Arranges the parts, and says what is the case.

    Args:
        session: The way to the service, and what the app was given.

    Attributes:
        is_watched: Whether the queue is kept up to date.
        trouble: Why the watch has no answer; empty while it has.
    """

    AUTO_FOCUS = "#queue-list"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.is_watched = False
        self.trouble = ""
        self._progress = ""
        self._said_below = ""
        self._was_at_top = False
        self._place_width = len("1 of 1,000") + _AROUND_PLACE

    def compose(self) -> ComposeResult:
        """Put the filters over the list, and the preview beside it."""
        setup = self._setup
        yield TabStrip(least=1, ascii_only=setup.ascii_only, id="tabs")
        yield FilterBar(id="filters")
        with Container(id="queue-body"):
            yield QueueList(now=setup.now, ascii_only=setup.ascii_only, id="queue-list")
            yield PreviewPane(self._session, id="preview")
        yield SearchBar(id="search-bar")
        yield Static("", id="status", markup=False)
        with Horizontal(id="last-row"):
            yield KeyBar(_KEYS, id="keys")
            yield TitleBar(id="place")

    def on_mount(self) -> None:
        """Read the first page."""
        self.query_one("#status").display = False
        self._arrange()
        self.begin_queue(self.filters)
        self._load_names()
        self.set_interval(_MINUTE, self._minute_passed)

    def on_screen_resume(self) -> None:
        """Show which tickets are open by now."""
        self.post_message(TabsWanted())

    def on_resize(self) -> None:
        """Show the preview where there is room for it."""
        self._arrange()
        self.show_filters()

    @property
    def queue_list(self) -> QueueList:
        """The list."""
        return self.query_one(QueueList)

    @work(exclusive=True, group="names")
    async def _load_names(self) -> None:
        """Put names in the place of ids, when they can be had; ids are shown otherwise."""
        try:
            names = await self._session.names()
        except SeriesError:
            return
        self.queue_list.names = names
        self.queue_list.repaint_all()
        self.query_one(PreviewPane).show_names(names)
        self.show_filters()

    def _minute_passed(self) -> None:
        if self.is_current:
            self.queue_list.repaint_all()

    # What comes of the reading

    def queue_began(self) -> None:
        """Show an empty list under the new filters: what another queue held would mislead."""
        self._progress = ""
        self.queue_list.begin(self.view)
        self.show_all()

    def queue_changed(self) -> None:
        """Show what is read by now; the reader stays in place."""
        self._progress = ""
        self.queue_list.go_on(self.view)
        self.show_all()

    def queue_reread(self) -> None:
        """Show what is first by now to a reader who asked for it at the beginning."""
        if self._was_at_top:
            self.queue_list.show_top()

    def queue_failed(self, error: SeriesError) -> None:
        """Say why, in the list's place or below it."""
        self.show_all()

    def queue_went_on(self, text: str) -> None:
        """Say how far it is, while there is nothing else to see."""
        self._progress = text
        self.show_all()

    def countdown_went_on(self, seconds: int) -> None:
        """Say when it is tried again."""
        self._progress = f"The workspace's limit is used up (429); trying again in {seconds} s. (esc to stop)"
        self.show_all()

    def own_changed(self) -> None:
        """Show what is left of what is read; the reader stays in place."""
        self.queue_list.go_on(self.view)
        self.show_all()

    def counts_changed(self) -> None:
        """Show the counts."""
        self.show_filters()

    def pages_in_sight(self) -> set[int]:
        """Return the numbers of the pages that the rows in sight are on."""
        queue, view = self.queue_list, self.view
        entries = range(queue.top, min(queue.top + queue.room, len(view)))
        return {self.pages.page_of(view.entry_in_pages(entry)) for entry in entries}

    # What stands around the list

    def _arrange(self) -> None:
        preview = self.query_one(PreviewPane)
        preview.display = self.size.width >= _WITH_PREVIEW
        preview.preview(self.queue_list.ticket if preview.display else None)

    def show_all(self) -> None:
        """Show everything that stands around the list."""
        self.show_filters()
        self._show_words()
        self.show_place()
        self.show_keys()

    def _show_words(self) -> None:
        """Say what is the case where the list would be, or below it where there is one."""
        view = self.view
        instead = self._words_instead(view)
        self.queue_list.say(instead)
        self.say_below("" if instead else self._words_below(view))

    def _words_instead(self, view: QueueView) -> str:
        """Return what there is to say in the list's place; nothing where there is a list."""
        if not self.pages.pages:
            if self.error is not None and not self._countdown:
                return "\n".join(error_lines(self.error))
            if self.is_waiting:
                return self._progress if self._countdown else f"Reading the queue …\n{self._progress}"
            return f"{self._progress}\nPress r to read it, esc to go back."
        if len(view):
            return ""
        if self.own:
            more = "" if self.pages.is_whole else "↓ to read on, "
            return (
                f"None of the {self.pages.read:,} tickets read so far is {self.own.words}.\n"
                f"Press {more}0 to clear the filters."
            )
        if self.filters != TicketFilters():
            return "No ticket matches these filters.\nPress 0 to clear them, or / to look for something else."
        return "No tickets in this workspace.\nPress r to look again."

    def _words_below(self, view: QueueView) -> str:
        if self._countdown:
            return self._progress
        if self.error is not None:
            return self.stale_line(Failed(self.error))
        if self.trouble:
            return self.trouble
        if self.own and not self.pages.is_whole and self.queue_list.cursor >= len(view) - 1:
            total = f" of {self.pages.total:,}" if self.pages.total is not None else ""
            return f"{self.pages.read:,}{total} tickets are read. Press ↓ to read on."
        return ""

    def stale_line(self, failed: Failed) -> str:
        """Return a failure as one line below the list."""
        now = self._setup.now()
        return stale_line(failed, self.read_at or now, self._setup.zone, now)

    def show_place(self) -> None:
        """Show where the reader is."""
        view = self.view
        cursor = self.queue_list.cursor + 1 if len(view) else 0
        total = len(view) if self.own or self.pages.total is None else self.pages.total
        total = max(total, cursor)
        words = Content.assemble(
            (f"{self.pages.marks:,} changed · " if self.pages.marks else "", "$text-accent"),
            ("watched · " if self.is_watched else "", "$text-muted"),
        )
        place = f"{cursor:,} of {total:,}" if self.pages.pages else ""
        # The columns are kept free once they were needed: a change of them lays the whole screen out anew.
        widest = words.cell_length + len(f"{total:,} of {total:,}") + _AROUND_PLACE
        self._place_width = min(max(widest, self._place_width), max(self.size.width - 1, 1))
        line = self.query_one("#place", TitleBar)
        line.styles.width = self._place_width
        line.show(right=Content.assemble(words, (place, "$text-muted")))

    def show_keys(self) -> None:
        """Show the keys that matter now."""
        keys = _KEYS if len(self.view) else _EMPTY_KEYS
        self.query_one(KeyBar).keys = _FIND_KEYS if self.query_one(SearchBar).display else keys

    def say_below(self, text: str) -> None:
        """Say something below the list; nothing takes the line away."""
        if text != self._said_below:
            self._said_below = text
            status = self.query_one("#status", Static)
            status.update(literal(clean(text)))
            status.display = bool(text)
