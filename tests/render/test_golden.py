"""Print-outs of a small and a difficult ticket and of a queue, character by character.

``UPDATE_GOLDEN=1 pytest tests/render/test_golden.py`` writes the files; read the difference before it is
committed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from series_tui.api.models import Role, TicketSummary
from series_tui.render.html import ticket_html
from series_tui.render.list_rows import COLUMNS, csv_line, row_values, tsv_line
from series_tui.render.list_table import list_table
from series_tui.render.markdown import ticket_markdown
from series_tui.render.options import MessageSelection
from series_tui.render.text_format import TextOptions, ticket_text
from tests.render.tickets import DIFFICULT, OPTIONS, SMALL, read

GOLDEN = Path(__file__).with_name("golden")
ASCII = replace(OPTIONS, ascii_only=True)
BY_STAFF = MessageSelection(role=Role.STAFF, last=1)


def _check(printed: Iterator[str], name: str) -> None:
    text = "".join(printed)
    file = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    assert text == file.read_text(encoding="utf-8")


def _text(**options: Any) -> partial[Iterator[str]]:
    return partial(ticket_text, options=OPTIONS, text=TextOptions(**options))


@pytest.mark.parametrize(
    ("render", "ending"),
    [
        (_text(), "txt"),
        (_text(full=True), "full.txt"),
        *((_text(has_colour=True, width=width), f"{width}.ansi.txt") for width in (40, 80, 120, 200)),
        (_text(full=True, width=48), "full.48.txt"),
        (partial(ticket_text, options=ASCII, text=TextOptions(width=80)), "ascii.txt"),
        (partial(ticket_text, options=OPTIONS, selection=BY_STAFF), "by-staff.txt"),
        (partial(ticket_markdown, options=OPTIONS), "md"),
        (partial(ticket_html, options=OPTIONS), "html"),
    ],
)
@pytest.mark.parametrize(("source", "name"), [(SMALL, "small"), (DIFFICULT, "difficult")])
def test_a_ticket_is_printed_as_agreed(
    source: dict[str, Any], name: str, render: partial[Iterator[str]], ending: str
) -> None:
    """Each print-out is what the file beside this test holds."""
    _check(render(read(source)), f"{name}.{ending}")


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_a_queue_is_printed_as_agreed(width: int) -> None:
    """The table at each width is what the file beside this test holds."""
    waiting = {0: "waits 2 h"}
    _check(list_table(_queue(), OPTIONS, width, has_colour=True), f"queue.{width}.ansi.txt")
    _check(list_table(_queue(), ASCII, width, waiting), f"queue.{width}.ascii.txt")


def test_a_queue_is_data_as_agreed() -> None:
    """The lines of tsv and csv are what the files beside this test hold."""
    rows = [row_values(ticket, b"{}", None, COLUMNS) for ticket in _queue()]
    _check(map(tsv_line, rows), "queue.tsv")
    _check(map(csv_line, rows), "queue.csv")


def _queue() -> list[TicketSummary]:
    formula = {**SMALL, "Subject": '=HYPERLINK("https://evil.example")', "ClaimedBy": None}
    return [read(SMALL), read(DIFFICULT), read({**formula, "ClaimedByUser": None, "Priority": "urgent"})]
