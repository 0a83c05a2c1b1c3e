"""Text, Markdown and HTML of a small and a difficult ticket, character by character.

``UPDATE_GOLDEN=1 pytest tests/render/test_golden.py`` writes the files anew; read the difference before it is
committed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from series_tui.api.models import Ticket
from series_tui.render.facts import View
from series_tui.render.html import ticket_html
from series_tui.render.markdown import ticket_markdown
from series_tui.render.text_format import ticket_text
from series_tui.text.wrap import wrapped
from tests.render.tickets import DIFFICULT, SMALL, VIEW, read

GOLDEN = Path(__file__).with_name("golden")


def _on_a_terminal(ticket: Ticket, view: View) -> Iterator[str]:
    return ticket_text(ticket, view, colour=True, width=48, wrap=wrapped)


@pytest.mark.parametrize(
    ("render", "ending"),
    [
        (ticket_text, "txt"),
        (_on_a_terminal, "ansi.txt"),
        (ticket_markdown, "md"),
        (ticket_html, "html"),
    ],
)
@pytest.mark.parametrize(("source", "name"), [(SMALL, "small"), (DIFFICULT, "difficult")])
def test_a_ticket_is_printed_as_agreed(
    source: dict[str, Any], name: str, render: Callable[[Ticket, View], Iterator[str]], ending: str
) -> None:
    """Each print-out is what the file beside this test holds."""
    printed = "".join(render(read(source), VIEW))
    file = GOLDEN / f"{name}.{ending}"
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(printed, encoding="utf-8", newline="\n")
    assert printed == file.read_text(encoding="utf-8")
