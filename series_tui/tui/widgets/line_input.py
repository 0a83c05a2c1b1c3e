"""An input of one row that costs a slow line little: no box, no blinking cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.widgets import Input

from series_tui.text.sanitize import clean_typed
from series_tui.text.width import MAX_LINE_CHARS
from series_tui.tui.keymap import binding


class LineInput(Input):
    """Takes a line of text, shown and kept cleaned; up and down are for the list it belongs to.

    Args:
        value: What stands in it at first.
        placeholder: What stands in it while it is empty.
        id: The widget's id.
        select_on_focus: Whether coming back selects all, so that typing replaces it.
        password: Whether what is typed stays hidden.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("input.next", "step(1)", show=False),
        binding("input.previous", "step(-1)", show=False),
        binding("input.submit", "submit", show=False),
        # What Enter sends as long as the app has not yet taken the terminal over.
        Binding("ctrl+j", "submit", "Submit", show=False),
    ]

    @dataclass
    class Stepped(Message):
        """The reader wants the next of what belongs to the input, or the one before.

        Attributes:
            step: 1 or -1.
        """

        step: int

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        id: str | None = None,
        select_on_focus: bool = True,
        password: bool = False,
    ) -> None:
        super().__init__(
            value,
            placeholder=placeholder,
            id=id,
            compact=True,
            select_on_focus=select_on_focus,
            password=password,
        )
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Keep only cleaned text: what is typed or pasted may be a stranger's."""
        return clean_typed(value[:MAX_LINE_CHARS])

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace a part of the text; the cursor stands after what is put in, cleaned."""
        start, end = sorted((max(0, start), min(len(self.value), end)))
        head = self.value[:start] + text
        super().replace(self.validate_value(head) if text else head, 0, end)
        reveal_cursor(self)

    def on_resize(self) -> None:
        """Keep the cursor in sight: it may have been placed before there was any room."""
        reveal_cursor(self)

    def on_paste(self, event: events.Paste) -> None:
        """Put in the first of several lines that is not blank; Textual would put in the very first."""
        event.text = next(filter(str.strip, event.text.splitlines()), "")

    async def on_key(self, event: events.Key) -> None:
        """Do at once what a key means here, so that keys that arrive together take effect in their order.

        Letters are put in at once, but a binding would be looked for only when the key has gone all the way
        up to the app: over a slow connection a backspace would take away what was typed after it.
        """
        if event.is_printable:
            return
        active = self.screen.active_bindings.get(event.key)
        if active is not None and active.node is self and active.enabled:
            event.stop()
            event.prevent_default()
            await self.run_action(active.binding.action)

    def action_step(self, step: int) -> None:
        """Post the step, for the list that the input belongs to."""
        self.post_message(self.Stepped(step))


def reveal_cursor(line: Input) -> None:
    """Scroll an input to its cursor; Textual 8.2.8 does not where the first text is put in at once."""
    if line.size.width:
        line.scroll_to_region(Region(line._cursor_offset, 0, 1, 1), force=True, animate=False, immediate=True)
