"""A report of a fault says where it happened, and nothing of what was being shown."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from series_tui.runtime.crash_report import fault_report


def read_ticket(subject: str) -> None:
    """Fail as a mistake does: with the text in a variable, in the message, and in an error's cause."""
    words = [subject] * 3
    try:
        raise ValueError(f"cannot read {words}")
    except ValueError as error:
        raise RuntimeError(f"{subject} is odd") from error


def test_a_report_names_kind_and_place_but_no_text_of_a_ticket() -> None:
    """The root's kind, files by their last two names, lines and functions; no message and no variable."""
    with pytest.raises(RuntimeError) as caught:
        read_ticket("my secret words")
    text = fault_report(caught.value).text()
    assert "secret" in "".join(traceback.format_exception(caught.value))
    assert "secret" not in text
    assert text.split("\n")[1] == "ValueError"
    assert "runtime/test_crash_report.py:" in text
    assert "in read_ticket" in text
    assert str(Path(__file__).parent) not in text


def test_a_deep_error_is_cut_to_its_innermost_places() -> None:
    """A report fits on a screen, however deep the mistake was."""

    def deeper(level: int) -> None:
        if not level:
            raise KeyError
        deeper(level - 1)

    with pytest.raises(KeyError) as caught:
        deeper(200)
    assert len(fault_report(caught.value).frames) == 12
