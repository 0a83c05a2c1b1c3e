"""The list of the queue, and beside it a preview of the ticket under the cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.message import Message

from series_tui.api.models import TicketSummary, WorkspaceConfig
from series_tui.tui.keymap import binding
from series_tui.tui.loading import TicketSnapshot
from series_tui.tui.queue.preview import PreviewPane
from series_tui.tui.queue.queue_list import QueueList
from series_tui.tui.session import Session

_WITH_PREVIEW = 120
"""The columns of a screen that has room for the preview."""


class QueueBody(Container):
    """Shows the preview where there is room for it, unless it is switched off. It never has the focus.

    Args:
        session: The connection, and what the app was given.
        id: The widget's id.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("queue.preview", "toggle_preview"),
        binding("queue.preview_up", "scroll_preview(-1)"),
        binding("queue.preview_down", "scroll_preview(1)"),
    ]

    @dataclass
    class Remarked(Message):
        """A key did nothing.

        Attributes:
            text: Why, a few words.
        """

        text: str

    def __init__(self, session: Session, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._session = session
        self._is_on = True

    def compose(self) -> ComposeResult:
        """Put the preview beside the list."""
        setup, session = self._session.setup, self._session
        yield QueueList(
            name_of=session.name_of,
            waiting_of=session.waiting.of,
            now=setup.now,
            ascii_only=setup.ascii_only,
            id="queue-list",
        )
        yield PreviewPane(session, id="preview")

    def on_mount(self) -> None:
        """Show the preview where there is room for it."""
        self._arrange()

    def on_resize(self) -> None:
        """Show the preview where there is room for it."""
        self._arrange()

    def snapshot_of(self, ticket: TicketSummary) -> TicketSnapshot | None:
        """Return a ticket as the preview has it; None if that shows another one, or nothing yet."""
        return self._preview.snapshot_of(ticket) if self._preview.display else None

    def show_names(self, names: WorkspaceConfig) -> None:
        """Show names in the place of ids."""
        self._list.repaint_all()
        self._preview.show_names(names)

    @on(QueueList.Moved)
    def _moved(self) -> None:
        if self._preview.display:
            self._preview.preview(self._list.ticket)

    def action_toggle_preview(self) -> None:
        """Show or hide the preview."""
        if self.app.size.width < _WITH_PREVIEW:
            self.post_message(self.Remarked(f"The preview needs {_WITH_PREVIEW} columns."))
            return
        self._is_on = not self._is_on
        self._arrange()

    def action_scroll_preview(self, pages: int) -> None:
        """Scroll the preview by pages."""
        if self._preview.display:
            self._preview.scroll_page(pages)
        else:
            self.post_message(self.Remarked("The preview is off."))

    @property
    def _list(self) -> QueueList:
        return self.query_one(QueueList)

    @property
    def _preview(self) -> PreviewPane:
        return self.query_one(PreviewPane)

    def _arrange(self) -> None:
        preview = self._preview
        preview.display = self._is_on and self.app.size.width >= _WITH_PREVIEW
        preview.preview(self._list.ticket if preview.display else None)
