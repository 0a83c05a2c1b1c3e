"""The screen that asks for the workspace's key, checks it with the service and stores it.

Without a keyring it offers a file that only this user can read, and names what else works on this machine.
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
from series_tui.tui.context import AppContext, KeyStore
from series_tui.tui.error_text import error_lines
from series_tui.tui.keymap import binding
from series_tui.tui.widgets.content import literal
from series_tui.tui.widgets.key_bar import KeyBar
from series_tui.tui.widgets.key_input import KeyInput
from series_tui.tui.widgets.line_input import LineInput
from series_tui.tui.widgets.title_bar import TitleBar

_ASK_KEYS = [("input.submit", "store key"), ("key.leave", "later"), ("app.quit", "quit")]
_WAIT_KEYS = [("key.leave", "stop"), ("app.quit", "quit")]
_FILE_KEY = ("key.file", "store in a file")
_INSTEAD_KEYS = [
    ("key.for_now", "use until you quit"),
    ("key.copy", "copy first command"),
    ("key.leave", "back"),
]
_COMMAND = re.compile("`([^`]+)`")


class KeyScreen(Screen[bool]):
    """Asks for the key; dismissed with whether there is another key now.

    Args:
        setup: The names of workspace and host, and the clipboard.
        key_store: Checks and stores the key.
        why: Why it is asked for, one sentence; empty after a request of the person's own.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("key.for_now", "for_now"),
        binding("key.file", "file"),
        binding("key.copy", "copy"),
        binding("key.leave", "leave"),
    ]

    def __init__(self, setup: AppContext, key_store: KeyStore, why: str = "") -> None:
        super().__init__()
        self._why = why
        self._setup, self._key_store = setup, key_store
        self._is_waiting = False
        self._ways: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        """Compose title, input, text and keys."""
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
        """Focus the input."""
        self._say(f"No key is stored yet. {self._why}" if self._why else "")
        self._input.focus()

    @property
    def _input(self) -> KeyInput:
        return self.query_one("#key", KeyInput)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the actions on an accepted key once no keyring keeps it."""
        if action == "file":
            return bool(self._ways and self._key_store.file_offer)
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
        self._wait(f"Checking the key with {self._setup.host} …")
        try:
            more = await self._key_store.check(self._input.value)
        except SeriesError as error:
            self._ask_again(error)
            return
        self._wait(
            "Key accepted. Storing it; a window may ask for the keyring's password …"
            if self._key_store.may_open_window
            else "Key accepted. Storing it …"
        )
        try:
            done = await self._key_store.store()
        except SeriesError as error:
            ways = await self._key_store.alternatives()
            self._offer(error, more, ways)
            return
        self._input.value = ""
        self.app.notify(f"{done} {more}".strip())
        self.dismiss(True)

    @on(KeyInput.Refused)
    def _refused(self) -> None:
        self._say("A key is one line of letters, digits and symbols. Nothing was pasted.")

    @on(LineInput.Stepped)
    def _scroll(self, event: LineInput.Stepped) -> None:
        """Scroll the text by lines."""
        self.query_one("#key-text").scroll_relative(y=event.step, animate=False)

    def _ask_again(self, error: SeriesError) -> None:
        """Show what is wrong; a key that may be right stays for another try."""
        self._is_waiting = False
        if isinstance(error, KeyRefused | KeyUnusable):
            self._input.value = ""
            then = "Paste another key." if isinstance(error, KeyRefused) else error.next_step
        else:
            then = "Press enter to try again."
        self._say("\n".join(filter(None, [error.what, error.why, then])))
        self.query_one(KeyBar).keys = _ASK_KEYS

    def _offer(self, error: SeriesError, more: str, ways: Sequence[str]) -> None:
        """Show why no keyring keeps the key, and what works here instead."""
        self._is_waiting = False
        self._ways = ways
        self._input.value = ""
        self._input.display = False
        self.query_one("#key-what-for").display = False
        file = self._key_store.file_offer
        lines = [
            f"{self._setup.host} accepts the key, but no keyring is available. {more}".strip(),
            error.why,
            "",
            *([f"f stores it in a file that only you can read: {file}"] if file else []),
            "enter uses it until you quit, without storing it.",
            "",
            "Other ways to provide it next time:",
            *(f"- {way}" for way in ways),
        ]
        self._say("\n".join(lines))
        text = self.query_one("#key-text")
        text.can_focus = True
        text.focus()
        self.refresh_bindings()
        self.query_one(KeyBar).keys = [_FILE_KEY, *_INSTEAD_KEYS] if file else _INSTEAD_KEYS

    def action_file(self) -> None:
        """Store the accepted key in a file."""
        self._store_in_file()

    @work(exclusive=True, group="key")
    async def _store_in_file(self) -> None:
        try:
            done = await self._key_store.store_in_file()
        except SeriesError as error:
            self._say("\n".join(error_lines(error)))
            return
        self.app.notify(done)
        self.dismiss(True)

    def action_for_now(self) -> None:
        """Use the accepted key without storing it."""
        self._key_store.use_for_now()
        self.dismiss(True)

    def action_copy(self) -> None:
        """Copy the first command of the alternatives."""
        command = _COMMAND.search(" ".join(self._ways))
        if command is not None:
            self.app.copy_to_clipboard(command[1])
            self.notify("Sent command to clipboard")

    def action_leave(self) -> None:
        """Cancel the check, or leave without a key."""
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
        plain = " (plain http: unencrypted, on this machine only)" if self._setup.is_plain_http else ""
        return (
            "To read tickets, series-tui needs your workspace's API key; an administrator can find it in the"
            f" workspace's settings. Paste it here: it is checked with one request to {host}{plain}, and"
            " then stored in this system's keyring, if there is one."
        )

    def _say(self, text: str) -> None:
        says = self.query_one("#key-says", Static)
        says.update(literal(clean(text)))
        says.display = bool(text)
        self.query_one("#key-text").scroll_home(animate=False)
