"""The app: theme, keys, workspace, commands, and the report of a crash."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ScreenStackError
from textual.binding import BindingType
from textual.widgets import Input

from series_tui.api.ticket_id import TicketId
from series_tui.errors import SeriesError
from series_tui.runtime.crash_report import CrashReport
from series_tui.runtime.daemon_thread import run_in_daemon_thread
from series_tui.tui.error_text import error_lines
from series_tui.tui.keymap import binding
from series_tui.tui.navigator import Navigator, ScreenStack
from series_tui.tui.screens.open_screen import OpenScreen
from series_tui.tui.session import Session
from series_tui.tui.terminal import osc
from series_tui.tui.terminal.alerts import Alerts
from series_tui.tui.terminal.driver import TerminalDriver
from series_tui.tui.terminal.input_events import InputTranslator
from series_tui.tui.terminal.terminal_app import TerminalApp
from series_tui.tui.theme import SERIES, SERIES_LIGHT, ThemeChoice, ThemeSwitch
from series_tui.tui.widgets.key_bar import keys_by_binding
from series_tui.tui.widgets.tab_strip import TabStrip

if TYPE_CHECKING:
    from series_tui.tui.queue.screen import QueueScreen
    from series_tui.tui.ticket.screen import TicketScreen
    from series_tui.tui.ticket.view import TicketView


class SeriesApp(TerminalApp):
    """Reads tickets.

    Args:
        session: The connection, and what the app was given.
        references: Tickets to open at the start; the first one is on top.
        report: A crash that ended the app before this one, to apologise for.

    Attributes:
        session: The connection, and what the app was given.
        navigator: The open tickets, and which screen is in front.
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
        setup = session.setup
        super().__init__(
            ascii_only=setup.ascii_only,
            clipboard=setup.clipboard,
            on_activity=session.presence.note_activity,
            on_crash=self._crashed,
            collect_after=setup.pauses.collect,
        )
        self.session = session
        self._alerts = Alerts(setup.alert, self.write_sequence, lambda: session.presence.is_away, setup.now)
        self.navigator = Navigator(
            ScreenStack(
                screens=lambda: self.screen_stack,
                show=self.show_screen,
                pop=self.pop_screen,
                discard=self.discard_screen,
            ),
            session,
            self._alerts.show,
        )
        self.open_before_fault: tuple[TicketId, ...] = ()
        self.has_gone_on = report is None
        self._has_looked_at_tmux = False
        self._references = references
        self._report = report
        self.register_theme(SERIES)
        self.register_theme(SERIES_LIGHT)
        has_few = self.console.color_system == "standard"
        choice = ThemeChoice(setup.theme, has_few_colours=has_few, environ=os.environ)
        self._theme_switch = ThemeSwitch(choice, partial(setattr, self, "theme"), self._ask_background)
        if setup.keys:
            self.set_keymap(setup.keys)

    def get_default_screen(self) -> OpenScreen:
        """Begin with the input."""
        return OpenScreen(self.session)

    # The terminal

    @on(TerminalDriver.Restarted)
    def action_repaint(self) -> None:
        """Redraw the screen, where something else wrote on it."""
        self.redraw()
        self._alerts.repeat_title()
        self._theme_switch.ask()

    def copy_to_clipboard(self, text: str) -> None:
        """Send a text to the terminal's clipboard; say once what tmux needs for that."""
        super().copy_to_clipboard(text)
        if self.session.setup.clipboard == "tmux" and not self._has_looked_at_tmux:
            self._has_looked_at_tmux = True
            self._look_at_tmux()

    @work(group="tmux")
    async def _look_at_tmux(self) -> None:
        if not await run_in_daemon_thread(osc.tmux_passes_sequences_on):
            self._warn(osc.TMUX_HINT)

    def watch_app_focus(self, focus: bool) -> None:
        """Record that the terminal has gained or lost the focus."""
        self.session.presence.set_focus(focus)

    # Colours

    def _ask_background(self) -> None:
        """Ask the terminal for its background, and to report a change; the answer is not waited for."""
        self.write_sequence(osc.ASK_BACKGROUND + osc.REPORT_SCHEME)

    @on(InputTranslator.BackgroundReported)
    @on(InputTranslator.SchemeReported)
    def _background_known(
        self, event: InputTranslator.BackgroundReported | InputTranslator.SchemeReported
    ) -> None:
        self._theme_switch.background_known(is_dark=event.is_dark)

    async def use_theme(self, name: str) -> None:
        """Use a theme, and keep it in the config file."""
        try:
            self._theme_switch.use(name)
        except SeriesError as error:
            self._warn_of(error)
        else:
            await self._keep("theme", name)

    async def use_alert(self, kind: str) -> None:
        """Use another kind of alert, and keep it in the config file."""
        self._alerts.kind = kind
        await self._keep("alert", kind)

    async def _keep(self, name: str, value: str) -> None:
        """Write a setting to the config file where there is one, and say so."""
        writer = self.session.setup.writer
        try:
            where = "" if writer is None else await writer.set_value(name, value)
        except SeriesError as error:
            self._warn_of(error)
        else:
            self.notify(f"Saved {name} = {value} in {where}" if where else f"{name.capitalize()}: {value}")

    # Screens

    def on_queue_screen_unread_changed(self, event: QueueScreen.UnreadChanged) -> None:
        """Show how many tickets of the queue have changed."""
        self.navigator.queue_unread = event.count
        self.navigator.show_tabs()

    async def on_queue_screen_open_requested(self, event: QueueScreen.OpenRequested) -> None:
        """Open a ticket that was chosen in the queue."""
        await self.navigator.open(event.ticket_id, event.snapshot, is_from_queue=True)

    async def action_open_another(self) -> None:
        """Show the input; escape there leads back."""
        if not self.screen.is_modal:
            await self.navigator.to_input()

    @on(OpenScreen.Dismissed)
    async def _leave_input(self) -> None:
        await self.navigator.back()

    @on(OpenScreen.OpenRequested)
    @on(TabStrip.Chosen)
    async def _show_ticket(self, event: OpenScreen.OpenRequested | TabStrip.Chosen) -> None:
        await self.navigator.open(event.ticket_id)

    @on(TabStrip.QueueRequested)
    async def action_queue(self) -> None:
        """Show the queue."""
        if not self.screen.is_modal:
            await self.navigator.to_queue()

    async def action_tab(self, number: int) -> None:
        """Show an open ticket by its number, from 1."""
        if not self.screen.is_modal:
            await self.navigator.open_tab(number)

    async def action_next_tab(self, step: int) -> None:
        """Show the next open ticket; where there is none, focus the next widget."""
        if isinstance(self.focused, Input) or not await self.navigator.next_tab(step):
            (self.screen.focus_next if step > 0 else self.screen.focus_previous)()

    @on(TabStrip.CloseRequested)
    async def _close_requested(self, event: TabStrip.CloseRequested) -> None:
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
        await self.navigator.update_tab(event.tab)

    async def on_ticket_screen_open_requested(self, event: TicketScreen.OpenRequested) -> None:
        """Show another ticket, in its own tab."""
        await self.navigator.open(event.ticket_id)

    async def on_ticket_view_author_requested(self, event: TicketView.AuthorRequested) -> None:
        """Show an author's tickets in the queue."""
        await self.navigator.to_author(event.user_id)

    async def on_ticket_screen_walked(self, event: TicketScreen.Walked) -> None:
        """Give a tab to the ticket that its screen shows now."""
        await self.navigator.walked(event.old, event.tab)

    async def on_mount(self) -> None:
        """Open what was asked for."""
        self.session.setup.notices.listen(self._warn)
        self.screen_change_signal.subscribe(self, lambda _screen: self.navigator.show_tabs())
        self._theme_switch.ask()
        if self.session.setup.view:
            await self.navigator.to_queue()
        for ticket_id in self._references:
            self.navigator.tabs.open(ticket_id)
        if self._references:
            await self.navigator.open(self._references[0])
        if self._report is not None:
            from series_tui.tui.screens.crash_screen import CrashScreen

            await self.push_screen(CrashScreen(self._report), self._went_on)

    def _warn(self, what: str) -> None:
        """Show what a reader should know, though the app goes on."""
        self.notify(what, severity="warning", timeout=15)

    def _warn_of(self, error: SeriesError) -> None:
        """Show an error that ends nothing."""
        self._warn("\n".join(error_lines(error)))

    # The key and the workspace

    @on(OpenScreen.KeyMissing)
    def _key_missing(self, event: OpenScreen.KeyMissing) -> None:
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
                self.navigator.key_changed()

        self.push_screen(KeyScreen(self.session.setup, key_store, why), go_on)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to enter a key where one can be entered."""
        return self.session.setup.key_store is not None if action == "enter_key" else True

    async def switch_profile(self, name: str) -> None:
        """Close what is open, and start again with the settings of another profile."""
        make = self.session.setup.for_profile
        if make is None:
            return
        try:
            setup = make(name)
        except SeriesError as error:
            self._warn_of(error)
            return
        await self.navigator.close_all()
        await self.session.use(setup)
        if isinstance(self.screen, OpenScreen):
            await self.screen.restart()

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
            self.notify(f"Press {keys[0][0]} to quit.")

    def action_command_palette(self) -> None:
        """Show the command palette."""
        from series_tui.tui.commands import CommandSource, key_commands, palette_provider
        from series_tui.tui.screens.palette import PaletteScreen

        if not isinstance(self.screen, PaletteScreen):
            keys = key_commands(self.screen.active_bindings.items(), self.run_action)
            source = CommandSource(
                list(keys),
                self.navigator,
                self.session.setup,
                self.switch_profile,
                self.use_theme,
                self._alerts.kind,
                self.use_alert,
            )
            self.push_screen(PaletteScreen(providers=[palette_provider(source.collect, self.navigator.open)]))

    # Crashes

    def _went_on(self, _result: None) -> None:
        self.has_gone_on = True

    def _crashed(self) -> None:
        """Keep the open tickets but the one in front, which may fail again."""
        with suppress(ScreenStackError):
            front = self.navigator.current_ticket
            tabs = self.navigator.tabs.latest_first()
            self.open_before_fault = tuple(ticket_id for ticket_id in tabs if ticket_id != front)
