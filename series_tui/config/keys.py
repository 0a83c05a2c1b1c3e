"""Every key of the app as plain data: ids, default keys, help, and which work at the same time.

The app's BINDINGS are built from this (``tui/keymap.py``). The checks of the config file, ``config keys``
and the manual page read it without loading the app. Key names are Textual's, with commas between several.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple


class KeyAction(NamedTuple):
    """A key id's defaults.

    Attributes:
        keys: The keys it has unless they are remapped, with commas between.
        help: What it does, in the words of help, palette and manual.
    """

    keys: str
    help: str


KeyGroup = Mapping[str, KeyAction]
"""The keys of one widget or screen: key id to defaults."""


class KeyContext(NamedTuple):
    """Groups whose keys work at the same time.

    Attributes:
        where: When that is, to end a sentence.
        groups: The groups, from the focused widget outwards.
        is_typing: Whether letters go into an input, so that they are keys of no outer group.
    """

    where: str
    groups: tuple[KeyGroup, ...]
    is_typing: bool = False


APP: KeyGroup = {
    "app.repaint": KeyAction("ctrl+l", "Redraw screen"),
    "app.queue": KeyAction("f2", "Open queue"),
    "app.queue_here": KeyAction("b", "Open queue"),
    "app.open": KeyAction("f3", "Open another ticket"),
    "app.open_here": KeyAction("o", "Open another ticket"),
    **{f"app.tab_{number}": KeyAction(str(number), "Go to tab") for number in range(1, 10)},
    "app.help": KeyAction("f1", "Help"),
    "app.help_here": KeyAction("question_mark", "Help"),
    "app.key": KeyAction("f4", "Enter API key"),
    "app.commands": KeyAction("ctrl+p", "Commands"),
    "app.suspend": KeyAction("ctrl+z", "Suspend (fg resumes)"),
    "app.quit": KeyAction("ctrl+q", "Quit"),
}
"""Everywhere."""

INPUT: KeyGroup = {
    "input.next": KeyAction("down", "Next item"),
    "input.previous": KeyAction("up", "Previous item"),
    "input.submit": KeyAction("enter", "Submit"),
}
"""In every input."""

OPEN: KeyGroup = {
    "open.clear": KeyAction("escape", "Clear input or go back"),
    "open.look": KeyAction("f5", "Look for the API key again"),
}
"""On the open screen."""

TICKET_VIEW: KeyGroup = {
    "ticket.copy": KeyAction("c", "Copy message"),
    "ticket.copy_all": KeyAction("C", "Copy all messages"),
    "ticket.copy_menu": KeyAction("Y", "Copy menu"),
    "ticket.links": KeyAction("L", "Show links"),
    "ticket.author": KeyAction("a", "Show player's tickets"),
    "ticket.date": KeyAction("D", "Go to date"),
    "ticket.export": KeyAction("e", "Export to file"),
    "ticket.details": KeyAction("i", "Toggle details"),
}
"""On a ticket's details and messages."""

TICKET: KeyGroup = {
    "ticket.copy_id": KeyAction("y", "Copy ticket ID"),
    "ticket.next": KeyAction("greater_than_sign", "Next ticket in queue"),
    "ticket.previous": KeyAction("less_than_sign", "Previous ticket in queue"),
    "ticket.find": KeyAction("slash", "Find in messages"),
    "ticket.refresh": KeyAction("r,f5", "Refresh"),
    "ticket.close": KeyAction("q", "Close ticket"),
    "ticket.back": KeyAction("escape", "Stop, clear the search or filter, or go back"),
    "ticket.next_tab": KeyAction("tab", "Next tab"),
    "ticket.watch": KeyAction("w", "Toggle auto-refresh"),
    "ticket.previous_tab": KeyAction("shift+tab", "Previous tab"),
}
"""On a ticket's screen."""

DETAILS: KeyGroup = {
    "details.line_down": KeyAction("j", "Line down"),
    "details.line_up": KeyAction("k", "Line up"),
    "details.page_down": KeyAction("space", "Page down"),
}
"""In a ticket's details."""

LOG: KeyGroup = {
    "log.line_down": KeyAction("j,down", "Line down"),
    "log.line_up": KeyAction("k,up", "Line up"),
    "log.next_message": KeyAction("J,shift+down", "Next message"),
    "log.previous_message": KeyAction("K,shift+up", "Previous message"),
    "log.page_down": KeyAction("space,pagedown", "Page down"),
    "log.page_up": KeyAction("pageup", "Page up"),
    "log.half_page_down": KeyAction("d", "Half page down"),
    "log.half_page_up": KeyAction("u", "Half page up"),
    "log.oldest": KeyAction("g,home", "Oldest message"),
    "log.newest": KeyAction("G,end", "Newest message"),
    "log.previous_day": KeyAction("left_square_bracket", "Previous day"),
    "log.next_day": KeyAction("right_square_bracket", "Next day"),
    "log.other_before": KeyAction("left_parenthesis", "Previous message by the other party"),
    "log.other_after": KeyAction("right_parenthesis", "Next message by the other party"),
    "log.first_new": KeyAction("full_stop", "First new message"),
    "log.find_next": KeyAction("n", "Next match"),
    "log.find_previous": KeyAction("N", "Previous match"),
    "log.filter": KeyAction("f", "Filter by role"),
    "log.times": KeyAction("t", "Toggle relative times"),
}
"""In the message log."""

FIND_BAR: KeyGroup = {
    "find.close": KeyAction("escape", "Close search"),
    "find.regex": KeyAction("f4", "Toggle regular expression"),
}
"""In a ticket's find bar."""

