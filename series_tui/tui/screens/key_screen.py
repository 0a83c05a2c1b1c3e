"""Takes the workspace's key: asks the service whether it is accepted, keeps it, and goes on.

Where no keyring keeps it, the screen says why, and what works on this machine instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from series_tui.errors import KeyRefused, KeyUnusable, SeriesError
from series_tui.text.sanitize import clean
from series_tui.tui.context import AppContext, KeyKeeper
from series_tui.tui.keymap import binding
from series_tui.tui.widgets.key_bar import KeyBar
from series_tui.tui.widgets.key_input import KeyInput
from series_tui.tui.widgets.line_input import LineInput
from series_tui.tui.widgets.literal import literal
from series_tui.tui.widgets.title_bar import TitleBar

_ASK_KEYS = [("input.submit", "check and store"), ("key.leave", "later"), ("app.quit", "quit")]
_WAIT_KEYS = [("key.leave", "stop"), ("app.quit", "quit")]
_INSTEAD_KEYS = [
    ("key.for_now", "use it until you quit"),
    ("key.copy", "copy the first command"),
    ("key.leave", "back"),
]
_COMMAND = re.compile("`([^`]+)`")


class KeyScreen(Screen[bool]):
    """Ends with whether there is another key now.

    Args:
        setup: What the workspace is called, and how the terminal is reached.
        keeper: Checks the key and keeps it.
        why: Why it is asked for, one sentence; empty where the person knows.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("key.for_now", "for_now"),
        binding("key.copy", "copy"),
        binding("key.leave", "leave"),
    ]

    def __init__(self, setup: AppContext, keeper: KeyKeeper, why: str = "") -> None:
        super().__init__(id="key-screen")
        self._why = why
        self._setup, self._keeper = setup, keeper
        self._is_waiting = False
        self._ways: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        """Explain, and ask."""
        setup = self._setup
        yield TitleBar(
            Content.styled("series-tui", "bold"), Content(f"{setup.workspace} · {setup.host}"), id="title"
        )
        yield Static("Your workspace's API key", id="what", markup=False)
        yield KeyInput(id="key")
        with VerticalScroll(id="key-text", can_focus=False):
            yield Static("", id="key-says", markup=False)
            yield Static(self._explanation(), id="key-what-for", markup=False)
        yield KeyBar(_ASK_KEYS, id="keys")

    def on_mount(self) -> None:
        """Take what is typed."""
        self._say(f"There is none yet. {self._why}" if self._why else "")
        self._input.focus()

    @property
    def _input(self) -> KeyInput:
        return self.query_one("#key", KeyInput)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what is done with an accepted key when there is one that no keyring keeps."""
        return bool(self._ways) if action in ("for_now", "copy") else True

    @on(KeyInput.Submitted)
    def _submitted(self) -> None:
        if self._is_waiting:
            return
        if self._input.value.strip():
            self._check()
        else:
            self._say("Paste the key first.")

    # The key is read in here and never handed on as a worker's argument: a worker describes its arguments.
    @work(exclusive=True, group="key")
    async def _check(self) -> None:
        self._wait(f"Asking {self._setup.host} whether it accepts the key …")
        try:
            more = await self._keeper.check(self._input.value)
        except SeriesError as error:
            self._ask_again(error)
            return
        self._wait(
            "It is accepted. Storing it; the keyring may ask for its password in a window of its own …"
            if self._keeper.opens_window
            else "It is accepted. Storing it …"
        )
        try:
            done = await self._keeper.store()
        except SeriesError as error:
            ways = await self._keeper.alternatives()
            self._offer(error, more, ways)
            return
        self._input.value = ""
        self.app.notify(f"{done} {more}".strip(), markup=False)
        self.dismiss(True)

    @on(LineInput.Stepped)
    def _scroll(self, event: LineInput.Stepped) -> None:
        """Show more of the text where there is no room for all of it."""
        self.query_one("#key-text").scroll_relative(y=event.step, animate=False)

    def _ask_again(self, error: SeriesError) -> None:
        """Say what is wrong; a key that may be right stays for another try."""
        self._is_waiting = False
        if isinstance(error, KeyRefused | KeyUnusable):
            self._input.value = ""
            then = "Paste another." if isinstance(error, KeyRefused) else error.next_step
        else:
            then = "Press enter to try again."
        self._say("\n".join(filter(None, [error.what, error.why, then])))
        self.query_one(KeyBar).keys = _ASK_KEYS

    def _offer(self, error: SeriesError, more: str, ways: Sequence[str]) -> None:
        """Say why no keyring keeps the key, and what works here instead."""
        self._is_waiting = False
        self._ways = ways
        self._input.value = ""
        self._input.display = False
        self.query_one("#key-what-for").display = False
        lines = [
            f"{self._setup.host} accepts the key, but no keyring keeps it. {more}".strip(),
            error.why,
            "",
            "You can use it until you quit: press enter. To have it the next time:",
            *(f"- {way}" for way in ways),
        ]
        self._say("\n".join(lines))
        text = self.query_one("#key-text")
        text.can_focus = True
        text.focus()
        self.refresh_bindings()
        self.query_one(KeyBar).keys = _INSTEAD_KEYS

    def action_for_now(self) -> None:
        """Go on with the accepted key."""
        self._keeper.use_for_now()
        self.dismiss(True)

    def action_copy(self) -> None:
        """Send the first command that stands in the alternatives to the terminal's clipboard."""
        from series_tui.tui.terminal.osc import send

        command = _COMMAND.search(" ".join(self._ways))
        if command is not None:
            send(self.app, command[1], self._setup.clipboard)
            self.notify("The command was sent to the terminal's clipboard.", markup=False)

    def action_leave(self) -> None:
        """Stop asking; else go on without a key."""
        if self._is_waiting:
            self.workers.cancel_group(self, "key")
            self._is_waiting = False
            self._say("Stopped. Press enter to try again.")
            self.query_one(KeyBar).keys = _ASK_KEYS
            return
        self._input.value = ""
        self.dismiss(False)

    def _wait(self, text: str) -> None:
        self._is_waiting = True
        self._say(text)
        self.query_one(KeyBar).keys = _WAIT_KEYS

    def _explanation(self) -> str:
        host = self._setup.host
        plain = " by plain http, unencrypted, on this machine alone" if self._setup.is_plain_http else ""
        return (
            "To read tickets, series-tui needs the key of your workspace; an administrator finds it in the"
            f" workspace's settings. Paste it here: it is checked with one request to {host}{plain}, and then"
            " kept in this system's keyring, if it has one."
        )

    def _say(self, text: str) -> None:
        says = self.query_one("#key-says", Static)
        says.update(literal(clean(text)))
        says.display = bool(text)
        self.query_one("#key-text").scroll_home(animate=False)
