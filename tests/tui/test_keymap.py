"""The app's bindings and the plain data that they are built from say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import _character_to_key

from series_tui.config.keys import CONTEXTS
from series_tui.config.remapping import _character, _textual_name
from series_tui.tui.app import SeriesApp
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.queue.body import QueueBody
from series_tui.tui.queue.queue_list import QueueList
from series_tui.tui.queue.screen import QueueScreen
from series_tui.tui.queue.search_bar import SearchBar
from series_tui.tui.screens.crash_screen import CrashScreen
from series_tui.tui.screens.help_screen import HelpScreen
from series_tui.tui.screens.key_screen import KeyScreen
from series_tui.tui.screens.open_screen import OpenScreen
from series_tui.tui.ticket.date_dialog import DateDialog
from series_tui.tui.ticket.details import TicketDetails
from series_tui.tui.ticket.export_dialog import ExportDialog
from series_tui.tui.ticket.find_bar import FindBar
from series_tui.tui.ticket.links_dialog import LinksDialog
from series_tui.tui.ticket.screen import TicketScreen
from series_tui.tui.ticket.view import TicketView
from series_tui.tui.widgets.line_input import LineInput
from series_tui.tui.widgets.select_dialog import SelectDialog
from tests.tui.app_harness import PlayedService, played_app
from tests.tui.sample import sample_ticket
from tests.tui.waiting import settle

NODES: Sequence[Sequence[type[DOMNode]]] = (
    (LineInput, OpenScreen, SeriesApp),
    (MessageLog, TicketView, TicketScreen, SeriesApp),
    (TicketDetails, TicketView, TicketScreen, SeriesApp),
    (LineInput, FindBar, TicketScreen, SeriesApp),
    (QueueList, QueueBody, QueueScreen, SeriesApp),
    (LineInput, SearchBar, QueueScreen, SeriesApp),
    (LineInput, KeyScreen, SeriesApp),
    (KeyScreen, SeriesApp),
    (LineInput, SelectDialog),
    (LineInput, LinksDialog),
    (LineInput, DateDialog),
    (LineInput, ExportDialog),
    (HelpScreen,),
    (CrashScreen, SeriesApp),
)
"""What stands for the groups of each context: the focused widget, then what it is in."""


def bindings_of(node: type[DOMNode]) -> Iterator[Binding]:
    """Yield the bindings of a node that have an id, each key on its own."""
    for kind in node.__mro__:
        for binding in Binding.make_bindings(kind.__dict__.get("BINDINGS", ())):
            if binding.id:
                yield binding


@pytest.mark.parametrize(
    ("context", "nodes"), zip(CONTEXTS, NODES, strict=True), ids=[context.where for context in CONTEXTS]
)
def test_each_widget_binds_what_its_group_lists(context: object, nodes: Sequence[type[DOMNode]]) -> None:
    """Ids, default keys and help are the same, so that the checks and the manual page tell the truth."""
    (context_keys,) = [each for each in CONTEXTS if each is context]
    for group, node in zip(context_keys.groups, nodes, strict=True):
        bound: dict[str, tuple[set[str], str]] = {}
        for binding in bindings_of(node):
            keys, _ = bound.setdefault(binding.id or "", (set(), binding.description))
            keys.add(binding.key)
        listed = {name: (set(action.keys.split(",")), action.help) for name, action in group.items()}
        assert bound == listed


def test_keys_have_the_names_that_textual_gives_them() -> None:
    """The checks know which keys type a character, as Textual does."""
    for character in map(chr, range(0x20, 0x17F)):
        if character.isprintable():
            name = _character_to_key(character)
            assert _textual_name(character) == name
            if character.isascii() or character.isalpha():
                assert _character(name) == character


async def test_every_binding_of_a_running_screen_is_listed() -> None:
    """The plain data leaves out no key id that the app has."""
    listed = {name for context in CONTEXTS for group in context.groups for name in group}
    app = played_app(PlayedService(sample_ticket("A-1")), references=("A-1",))
    async with app.run_test(size=(100, 30)) as pilot:
        for keys in ((), ("slash",), ("escape", "f2"), ("slash",), ("escape", "f3"), ("f1",)):
            await pilot.press(*keys)
            await settle(pilot)
            bound = {active.binding.id for active in app.screen.active_bindings.values()} - {None}
            assert bound <= listed
