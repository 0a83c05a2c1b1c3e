"""The menu of texts to copy from a ticket, on its screen and in the queue."""

from __future__ import annotations

from collections.abc import Callable

from series_tui.api.models import Message, Ticket
from series_tui.render.participants import Participants
from series_tui.text.sanitize import SafeText
from series_tui.tickets.ticket_links import page_links
from series_tui.tui.context import AppContext
from series_tui.tui.ticket.copying import CopyItem, copy_items
from series_tui.tui.widgets.select_dialog import Choice, SelectDialog


def copy_menu(
    ticket: Ticket,
    message: Message | None,
    setup: AppContext,
    name_of: Callable[[str], SafeText | None],
    copy: Callable[[CopyItem], object],
) -> tuple[SelectDialog, Callable[[str | None], None]]:
    """Return the dialog that asks what to copy, and the callback for its result.

    Args:
        ticket: The ticket.
        message: The message at the cursor; None if there is none.
        setup: The zone of the times, and the addresses of links.
        name_of: Returns a user's name that the ticket does not give; None where it is not known.
        copy: Copies a text.
    """
    participants = Participants(ticket, name_of=name_of)
    links = page_links(ticket, ticket_url=setup.ticket_url, player_url=setup.player_url)
    items = {item.name: item for item in copy_items(ticket, message, participants, links, setup.zone)}

    def finish(name: str | None) -> None:
        if name is not None:
            copy(items[name])

    return SelectDialog("Copy", [Choice(name, name) for name in items]), finish
