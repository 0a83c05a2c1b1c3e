"""The app: its theme, its key and workspace, its commands, and what is left after a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ScreenStackError, SystemCommand
from textual.binding import BindingType
from textual.filter import LineFilter, Monochrome, NoColor
from textual.screen import Screen
from textual.worker import WorkerFailed

from series_tui.api.ticket_id import TicketId
from series_tui.errors import SeriesError, describe
from series_tui.runtime.crash_report import CrashReport
from series_tui.text.sanitize import clean, clean_line
from series_tui.tui.keymap import binding
from series_tui.tui.messages import KeyChanged, KeyMissing
from series_tui.tui.navigator import NavigatingApp
from series_tui.tui.screens.open_screen import OpenScreen
from series_tui.tui.session import Session
from series_tui.tui.theme import FEW_COLOURS_THEME, OWN_THEME, SERIES

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.notifications import SeverityLevel

_NO_COLOUR = NoColor()


def _palette() -> type[Provider]:
    """Return what fills the palette; imported when it is first opened."""
    from series_tui.tui.commands import PaletteProvider

    return PaletteProvider


class SeriesApp(NavigatingApp):
    """Reads tickets.

    Args:
        session: The way to the service, and what the app was given.
        references: Tickets to open at the start; the first one is on top.
        report: A fault that ended the app before this one, to apologise for.

    Attributes:
        fault: The fault that ended this app; None if none did.
        open_before_fault: The other tickets that were open then; what was in front may fail again.
        has_gone_on: Whether the reader has read the apology and gone on.
    """

    TITLE = "series-tui"
    CSS_PATH = "app.tcss"
    COMMAND_PALETTE_BINDING = "ctrl+p"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_palette}
    ALLOW_IN_MAXIMIZED_VIEW = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("app.help", "help", show=False),
        binding("app.help_here", "help", show=False),
        binding("app.key", "enter_key", show=False),
        binding("app.commands", "command_palette", show=False, priority=True),
        binding("app.suspend", "suspend_process", priority=True),
        binding("app.quit", "quit", show=False, priority=True),
    ]

    def __init__(
        self,
        session: Session,
        *,
        references: tuple[TicketId, ...] = (),
        report: CrashReport | None = None,
    ) -> None:
        super().__init__(session)
        self.fault: CrashReport | None = None
        self.open_before_fault: tuple[TicketId, ...] = ()
        self.has_gone_on = report is None
        self._references = references
        self._report = report
        self.animation_level = "none"
        self.register_theme(SERIES)
        # The theme's fine shades become black and white in a terminal of 16 colours; its own colours do not.
        has_few = self.console.color_system == "standard"
        wanted = session.setup.theme or (FEW_COLOURS_THEME if has_few else OWN_THEME)
        self.theme = wanted if wanted in self.available_themes else OWN_THEME
        if session.setup.keys:
            self.set_keymap(session.setup.keys)

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
            self.tickets.open(ticket_id)
        if self._references:
            await self.open_ticket(self._references[0])
        if self._report is not None:
            from series_tui.tui.screens.crash_screen import ApologyScreen

            setup = self.session.setup
            apology = ApologyScreen(self._report, setup.clipboard)
            await self.push_screen(apology, self._went_on)

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

        keeper = self.session.setup.key_keeper
        if keeper is None or self.screen.is_modal or isinstance(self.screen, KeyScreen):
            return

        async def go_on(has_another: bool | None) -> None:
            if has_another:
                await self.session.disconnect()
                for screen in self.kept_screens:
                    screen.post_message(KeyChanged())

        self.push_screen(KeyScreen(self.session.setup, keeper, why), go_on)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to enter a key where one can be entered."""
        return self.session.setup.key_keeper is not None if action == "enter_key" else True

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
        await self.close_all()
        await self.session.use(setup)
        if isinstance(self.screen, OpenScreen):
            await self.screen.begin_anew()

    # Keys

    def action_help(self) -> None:
        """Show the keys of this screen."""
        from series_tui.tui.screens.help_screen import HelpScreen, help_rows

        if not self.screen.is_modal:
            self.push_screen(HelpScreen(help_rows(self.screen)))

    def action_command_palette(self) -> None:
        """Offer commands."""
        from series_tui.tui.screens.palette import PaletteScreen

        if not isinstance(self.screen, PaletteScreen):
            self.push_screen(PaletteScreen(id="--command-palette"))

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
            with suppress(ScreenStackError):
                front = self.front
                self.open_before_fault = tuple(one for one in self.open_tickets if one != front)
