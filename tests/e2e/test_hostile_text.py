"""A hostile ticket in a real terminal: what the service sends never reaches the terminal as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

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


class Service(BaseHTTPRequestHandler):
    """Answers every request with a ticket that is hostile in every field."""

    def do_GET(self) -> None:
        """Answer."""
        text = f"{ACTION} {SEQUENCES} end"
        person = {"UserId": "7", "Username": text, "DisplayName": text}
        content = {"Content": f"{text}\n{WELL}", "Author": "7", "Type": "author_message", "Timestamp": text}
        fields = {
            **dict.fromkeys(("Subject", "Category", "Department", "Status", "Priority", text), text),
            **{"TicketId": "EVIL-1", "Author": person, "ClaimedBy": "7", "ClaimedByUser": person},
            "Content": {text: content},
        }
        body = json.dumps({"success": True, "data": {"Ticket": fields}}).encode()
        self.send_response(200, "\x9b31m".encode().decode("latin-1"))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    """Return where the hostile service listens."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_nothing_of_it_reaches_the_terminal_and_a_click_runs_nothing(address: str) -> None:
    """The text is seen with its controls as pictures and codes, and the app goes on after a click on it."""
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
        sent = _OWN.sub("", terminal.sent.decode())
        assert WELL.removeprefix("made of ") in re.sub(r"\x1b\[[0-9;]*m", "", sent)
        assert not _REACHED.findall(sent)
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
