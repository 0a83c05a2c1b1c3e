"""A report of a fault says where it happened, and nothing of what was being shown."""

from __future__ import annotations

import traceback
from email.message import Message
from pathlib import Path

import pytest

from series_tui.runtime.crash_report import CrashReport, crash_lines, tracker_url


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
    text = CrashReport.from_error(caught.value).text()
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
    assert len(CrashReport.from_error(caught.value).frames) == 12


@pytest.mark.parametrize(
    ("urls", "expected"),
    [
        (None, ""),
        ([], ""),
        (["Homepage, https://example.org"], ""),
        (
            ["Homepage, https://example.org", "Issues, https://example.org/issues"],
            "https://example.org/issues",
        ),
        (["Bug Tracker,https://example.org/bugs"], "https://example.org/bugs"),
        (["Issues, javascript:alert(1)"], ""),
        (["Issues, https://example.org/\x1b[31m"], ""),
    ],
)
def test_the_crash_report_names_the_tracker_of_the_package(
    urls: list[str] | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read from the installed metadata; a copy without one names none."""
    entries = Message()
    for url in urls or []:
        entries["Project-URL"] = url
    monkeypatch.setattr("importlib.metadata.metadata", lambda _name: entries)
    assert tracker_url() == expected
    lines = crash_lines("What happened.", CrashReport("ValueError", ()))
    assert lines[0] == "What happened."
    assert (f"in a new issue at {expected}" in lines[1]) is bool(expected)
    assert "ValueError" in lines[2]
