"""An app for slow lines: sends only changed cells, queues input, and shows no traceback when it crashes."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, cast

from rich.console import RenderableType
from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.filter import LineFilter, Monochrome, NoColor
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input
from textual.worker import WorkerFailed

from series_tui.runtime.crash_report import CrashReport
from series_tui.text.sanitize import clean, clean_line
from series_tui.tui.terminal import osc
from series_tui.tui.terminal.ascii_driver import AsciiDriver
from series_tui.tui.terminal.driver import TerminalDriver
from series_tui.tui.terminal.input_queue import InputEvent, InputQueue
from series_tui.tui.terminal.measure_caches import clear_measure_caches
from series_tui.tui.terminal.mouse import widget_under
from series_tui.tui.terminal.screen_buffer import DiffedUpdate, ScreenBuffer
from series_tui.tui.terminal.textual_patches import patch_textual

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

_LOG = logging.getLogger(__name__)
_NO_COLOUR = NoColor()
_BY_WORDS = {"alt+b": "ctrl+left", "alt+f": "ctrl+right"}
"""Keys by which a line to type in moves by words, in all terminals."""
_ACTIVITY = (events.Key, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp)


class TerminalApp(App[int]):
    """Draws on a terminal, and reads from it.

    Args:
        ascii_only: Whether the program's own marks are ASCII.
        clipboard: How the terminal's clipboard is reached: ``terminal``, ``tmux`` or ``screen``.
        on_activity: Called for a key or a mouse button.
        on_crash: Called once when the app crashes, while its screens are still there.
        collect_after: Seconds after which a closed screen is freed; many closed together are freed at once.

    Attributes:
        fault: The crash that ended this app; None if none did.
    """

    def __init__(
        self,
        *,
        ascii_only: bool,
        clipboard: str,
        on_activity: Callable[[], None],
        on_crash: Callable[[], None],
        collect_after: float,
    ) -> None:
        patch_textual()
        super().__init__(driver_class=AsciiDriver if ascii_only else TerminalDriver)
        self.fault: CrashReport | None = None
        self.animation_level = "none"
        self._clipboard_wrapping = clipboard
        self._on_activity = on_activity
        self._on_crash = on_crash
        self._collect_after = collect_after
        self._buffer = ScreenBuffer()
        self._input = InputQueue(self._handle_input, self._is_screen_ready, self.call_later, self._split)
        self._collecting: Timer | None = None

    # Output

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        update: object = renderable  # Textual's own updates lack what makes them renderables by type
        if isinstance(update, CompositorUpdate):
            renderable = cast("RenderableType", DiffedUpdate(update, self._buffer))
        super()._display(screen, renderable)

    def refresh_css(self, animate: bool = True) -> None:
        """Apply the theme's variables; before the first screen without parsing the style sheets twice.

        Textual parses them into a sheet apart, which leaves the app's own cache empty for that screen.
        """
        if self.screen_stack:
            super().refresh_css(animate)
            return
        self.stylesheet.set_variables(self.get_css_variables())
        self.stylesheet.parse()
        self.stylesheet.update(self, animate=animate)

    def redraw(self) -> None:
        """Send every cell again: the terminal does not show what it was sent."""
        self._buffer.invalidate()
        self.screen.refresh(layout=True)

    def write_sequence(self, sequence: str) -> None:
        """Write a control sequence to the terminal."""
        if self._driver is not None:
            self._driver.write(sequence)
            self._driver.flush()

    def copy_to_clipboard(self, text: str) -> None:
        """Send a text to the terminal's clipboard (OSC 52), through tmux or screen where it runs in one.

        Nothing at all is sent for no text, as Textual cuts where nothing is selected: that would clear it.
        """
        sequence = osc.clipboard_sequence(text, self._clipboard_wrapping) if text else None
        if sequence is not None:
            self.write_sequence(sequence)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Send no colours at all where none are wanted; Textual would send greys."""
        filters = super().get_line_filters()
        return [_NO_COLOUR if isinstance(line_filter, Monochrome) else line_filter for line_filter in filters]

    def _set_pointer_shape(self, shape: str) -> None:
        """Leave the mouse pointer as it is: Textual would change its shape, and never change it back."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a toast; what it quotes is cleaned, and none of it is markup, whatever is asked for."""
        super().notify(
            clean(message), title=clean_line(title), severity=severity, timeout=timeout, markup=False
        )

    # Input

    async def on_event(self, event: events.Event) -> None:
        """Queue input, so that events take effect one after the other; handle anything else now."""
        if isinstance(event, _ACTIVITY):
            self._on_activity()
        if isinstance(event, events.Resize):
            self._buffer.invalidate()
            if self.screen_stack and event.size == self.screen.size:
                # Another size and back, faster than it was read: the terminal may have moved its rows.
                self.screen.refresh(layout=True)
        if isinstance(event, InputEvent) and not event.is_forwarded:
            await self._input.accept(event)
        else:
            await super().on_event(event)

    def _is_screen_ready(self) -> bool:
        return bool(self.screen_stack) and self.screen.is_mounted

    def _split(self, event: InputEvent) -> Sequence[InputEvent]:
        """Return esc and a key for ESC before a character in one packet, where Alt with it does nothing.

        A quick person on a slow line means that. The kitty protocol sends no such pair for Alt.
        """
        if not isinstance(event, events.Key) or not event.key.startswith("alt+") or not event.is_printable:
            return (event,)
        bindings = self.active_bindings
        if event.key in bindings:
            return (event,)
        if (word := _BY_WORDS.get(event.key)) in bindings and word is not None:
            return (events.Key(word, None),)
        character = event.character or ""
        name = character if character.isalnum() else event.key.removeprefix("alt+")
        return (events.Key("escape", "\x1b"), events.Key(name, character))

    async def _handle_input(self, event: InputEvent) -> None:
        """Run the binding of a key; hand on what has none; drop what its target does not see any more."""
        if isinstance(event, events.Key) and await self._has_run_binding(event.key):
            return
        if isinstance(event, events.MouseEvent) and not self._has_target(event):
            return
        await super().on_event(event)

    def _has_target(self, event: events.MouseEvent) -> bool:
        """Return whether there still is something where the mouse was when it sent an event."""
        if self.mouse_captured is not None:
            return True
        return widget_under(event, self.screen.get_widget_at) is not None

    async def _has_run_binding(self, key: str) -> bool:
        if not self.app_focus:
            self.app_focus = True
        if isinstance(self.focused, Input):
            return False
        return await self._check_bindings(key, priority=True) or await self._check_bindings(key)

    # Screens that are kept

    async def show_screen(self, screen: Screen[object], in_place: bool) -> None:
        """Put a screen on top, or in the place of the top one, and keep it until it is discarded."""
        if not self.is_screen_installed(screen):
            self.install_screen(screen, f"screen {id(screen)}")
        # A new screen is painted once it is whole; one that was kept is painted at once, or never.
        with nullcontext() if screen.is_running else self.batch_update():
            await (self.switch_screen(screen) if in_place else self.push_screen(screen))

    def pop_screen(self) -> AwaitComplete:
        """Remove the screen in front; do nothing while it is the only one."""
        if len(self.screen_stack) <= 1:
            return AwaitComplete()
        self._collect_soon()
        return super().pop_screen()

    async def discard_screen(self, screen: Screen[object]) -> None:
        """Close an installed screen that is not on the stack."""
        self.uninstall_screen(screen)
        if screen.is_running:
            await screen.remove()
        self._collect_soon()

    def _collect_soon(self) -> None:
        """Collect garbage once the next screen is painted: a closed one is large, and full of cycles."""
        if self._collecting is None:
            self._collecting = self.set_timer(self._collect_after, self._collect)

    def _collect(self) -> None:
        self._collecting = None
        clear_measure_caches()
        gc.collect()

    # Crashes

    def _handle_exception(self, error: Exception) -> None:
        """Record a crash without its text and its variables, and end."""
        self._record_crash(error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End without Textual's traceback, which shows local variables."""
        self._close_messages_no_wait()

    def panic(self, *renderables: object) -> None:
        """End without printing what is in an error, as Textual would."""
        self._record_crash(RuntimeError())
        self._close_messages_no_wait()

    def _record_crash(self, error: Exception) -> None:
        if self.fault is None:
            self.fault = CrashReport.from_error(error.error if isinstance(error, WorkerFailed) else error)
            _LOG.debug("the app crashed: %s", self.fault.text())
            self._on_crash()
