"""The ways to show a chat in Textual that the message log is measured against, each as a small app."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import OptionList, RichLog, Static

from series_tui.api.models import Message, Role, Ticket
from series_tui.render.times import clock_time
from series_tui.tui.log.message_log import MessageLog
from tests.tui.log_harness import NOW, message, ticket

_SENTENCE = "I have been to the lobby and my rank is gone again since the update yesterday please help me"
_WORDS = _SENTENCE.split()


def chat(count: int) -> list[Message]:
    """Return messages of 10 to 400 characters, most of them short, four minutes apart."""
    chance = Random(7)
    first = NOW - timedelta(minutes=4 * count)
    return [
        message(
            number,
            _text(chance),
            role=(Role.PLAYER, Role.STAFF)[number // 3 % 2],
            sent=first + timedelta(minutes=4 * number),
        )
        for number in range(count)
    ]


def _text(chance: Random) -> str:
    length = 10 + int(390 * chance.random() ** 2)
    words: list[str] = []
    while length > 0:
        words.append(chance.choice(_WORDS))
        length -= len(words[-1]) + 1
    return " ".join(words)


def as_lines(messages: Sequence[Message]) -> Iterator[str]:
    """Yield each message as the text that the others show: who and when, then what."""
    for item in messages:
        when = clock_time(item.sent, UTC) if isinstance(item.sent, datetime) else item.sent
        yield f"{item.role.value} {when}\n{item.text}"


class Contender(App[None]):
    """One way to show a chat: empty at first, then with messages, always at the newest one.

    Attributes:
        texts: What is shown.
        view: The widget that shows it.
        began: When what it was asked last began, in seconds of ``perf_counter``.
    """

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { overflow: hidden; } OptionList { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.animation_level = "none"
        self.began = 0.0
        self.texts: list[str] = []
        self.view = self.make_view()

    def compose(self) -> ComposeResult:
        """Show the view alone."""
        yield self.view

    def on_mount(self) -> None:
        """Let the view have the keys."""
        self.view.focus()

    def make_view(self) -> Widget:
        """Return the widget to measure."""
        raise NotImplementedError

    def prepare(self, messages: Sequence[Message]) -> None:
        """Have messages in the form that they are shown from."""
        self.texts = list(as_lines(messages))

    def show(self) -> None:
        """Show what was prepared, the newest in sight."""
        raise NotImplementedError

    def reached(self) -> str:
        """Return how far it has come with that."""
        return ""

    def page_up(self) -> None:
        """Go up by a page."""
        self.view.scroll_page_up(animate=False)

    def to_oldest(self) -> None:
        """Go to the first message."""
        self.view.scroll_home(animate=False)

    def to_newest(self) -> None:
        """Go to the last message."""
        self.view.scroll_end(animate=False)


class OurLog(Contender):
    """The message log."""

    log_view: MessageLog
    chat: Ticket

    def make_view(self) -> Widget:
        """Return the log."""
        self.log_view = MessageLog(zone=UTC, now=lambda: NOW)
        return self.log_view

    def prepare(self, messages: Sequence[Message]) -> None:
        """Have them in a ticket."""
        self.chat = ticket(messages)

    def show(self) -> None:
        """Show the ticket."""
        self.log_view.ticket = self.chat

    def page_up(self) -> None:
        """Go up by a page."""
        self.log_view.action_pages(-1)

    def to_oldest(self) -> None:
        """Go to the first message."""
        self.log_view.action_end(-1)

    def to_newest(self) -> None:
        """Go to the last message."""
        self.log_view.action_end(1)


class Statics(Contender):
    """One Static for each message."""

    def make_view(self) -> Widget:
        """Return what scrolls them."""
        return VerticalScroll(can_focus=True)

    def show(self) -> None:
        """Mount them all, in the place of what was there."""
        self.call_later(self._mount)

    async def _mount(self) -> None:
        await self.view.remove_children()
        await self.view.mount_all([Static(text, markup=False) for text in self.texts])
        self.view.anchor()

    def reached(self) -> str:
        """Return how many there are, and how many have a place."""
        placed = sum(bool(child.size) for child in self.view.children)
        return f"{len(self.view.children):,} mounted, {placed:,} laid out"


class Options(Contender):
    """An OptionList with an option for each message."""

    options: OptionList

    def make_view(self) -> Widget:
        """Return the list."""
        self.options = OptionList(markup=False)
        return self.options

    def show(self) -> None:
        """Add them all, in the place of what was there."""
        self.options.clear_options()
        self.options.add_options(self.texts)
        self.options.call_after_refresh(self.options.scroll_end, animate=False)

    def reached(self) -> str:
        """Return how many there are."""
        return f"{self.options.option_count:,} options added"


class Rich(Contender):
    """A RichLog that each message is written to."""

    lines: RichLog

    def make_view(self) -> Widget:
        """Return the log."""
        self.lines = RichLog(wrap=True, markup=False, max_lines=None)
        return self.lines

    def show(self) -> None:
        """Write them all, in the place of what was there."""
        self.lines.clear()
        for text in self.texts:
            self.lines.write(text, animate=False)

    def reached(self) -> str:
        """Return how many lines there are."""
        return f"{len(self.lines.lines):,} lines wrapped"


CONTENDERS: dict[str, type[Contender]] = {
    "this log": OurLog,
    "Static each": Statics,
    "OptionList": Options,
    "RichLog": Rich,
}
