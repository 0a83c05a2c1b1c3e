"""Checks remapped keys before the app starts: a wrong id, a key that is none, two actions on one key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import Keys, key_to_character

from series_tui.config.values import shown
from series_tui.errors import InvalidSetting
from series_tui.tui.app import SeriesApp
from series_tui.tui.screens.apology_screen import ApologyScreen
from series_tui.tui.screens.browse_screen import BrowseScreen
from series_tui.tui.screens.choose_screen import ChooseScreen
from series_tui.tui.screens.export_screen import ExportScreen
from series_tui.tui.screens.help_screen import HelpScreen
from series_tui.tui.screens.key_screen import KeyScreen
from series_tui.tui.screens.open_screen import OpenScreen
from series_tui.tui.screens.ticket_screen import TicketScreen
from series_tui.tui.widgets.find_bar import FindBar
from series_tui.tui.widgets.line_input import LineInput
from series_tui.tui.widgets.message_log import MessageLog
from series_tui.tui.widgets.queue_list import QueueList
from series_tui.tui.widgets.search_bar import SearchBar
from series_tui.tui.widgets.ticket_details import TicketDetails

Chain = Sequence[type[DOMNode]]

CHAINS: Sequence[tuple[str, Chain]] = (
    ("while an ID is typed", (LineInput, OpenScreen, SeriesApp)),
    ("in a ticket", (MessageLog, TicketScreen, SeriesApp)),
    ("in a ticket's details", (TicketDetails, TicketScreen, SeriesApp)),
    ("while a ticket is searched", (LineInput, FindBar, TicketScreen, SeriesApp)),
    ("in the queue", (QueueList, BrowseScreen, SeriesApp)),
    ("while the queue is searched", (LineInput, SearchBar, BrowseScreen, SeriesApp)),
    ("while the key is entered", (LineInput, KeyScreen, SeriesApp)),
    ("once the key is accepted", (KeyScreen, SeriesApp)),
    ("in a choice", (LineInput, ChooseScreen)),
    ("while a file is named", (LineInput, ExportScreen)),
    ("in the help", (HelpScreen,)),
    ("in the apology", (ApologyScreen, SeriesApp)),
)
"""What may have a key at the same time: the focus, and what is around it, the innermost first."""

_MODIFIERS = ("ctrl+", "shift+", "alt+", "super+", "hyper+", "meta+")
_KEY_NAMES = frozenset(key.value for key in Keys)


def bindings_of(node: type[DOMNode]) -> Iterator[Binding]:
    """Yield the bindings of a kind of node that have an id, each key on its own."""
    for kind in node.__mro__:
        for binding in Binding.make_bindings(kind.__dict__.get("BINDINGS", ())):
            if binding.id:
                yield binding


def keys_in(chain: Chain, keys: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the ids of the actions that each key has in a chain, the innermost first."""
    found: dict[str, list[str]] = {}
    is_typing = issubclass(chain[0], LineInput)
    remapped = App._normalize_keymap(dict(keys))
    for at, node in enumerate(chain):
        for binding in bindings_of(node):
            wanted = remapped[binding.id or ""].split(",") if binding.id in remapped else [binding.key]
            for key in wanted:
                is_text = is_typing and at > 0 and key_to_character(key) is not None
                if not is_text and binding.id and binding.id not in found.setdefault(key, []):
                    found[key].append(binding.id)
    return {key: ids for key, ids in found.items() if ids}


def check_keys(keys: Mapping[str, str]) -> None:
    """Make sure that remapped keys can be used.

    Args:
        keys: Binding ids and their keys, with commas between.

    Raises:
        InvalidSetting: There is no such id, no such key, or another action has it at the same time.
    """
    known = {binding.id or "" for _, chain in CHAINS for node in chain for binding in bindings_of(node)}
    for name, wanted in keys.items():
        if name not in known:
            close = get_close_matches(name, known, n=1)
            next_step = f"Did you mean {close[0]}?" if close else f"Known are: {', '.join(sorted(known))}."
            raise InvalidSetting(f"keys.{shown(name)}", "There is no action of this name.", next_step)
        for key in wanted.split(","):
            if not _is_key(key):
                raise InvalidSetting(
                    f"keys.{name}",
                    f"“{shown(key)}” is no key.",
                    "Write a letter, a name like f6, pagedown or question_mark, or ctrl+t.",
                )
    for where, chain in CHAINS:
        before = keys_in(chain, {})
        for key, ids in keys_in(chain, keys).items():
            mine = [name for name in ids if name in keys]
            if len(ids) > 1 and mine and ids != before.get(key):
                other = next(name for name in ids if name != mine[0])
                raise InvalidSetting(
                    f"keys.{mine[0]}",
                    f"{key} is also the key of {other} {where}.",
                    "Give one of the two another key.",
                )


def _is_key(key: str) -> bool:
    rest: Any = key
    while rest.startswith(_MODIFIERS):
        rest = rest.partition("+")[2]
    return len(rest) == 1 or rest in _KEY_NAMES or key_to_character(rest) is not None
