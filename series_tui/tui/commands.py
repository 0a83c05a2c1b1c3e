"""The command palette: every action of the screen with its key, the open tickets, and those opened lately."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from textual.app import App
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen

from series_tui.api.ticket_id import ticket_reference
from series_tui.errors import InvalidReference
from series_tui.render.times import short_moment
from series_tui.text.fuzzy import Match, fuzzy_match
from series_tui.text.sanitize import clean, clean_line
from series_tui.text.width import truncate_cells
from series_tui.tui.navigator import NavigatingApp
from series_tui.tui.widgets.key_names import key_name
from series_tui.tui.widgets.literal import literal

_MOST_RECENT = 8
_LONGEST_SUBJECT = 36
_OPEN, _ACTIONS, _RECENT, _MOVES = range(4)
"""What stands first while nothing is typed."""
_MOVING = (
    "log.",
    "details.",
    "input.",
    *(f"queue.{name}" for name in ("next", "previous", "page", "first", "last")),
)


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done.

    Attributes:
        title: What, in the words of the help.
        about: The key, or more words.
        run: Does it.
        rank: Where it stands while nothing is typed; the lowest first.
    """

    title: str
    about: str
    run: Callable[[], Any]
    rank: int


def commands_of(app: App[Any], screen: Screen[Any]) -> Iterator[Command]:
    """Yield every action that has a key on a screen, each once, with all its keys."""
    found: dict[tuple[str, int], tuple[str, list[str], Callable[[], Any], int]] = {}
    for key, active in screen.active_bindings.items():
        binding = active.binding
        if not binding.id or not binding.description or not active.enabled or binding.id in _NOT_HERE:
            continue
        run: Callable[[], Any] = partial(app.run_action, binding.action, active.node)
        rank = _MOVES if binding.id.startswith(_MOVING) else _ACTIONS
        entry = found.setdefault((binding.action, id(active.node)), (binding.description, [], run, rank))
        entry[1].append(key_name(key))
    for title, keys, run, rank in found.values():
        yield Command(title, " ".join(keys), run, rank)


_NOT_HERE = {"app.commands", *(f"app.tab_{number}" for number in range(1, 10))}
"""The palette itself; and the open tickets, which have entries by name."""


class PaletteProvider(Provider):
    """Offers what can be done now."""

    _commands: Sequence[Command] = ()

    async def startup(self) -> None:
        """Collect what there is, once for each time that the palette opens."""
        app = self.app
        assert isinstance(app, NavigatingApp)
        setup = app.session.setup
        commands = [
            *commands_of(app, self.screen),
            *(
                Command(title, about, run, _ACTIONS)
                for title, about, run, _ in app.get_system_commands(self.screen)
            ),
        ]
        for number, tab in enumerate(app.tickets.tabs, start=1):
            if app.ticket_screens.get(tab.ticket_id) is not self.screen:
                title = f"Go to {tab.ticket_id}  {truncate_cells(tab.subject, _LONGEST_SUBJECT)}".rstrip()
                key = str(number) if number < 10 else ""
                commands.append(Command(title, key, partial(app.open_ticket, tab.ticket_id), _OPEN))
        for recent in (await setup.recents.recent())[:50]:
            if app.tickets.find(recent.ticket_id) is None and (run := _opener(app, recent.ticket_id)):
                moment = short_moment(recent.opened, setup.now(), setup.zone)
                commands.append(Command(f"Open {recent.ticket_id}", f"opened {moment}", run, _RECENT))
        self._commands = commands

    async def discover(self) -> Hits:
        """Offer everything, but not all of the recent tickets."""
        recent = 0
        for command in sorted(self._commands, key=lambda command: command.rank):
            recent += command.rank == _RECENT
            if command.rank != _RECENT or recent <= _MOST_RECENT:
                title = literal(clean_line(command.title))
                yield DiscoveryHit(title, command.run, text=command.title, help=command.about)

    async def search(self, query: str) -> Hits:
        """Offer what holds the letters that are typed; a ticket's ID in full can be opened too."""
        for command in self._commands:
            match = fuzzy_match(query, command.title)
            if match is not None:
                title = _shown(command.title, match)
                yield Hit(match.score, title, command.run, text=command.title, help=command.about)
        app = self.app
        assert isinstance(app, NavigatingApp)
        if any(letter.isdigit() for letter in query) and (run := _opener(app, query)):
            yield Hit(0.01, literal(clean(f"Open {query.strip()}")), run, help="as a ticket's ID")


def _opener(app: NavigatingApp, text: str) -> Callable[[], Any] | None:
    """Return what opens the ticket that a text names; None if it names none."""
    try:
        return partial(app.open_ticket, ticket_reference(text))
    except InvalidReference:
        return None


def _shown(title: str, match: Match) -> Content:
    """Return a title with its letters in sight; a stranger's words in it mean nothing but themselves."""
    content = literal(clean_line(title))
    shift = len(content.plain) > len(title)  # held between two blanks
    for offset in match.offsets:
        content = content.stylize("$text-accent", offset + shift, offset + shift + 1)
    return content
