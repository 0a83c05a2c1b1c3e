"""Links of a message in a real terminal: hyperlinks whose target is what is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.e2e.one_ticket_server import serve_ticket
from tests.e2e.terminal import Terminal

LINK = "https://links.example/" + "/".join(f"part-{number}" for number in range(26))
"""Longer than two rows of 80 columns, shorter than the longest hyperlink."""
HOSTILE = (
    "https://bank.example@evil.example/ https://b\u0430nk.example/ https://a.example/\u202ex"
    " javascript:alert(1) https://a.example/" + "x" * 300
)
_OSC = re.compile(r"\x1b\](.*?)(?:\x07|\x1b\\)", re.DOTALL)
_CURSOR_AND_COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


PERSON = {"UserId": "7", "Username": "https://name.example", "DisplayName": "https://display.example"}
MESSAGE = {"Author": "7", "Type": "author_message", "Timestamp": "2025-01-15T10:30:00Z"}
TICKET = {
    **dict.fromkeys(("Subject", "Category", "Department"), "https://field.example"),
    **{"TicketId": "LINK-1", "Author": PERSON, "Status": "open", "Priority": "low"},
    "Content": {
        "1": {**MESSAGE, "Content": HOSTILE},
        "2": {**MESSAGE, "Content": f"see {LINK}, please", "https://extra.example": "https://x.example"},
    },
}
"""A ticket with links everywhere."""


@pytest.fixture
def address() -> Iterator[str]:
    """Return where the ticket with links is served."""
    with serve_ticket(TICKET) as url:
        yield url


def sent_by(address: str, tmp_path: object, settings: str) -> str:
    """Open the ticket, and return all that reached the terminal."""
    environment = {"SERIES_API_URL": address, "SERIES_API_KEY": "k" * 40}
    config = f"{tmp_path}/config.toml"
    with open(config, "w", encoding="utf-8") as file:
        file.write(settings)
    with Terminal(
        "LINK-1", size=(80, 24), environment={**environment, "SERIES_TUI_CONFIG": config}
    ) as terminal:
        terminal.wait_for("part-25", "please")
        terminal.settle()
        sent = terminal.sent.decode()
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
    return sent


def test_a_link_over_three_rows_has_one_target(address: str, tmp_path: object) -> None:
    """Its parts are seen whole, each with the whole target; names, fields and hostile links stay text."""
    sent = sent_by(address, tmp_path, "")
    commands = [match[1] for match in _OSC.finditer(sent)]
    assert {command for command in commands if command.startswith("8;")} == {f"8;;{LINK}", "8;;"}
    seen = re.findall(rf"\x1b\]8;;{re.escape(LINK)}\x1b\\(.*?)\x1b\]8;;\x1b\\", sent, re.DOTALL)
    parts = [_CURSOR_AND_COLOUR.sub("", part) for part in seen]
    assert len(parts) >= 3
    assert LINK in "".join(parts), "the rows' parts make the link"
    assert all(part in LINK for part in parts)
    assert not any("example" in command for command in commands if not command.startswith("8;"))
    assert "\x07" not in _OSC.sub("", sent)


def test_no_hyperlink_is_sent_when_switched_off(address: str, tmp_path: object) -> None:
    """The text is the same."""
    assert "\x1b]8;" not in sent_by(address, tmp_path, 'links = "off"\n')
