"""Write a ticket to a file, in the format of the file's extension."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from series_tui.api.models import Ticket
from series_tui.render.html import ticket_html
from series_tui.render.json_format import ticket_json
from series_tui.render.markdown import ticket_markdown
from series_tui.render.options import RenderOptions
from series_tui.render.text_format import TextOptions, ticket_text
from series_tui.runtime.private_file import PrivateFile

FORMATS = (".txt", ".md", ".html", ".json")


def format_of(name: str) -> str | None:
    """Return a file name's extension, if it is that of a format; else None."""
    ending = Path(name.strip()).suffix.lower()
    return ending if ending in FORMATS else None


def write_ticket(ticket: Ticket, path: Path, options: RenderOptions, *, replace: bool = False) -> None:
    """Write a ticket to a file that only the user can read.

    Args:
        ticket: The ticket.
        path: The file; its extension sets the format.
        options: Zone, moment and names.
        replace: Whether a file that exists is replaced.

    Raises:
        OutputNotWritten: It exists and may not be replaced, or it cannot be written.
    """
    parts: Iterable[str]
    match format_of(path.name):
        case ".md":
            parts = ticket_markdown(ticket, options)
        case ".html":
            parts = ticket_html(ticket, options)
        case ".json":
            parts = (ticket_json(ticket), "\n")
        case _:
            parts = ticket_text(ticket, options, TextOptions(full=True))
    with PrivateFile(path, replace=replace) as file:
        for part in parts:
            file.write(part.encode("utf-8", "backslashreplace"))
