"""Lines about a request: below older content, and in the place of content that is not there yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

from textual.reactive import reactive
from textual.widgets import Static

from series_tui.text.sanitize import clean
from series_tui.tui.error_text import notice_text, status_text
from series_tui.tui.loading import LoadState
from series_tui.tui.widgets.literal import literal


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

    def __init__(self, *, zone: tzinfo, now: Callable[[], datetime], id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self._zone, self._now = zone, now
        self._shown = ""
        self.display = False

    def watch_state(self) -> None:
        """Show the state."""
        self._show()

    def watch_fetched_at(self) -> None:
        """Show the age of the content."""
        self._show()

    def watch_text(self) -> None:
        """Show the screen's words."""
        self._show()

    def _show(self) -> None:
        about = status_text(self.state, self.fetched_at, self._zone, self._now()) if self.fetched_at else ""
        text = about or self.text
        if text != self._shown:
            self._shown = text
            self.update(literal(clean(text)))
            self.display = bool(text)


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

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self._shown = ""

    def watch_state(self) -> None:
        """Show the state."""
        self._show()

    def watch_fetched_at(self) -> None:
        """Hide once there is content."""
        self._show()

    def watch_subject(self) -> None:
        """Name another subject."""
        self._show()

    def watch_text(self) -> None:
        """Show the screen's words."""
        self._show()

    def _show(self) -> None:
        about = "" if self.fetched_at else notice_text(self.state, self.subject)
        text = about or self.text
        if text != self._shown:
            self._shown = text
            self.update(literal(clean(text)), layout=False)  # it fills the place of the content
        self.display = bool(text) or self.fetched_at is None
