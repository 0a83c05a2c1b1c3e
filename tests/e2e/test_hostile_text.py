"""A hostile ticket in a real terminal: what the service sends never reaches the terminal as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import pytest

from tests.e2e.one_ticket_server import serve_ticket
from tests.e2e.terminal import Terminal

SEQUENCES = (
    "\x1b]52;c;QQ==\x07 \x1b]8;;http://e.x\x1b\\ \x1b[?1049l \x9b31m \x9d0;t\x9c"
    " \u202e \u2066 \u200b \ue000 \x00"
)
"""The clipboard, a link, the other screen, C1 controls, reordering, and what cannot be seen."""
_REACHED = re.compile(r"[\x07\x80-\x9f\u202a-\u202e\u2066-\u2069\u200b\ue000]|\x1b\]|\x1b\[\?1049l")
ACTION = "[@click=app.quit]quit[/]"
WELL = "made of 👨‍👩‍👧 और क्‍ष"

_OWN = re.compile(r"\x1b\]11;\?\x1b\\|\x1b\]2;[A-Za-z0-9 ()·-]*\x07")
"""The question for the terminal's background, and the window's title: fixed words and numbers."""


PASTED = f"\x0e\x18\x7fe{200 * chr(0x301)}\x1b]0;t\x07\x9b31m\u202e"
"""What fits the inputs: SO, CAN, DEL, piled marks, a title, a C1 control, reordering."""
TEXT = f"{ACTION} {SEQUENCES} end"
PERSON = {"UserId": "7", "Username": TEXT, "DisplayName": TEXT}
MESSAGE = {"Content": f"{TEXT}\n{WELL}", "Author": "7", "Type": "author_message", "Timestamp": TEXT}
TICKET = {
    **dict.fromkeys(("Subject", "Category", "Department", "Status", "Priority", TEXT), TEXT),
    **{"TicketId": "EVIL-1", "Author": PERSON, "ClaimedBy": "7", "ClaimedByUser": PERSON},
    "Content": {TEXT: MESSAGE},
}
"""A ticket that is hostile in every field."""


@pytest.fixture
def address() -> Iterator[str]:
    """Return where the hostile ticket is served, with a control in the status line as well."""
    with serve_ticket(TICKET, "\x9b31m".encode().decode("latin-1")) as url:
        yield url


def _lacks(terminal: Terminal, text: str) -> bool:
    return text not in terminal.text


def test_no_control_character_of_a_ticket_reaches_the_terminal(address: str) -> None:
    """Its controls are seen as pictures and codes, in what is pasted too, and a click on it does nothing."""
    environment = {"SERIES_API_URL": address, "SERIES_API_KEY": "k" * 40}
    with Terminal("EVIL-1", size=(150, 45), environment=environment) as terminal:
        terminal.wait_for("made of", "␛]52;c;QQ==␇", "<U+009B>31m", "<U+202E>", "<U+E000>", "␀ end")
        terminal.settle()
        rows = terminal.text.split("\n")
        places = [(row.index(ACTION) + 9, number) for number, row in enumerate(rows) if ACTION in row]
        assert len(places) > 3
        for column, row in places:
            terminal.click(column, row)
        terminal.settle()
        assert not terminal.has_ended
        assert ACTION in terminal.text
        for number, key in enumerate(("/", "ctrl+p", "e", "f2 d")):
            for each in key.split():
                terminal.type(each)
                terminal.settle()
            terminal.write(f"\x1b[200~{number}{PASTED}\x1b[201~".encode())
            terminal.wait_for(f"{number}␎␘␡")
            terminal.type("escape")
            terminal.wait_until(partial(_lacks, terminal, f"{number}␎␘␡"))
        sent = _OWN.sub("", terminal.sent.decode())
        assert "e" + "\u0301" * 9 not in sent
        assert WELL.removeprefix("made of ") in re.sub(r"\x1b\[[0-9;]*m", "", sent)
        assert not _REACHED.findall(sent)
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
