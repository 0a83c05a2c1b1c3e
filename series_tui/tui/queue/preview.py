"""A look into the ticket under the cursor, beside the queue: read after a short rest on its row."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from series_tui.api.models import Ticket, TicketSummary, WorkspaceConfig
from series_tui.api.service import RequestPriority
from series_tui.api.ticket_id import ticket_reference
from series_tui.errors import SeriesError
from series_tui.text.bidi import BLANK
from series_tui.text.sanitize import clean
from series_tui.tui.error_text import preview_lines
from series_tui.tui.loading import LatestRequest, TicketSnapshot, start_worker
from series_tui.tui.session import Session
from series_tui.tui.ticket.details_text import head_parts, people_parts
from series_tui.tui.ticket.view import TicketView
from series_tui.tui.widgets.content import literal
from series_tui.tui.widgets.title_bar import TitleBar

_MAX_KEPT = 8
_MAX_BYTES = 1024 * 1024
"""A larger ticket is not kept for coming back to it."""


class PreviewPane(Vertical):
    """Shows a ticket without opening it: nothing is remembered as seen.

    Args:
        session: The way to the service, and what the app was given.
        id: The widget's id.
    """

    @dataclass
    class Loaded(Message):
        """A ticket was read, or could not be.

        Attributes:
            summary: Its row of the queue.
            result: The ticket, or why there is none.
        """

        summary: TicketSummary
        result: TicketSnapshot | SeriesError

    def __init__(self, session: Session, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._session = session
        self._summary: TicketSummary | None = None
        self._rest: Timer | None = None
        self._requests: LatestRequest[TicketSummary] = LatestRequest(
            self._fetch, partial(start_worker, self, "preview"), session.setup.pauses.superseded
        )
        self._shown: TicketSnapshot | None = None
        self._has_failed = False
        self._kept: OrderedDict[tuple[Any, ...], TicketSnapshot] = OrderedDict()

    def compose(self) -> ComposeResult:
        """Put the ticket, or words in its place, below its title."""
        yield TitleBar(id="preview-title")
        view = TicketView(self._session.setup, self._session.people, more_key="enter")
        view.message_log.can_focus = False
        yield view
        yield Static("", id="preview-notice", markup=False)

    def on_mount(self) -> None:
        """Begin empty."""
        self._show(None, "")

    @property
    def ticket(self) -> Ticket | None:
        """The ticket that is shown; None if there is none, or it is not read yet."""
        return self._shown.ticket if self._shown is not None else None

    def snapshot_of(self, summary: TicketSummary) -> TicketSnapshot | None:
        """Return what is shown of a ticket; None if that is another one, or not read yet."""
        return self._shown if summary == self._summary else None

    def shown_facts(self, row: Ticket) -> frozenset[str]:
        """Return the facts of a row that the preview shows once its ticket is read; none on a failure.

        Args:
            row: The ticket under the cursor, as far as its row has it.
        """
        if self._has_failed and self._summary is not None and self._summary.reference == row.reference:
            return frozenset()
        width = self.query_one(TitleBar).content_size.width
        parts = [*head_parts(row, width), *people_parts(row, width, self._session.config)]
        title = _title(row)
        if title.cell_length <= width:
            parts.append(literal(row.subject))
        return frozenset([row.reference, *(part.plain.strip(BLANK) for part in parts)])

    def scroll_page(self, pages: int) -> None:
        """Scroll the messages by pages."""
        self.query_one(TicketView).message_log.action_pages(pages)

    def preview(self, summary: TicketSummary | None) -> None:
        """Show a ticket after a rest, in the place of the one before."""
        if summary == self._summary:
            return
        self._summary = summary
        if self._rest is not None:
            self._rest.stop()
        if summary is None:
            self._show(None, "")
            return
        kept = self._kept.get(_version(summary))
        if kept is not None:
            self._kept.move_to_end(_version(summary))
            self._show(kept, "")
            return
        self._show(None, "…")
        pause = self._session.setup.pauses.preview
        self._rest = self.set_timer(pause, lambda: self._requests.submit(summary, drop_older=True))

    def retry(self) -> None:
        """Request the ticket again if it could not be read."""
        if self._has_failed:
            summary, self._summary = self._summary, None
            self.preview(summary)

    def show_names(self, names: WorkspaceConfig | None) -> None:
        """Show names in the place of ids."""
        self.query_one(TicketView).names = names

    async def _fetch(self, _request: int, summary: TicketSummary) -> None:
        if summary != self._summary:  # the cursor has left it while it waited
            return
        result: TicketSnapshot | SeriesError
        try:
            service = await self._session.service()
            reference = ticket_reference(summary.reference)
            ticket = await service.get_ticket(reference, priority=RequestPriority.BACKGROUND)
        except SeriesError as error:
            result = error
        else:
            result = TicketSnapshot(ticket, self._session.setup.now())
        self.post_message(self.Loaded(summary, result))

    @on(Loaded)
    def _loaded(self, event: Loaded) -> None:
        summary, result = event.summary, event.result
        is_awaited = summary == self._summary and bool(self.children)  # none is left while it closes
        if isinstance(result, SeriesError):
            if is_awaited:
                self._show(None, "\n".join(preview_lines(result)))
                self._has_failed = True
            return
        if len(result.ticket.source) <= _MAX_BYTES:
            self._kept[_version(summary)] = result
            while len(self._kept) > _MAX_KEPT:
                self._kept.popitem(last=False)
        if is_awaited:
            self._show(result, "")

    def _show(self, read: TicketSnapshot | None, words: str) -> None:
        summary, self._shown, self._has_failed = self._summary, read, False
        title, notice = self.query_one(TitleBar), self.query_one("#preview-notice", Static)
        notice.display = read is None
        notice.update(literal(clean(words)))
        title.show(_title(summary) if summary else Content(""))
        view = self.query_one(TicketView)
        view.names, view.snapshot = self._session.config, read


def _title(row: TicketSummary) -> Content:
    return Content.assemble(Content.styled(row.reference, "bold"), "  ", literal(row.subject))


def _version(summary: TicketSummary) -> tuple[Any, ...]:
    return (summary.object_id, summary.ticket_id, summary.updated, summary.status, summary.claimed_by)
