"""The help of every command, at the widths of narrow and usual terminals."""

from __future__ import annotations

from itertools import pairwise

import pytest

from series_tui.cli.arguments import APP_EXAMPLES, COMMANDS
from series_tui.cli.parser import app_parser, command_parser


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_wrapped_to_the_terminal(name: str, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a command of an example may be longer than a row: a wrapped one could not be copied."""
    monkeypatch.setenv("COLUMNS", str(columns))
    text = (command_parser(name) if name else app_parser()).format_help()
    examples = [line for line, _ in (COMMANDS[name].examples if name else APP_EXAMPLES)]
    long = [line.strip() for line in text.splitlines() if len(line) > columns]
    assert [line for line in long if line not in examples] == []
    assert all(any(f"  {example}" in line for line in text.splitlines()) for example in examples)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_no_heading_of_the_help_is_empty(name: str) -> None:
    """A command without arguments has no heading for them, and no heading is followed by an empty line."""
    text = (command_parser(name) if name else app_parser()).format_help()
    headings = [(line, below) for line, below in pairwise([*text.splitlines(), ""]) if line.endswith(":")]
    assert [line for line, below in headings if not below.startswith("  ")] == []