QUEUE: KeyGroup = {
    "queue.find": KeyAction("slash", "Search subjects and authors"),
    "queue.status": KeyAction("s", "Filter by status"),
    "queue.department": KeyAction("d", "Filter by department"),
    "queue.priority": KeyAction("p", "Filter by priority"),
    "queue.author": KeyAction("a", "Filter by author"),
    "queue.unclaimed": KeyAction("x", "Show unclaimed only"),
    "queue.claimed_by_me": KeyAction("m", "Show claimed by me"),
    "queue.mine": KeyAction("M", "Show my departments"),
    "queue.sort": KeyAction("S", "Sort"),
    "queue.waiting": KeyAction("W", "Show who is waiting"),
    "queue.views": KeyAction("v", "Open saved view"),
    "queue.save_view": KeyAction("V", "Save view"),
    "queue.load_rest": KeyAction("plus", "Load the rest"),
    "queue.clear": KeyAction("0", "Clear filters"),
    "queue.watch": KeyAction("w", "Toggle auto-refresh"),
    "queue.refresh": KeyAction("r,f5", "Refresh"),
    "queue.back": KeyAction("escape", "Stop, clear a filter, or go back"),
    "queue.next_tab": KeyAction("tab", "Next tab"),
    "queue.previous_tab": KeyAction("shift+tab", "Previous tab"),
}
"""On the queue's screen."""

QUEUE_BODY: KeyGroup = {
    "queue.copy_id": KeyAction("y", "Copy ticket ID"),
    "queue.copy_menu": KeyAction("Y", "Copy menu"),
    "queue.links": KeyAction("L", "Show links"),
    "queue.preview": KeyAction("i", "Toggle preview"),
    "queue.preview_up": KeyAction("left_curly_bracket", "Scroll preview up"),
    "queue.preview_down": KeyAction("right_curly_bracket", "Scroll preview down"),
}
"""In the queue's list and its preview."""

QUEUE_LIST: KeyGroup = {
    "queue.open": KeyAction("enter", "Open ticket"),
    "queue.next": KeyAction("j,down", "Next ticket"),
    "queue.previous": KeyAction("k,up", "Previous ticket"),
    "queue.page_down": KeyAction("space,pagedown", "Page down"),
    "queue.page_up": KeyAction("pageup", "Page up"),
    "queue.first": KeyAction("g,home", "First ticket"),
    "queue.last": KeyAction("G,end", "Last ticket"),
}
"""In the queue's list."""

SEARCH_BAR: KeyGroup = {
    "search.close": KeyAction("escape", "Close search"),
}
"""In the queue's search bar."""

KEY: KeyGroup = {
    "key.for_now": KeyAction("enter", "Use the key until you quit"),
    "key.file": KeyAction("f", "Store the key in a private file"),
    "key.copy": KeyAction("c", "Copy first command"),
    "key.leave": KeyAction("escape", "Cancel"),
}
"""Where the workspace's key is entered."""

CHOOSE: KeyGroup = {
    "choose.cancel": KeyAction("escape", "Cancel"),
}
"""In a menu."""

LINKS: KeyGroup = {
    "links.open": KeyAction("f6", "Open in browser"),
    "links.close": KeyAction("escape", "Close links"),
}
"""In the list of links."""

DATE: KeyGroup = {
    "date.close": KeyAction("escape", "Cancel"),
}
"""Where a date is entered."""

EXPORT: KeyGroup = {
    "export.close": KeyAction("escape", "Cancel"),
}
"""In the export dialog."""

HELP: KeyGroup = {
    "help.close": KeyAction("escape,question_mark,f1,q", "Close help"),
    "help.line_down": KeyAction("j,down", "Line down"),
    "help.line_up": KeyAction("k,up", "Line up"),
}
"""In the help."""

APOLOGY: KeyGroup = {
    "apology.go_on": KeyAction("enter,escape", "Continue"),
    "apology.copy": KeyAction("c", "Copy report"),
}
"""On the crash screen."""

CONTEXTS = (
    KeyContext("while typing an ID", (INPUT, OPEN, APP), is_typing=True),
    KeyContext("in a ticket", (LOG, TICKET_VIEW, TICKET, APP)),
    KeyContext("in a ticket's details", (DETAILS, TICKET_VIEW, TICKET, APP)),
    KeyContext("while searching a ticket", (INPUT, FIND_BAR, TICKET, APP), is_typing=True),
    KeyContext("in the queue", (QUEUE_LIST, QUEUE_BODY, QUEUE, APP)),
    KeyContext("while searching the queue", (INPUT, SEARCH_BAR, QUEUE, APP), is_typing=True),
    KeyContext("while entering the key", (INPUT, KEY, APP), is_typing=True),
    KeyContext("once the key is accepted", (KEY, APP)),
    KeyContext("in a menu", (INPUT, CHOOSE), is_typing=True),
    KeyContext("in the list of links", (INPUT, LINKS), is_typing=True),
    KeyContext("while entering a date", (INPUT, DATE), is_typing=True),
    KeyContext("while naming a file", (INPUT, EXPORT), is_typing=True),
    KeyContext("in the help", (HELP,)),
    KeyContext("on the crash screen", (APOLOGY, APP)),
)
"""What may have a key at the same time; two actions on one key of a context clash."""

ACTIONS: KeyGroup = {
    name: action for context in CONTEXTS for group in context.groups for name, action in group.items()
}
"""Every key id with its defaults."""

RETIRED: Mapping[str, str] = {"queue.status_before": "queue.status"}
"""Key ids of earlier versions: each with what does its work now. They are ignored with a warning."""


def retired_keys(remapped: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each key id that is retired."""
    for key_id in remapped:
        if key_id in RETIRED:
            yield f"The key id {key_id} is no longer used; use {RETIRED[key_id]} instead."
