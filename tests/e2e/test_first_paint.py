"""What the app has loaded when it first paints, and when it asks for a ticket: nothing that holds it up."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from series_tui.demo.samples import EXAMPLE
from series_tui.demo.server import FakeApi
from tests.bench.terminal import Terminal

_LATER = {"httpx", "httpcore", "h11", "anyio", "keyring", "sqlite3", "redis"}
_LATER_OURS = {
    "series_tui.api.client",
    "series_tui.credentials.find",
    "series_tui.demo.server",
    "series_tui.doctor",
    "series_tui.history",
    "series_tui.plain",
    "series_tui.render.html",
    "series_tui.render.json_format",
    "series_tui.render.markdown",
    "series_tui.render.text_format",
    "series_tui.tui.commands",
    "series_tui.tui.queue.screen",
    "series_tui.tui.screens.help_screen",
    "series_tui.tui.screens.key_screen",
    "series_tui.tui.ticket.screen",
}

# What is looked at is noted by what does it: the app is a program of its own in a terminal of its own.
_AT_THE_FIRST_PAINT = """
import json, sys
from textual.app import App
sys.modules["click"] = None
display = App._display
def noted(self, screen, renderable):
    if renderable is not None:
        with open(sys.argv[1], "w") as file:
            json.dump(sorted(name for name, module in sys.modules.items() if module), file)
        App._display = display
    display(self, screen, renderable)
App._display = noted
from series_tui.cli import main
main(sys.argv[2:])
"""
_AT_THE_REQUEST = """
import json, sys
from series_tui.api.service import Phase
from series_tui.tui.prefetched_ticket import PrefetchedTicket
sys.modules["click"] = None
progressed = PrefetchedTicket._progressed
def noted(self, progress):
    if progress.phase is Phase.SENT:
        with open(sys.argv[1], "w") as file:
            json.dump(sorted(name for name, module in sys.modules.items() if module), file)
    progressed(self, progress)
PrefetchedTicket._progressed = noted
from series_tui.cli import main
main(sys.argv[2:])
"""


def _loaded(script: str, tmp_path: Path, environ: dict[str, str], *arguments: str, shows: str) -> set[str]:
    """Run the app until something is on its screen; return what was loaded in a moment that is noted."""
    file = tmp_path / "modules.json"
    command = [sys.executable, "-c", script, str(file), *arguments]
    with Terminal(
        command, environ={"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), **environ}
    ) as app:
        app.read_until(shows)
    return set(json.loads(file.read_text()))


def test_the_first_paint_imports_no_later_module(tmp_path: Path) -> None:
    """Neither the network nor the key nor the history nor another screen is loaded by then."""
    loaded = _loaded(_AT_THE_FIRST_PAINT, tmp_path, {"SERIES_API_KEY": "k" * 40}, shows="link")
    assert "textual.app" in loaded
    assert not sorted(loaded & (_LATER | _LATER_OURS))


async def test_a_ticket_is_requested_before_its_screen_is_imported(tmp_path: Path) -> None:
    """The request is on its way to the service while Textual is imported."""
    async with FakeApi(limit=0) as api:
        environ = {"SERIES_API_URL": api.url, "SERIES_API_KEY": api.key}
        loaded = await asyncio.to_thread(
            _loaded, _AT_THE_REQUEST, tmp_path, environ, EXAMPLE, shows="training"
        )
    assert "httpx" in loaded
    assert not {
        name for name in loaded if name.partition(".")[0] in ("textual", "rich", "keyring", "sqlite3")
    }
