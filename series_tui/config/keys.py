"""Every key of the app as plain data: ids, default keys, help, and which work at the same time.

The app's BINDINGS are built from this (``tui/keymap.py``). The checks of the config file, ``config keys``
and the manual page read it without loading the app. Key names are Textual's, with commas between several.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    "app.queue": KeyAction("f2", "The queue"),
    "app.queue_here": KeyAction("b", "The queue"),
    "app.open": KeyAction("f3", "Open a ticket"),
    "app.open_here": KeyAction("o", "Open a ticket"),
    **{f"app.tab_{number}": KeyAction(str(number), "Go to an open ticket") for number in range(1, 10)},
    "app.help": KeyAction("f1", "Help"),
    "app.help_here": KeyAction("question_mark", "Help"),
    "app.key": KeyAction("f4", "Enter the workspace's key"),
    "app.commands": KeyAction("ctrl+p", "Commands"),
    "app.suspend": KeyAction("ctrl+z", "To the shell; fg returns"),
    "app.quit": KeyAction("ctrl+q", "Quit"),
}
"""Everywhere."""

INPUT: KeyGroup = {
    "input.next": KeyAction("down", "Next in the list"),
    "input.previous": KeyAction("up", "Previous in the list"),
    "input.submit": KeyAction("enter", "Do it"),
}
"""In every input."""

OPEN: KeyGroup = {
    "open.clear": KeyAction("escape", "Clear the input"),
    "open.look": KeyAction("f5", "Look for the key again"),
}
"""On the open screen."""

TICKET: KeyGroup = {
    "ticket.copy": KeyAction("c", "Copy the message at the cursor"),
    "ticket.copy_all": KeyAction("C", "Copy all messages"),
    "ticket.copy_id": KeyAction("y", "Copy the ticket's ID"),
    "ticket.export": KeyAction("e", "Export to a file"),
    "ticket.find": KeyAction("slash", "Find in the messages"),
    "ticket.refresh": KeyAction("r,f5", "Refresh"),
    "ticket.close": KeyAction("q", "Close the ticket"),
    "ticket.back": KeyAction("escape", "Stop, or go back; the ticket stays open"),
    "ticket.next_tab": KeyAction("tab", "Next open ticket"),
    "ticket.watch": KeyAction("w", "Watch: keep it up to date, or not"),
    "ticket.previous_tab": KeyAction("shift+tab", "Open ticket before"),
    "ticket.details": KeyAction("i", "Details: folded, in full, off"),
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
    "log.half_page_down": KeyAction("d", "Half a page down"),
    "log.half_page_up": KeyAction("u", "Half a page up"),
    "log.oldest": KeyAction("g,home", "Oldest message"),
    "log.newest": KeyAction("G,end", "Newest message"),
    "log.previous_day": KeyAction("left_square_bracket", "Previous day"),
    "log.next_day": KeyAction("right_square_bracket", "Next day"),
    "log.other_before": KeyAction("left_parenthesis", "Previous message by the other party"),
    "log.other_after": KeyAction("right_parenthesis", "Next message by the other party"),
    "log.first_new": KeyAction("full_stop", "First new message"),
    "log.find_next": KeyAction("n", "Next hit"),
    "log.find_previous": KeyAction("N", "Previous hit"),
    "log.filter": KeyAction("f", "Filter: all, player, staff, system"),
    "log.times": KeyAction("t", "Times: the clock, or how long ago"),
}
"""In the message log."""

FIND_BAR: KeyGroup = {
    "find.close": KeyAction("escape", "End the search"),
    "find.regex": KeyAction("f4", "Regular expression on/off"),
}
"""In a ticket's find bar."""

