"""The commands of the palette: every action with its key, the open tickets, and recent ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from textual.binding import ActiveBinding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from series_tui.api.ticket_id import TicketId, ticket_reference
from series_tui.config.themes import AUTO, THEMES
from series_tui.config.values import ALERTS
from series_tui.errors import InvalidReference
from series_tui.render.times import short_moment
from series_tui.text.fuzzy import Match, fuzzy_match
from series_tui.text.sanitize import clean, clean_line
from series_tui.text.width import truncate_cells
from series_tui.tickets.recents import Recent
from series_tui.tui.context import AppContext
from series_tui.tui.navigator import Navigator
from series_tui.tui.tabs import Tab
from series_tui.tui.widgets.content import literal
from series_tui.tui.widgets.key_bar import key_name

_MAX_RECENT, _MAX_RECENT_SHOWN = 50, 8
_MAX_SUBJECT = 36
_OPEN, _ACTIONS, _RECENT, _MOVES = range(4)
"""The order while nothing is typed."""
_MOVING = (
    "log.",
    "details.",
    "input.",
    *(f"queue.{name}" for name in ("next", "previous", "page", "first", "last")),
)
_EXCLUDED = {"app.commands", *(f"app.tab_{number}" for number in range(1, 10))}
"""The palette itself; and the open tickets, which have entries by name."""

OpenTicket = Callable[[TicketId], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class PaletteCommand:
    """An entry of the palette.

    Attributes:
        title: What it does, in the words of the help.
        about: The key, or more words.
        run: Does it.
        rank: Its order while nothing is typed; the lowest first.
    """

    title: str
    about: str
    run: Callable[[], Any]
    rank: int = _ACTIONS


def key_commands(
    bindings: Iterable[tuple[str, ActiveBinding]], run_action: Callable[..., Awaitable[bool]]
) -> Iterator[PaletteCommand]:
    """Yield every action that has a key, each once, with all its keys.

    Args:
        bindings: Keys, and what they do on the screen.
        run_action: Runs an action on a node.
    """
    entries: dict[tuple[str, int], tuple[str, list[str], Callable[[], Any], int]] = {}
    for key, active in bindings:
        binding = active.binding
        if not binding.id or not binding.description or not active.enabled or binding.id in _EXCLUDED:
            continue
        run: Callable[[], Any] = partial(run_action, binding.action, active.node)
        rank = _MOVES if binding.id.startswith(_MOVING) else _ACTIONS
        entry = entries.setdefault((binding.action, id(active.node)), (binding.description, [], run, rank))
        entry[1].append(key_name(key))
    for title, keys, run, rank in entries.values():
        yield PaletteCommand(title, " ".join(keys), run, rank)


def tab_commands(
    tabs: Sequence[Tab], current: TicketId | None, open_ticket: OpenTicket
) -> Iterator[PaletteCommand]:
    """Yield an entry for each open ticket but the current one."""
    for number, tab in enumerate(tabs, start=1):
        if tab.ticket_id != current:
            title = f"Go to {tab.ticket_id}  {truncate_cells(tab.subject, _MAX_SUBJECT)}".rstrip()
            key = str(number) if number < 10 else ""
            yield PaletteCommand(title, key, partial(open_ticket, tab.ticket_id), _OPEN)


def recent_commands(
    recents: Sequence[Recent], open_ticket: OpenTicket, moment: Callable[[datetime], str]
) -> Iterator[PaletteCommand]:
    """Yield an entry for each recent ticket that can be opened.

    Args:
        recents: The tickets, the latest first.
        open_ticket: Opens one.
        moment: Returns how a time is written.
    """
    for recent in recents[:_MAX_RECENT]:
        run = _opener(open_ticket, recent.ticket_id)
        if run is not None:
            title = f"Open {recent.ticket_id}"
            yield PaletteCommand(title, f"opened {moment(recent.opened)}", run, _RECENT)


def workspace_commands(
    names: Iterable[str], current: str, switch: Callable[[str], Awaitable[None]]
) -> Iterator[PaletteCommand]:
    """Yield an entry for each workspace but the current one."""
    for name in names:
        if name != current:
            yield PaletteCommand(f"Workspace {name}", "Close all tickets and switch", partial(switch, name))


def theme_commands(names: Iterable[str], use: Callable[[str], Awaitable[None]]) -> Iterator[PaletteCommand]:
    """Yield an entry for each theme."""
    for name in names:
        about = "light or dark, like the terminal" if name == AUTO else "saved in the config file"
        yield PaletteCommand(f"Theme: {name}", about, partial(use, name), _MOVES)


_ALERTS = {
    "off": "No sound when a watched ticket changes",
    "bell": "Ring when a watched ticket changes while you are away",
    "osc9": "Notify the desktop when a watched ticket changes while you are away",
}


def alert_commands(current: str, use: Callable[[str], Awaitable[None]]) -> Iterator[PaletteCommand]:
    """Yield an entry for each kind of alert but the current one."""
    for kind in ALERTS:
        if kind != current:
            yield PaletteCommand(f"Alert: {kind}", _ALERTS[kind], partial(use, kind), _MOVES)


@dataclass(frozen=True, slots=True)
class CommandSource:
    """Collects the palette's commands.

    Attributes:
        keys: The actions that have keys.
        navigator: Knows the open tickets.
        context: What the app was given.
        switch_profile: Goes over to another workspace.
        use_theme: Applies and keeps a theme.
        alert: The kind of alert in use.
        use_alert: Applies and keeps another one.
    """

    keys: Sequence[PaletteCommand]
    navigator: Navigator
    context: AppContext
    switch_profile: Callable[[str], Awaitable[None]]
    use_theme: Callable[[str], Awaitable[None]]
    alert: str
    use_alert: Callable[[str], Awaitable[None]]

    async def collect(self) -> Sequence[PaletteCommand]:
        """Return all commands."""
        context, tabs = self.context, self.navigator.tabs
        recents = [recent for recent in await context.recents.recent() if tabs.find(recent.ticket_id) is None]
        return [
            *self.keys,
            *workspace_commands(context.profiles, context.workspace, self.switch_profile),
            *tab_commands(tabs.tabs, self.navigator.current_ticket, self.navigator.open),
            *recent_commands(
                recents,
                self.navigator.open,
                lambda opened: short_moment(opened, context.now(), context.zone),
            ),
            *theme_commands(THEMES, self.use_theme),
            *alert_commands(self.alert, self.use_alert),
        ]


def palette_provider(
    collect: Callable[[], Awaitable[Sequence[PaletteCommand]]], open_ticket: OpenTicket
) -> type[Provider]:
    """Return the palette's provider of commands.

    Args:
        collect: Returns the commands; called each time that the palette opens.
        open_ticket: Opens a ticket whose ID is typed in full.
    """

    class PaletteProvider(Provider):
        """Offers what can be done now."""

        _commands: Sequence[PaletteCommand] = ()

        async def startup(self) -> None:
            """Collect the commands."""
            self._commands = await collect()

        async def discover(self) -> Hits:
            """Offer everything, but not all of the recent tickets."""
            recent = 0
            for command in sorted(self._commands, key=lambda command: command.rank):
                recent += command.rank == _RECENT
                if command.rank != _RECENT or recent <= _MAX_RECENT_SHOWN:
                    title = literal(clean_line(command.title))
                    yield DiscoveryHit(title, command.run, text=command.title, help=command.about)

        async def search(self, query: str) -> Hits:
            """Offer what holds the letters that are typed, and a ticket's ID typed in full."""
            for command in self._commands:
                match = fuzzy_match(query, command.title)
                if match is not None:
                    title = _highlighted(command.title, match)
                    yield Hit(match.score, title, command.run, text=command.title, help=command.about)
            if any(letter.isdigit() for letter in query) and (run := _opener(open_ticket, query)):
                yield Hit(0.01, literal(clean(f"Open {query.strip()}")), run, help="ticket ID")

    return PaletteProvider


def _opener(open_ticket: OpenTicket, text: str) -> Callable[[], Any] | None:
    """Return what opens the ticket that a text names; None if it names none."""
    try:
        return partial(open_ticket, ticket_reference(text))
    except InvalidReference:
        return None


def _highlighted(title: str, match: Match) -> Content:
    """Return a title with the matching letters highlighted, as literal text."""
    content = literal(clean_line(title))
    shift = len(content.plain) > len(title)  # isolated between two blanks
    for offset in match.offsets:
        content = content.stylize("$text-accent", offset + shift, offset + shift + 1)
    return content
