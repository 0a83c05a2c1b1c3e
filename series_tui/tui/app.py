"""The app: theme, keys, workspace, commands, and the report of a crash."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from rich.console import RenderableType
from textual import events, on
from textual._compositor import CompositorUpdate
from textual.app import App, ScreenStackError, SystemCommand
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.errors import NoWidget
from textual.filter import LineFilter, Monochrome, NoColor
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input
from textual.worker import WorkerFailed

from series_tui.api.ticket_id import TicketId
from series_tui.errors import SeriesError, describe
from series_tui.render.times import short_moment
from series_tui.runtime.crash_report import CrashReport
from series_tui.text.sanitize import clean, clean_line
from series_tui.tui.keymap import binding
from series_tui.tui.loading import TicketSnapshot
from series_tui.tui.messages import (
    KeyChanged,
    KeyMissing,
    LeaveInput,
    OpenTicket,
    QueueNews,
    TabsWanted,
)
from series_tui.tui.navigator import AnyScreen, Navigator, ScreenStack
from series_tui.tui.screens.open_screen import OpenScreen
from series_tui.tui.session import Session
from series_tui.tui.terminal import osc
from series_tui.tui.terminal.ascii_driver import AsciiDriver
from series_tui.tui.terminal.driver import TerminalDriver
from series_tui.tui.terminal.input_queue import InputEvent, InputQueue
from series_tui.tui.terminal.screen_buffer import DiffedUpdate, ScreenBuffer
from series_tui.tui.terminal.textual_patches import patch_textual
from series_tui.tui.theme import FEW_COLOURS_THEME, OWN_THEME, SERIES
from series_tui.tui.widgets.key_names import keys_by_binding
from series_tui.tui.widgets.tab_strip import TabStrip

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from series_tui.tui.commands import PaletteCommand
    from series_tui.tui.ticket.screen import TicketScreen

_LOG = logging.getLogger(__name__)
_NO_COLOUR = NoColor()
_COLLECT_SECONDS = 0.25
"""Seconds after which a closed screen is freed; many that are closed together are freed at once."""
_ACTIVITY = (events.Key, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp)


class SeriesApp(App[int]):
    """Reads tickets.

    Args:
        session: The connection, and what the app was given.
        references: Tickets to open at the start; the first one is on top.
        report: A crash that ended the app before this one, to apologise for.

    Attributes:
        session: The connection, and what the app was given.
        navigator: The open tickets, and which screen is in front.
        fault: The crash that ended this app; None if none did.
        open_before_fault: The other tickets that were open then; what was in front may fail again.
        has_gone_on: Whether the user has left the crash screen.
    """

    TITLE = "series-tui"
    CSS_PATH = "app.tcss"
    COMMAND_PALETTE_BINDING = "ctrl+p"
    ALLOW_IN_MAXIMIZED_VIEW = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("app.help", "help", show=False),
        binding("app.help_here", "help", show=False),
        binding("app.key", "enter_key", show=False),
        binding("app.commands", "command_palette", show=False, priority=True),
        binding("app.suspend", "suspend_process", priority=True),
        binding("app.quit", "quit", show=False, priority=True),
        binding("app.repaint", "repaint", show=False, priority=True),
        binding("app.queue", "queue", show=False),
        binding("app.queue_here", "queue", show=False),
        binding("app.open", "open_another", show=False),
        binding("app.open_here", "open_another", show=False),
        *(binding(f"app.tab_{number}", f"tab({number})", show=False) for number in range(1, 10)),
    ]

    def __init__(
        self,
        session: Session,
        *,
        references: tuple[TicketId, ...] = (),
        report: CrashReport | None = None,
    ) -> None:
        patch_textual()
        super().__init__(driver_class=AsciiDriver if session.setup.ascii_only else TerminalDriver)
        self.session = session
        self.navigator = Navigator(
            ScreenStack(
                screens=lambda: self.screen_stack,
                push=self._push,
                switch=self._switch,
                pop=self._pop,
                install=lambda screen: self.install_screen(screen, f"screen {id(screen)}"),
                discard=self._discard,
                hold_repaint=self.batch_update,
            ),
            self._ticket_screen,
            self._queue_screen,
            self._show_tabs,
        )
        self.fault: CrashReport | None = None
        self.open_before_fault: tuple[TicketId, ...] = ()
        self.has_gone_on = report is None
        self._buffer = ScreenBuffer()
        self._input = InputQueue(self._handle_input, self._is_screen_ready, self.call_later)
        self._collecting: Timer | None = None
        self._queue_unread = 0
        self._references = references
        self._report = report
        self.animation_level = "none"
        self.register_theme(SERIES)
        # The theme's fine shades become black and white in a terminal of 16 colours; its own colours do not.
        has_few = self.console.color_system == "standard"
        theme = session.setup.theme or (FEW_COLOURS_THEME if has_few else OWN_THEME)
        self.theme = theme if theme in self.available_themes else OWN_THEME
        if session.setup.keys:
            self.set_keymap(session.setup.keys)

    def get_default_screen(self) -> OpenScreen:
        """Begin with the input."""
        return OpenScreen(self.session)

    # The terminal

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        update: object = renderable  # Textual's own updates lack what makes them renderables by type
        if isinstance(update, CompositorUpdate):
            renderable = cast("RenderableType", DiffedUpdate(update, self._buffer))
        super()._display(screen, renderable)

    @on(TerminalDriver.Restarted)
    def action_repaint(self) -> None:
        """Redraw the screen, where something else wrote on it."""
        self._buffer.invalidate()
        self.screen.refresh(layout=True)

    def _set_pointer_shape(self, shape: str) -> None:
        """Leave the mouse pointer as it is: Textual would change its shape, and never change it back."""

    def copy_to_clipboard(self, text: str) -> None:
        """Send a text to the terminal's clipboard (OSC 52), through tmux or screen where it runs in one."""
        sequence = osc.sequence(text, self.session.setup.clipboard)
        if sequence is not None and self._driver is not None:
            self._driver.write(sequence)
            self._driver.flush()

    # Input

    async def on_event(self, event: events.Event) -> None:
        """Queue input, so that events take effect one after the other; handle anything else now."""
        if isinstance(event, _ACTIVITY):
            self.session.presence.note_activity()
        if isinstance(event, events.Resize):
            self._buffer.invalidate()
        if isinstance(event, InputEvent) and not event.is_forwarded:
            await self._input.accept(event)
        else:
            await super().on_event(event)

    def watch_app_focus(self, focus: bool) -> None:
        """Record that the terminal has gained or lost the focus."""
        self.session.presence.set_focus(focus)

    def _is_screen_ready(self) -> bool | None:
        return self.screen.is_mounted if self.screen_stack else None

    async def _handle_input(self, event: InputEvent) -> None:
        """Run the binding of a key; hand on what has none."""
        if isinstance(event, events.Key) and await self._has_run_binding(event.key):
            return
        if isinstance(event, events.MouseEvent) and not self._has_target(event):
            return
        await super().on_event(event)

    def _has_target(self, event: events.MouseEvent) -> bool:
        """Return whether there still is something where the mouse was when it sent an event."""
        if self.mouse_captured is not None:
            return True
        try:
            widget, _ = self.screen.get_widget_at(event.x, event.y)
        except NoWidget:
            return False
        return widget.is_attached

    async def _has_run_binding(self, key: str) -> bool:
        if not self.app_focus:
            self.app_focus = True
        if isinstance(self.focused, Input):
            return False
        return await self._check_bindings(key, priority=True) or await self._check_bindings(key)

    # Screens

    def _ticket_screen(self, ticket_id: TicketId, snapshot: TicketSnapshot | None) -> AnyScreen:
        from series_tui.tui.ticket.screen import TicketScreen

        return TicketScreen(self.session, ticket_id, snapshot)

    def _queue_screen(self) -> AnyScreen:
        from series_tui.tui.queue.screen import BrowseScreen

        return BrowseScreen(self.session)

    async def _push(self, screen: AnyScreen) -> None:
        await self.push_screen(screen)

    async def _switch(self, screen: AnyScreen) -> None:
        await self.switch_screen(screen)

    async def _pop(self) -> None:
        await self.pop_screen()

    async def _discard(self, screen: AnyScreen) -> None:
        self.uninstall_screen(screen)
        if screen.is_running:
            await screen.remove()
        self._collect_soon()

    def pop_screen(self) -> AwaitComplete:
        """Remove the screen in front; do nothing while it is the only one."""
        if len(self.screen_stack) <= 1:
            return AwaitComplete()
        self._collect_soon()
        return super().pop_screen()

    def _collect_soon(self) -> None:
        """Collect garbage once the next screen is painted: a closed one is large, and full of cycles."""
        if self._collecting is None:
            self._collecting = self.set_timer(_COLLECT_SECONDS, self._collect)

    def _collect(self) -> None:
        self._collecting = None
        gc.collect()

    @on(TabsWanted)
    def _show_tabs(self) -> None:
        """Show the open tickets, on the screens behind too: then nothing moves when they come back."""
        navigator = self.navigator
        for screen in navigator.screens():
            for strip in screen.query(TabStrip):
                strip.show(navigator.tabs.tabs, navigator.ticket_of(screen), self._queue_unread)

    @on(QueueNews)
    def _queue_has_news(self, event: QueueNews) -> None:
        self._queue_unread = event.count
        self._show_tabs()

    async def action_open_another(self) -> None:
        """Show the input; escape there leads back."""
        if not self.screen.is_modal:
            await self.navigator.to_input()

    @on(LeaveInput)
    async def _leave_input(self) -> None:
        await self.navigator.back()

    @on(TabStrip.QueueAsked)
    async def action_queue(self) -> None:
        """Show the queue."""
        if not self.screen.is_modal:
            await self.navigator.to_queue()

    @on(OpenTicket)
    async def _open_ticket(self, event: OpenTicket) -> None:
        await self.navigator.open(event.ticket_id, event.snapshot)

    async def action_tab(self, number: int) -> None:
        """Show an open ticket by its number, from 1."""
        if not self.screen.is_modal:
            await self.navigator.open_tab(number)

    async def action_next_tab(self, step: int) -> None:
        """Show the next open ticket; where there is none, focus the next widget."""
        if isinstance(self.focused, Input) or not await self.navigator.next_tab(step):
            (self.screen.focus_next if step > 0 else self.screen.focus_previous)()

    @on(TabStrip.Chosen)
    async def _tab_chosen(self, event: TabStrip.Chosen) -> None:
        await self.navigator.open(event.ticket_id)

    @on(TabStrip.CloseAsked)
    async def _close_asked(self, event: TabStrip.CloseAsked) -> None:
        await self.navigator.close(event.ticket_id)

    async def action_close_ticket(self) -> None:
        """Close the ticket in front, before the next key is handled."""
        ticket_id = self.navigator.current_ticket
        if ticket_id is not None:
            await self.navigator.close(ticket_id)

    async def on_ticket_screen_close_requested(self, event: TicketScreen.CloseRequested) -> None:
        """Close a ticket."""
        await self.navigator.close(event.ticket_id)

    async def on_ticket_screen_tab_changed(self, event: TicketScreen.TabChanged) -> None:
        """Show in the tabs what a ticket's screen shows."""
        await self.navigator.update_tab(event.tab, event.size)

    def on_ticket_screen_walked(self, event: TicketScreen.Walked) -> None:
        """Give a tab to the ticket that its screen shows now."""
        self.navigator.walked(event.old, event.new)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Take all colours from a theme of the terminal's own where none are wanted.

        Textual makes greys of them, as of any theme's; but what the terminal's own colours look like nobody
        knows, and black on black came of it.
        """
        filters = super().get_line_filters()
        if not (self.no_color and self.native_ansi_color):
            return filters
        return [_NO_COLOUR if isinstance(one, Monochrome) else one for one in filters]

    async def on_mount(self) -> None:
        """Open what was asked for."""
        self.session.setup.notices.listen(self._warn)
        for ticket_id in self._references:
            self.navigator.tabs.open(ticket_id)
        if self._references:
            await self.navigator.open(self._references[0])
        if self._report is not None:
            from series_tui.tui.screens.crash_screen import CrashScreen

            await self.push_screen(CrashScreen(self._report), self._went_on)

    def _warn(self, what: str) -> None:
        """Show what a reader should know, though the app goes on."""
        self.notify(what, severity="warning", timeout=15, markup=False)

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

    # The key and the workspace

    @on(KeyMissing)
    def _key_missing(self, event: KeyMissing) -> None:
        self._ask_for_key(event.why)

    def action_enter_key(self) -> None:
        """Ask for the workspace's key."""
        self._ask_for_key("")

    def _ask_for_key(self, why: str) -> None:
        """Ask for it, and say why; what needs it is asked for again then."""
        from series_tui.tui.screens.key_screen import KeyScreen

        key_store = self.session.setup.key_store
        if key_store is None or self.screen.is_modal or isinstance(self.screen, KeyScreen):
            return

        async def go_on(has_another: bool | None) -> None:
            if has_another:
                await self.session.disconnect()
                for screen in self.navigator.screens():
                    screen.post_message(KeyChanged())

        self.push_screen(KeyScreen(self.session.setup, key_store, why), go_on)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to enter a key where one can be entered."""
        return self.session.setup.key_store is not None if action == "enter_key" else True

    async def switch_profile(self, name: str) -> None:
        """Close what is open, and begin anew with the key, the address and the filters of another profile."""
        make = self.session.setup.for_profile
        if make is None:
            return
        try:
            setup = make(name)
        except SeriesError as error:
            self.notify("\n".join(describe(error)), severity="warning", markup=False)
            return
        await self.navigator.close_all()
        self._queue_unread = 0
        await self.session.use(setup)
        if isinstance(self.screen, OpenScreen):
            await self.screen.begin_anew()

    # Keys

    def action_help(self) -> None:
        """Show the keys of this screen."""
        from series_tui.tui.screens.help_screen import HelpScreen, help_rows

        if not self.screen.is_modal:
            self.push_screen(HelpScreen(help_rows(keys_by_binding(self.screen))))

    def action_help_quit(self) -> None:
        """Name the key that quits."""
        keys = keys_by_binding(self.screen).get("app.quit")
        if keys:
            self.notify(f"Press {'+'.join(keys[0][0].split('+'))} to quit.", title="")

    def action_command_palette(self) -> None:
        """Show the command palette."""
        from series_tui.tui.commands import palette_provider
        from series_tui.tui.screens.palette import PaletteScreen

        if not isinstance(self.screen, PaletteScreen):
            provider = palette_provider(self._palette_commands, self.navigator.open)
            self.push_screen(PaletteScreen(providers=[provider]))

    async def _palette_commands(self) -> Sequence[PaletteCommand]:
        """Return the commands of the screen under the palette, and the tickets."""
        from series_tui.tui.commands import PaletteCommand, key_commands, recent_commands, tab_commands

        stack, setup, navigator = self.screen_stack, self.session.setup, self.navigator
        screen = stack[-2] if len(stack) > 1 else stack[-1]
        active = screen.active_bindings.items()
        return [
            *key_commands(active, self.run_action),
            *(PaletteCommand(*entry[:3]) for entry in self.get_system_commands(screen)),
            *tab_commands(navigator.tabs.tabs, navigator.ticket_of(screen), navigator.open),
            *recent_commands(
                [one for one in await setup.recents.recent() if navigator.tabs.find(one.ticket_id) is None],
                navigator.open,
                lambda opened: short_moment(opened, setup.now(), setup.zone),
            ),
        ]

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return the palette's commands that have no key: of Textual's, those that touch no disk."""
        for name in self.session.setup.profiles:
            if name != self.session.setup.workspace:
                switch = partial(self.switch_profile, name)
                yield SystemCommand(f"Workspace {name}", "Close what is open, and go over to it", switch)
        yield SystemCommand("Theme", "Choose other colours", self.action_change_theme)

    # Faults

    def _handle_exception(self, error: Exception) -> None:
        """Keep a report of a fault without its text and its variables, and end; the next app apologises."""
        self._note_fault(error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End without Textual's traceback, which shows local variables."""
        self._close_messages_no_wait()

    def panic(self, *renderables: object) -> None:
        """End likewise where Textual would print what is in an error."""
        self._note_fault(RuntimeError())
        self._close_messages_no_wait()

    def _went_on(self, _result: None) -> None:
        self.has_gone_on = True

    def _note_fault(self, error: Exception) -> None:
        """Keep the first fault, and what else was open."""
        if self.fault is None:
            self.fault = CrashReport.from_error(error.error if isinstance(error, WorkerFailed) else error)
            _LOG.debug("the app crashed: %s", self.fault.text())
            with suppress(ScreenStackError):
                front = self.navigator.current_ticket
                tabs = self.navigator.tabs.latest_first()
                self.open_before_fault = tuple(one for one in tabs if one != front)