QUEUE: KeyGroup = {
    "queue.watch": KeyAction("w", "Watch: keep it up to date, or not"),
    "queue.find": KeyAction("slash", "Find in subjects and authors' names"),
    "queue.status": KeyAction("s", "Status: the next one"),
    "queue.status_before": KeyAction("S", "Status: the one before"),
    "queue.department": KeyAction("d", "Department"),
    "queue.author": KeyAction("a", "Author"),
    "queue.mine": KeyAction("m", "My departments only"),
    "queue.unclaimed": KeyAction("x", "Unclaimed only, of those read"),
    "queue.priority": KeyAction("p", "Priority, of those read"),
    "queue.clear": KeyAction("0", "Clear all filters"),
    "queue.refresh": KeyAction("r,f5", "Refresh"),
    "queue.back": KeyAction("escape", "Stop, or go back"),
    "queue.next_tab": KeyAction("tab", "Next open ticket"),
    "queue.previous_tab": KeyAction("shift+tab", "Open ticket before"),
}
"""On the queue's screen."""

QUEUE_LIST: KeyGroup = {
    "queue.open": KeyAction("enter", "Open the ticket"),
    "queue.next": KeyAction("j,down", "Next ticket"),
    "queue.previous": KeyAction("k,up", "Previous ticket"),
    "queue.page_down": KeyAction("space,pagedown", "Page down"),
    "queue.page_up": KeyAction("pageup", "Page up"),
    "queue.first": KeyAction("g,home", "First ticket"),
    "queue.last": KeyAction("G,end", "Last ticket"),
}
"""In the queue's list."""

SEARCH_BAR: KeyGroup = {
    "search.close": KeyAction("escape", "End the search"),
}
"""In the queue's search bar."""

KEY: KeyGroup = {
    "key.for_now": KeyAction("enter", "Use the key until you quit, stored nowhere"),
    "key.file": KeyAction("f", "Keep the key in a file that only you can read"),
    "key.copy": KeyAction("c", "Copy the first command"),
    "key.leave": KeyAction("escape", "Stop, or go on without"),
}
"""Where the workspace's key is entered."""

CHOOSE: KeyGroup = {
    "choose.cancel": KeyAction("escape", "Choose nothing"),
}
"""In a menu."""

EXPORT: KeyGroup = {
    "export.close": KeyAction("escape", "Write nothing"),
}
"""In the export dialog."""

HELP: KeyGroup = {
    "help.close": KeyAction("escape,question_mark,f1,q", "Close the help"),
    "help.line_down": KeyAction("j,down", "Line down"),
    "help.line_up": KeyAction("k,up", "Line up"),
}
"""In the help."""

APOLOGY: KeyGroup = {
    "apology.go_on": KeyAction("enter,escape", "Go on"),
    "apology.copy": KeyAction("c", "Copy the report"),
}
"""On the crash screen."""

CONTEXTS = (
    KeyContext("while an ID is typed", (INPUT, OPEN, APP), is_typing=True),
    KeyContext("in a ticket", (LOG, TICKET, APP)),
    KeyContext("in a ticket's details", (DETAILS, TICKET, APP)),
    KeyContext("while a ticket is searched", (INPUT, FIND_BAR, TICKET, APP), is_typing=True),
    KeyContext("in the queue", (QUEUE_LIST, QUEUE, APP)),
    KeyContext("while the queue is searched", (INPUT, SEARCH_BAR, QUEUE, APP), is_typing=True),
    KeyContext("while the key is entered", (INPUT, KEY, APP), is_typing=True),
    KeyContext("once the key is accepted", (KEY, APP)),
    KeyContext("in a choice", (INPUT, CHOOSE), is_typing=True),
    KeyContext("while a file is named", (INPUT, EXPORT), is_typing=True),
    KeyContext("in the help", (HELP,)),
    KeyContext("on the crash screen", (APOLOGY, APP)),
)
"""What may have a key at the same time; two actions on one key of a context clash."""

ACTIONS: KeyGroup = {
    name: action for context in CONTEXTS for group in context.groups for name, action in group.items()
}
"""Every key id with its defaults."""

RETIRED: Mapping[str, str] = {}
"""Key ids of earlier versions: each with what does its work now. They are ignored with a warning."""
