"""Only ASCII reaches a terminal that is to draw with ASCII alone, and every mark keeps its cells."""

from __future__ import annotations

import pytest

from series_tui.api.models import Priority, Status
from series_tui.render.labels import priority_label, status_label
from series_tui.text.sanitize import SafeText
from series_tui.text.width import cell_width
from series_tui.tui.terminal.ascii_driver import to_ascii

_STATUSES = [status_label(SafeText(each.value)) for each in Status]
_PRIORITIES = [priority_label(SafeText(each.value)) for each in Priority]
_MARKS = ["▌ player · author", "▸ A-1", "── new since you last looked ──", "cut …", "1 A-1 ✕", "╭─╮│╰╯", "🔎"]


@pytest.mark.parametrize("text", [*_STATUSES, *_PRIORITIES, *_MARKS])
def test_each_mark_of_the_program_has_an_ascii_one_of_the_same_width(text: str) -> None:
    """So that columns stay where they are."""
    written = to_ascii(text)
    assert written.isascii()
    assert len(written) == cell_width(text)


def test_symbols_stay_apart() -> None:
    """Of statuses, and of priorities; they are those of a print-out in ASCII."""
    for status in Status:
        text = SafeText(status.value)
        assert to_ascii(status_label(text)) == status_label(text, ascii_only=True)
    for priority in Priority:
        text = SafeText(priority.value)
        assert to_ascii(priority_label(text)) == priority_label(text, ascii_only=True)


def test_letters_are_left_to_the_locale() -> None:
    """A name in another script is no mark of the program's."""
    assert to_ascii("Łukasz 漢字 ✓") == "Łukasz 漢字 v"
