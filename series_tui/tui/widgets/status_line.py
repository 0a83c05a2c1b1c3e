"""Lines about a request: below older content, and in the place of content that is not there yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

from textual.reactive import reactive
from textual.widgets import Static

from series_tui.api.models import EMPTY
from series_tui.text.sanitize import SafeText, clean
from series_tui.tui.error_text import notice_text, status_text
from series_tui.tui.loading import LoadState
from series_tui.tui.widgets.content import literal


class StatusLine(Static):
    """Says what delays newer content or why there is none; hidden while there is nothing to say.

    Args:
        zone: The zone that times are shown in.
        now: The clock.
        id: The widget's id.
    """

    state: reactive[LoadState] = reactive[LoadState](None)
    """The state of the newest request."""
    fetched_at: reactive[datetime | None] = reactive[datetime | None](None)
    """The moment the content arrived; None while there is none, and :class:`Notice` speaks."""
    text: reactive[str] = reactive("")
    """Words of the screen itself, where the request has nothing to say."""

    shown: reactive[SafeText] = reactive(EMPTY, repaint=False, init=False)
    """The words in the line, whichever of these they come from."""

    def __init__(self, *, zone: tzinfo, now: Callable[[], datetime], id: str | None = None) -> None:
        self._zone, self._now = zone, now
        super().__init__("", id=id, markup=False)
        self.display = False

    def compute_shown(self) -> SafeText:
        """Return what delays newer content, else the screen's words."""
        about = (
            status_text(self.state, self.fetched_at, self._zone, self._now()) if self.fetched_at else EMPTY
        )
        return about or clean(self.text)

    def watch_shown(self, shown: SafeText) -> None:
        """Show the words, or nothing."""
        self.update(literal(shown))
        self.display = bool(shown)


class Notice(Static):
    """Stands in the place of content: while it loads, where it failed, and where there is none.

    Args:
        id: The widget's id.
    """

    state: reactive[LoadState] = reactive[LoadState](None, repaint=False)
    """The state of the newest request."""
    fetched_at: reactive[datetime | None] = reactive[datetime | None](None, repaint=False)
    """The moment content arrived; once it has, this is hidden unless there is a text."""
    subject: reactive[str] = reactive("", repaint=False)
    """The name of what is loaded, to follow ``Opening``."""
    text: reactive[str] = reactive("", repaint=False)
    """Words of the screen itself, where the request has nothing to say."""

    shown: reactive[SafeText | None] = reactive[SafeText | None](EMPTY, repaint=False)
    """The words, whichever of these they come from; None once there is content."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)

    def compute_shown(self) -> SafeText | None:
        """Return how the request stands, else the screen's words."""
        if self.fetched_at is not None:
            return clean(self.text) or None
        return notice_text(self.state, self.subject) or clean(self.text)

    def watch_shown(self, shown: SafeText | None) -> None:
        """Show the words, or give the place to the content."""
        if shown is not None:
            self.update(literal(shown), layout=False)  # it fills the place of the content
        self.display = shown is not None
